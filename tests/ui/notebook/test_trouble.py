"""A notebook that another program holds, or that cannot be used: told truly, and no line is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit, QPushButton

from desktop_app.notebook.store import notebook_file
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import editor, keep, lines, panel_of, shown, stored, wait_for_lines

HELD = "Another program is using the notebook. Your changes are stored as soon as it lets go."
ON_CLIPBOARD = " Your line is on the clipboard."


@contextmanager
def another_program() -> Iterator[sqlite3.Connection]:
    """At work in the notebook's file."""
    notebook_file().parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(notebook_file(), isolation_level=None)
    yield database
    database.close()


def wait_for_words(hands: Hands, words: str) -> None:
    hands.qtbot.waitUntil(lambda: hands.status == words, timeout=15_000)


def has_editor(hands: Hands) -> bool:
    return bool(panel_of(hands).findChildren(QPlainTextEdit))


def test_what_is_done_while_another_program_holds_the_file_is_stored_once_it_lets_go(opened: Opener) -> None:
    hands = opened()
    keep(hands, "one")
    keep(hands, "two")
    with another_program() as holder:
        holder.execute("BEGIN EXCLUSIVE")
        hands.press(Key.Key_K, CTRL)
        hands.type("three")
        hands.press(Key.Key_Return)
        wait_for_words(hands, HELD)
        hands.press(Key.Key_Down)
        hands.press(Key.Key_Delete)
        assert hands.status.endswith(" It is stored as soon as the other program lets the notebook go.")
        hands.press(Key.Key_Right)
        hands.wait_for_iteration(1)
        assert (shown(hands), lines()) == (["three", "one"], ["two", "one"])
        holder.execute("ROLLBACK")
        wait_for_words(hands, "The notebook is free again, and your changes are stored.")
    wait_for_lines(hands, "three", "one")
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "three", "two", "one")


def test_a_line_that_is_being_typed_when_the_file_is_let_go_stays(hands: Hands) -> None:
    keep(hands, "one")
    with another_program() as holder:
        holder.execute("BEGIN EXCLUSIVE")
        hands.press(Key.Key_K, CTRL)
        hands.type("a long ")
        wait_for_words(hands, HELD)
        holder.execute("ROLLBACK")
        hands.qtbot.waitUntil(lambda: len(stored()) == 2)
    hands.type("thought")
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "a long thought", "one")


def answering(hands: Hands, answer: Callable[[QMessageBox], None]) -> None:
    """Do something once the question is there."""
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox) and box.isVisible():
        answer(box)
    else:
        QTimer.singleShot(10, hands.window, lambda: answering(hands, answer))


@pytest.mark.parametrize("answer", ["Close without storing", "Keep open", ""])
def test_a_window_does_not_close_before_its_notebook_is_stored_unless_one_says_so(opened: Opener, answer: str) -> None:
    hands = opened()
    keep(hands, "one")
    window = hands.window
    with another_program() as holder:
        holder.execute("BEGIN EXCLUSIVE")
        hands.press(Key.Key_K, CTRL)
        hands.type("two")

        def on_question(box: QMessageBox) -> None:
            assert box.text() == "The notebook is not stored yet."
            if answer:
                hands.click(next(each for each in box.findChildren(QPushButton) if plain(each.text()) == answer))
            else:
                holder.execute("ROLLBACK")

        answering(hands, on_question)
        is_closed = window.close()
        assert (is_closed, window.isVisible()) == (answer != "Keep open", answer == "Keep open")
    if answer == "Keep open":
        wait_for_lines(hands, "two", "one")
    else:
        assert lines() == (["one"] if answer else ["two", "one"])


def plain(words: str) -> str:
    return words.replace("&", "")


