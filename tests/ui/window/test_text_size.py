"""The size of the text and of all that goes with it, the full screen, and what happens where there is little room."""

import os
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu, QStyle

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.figures.look import Look
from desktop_app.figures.picture import png, svg
from desktop_app.ui.board.offscreen_board import OffscreenBoard, members_of
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.scaling import starting_at
from desktop_app.ui.window.text_size import SIZES, text_size
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands

KEYPAD = Qt.KeyboardModifier.KeypadModifier


def test_everything_follows_the_text_and_the_window_keeps_its_place_on_the_screen(hands: Hands) -> None:
    window = hands.window
    width = window.width()
    pen = window.board.curve.pen("#000000").widthF()
    for key, modifiers in ((Qt.Key.Key_Plus, CTRL), (Qt.Key.Key_Equal, CTRL), (Qt.Key.Key_Plus, CTRL | KEYPAD)):
        hands.press(key, modifiers)
    assert hands.status == "Text 150 %"
    assert window.devicePixelRatioF() == 1.5
    assert window.width() == pytest.approx(width / 1.5, abs=1)
    assert window.board.curve.pen("#000000").widthF() == 1.5 * pen
    assert window.board.curve.axis("left").pen().widthF() == 1.5
    assert Preferences().text_size == 150
    hands.press(Qt.Key.Key_Minus, CTRL)
    assert window.devicePixelRatioF() == 1.25
    hands.press(Qt.Key.Key_0, CTRL)
    assert window.devicePixelRatioF() == 1.0
    assert window.width() == pytest.approx(width, abs=1)


def test_the_largest_and_the_smallest_text_fit_on_the_screen(hands: Hands) -> None:
    window, actions = hands.window, hands.window.actions_
    for _ in SIZES:
        actions.larger.trigger()
    assert (window.text.percent, actions.larger.isEnabled()) == (SIZES[-1], False)
    room = window.screen().availableGeometry().size()
    assert window.minimumSize() == window.minimumSize().boundedTo(room)
    for _ in SIZES:
        actions.smaller.trigger()
    assert (window.text.percent, actions.smaller.isEnabled()) == (SIZES[0], False)


def test_a_window_that_grew_for_its_text_shrinks_with_it_unless_the_user_has_resized_it(hands: Hands) -> None:
    window, before = hands.window, hands.window.size()
    window.text.set(250)
    assert window.width() >= 640
    assert window.height() >= min(400, window.minimumHeight())
    hands.press(Qt.Key.Key_0, CTRL)
    assert (window.width(), window.height()) == pytest.approx((before.width(), before.height()), abs=3)
    window.text.set(250)
    window.resize(800, 500)
    hands.press(Qt.Key.Key_0, CTRL)
    assert window.width() == pytest.approx(2000, abs=3)


