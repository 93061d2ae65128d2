"""Entries are moved and deleted, and all of it is undone and redone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from tests.ui.hands import ALT, CTRL, SHIFT, Hands, Key
from tests.ui.notebook.entries import keep, lines, panel_of, shown, wait_for_lines

Modifier = Qt.KeyboardModifier


def test_what_is_deleted_comes_back_by_the_same_key_as_anywhere(hands: Hands) -> None:
    for words in ("one", "two", "three"):
        keep(hands, words)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Delete)
    wait_for_lines(hands, "three", "one")
    assert hands.status.startswith("Deleted “")
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "three", "two", "one")


def test_undo_in_the_status_line_brings_back_what_was_deleted(hands: Hands) -> None:
    keep(hands, "one")
    hands.press(Key.Key_Delete)
    wait_for_lines(hands)
    (button,) = (each for each in hands.window.status_line.findChildren(QToolButton) if each.isVisible())
    hands.click(button)
    wait_for_lines(hands, "one")
    assert button.text() == "Redo"
    hands.click(button)
    wait_for_lines(hands)


@pytest.mark.parametrize("redo", [(Key.Key_Z, CTRL | SHIFT), (Key.Key_Y, CTRL)])
def test_what_is_undone_is_redone(hands: Hands, redo: tuple[Key, Modifier]) -> None:
    keep(hands, "one")
    keep(hands, "two")
    hands.press(Key.Key_Down, ALT)
    wait_for_lines(hands, "one", "two")
    undone = [["two", "one"], ["", "one"], ["one"], [""], []]
    for expected in undone:
        hands.press(Key.Key_Z, CTRL)
        wait_for_lines(hands, *expected)
    hands.press(Key.Key_Z, CTRL)
    assert hands.status == "There is nothing to undo in the notebook."
    for expected in (*reversed(undone[:-1]), ["one", "two"]):
        hands.press(*redo)
        wait_for_lines(hands, *expected)
    hands.press(*redo)
    assert hands.status == "There is nothing to redo in the notebook."
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "two", "one")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Delete)
    hands.press(*redo)
    assert hands.status == "There is nothing to redo in the notebook."


def test_entries_are_moved_by_keys_and_that_is_undone(hands: Hands) -> None:
    for words in ("one", "two", "three"):
        keep(hands, words)
    hands.press(Key.Key_Down, ALT)
    wait_for_lines(hands, "two", "three", "one")
    hands.press(Key.Key_Down, ALT)
    hands.press(Key.Key_Down, ALT)
    wait_for_lines(hands, "two", "one", "three")
    hands.press(Key.Key_Up, ALT)
    wait_for_lines(hands, "two", "three", "one")
    for _ in range(3):
        hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "three", "two", "one")


def test_the_newest_are_put_first_again(hands: Hands) -> None:
    for words in ("one", "two", "three"):
        keep(hands, words)
    hands.press(Key.Key_Down, ALT)
    wait_for_lines(hands, "two", "three", "one")
    menu = panel_of(hands).menu.menu()
    next(action for action in menu.actions() if action.text() == "Put the newest first").trigger()
    wait_for_lines(hands, "three", "two", "one")
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "two", "three", "one")


def test_an_entry_moved_among_those_that_were_found_goes_past_the_others(hands: Hands) -> None:
    for words in ("red 1", "blue", "red 2", "red 3"):
        keep(hands, words)
    panel = panel_of(hands)
    hands.enter(panel.search, "red")
    assert shown(hands) == ["red 3", "red 2", "red 1"]
    hands.click(panel.list.viewport(), panel.list.visualRect(panel.model.index(1)).bottomLeft() + QPoint(20, -12))
    hands.press(Key.Key_Down, ALT)
    hands.qtbot.waitUntil(lambda: lines() == ["red 3", "blue", "red 1", "red 2"])


def test_the_undo_beside_a_sentence_goes_with_the_next_edit(hands: Hands) -> None:
    keep(hands, "one")
    button = hands.window.status_line.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    assert button.isVisible()
    hands.window.session.alter({"rule.rate": 3.0})
    hands.qtbot.waitUntil(lambda: hands.settings.rule.rate == 3.0)
    assert not button.isVisible()