def test_a_line_that_is_not_done_when_the_window_closes_is_stored(hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("not done")
    assert hands.window.close()
    assert lines() == ["not done"]


def test_a_notebook_of_a_later_nudge_is_told_of_and_keeps_no_card(opened: Opener) -> None:
    with another_program() as database:
        database.execute("PRAGMA user_version = 99")
    hands = opened()
    hands.press(Key.Key_K, CTRL)
    hands.type("my line")
    hands.qtbot.waitUntil(lambda: hands.status.startswith("The notebook was made by a later Nudge"))
    told = hands.status
    assert editor(hands).toPlainText() == "my line"
    hands.press(Key.Key_Return)
    wait_for_words(hands, told + ON_CLIPBOARD)
    assert QGuiApplication.clipboard().text() == "my line"
    assert (shown(hands), panel_of(hands).list.words) == ([], told)
    # It is known now: there is nothing to write into.
    hands.press(Key.Key_K, CTRL)
    wait_for_words(hands, told)
    assert (shown(hands), panel_of(hands).list.words, has_editor(hands)) == ([], told, False)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    with another_program() as database:
        database.execute("PRAGMA user_version = 0")
    hands.press(Key.Key_K, CTRL)
    hands.qtbot.waitUntil(lambda: has_editor(hands))
    hands.type("at last")
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "at last")


# As where there is no more room.
FULL = "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"


def cannot_be_kept(hands: Hands) -> None:
    """Press the key, and wait until it is told that the notebook takes nothing."""
    hands.press(Key.Key_K, CTRL)
    hands.type("two")
    hands.qtbot.waitUntil(lambda: hands.status.startswith("The notebook cannot be used"))
    assert shown(hands) == ["", "one"]
    assert editor(hands).toPlainText() == "two"


def test_an_entry_for_which_there_is_no_room_goes_and_its_line_is_on_the_clipboard(hands: Hands) -> None:
    keep(hands, "one")
    with another_program() as database:
        database.execute(FULL)
        cannot_be_kept(hands)
        hands.press(Key.Key_Return)
        hands.qtbot.waitUntil(lambda: hands.status.endswith(ON_CLIPBOARD))
        assert QGuiApplication.clipboard().text() == "two"
        assert shown(hands) == lines() == ["one"]
        hands.press(Key.Key_Z, CTRL)
        wait_for_lines(hands, "")


def test_an_entry_for_which_there_was_no_room_goes_with_escape(hands: Hands) -> None:
    keep(hands, "one")
    with another_program() as database:
        database.execute(FULL)
        cannot_be_kept(hands)
        hands.press(Key.Key_Escape)
        hands.qtbot.waitUntil(lambda: shown(hands) == ["one"])
        assert not has_editor(hands)


def test_an_entry_for_which_there_is_room_again_is_kept_with_its_line(hands: Hands) -> None:
    keep(hands, "one")
    with another_program() as database:
        database.execute(FULL)
        cannot_be_kept(hands)
        database.execute("DROP TRIGGER full")
        hands.press(Key.Key_Return)
        wait_for_lines(hands, "two", "one")
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "one")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_line_that_cannot_be_written_is_written_once_more_or_on_the_clipboard(hands: Hands, is_there: bool) -> None:
    keep(hands, "one")
    with another_program() as database:
        database.execute("CREATE TRIGGER full BEFORE UPDATE ON entries BEGIN SELECT RAISE(FAIL, 'full'); END")
        if not is_there:
            database.execute("PRAGMA foreign_keys = ON")
        hands.press(Key.Key_F2)
        hands.type(" more")
        if not is_there:
            database.execute("DELETE FROM entries")
        hands.press(Key.Key_Return)
        if is_there:
            hands.qtbot.waitUntil(lambda: hands.status.startswith("The notebook cannot be used"))
            hands.qtbot.waitUntil(lambda: has_editor(hands) and editor(hands).toPlainText() == "one more")
            database.execute("DROP TRIGGER full")
            hands.press(Key.Key_Return)
            wait_for_lines(hands, "one more")
        else:
            words = "This entry has been deleted for good in another window." + ON_CLIPBOARD
            wait_for_words(hands, words)
            assert QGuiApplication.clipboard().text() == "one more"
            assert shown(hands) == []