def test_the_next_start_has_the_text_of_the_last(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences = Preferences()
    preferences.text_size = 9000
    assert text_size(preferences) == SIZES[-1]
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    with starting_at(1.75):
        assert os.environ["QT_SCALE_FACTOR"] == "1.75"
    assert "QT_SCALE_FACTOR" not in os.environ


def test_f11_fills_the_screen_and_escape_leaves_it_where_nothing_else_takes_it(hands: Hands) -> None:
    window = hands.window
    hands.press(Qt.Key.Key_F11)
    hands.qtbot.waitUntil(window.isFullScreen)
    hands.press(Qt.Key.Key_B)
    hands.press(Qt.Key.Key_Escape)
    assert window.isFullScreen()
    hands.press(Qt.Key.Key_Escape)
    hands.qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not window.actions_.full_screen.isChecked()


def test_m_gives_a_plot_the_whole_board_and_back(hands: Hands) -> None:
    window, board = hands.window, hands.window.board
    before = [card for card in board.cards if card.isVisible()]
    height = board.cards[1].height()
    hands.hover(board.iteration_plots[0], QPoint(60, 30))
    hands.press(Qt.Key.Key_M)
    assert [card for card in board.cards if card.isVisible()] == [board.cards[1]]
    assert board.cards[1].height() > 2 * height
    assert "M or Esc" in hands.status
    hands.press(Qt.Key.Key_Escape)
    assert [card for card in board.cards if card.isVisible()] == before
    hands.hover(board.curve, QPoint(60, 30))
    hands.press(Qt.Key.Key_M)
    assert (board.stage.isVisible(), board.cards[1].isVisible()) == (True, False)
    hands.press(Qt.Key.Key_F8)
    assert [card for card in board.cards if card.isVisible()] == before, "the table of runs needs room, too"
    assert window.runs_table is not None
    assert window.runs_table.isVisible()


@pytest.mark.parametrize("panel", ["parameters", "step", "notebook", "lessons"])
def test_m_gives_a_panel_the_place_of_the_board_and_back(hands: Hands, panel: str) -> None:
    window = hands.window
    for key, name in ((Qt.Key.Key_F7, "notebook"), (Qt.Key.Key_F6, "lessons")):
        if name == panel:
            hands.press(key)
    shown = window.sides.panels[panel]
    assert shown is not None
    width = shown.width()
    QCursor.setPos(shown.mapToGlobal(QPoint(20, 10)))
    hands.press(Qt.Key.Key_M)
    hands.qtbot.waitUntil(lambda: shown.width() > width)
    assert (window.board.isVisible(), window.transport.isVisible()) == (False, True)
    hands.press(Qt.Key.Key_M)
    hands.qtbot.waitUntil(lambda: shown.width() == width)
    assert window.board.isVisible()


def test_in_a_narrow_window_a_panel_takes_the_place_of_the_board(opened: Opener) -> None:
    hands = opened(640, 400)
    window = hands.window
    step = window.step_panel
    assert step is not None
    assert (window.board.isVisible(), window.panel.isVisible(), step.isVisible()) == (True, False, False)
    hands.press(Qt.Key.Key_F10)
    assert (window.board.isVisible(), step.isVisible(), window.actions_.step_panel.isChecked()) == (False, True, True)
    hands.press(Qt.Key.Key_F9)
    assert (window.board.isVisible(), window.panel.isVisible(), step.isVisible()) == (False, True, False)
    hands.press(Qt.Key.Key_Escape)
    assert (window.board.isVisible(), window.panel.isVisible()) == (True, False)
    window.resize(1280, 720)
    hands.qtbot.waitUntil(lambda: window.panel.isVisible() and step.isVisible())
    assert window.preferences.open_panels[:2] == (True, True)


class LayoutRequests(QObject):
    """Counts how often a widget is to be laid out."""

    many = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.many += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_window_at_rest_is_not_arranged_again_and_again(hands: Hands) -> None:
    requests = LayoutRequests()
    centre = hands.window.centralWidget()
    assert centre is not None
    for _ in range(20):
        QApplication.processEvents()
    centre.installEventFilter(requests)
    hands.window.folding.arrange()
    for _ in range(20):
        QApplication.processEvents()
    assert requests.many == 0


@pytest.mark.parametrize("write", [svg, png])
def test_pictures_do_not_depend_on_the_size_of_the_text(hands: Hands, write: Callable[..., bytes]) -> None:
    run = Run(Experiment())
    run.advance(5)

    def picture() -> bytes:
        board = OffscreenBoard(members_of([run], 5), 5)
        made = write(board.sheet("E"), Look(width_mm=85.0, font_pt=7.0))
        board.close()
        return made

    before = picture()
    hands.window.text.set(125)
    assert picture() == before


def test_a_menu_that_is_higher_than_the_screen_scrolls(hands: Hands) -> None:
    menus = hands.window.findChildren(QMenu)
    assert len(menus) > 5
    for menu in menus:
        menu.ensurePolished()
        assert menu.style().styleHint(QStyle.StyleHint.SH_Menu_Scrollable, None, menu)
