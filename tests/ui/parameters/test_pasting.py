"""Cells of the table of patterns are copied and pasted as in a spreadsheet."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.numbers import count
from desktop_app.ui.parameters.pattern_table import PatternTable
from tests.ui.hands import CTRL, LEFT, NO_KEYS, SHIFT, Hands, Key

ROW, COLUMN, BLOCK = "3.5\t18\n", "1\n0\n1\n", "3.5\t18\n3.69\t15\n3.44\t18\n"
FILLED = [
    (ROW, ((3.5, 18), (1, 1))),
    (COLUMN, ((1, 0), (0, 1), (1, 1))),
    (BLOCK, ((3.5, 18), (3.69, 15), (3.44, 18))),
]


def patterns_of(hands: Hands) -> PatternTable:
    return hands.window.panel.patterns


def place_of(hands: Hands, row: int, column: int) -> QPoint:
    table = patterns_of(hands).table
    return table.visualRect(table.model().index(row, column)).center()


def select(hands: Hands, row: int, column: int) -> None:
    hands.click(patterns_of(hands).table.viewport(), place_of(hands, row, column))


def paste(hands: Hands, text: str) -> None:
    QApplication.clipboard().setText(text)
    hands.press(Key.Key_V, CTRL)


def copied() -> str:
    return QApplication.clipboard().text()


@pytest.mark.parametrize(("text", "made"), FILLED)
def test_numbers_are_pasted_from_the_selected_cell_on(
    hands: Hands, text: str, made: tuple[tuple[float, float], ...]
) -> None:
    select(hands, 0, 0)
    paste(hands, text)
    hands.wait_for_settings()
    assert hands.settings.patterns == made
    assert patterns_of(hands).table.model().rowCount() == len(made)
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.settings.patterns == ((0, 0), (1, 1)))


@pytest.mark.parametrize(("text", "made"), FILLED)
def test_numbers_are_pasted_into_a_cell_that_is_edited(
    hands: Hands, text: str, made: tuple[tuple[float, float], ...]
) -> None:
    select(hands, 0, 0)
    QTest.mouseDClick(patterns_of(hands).table.viewport(), LEFT, NO_KEYS, place_of(hands, 0, 0))
    hands.press(Key.Key_A, CTRL)
    paste(hands, text)
    hands.wait_for_settings()
    assert hands.settings.patterns == made
    hands.qtbot.waitUntil(lambda: not patterns_of(hands).table.hasFocus())
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)


def test_by_keys_alone_cells_are_copied_and_pasted(hands: Hands) -> None:
    patterns_of(hands).table.setFocus()
    hands.press(Key.Key_Home, CTRL)
    hands.press(Key.Key_Down, SHIFT)
    hands.press(Key.Key_Right, SHIFT)
    hands.press(Key.Key_C, CTRL)
    assert copied() == "0\t0\n1\t1"
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Home)
    hands.press(Key.Key_V, CTRL)
    hands.wait_for_settings()
    assert hands.settings.patterns == ((0, 0), (0, 0), (1, 1))


def test_a_selected_cell_is_copied_and_leaves_the_other_keys_to_the_window(hands: Hands) -> None:
    select(hands, 1, 0)
    paste(hands, "2.5")
    hands.wait_for_settings()
    QApplication.clipboard().clear()
    select(hands, 1, 0)
    hands.press(Key.Key_C, CTRL)
    assert copied() == "2.5"
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    assert patterns_of(hands).table.currentIndex().column() == 0


def test_with_the_mouse_over_a_plot_its_picture_is_copied(hands: Hands) -> None:
    select(hands, 1, 0)
    QApplication.clipboard().clear()
    plot = hands.window.board.iteration_plots[0]
    hands.hover(plot, plot.viewport().rect().center())
    hands.press(Key.Key_C, CTRL)
    hands.qtbot.waitUntil(lambda: QApplication.clipboard().mimeData().hasImage())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\t2\n3\tx", "The desired output of pattern 3: “x” is not a number; nothing was pasted."),
        (
            "1\n" * 10_000,
            f"There would be {count(10_001)} patterns, but there can be at most {count(10_000)}; nothing was pasted.",
        ),
        ("", "There is no number to paste."),
    ],
)
def test_a_block_that_cannot_be_filled_in_is_refused_whole(hands: Hands, text: str, said: str) -> None:
    select(hands, 1, 0)
    paste(hands, text)
    assert patterns_of(hands).fault.text() == said
    assert patterns_of(hands).table.model().rowCount() == 2
    assert hands.window.session.settings.patterns == ((0, 0), (1, 1))


def test_with_cross_entropy_a_block_outside_0_to_1_is_refused_whole(hands: Hands) -> None:
    hands.window.panel.choices["error"].box.setFocus()
    hands.press(Key.Key_Down)
    hands.wait_for_settings()
    select(hands, 0, 0)
    paste(hands, BLOCK)
    assert patterns_of(hands).fault.text().startswith("The desired output of pattern 1 must be from 0 to 1")
    assert patterns_of(hands).table.model().rowCount() == 2
    assert hands.window.session.settings.patterns == ((0, 0), (1, 1))


def test_all_selected_patterns_are_removed_but_one_stays(hands: Hands) -> None:
    select(hands, 0, 0)
    paste(hands, BLOCK)
    hands.wait_for_settings()
    patterns_of(hands).table.setFocus()
    hands.press(Key.Key_Home, CTRL)
    hands.press(Key.Key_Down, SHIFT)
    hands.click(patterns_of(hands).remove_button)
    hands.wait_for_settings()
    assert hands.settings.patterns == ((3.44, 18),)


@pytest.mark.parametrize(("path", "typed"), [("rule.rate", "0.25"), ("rule.rate", "0.50"), ("weights.w", "0.75")])
def test_a_refusal_is_forgotten_with_the_next_edit(hands: Hands, path: str, typed: str) -> None:
    select(hands, 1, 0)
    paste(hands, "1\t2\n3\tx")
    assert patterns_of(hands).fault.text()
    hands.enter(hands.window.panel.numbers["start.w"].edit, "abc")
    assert patterns_of(hands).fault.text()  # nothing was altered yet
    hands.enter(hands.window.panel.numbers[path].edit, typed)
    hands.qtbot.waitUntil(lambda: not patterns_of(hands).fault.text(), timeout=2000)
    assert hands.window.panel.numbers["start.w"].fault.text() == ""


def test_of_many_patterns_the_plots_show_the_mean_the_quartiles_and_those_that_are_chosen(hands: Hands) -> None:
    select(hands, 0, 0)
    paste(hands, "\n".join(f"{k}\t{k / 40}" for k in range(20)))
    hands.wait_for_settings()
    hands.play_to(30)
    loss = hands.window.board.iteration_plots[0]
    assert [key.label for key in loss.keys] == ["mean", "median", "quartiles", "(0, 0)", "(1, 0.025)", "(2, 0.05)"]
    hands.enter(patterns_of(hands).chooser.edit, "5, 20")
    hands.qtbot.waitUntil(lambda: [key.label for key in loss.keys[3:]] == ["(4, 0.1)", "(19, 0.475)"])
    hands.enter(patterns_of(hands).chooser.edit, "21")
    assert patterns_of(hands).fault.text().endswith("from 1 to 20; “21” is none of them.")
    assert hands.window.view.now().chosen == (4, 19)
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.settings.patterns == ((0, 0), (1, 1)))
    assert patterns_of(hands).chooser.isHidden()
