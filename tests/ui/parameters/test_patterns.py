"""The table of patterns: edit, add and remove; nonsense refused in the cell."""

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QTest

from desktop_app.core.model.parameters import MOST_PATTERNS
from desktop_app.ui.parameters.pattern_table import PatternTable
from tests.ui.hands import CTRL, LEFT, NO_KEYS, Hands, Key


def cell(hands: Hands, row: int, column: int) -> QModelIndex:
    index = hands.window.panel.patterns.table.model().index(row, column)
    assert index.isValid()
    return index


def edit(hands: Hands, row: int, column: int, typed: str) -> PatternTable:
    """Double-click a cell, type, and press Enter."""
    patterns = hands.window.panel.patterns
    table = patterns.table
    place = table.visualRect(cell(hands, row, column)).center()
    hands.click(table.viewport(), place)
    QTest.mouseDClick(table.viewport(), LEFT, NO_KEYS, place)
    hands.press(Key.Key_A, CTRL)
    hands.type(typed)
    hands.press(Key.Key_Return)
    return patterns


def choose_cross_entropy(hands: Hands) -> None:
    hands.window.panel.choices["error"].box.setFocus()
    hands.press(Key.Key_Down)
    hands.wait_for_settings()


def test_after_an_edit_the_keys_are_the_windows_again(hands: Hands) -> None:
    edit(hands, 1, 0, "2")
    hands.wait_for_settings()
    hands.qtbot.waitUntil(lambda: not hands.window.panel.patterns.table.hasFocus())
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)


def test_the_headings_stay_as_they_are_where_a_cell_is_clicked(hands: Hands) -> None:
    table = hands.window.panel.patterns.table
    before = table.horizontalHeader().grab().toImage()
    hands.click(table.viewport(), table.visualRect(cell(hands, 0, 1)).center())
    assert table.currentIndex().column() == 1
    assert table.horizontalHeader().grab().toImage() == before


def test_a_cell_can_be_edited(hands: Hands) -> None:
    edit(hands, 1, 0, "2,5")
    edit(hands, 0, 1, "-1e-3")
    edit(hands, 0, 0, "2·10⁻³")
    hands.wait_for_settings()
    assert hands.settings.patterns == ((0.002, -0.001), (2.5, 1))


def test_a_comma_that_may_mean_two_things_is_refused_in_words(hands: Hands) -> None:
    patterns = edit(hands, 1, 0, "2,500")
    assert patterns.fault.text() == "“2,500” may mean 2500 or 2.500: type one of them; kept 1."
    assert cell(hands, 1, 0).data() == "1"


@pytest.mark.parametrize(("row", "column", "kept"), [(0, 0, "0"), (1, 1, "1")])
def test_nonsense_in_a_cell_is_refused_and_the_last_good_number_kept(
    hands: Hands, row: int, column: int, kept: str
) -> None:
    for typed in ("abc", "nan", "1e999", "=1+1", "<i>0</i>", "1 2 x"):
        patterns = edit(hands, row, column, typed)
        assert patterns.fault.text().endswith(f"; kept {kept}.")
        assert "number" in patterns.fault.text()
        assert cell(hands, row, column).data() == kept
        assert hands.window.session.settings.patterns == ((0, 0), (1, 1))
    patterns = edit(hands, row, column, "0.5")
    assert patterns.fault.text() == ""


def test_patterns_are_added_and_removed(hands: Hands) -> None:
    patterns = hands.window.panel.patterns
    hands.click(patterns.add_button)
    edit(hands, 2, 0, "3")
    hands.wait_for_settings()
    assert list(hands.settings.patterns) == [(0, 0), (1, 1), (3, 1)]
    hands.click(patterns.table.viewport(), patterns.table.visualRect(cell(hands, 1, 0)).center())
    hands.click(patterns.remove_button)
    hands.wait_for_settings()
    assert list(hands.settings.patterns) == [(0, 0), (3, 1)]
    hands.click(patterns.remove_button)
    hands.wait_for_settings()
    assert len(hands.settings.patterns) == 1
    assert not patterns.remove_button.isEnabled()


def test_the_buttons_stay_where_they_are_while_patterns_are_added(hands: Hands) -> None:
    patterns = hands.window.panel.patterns
    add = patterns.add_button
    place = add.mapTo(hands.window, add.rect().center())
    for count in (3, 4, 5, 6):
        QTest.mouseClick(hands.window.windowHandle(), LEFT, NO_KEYS, place)
        hands.qtbot.waitUntil(lambda: patterns.table.model().rowCount() == count)  # noqa: B023
        assert add.mapTo(hands.window, add.rect().center()) == place


def test_there_are_never_more_than_the_most_patterns(hands: Hands) -> None:
    patterns = hands.window.panel.patterns
    hands.window.session.alter({"patterns": ((0.5, 1.0),) * (MOST_PATTERNS - 2)})
    for _ in range(5):
        hands.click(patterns.add_button)
    hands.wait_for_settings()
    assert len(hands.settings.patterns) == MOST_PATTERNS
    assert not patterns.add_button.isEnabled()


def test_patterns_added_during_a_run_are_a_change_and_drawn(hands: Hands) -> None:
    hands.play_to(30)
    hands.click(hands.window.panel.patterns.add_button)
    hands.wait_for_settings()
    assert dict(hands.frame.experiment.changes[-1].values)["patterns"] == ((0, 0), (1, 1), (1, 1))
    for i in (31, 32, 33):
        hands.press(Key.Key_Right)
        hands.wait_for_iteration(i)
    assert [key.label for key in hands.window.board.iteration_plots[0].keys] == ["(0, 0)", "(1, 1)", "(1, 1)"]


def test_with_cross_entropy_an_output_outside_0_to_1_is_refused(hands: Hands) -> None:
    choose_cross_entropy(hands)
    patterns = edit(hands, 1, 1, "1.5")
    assert patterns.fault.text() == "The desired output of pattern 2 must be from 0 to 1 for cross-entropy, but is 1.5."
    assert cell(hands, 1, 1).data() == "1"
    assert hands.window.session.settings.patterns == ((0, 0), (1, 1))


def test_cross_entropy_is_refused_while_an_output_is_outside_0_to_1(hands: Hands) -> None:
    edit(hands, 0, 1, "-2")
    hands.wait_for_settings()
    choose_cross_entropy(hands)
    assert "pattern 1 must be from 0 to 1" in hands.window.panel.patterns.fault.text()
    assert hands.settings.error == "squared"
    assert hands.window.panel.choices["error"].box.currentData() == "squared"


@pytest.mark.parametrize(("presses", "name"), [(1, "shuffled"), (2, "batch")])
def test_presentations_change_while_the_run_goes_on(hands: Hands, presses: int, name: str) -> None:
    hands.play_to(30)
    hands.window.panel.choices["presentation"].box.setFocus()
    for _ in range(presses):
        hands.press(Key.Key_Down)
    hands.wait_for_settings()
    assert hands.settings.presentation == name
    assert hands.step.iteration == 30
    hands.leave_fields()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(31)
    assert (hands.step.pattern is None) == (name == "batch")
    readings = hands.window.readouts
    assert (readings.text("x") == "all") == (name == "batch")
