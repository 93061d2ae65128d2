"""Everything can be reached, seen and used by keys alone."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import State
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.board.stage_pages import DIRECTIONS
from desktop_app.ui.runs.runs_table import RunsTable
from tests.ui.board.test_cards import card_named, with_menu, words_of
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, SHIFT, Hands, Key
from tests.ui.notebook.entries import keep, panel_of

CHAIN = Experiment(network="two_weight_chain", bounds=None, w=0.5, v=-0.5)


def stops(hands: Hands) -> Iterator[QWidget]:
    """What has the focus after each Tab, once around the window."""
    seen: list[QWidget] = []
    hands.hover_away()
    hands.leave_fields()
    for _ in range(150):
        hands.press(Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or focus in seen:
            assert focus is seen[0], f"Tab is caught by {focus}"
            return
        seen.append(focus)
        yield focus
    pytest.fail("Tab never comes around")


def everything_open(opened: Opener, experiment: Experiment | None = None) -> Hands:
    hands = opened(1920, 1000, experiment)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    hands.press(Key.Key_D, CTRL)
    hands.press(Key.Key_Left)
    hands.press(Key.Key_F7)
    hands.press(Key.Key_P)
    hands.qtbot.waitUntil(lambda: hands.window.readouts.badge.isVisible() and hands.window.runs_table is not None)
    return hands


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_stop_of_tab_shows_the_focus(opened: Opener, theme: str) -> None:
    hands = everything_open(opened, CHAIN)
    hands.window.preferences.theme = theme
    hands.window.themes.apply()
    hands.press(Key.Key_B)
    seen: dict[QWidget, QImage] = {}
    for stop in stops(hands):
        seen[stop] = stop.grab().toImage()
    hands.leave_fields()
    unseen = [
        f"{type(stop).__name__} {stop.objectName()} {stop.accessibleName()}"
        for stop, image in seen.items()
        if stop.grab().toImage() == image
    ]
    assert len(seen) > 60
    assert unseen == []


def test_tab_goes_the_way_of_the_eye(opened: Opener) -> None:
    hands = everything_open(opened)
    window = hands.window
    assert window.step_panel is not None
    assert window.runs_table is not None
    board, notebook = window.board, panel_of(hands)
    parts = [
        window.panel, window.transport, window.readouts, board.stage, board.cards[-1], *board.cards[1:-1],
        window.runs_table, window.scrubber, window.step_panel, notebook,
    ]  # fmt: skip
    seen = list(stops(hands))
    order = [k for stop in seen for k, part in enumerate(parts) if part is stop or part.isAncestorOf(stop)]
    assert order == sorted(order)
    assert set(order) == set(range(len(parts)))
    form = [stop.mapTo(window, QPoint()) for stop in seen if window.panel.isAncestorOf(stop)]
    assert all(one.y() < other.y() or one.x() < other.x() for one, other in pairwise(form))


def test_space_plays_from_controls_that_have_no_use_for_it(opened: Opener) -> None:
    hands = opened()
    for control in (hands.window.transport.slider, hands.window.board.stage.bar):
        control.setFocus(Qt.FocusReason.TabFocusReason)
        hands.press(Key.Key_Space)
        hands.wait_for(State.RUNNING)
        hands.press(Key.Key_Space)
        hands.wait_for(State.PAUSED)
        assert control.hasFocus()


def test_ctrl_q_closes_the_window_on_every_desktop(opened: Opener) -> None:
    hands = opened()
    hands.press(Key.Key_Q, CTRL)
    hands.qtbot.waitUntil(lambda: not hands.window.isVisible())


def test_a_plot_on_its_card_is_one_stop(opened: Opener) -> None:
    hands = opened()
    seen = list(stops(hands))
    for card in hands.window.board.cards:
        assert card not in seen
        assert [stop for stop in seen if stop is card.plot] == [card.plot]


def test_a_page_of_the_stage_follows_its_tab(opened: Opener) -> None:
    hands = opened()
    hands.window.board.stage.turn_to(DIRECTIONS)
    seen = list(stops(hands))
    at = seen.index(hands.window.board.stage.bar)
    assert seen[at + 1] is card_named(hands, "directions")


@pytest.mark.parametrize("name", ["step", "vote"])
def test_a_card_is_scrolled_by_keys(opened: Opener, name: str) -> None:
    hands = opened(1280, 560, Experiment(patterns=tuple((k / 8, k / 8) for k in range(8))))
    hands.window.board.stage.turn_to("Patterns vote")
    card = card_named(hands, name)
    assert next(stop for stop in stops(hands) if stop is card)
    area = card.area
    assert area is not None
    bar = area.verticalScrollBar()
    assert (bar.value(), bar.maximum() > 50) == (0, True)
    hands.press(Key.Key_Down)
    assert 0 < bar.value() < 50
    hands.press(Key.Key_PageDown)
    assert bar.value() > 50
    hands.press(Key.Key_Up)
    hands.press(Key.Key_PageUp)
    assert bar.value() < 50
    hands.press(Key.Key_Right)  # still the window's
    hands.wait_for_iteration(1)


@pytest.mark.parametrize(
    ("name", "first"), [("gradient", "log i"), ("step", "Copy step as LaTeX"), ("runs", "Duplicate run")]
)
def test_shift_f10_opens_the_menu_of_the_card(opened: Opener, name: str, first: str) -> None:
    hands = everything_open(opened)
    card, told = card_named(hands, name), list[str]()

    def read(menu: QMenu) -> None:
        told.extend(words_of(menu))
        menu.close()

    held = card.plot if isinstance(card, PlotCard) else card.table if isinstance(card, RunsTable) else card
    assert next(stop for stop in stops(hands) if stop is held)
    with_menu(lambda: hands.press(Key.Key_F10, SHIFT), read)
    assert told[0] == first


def test_shift_f10_opens_the_menu_of_an_entry(opened: Opener) -> None:
    hands = opened()
    keep(hands)
    told: list[str] = []

    def read(menu: QMenu) -> None:
        told.extend(words_of(menu))
        menu.close()

    assert next(stop for stop in stops(hands) if stop.objectName() == "notebook")
    with_menu(lambda: hands.press(Key.Key_F10, SHIFT), read)
    assert told[0] == "Show again"
