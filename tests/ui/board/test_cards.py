"""The menu of a card, by right click or by the menu key, and which card a person means."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.common.card import Card
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import stored

Reason = QContextMenuEvent.Reason


def with_menu(ask: Callable[[], None], work: Callable[[QMenu], None]) -> None:
    """Ask for a menu, and work it once it stands there."""
    seen: list[QMenu] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            QTimer.singleShot(5, look)
            return
        seen.append(menu)
        QTimer.singleShot(10_000, menu, menu.close)
        work(menu)

    QTimer.singleShot(0, look)
    ask()
    assert seen


def right_click(widget: QWidget, place: QPoint | None = None) -> None:
    """As the window system tells of it, which asks whatever is there."""
    place = widget.rect().center() if place is None else place
    QCursor.setPos(widget.mapToGlobal(place))
    QApplication.sendEvent(widget, QContextMenuEvent(Reason.Mouse, place, widget.mapToGlobal(place)))


def menu_key() -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    place = focus.rect().center()
    QApplication.sendEvent(focus, QContextMenuEvent(Reason.Keyboard, place, focus.mapToGlobal(place)))


def words_of(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if action.isVisible() and action.text()]


def press(hands: Hands, menu: QMenu, words: str) -> None:
    """Choose an action by the arrows and Return."""
    while (active := menu.activeAction()) is None or active.text().replace("&", "") != words:
        QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)


def card_named(hands: Hands, name: str) -> Card:
    return next(card for card in hands.window.findChildren(Card) if card.name == name)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("curve", ["log E"]),
        ("weight", ["log i", "log w"]),
        ("step", ["Copy step as LaTeX", "Copy step as Markdown"]),
        ("runs", ["Duplicate run", "Remove run"]),
    ],
)
def test_every_card_has_a_menu_with_its_own_and_with_pictures(hands: Hands, name: str, own: list[str]) -> None:
    hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: hands.window.runs_table is not None)
    told: list[str] = []

    def read(menu: QMenu) -> None:
        told.extend(words_of(menu))
        menu.close()

    card = card_named(hands, name)
    with_menu(lambda: right_click(card, QPoint(60, 8)), read)
    assert told[: len(own)] == own
    data = [] if name == "step" else ["Copy data", "Numbers as a table…"]  # it has no table of numbers
    assert told[len(own) :] == [
        "Copy picture", "Save picture…", *data, "Keep in the notebook", "Copy board", "Save board…",
    ]  # fmt: skip


def test_between_the_cards_there_is_the_menu_of_the_board(hands: Hands) -> None:
    board, told = hands.window.board, list[str]()
    hands.hover(board.curve, QPoint(200, 80))
    card_named(hands, "curve").setFocus()  # used last, and yet not what is meant
    gap = QPoint((board.cards[1].mapTo(board, QPoint()).x()) - 4, 200)

    def copy(menu: QMenu) -> None:
        told.extend(words_of(menu))
        press(hands, menu, "Copy board")

    with_menu(lambda: right_click(board, gap), copy)
    assert told == ["Copy board", "Save board…", "Keep in the notebook"]
    assert hands.status == "Copied a picture of the board."
    with_menu(lambda: right_click(board, gap), lambda menu: press(hands, menu, "Keep in the notebook"))
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: [entry.what for entry in stored()] == ["The board"], timeout=30_000)


def test_a_plot_is_kept_from_its_menu(hands: Hands) -> None:
    plot = hands.window.board.iteration_plots[2]
    with_menu(lambda: right_click(plot.viewport()), lambda menu: press(hands, menu, "Keep in the notebook"))
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: [entry.what for entry in stored()] == ["Gradient over iterations"])


def test_a_right_click_into_a_plot_copies_that_plot(hands: Hands) -> None:
    plot = hands.window.board.iteration_plots[1]
    with_menu(lambda: right_click(plot.viewport()), lambda menu: press(hands, menu, "Copy picture"))
    assert hands.status == "Copied the picture “Weight over iterations”."


def test_the_menu_key_is_about_the_card_with_the_focus(hands: Hands) -> None:
    hands.hover(hands.window.board.curve, QPoint(200, 80))
    card = card_named(hands, "gradient")
    assert isinstance(card, PlotCard)
    hands.leave_fields()
    for _ in range(200):
        if card.plot.hasFocus():
            break
        hands.press(Key.Key_Tab)
    assert card.plot.hasFocus()
    with_menu(menu_key, lambda menu: press(hands, menu, "Copy picture"))
    assert hands.status == "Copied the picture “Gradient over iterations”."


def test_the_card_used_last_is_meant_once_the_mouse_is_elsewhere(hands: Hands) -> None:
    plot, card = hands.window.board.iteration_plots[0], card_named(hands, "loss")
    hands.hover(plot, QPoint(100, 60))
    hands.qtbot.waitUntil(lambda: card.used_at is not None)
    hands.hover_away()
    hands.press(Key.Key_C, CTRL)
    assert hands.status == "Copied the picture “Loss over iterations”."


def test_space_still_plays_when_a_card_has_the_focus(hands: Hands) -> None:
    card_named(hands, "curve").setFocus()
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(1)
    hands.press(Key.Key_Space)
