"""The fork on the stage: its line and its keys set a parameter, and a file keeps which one, and what is in view."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.core.files.workspace import read_file
from desktop_app.core.files.workspace_view import SIMPLE
from desktop_app.core.maps.fork import compile_fork
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.plots.dynamics.fork import ForkPlot
from desktop_app.ui.board.fork_card import ForkCard
from desktop_app.ui.board.stage_pages import CURVE, FORK
from tests.ui.board.test_map_page import choose, drag
from tests.ui.conftest import Opener
from tests.ui.documents.test_document import save
from tests.ui.documents.test_saved_view import opened_file, write
from tests.ui.hands import CTRL, SHIFT, Hands, Key, place_of

FREE = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3, rule=Rule(rate=50.0))


@pytest.fixture
def free(opened: Opener) -> Hands:
    compile_fork(FREE)
    hands = opened(experiment=FREE)
    hands.window.board.stage.turn_to(FORK)
    is_there(hands)
    return hands


def card_of(hands: Hands) -> ForkCard:
    (card,) = hands.window.board.stage.cards[FORK]
    assert isinstance(card, ForkCard)
    return card


def is_there(hands: Hands) -> ForkPlot:
    plot = card_of(hands).fork
    hands.qtbot.waitUntil(lambda: plot.present is not None and plot.line.value is not None)
    return plot


def test_the_line_is_dragged_and_enter_sets_where_arrows_lead(free: Hands) -> None:
    plot = is_there(free)
    free.drag(plot, place_of(plot, 50.0, 2.0), place_of(plot, 60.0, 2.0))
    free.qtbot.waitUntil(lambda: abs(free.settings.rule.rate - 60.0) < 0.5)
    dragged = free.settings.rule.rate
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Return):
        QTest.keyClick(plot, key)
    free.qtbot.waitUntil(lambda: free.settings.rule.rate > dragged)
    assert free.settings.rule.rate == plot.cross.value() == round(dragged) + 2
    while (rate := free.settings.rule.rate) != 50.0:
        free.press(Key.Key_Z, CTRL)
        free.qtbot.waitUntil(lambda rate=rate: free.settings.rule.rate < rate)  # type: ignore[misc]


def test_the_line_of_another_parameter_sets_that(free: Hands) -> None:
    choose(card_of(free).across, "patterns[0][1]")
    plot = is_there(free)
    free.drag(plot, place_of(plot, 0.7, 2.0), place_of(plot, 0.4, 2.0))
    free.qtbot.waitUntil(lambda: abs(free.settings.patterns[0][1] - 0.4) < 0.05)
    free.qtbot.waitUntil(lambda: card_of(free).across.text() == "→ y")
    assert plot.line.value == free.settings.patterns[0][1]


def test_a_rectangle_zooms_and_backspace_goes_back(free: Hands) -> None:
    plot = is_there(free)
    whole = plot.view_range()
    drag(plot, (55.0, 1.0), (65.0, 2.0), SHIFT)
    free.qtbot.waitUntil(lambda: abs(plot.view_range()[0][0] - 55.0) < 0.5)
    is_there(free)
    free.press(Key.Key_Backspace)
    free.qtbot.waitUntil(lambda: plot.view_range()[0] == whole[0])
    free.press(Key.Key_Backspace, SHIFT)
    free.qtbot.waitUntil(lambda: abs(plot.view_range()[0][0] - 55.0) < 0.5)


def test_a_file_keeps_the_parameter_and_what_is_in_view(free: Hands, tmp_path: Path) -> None:
    path = write(tmp_path / "a.nudge", {"page": "fork", "fork": {"x": "start.w"}, "limits": {"fork": {"x": [0, 0.5]}}})
    opened_file(free, path)
    plot = is_there(free)
    assert (free.window.board.stage.name, plot.path, plot.view_range()[0]) == (FORK, "start.w", (0.0, 0.5))
    choose(card_of(free).across, "rule.rate")
    assert free.window.view.now().fork == "rule.rate"
    free.window.board.stage.turn_to(CURVE)
    opened_file(free, path)
    save(free)
    assert (read_file(path).view.fork, read_file(path).view.page) == ("start.w", "fork")


def test_why_there_is_none_can_be_read_to_its_end(opened: Opener) -> None:
    hands = opened(1440, 900, Experiment(patterns=((1.0, 0.7),) * (MOST_APART + 1)), desk=SIMPLE)
    hands.press(Key.Key_F6)
    hands.window.board.stage.turn_to(FORK)
    (card,) = hands.window.board.stage.cards[FORK]
    assert isinstance(card, ForkCard)
    hands.qtbot.waitUntil(lambda: "patterns" in card.labels.note_label.text())
    hands.qtbot.waitUntil(lambda: card.labels.view_rect().contains(card.labels.note_label.geometry()))
