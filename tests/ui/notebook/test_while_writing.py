"""Entries are searched, deleted and moved while a line is open: the line is stored, and nothing fails."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.model.experiment import Experiment
from desktop_app.notebook.store import Store, notebook_file
from desktop_app.training.session import Session
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import keep, lines, panel_of, shown, stored


@pytest.fixture
def writing(hands: Hands) -> Hands:
    """Three entries; the line of the middle one is open, and was changed."""
    for words in ("one", "two", "three"):
        keep(hands, words)
    panel_of(hands).contents.write(1)
    hands.type(" and more")
    assert panel_of(hands).findChildren(QPlainTextEdit)
    return hands


def search_another(hands: Hands) -> None:
    panel_of(hands).search.setText("three")


def search_nothing(hands: Hands) -> None:
    panel_of(hands).search.setText("nowhere")


def search_words_that_go(hands: Hands) -> None:
    panel_of(hands).search.setText("two")
    panel_of(hands).search.setText("more")


SEARCHES: dict[Callable[[Hands], None], list[str]] = {
    search_another: ["three"],
    search_nothing: [],
    search_words_that_go: ["two and more"],
}


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_stores_the_line_that_is_open(writing: Hands, search: Callable[[Hands], None]) -> None:
    search(writing)
    panel_of(writing).cards.finish_writing()
    assert shown(writing) == SEARCHES[search]
    writing.qtbot.waitUntil(lambda: lines() == ["three", "two and more", "one"])
    panel_of(writing).search.clear()
    assert shown(writing) == ["three", "two and more", "one"]


def test_an_entry_is_deleted_with_its_line_open(writing: Hands) -> None:
    panel_of(writing).list.delete_asked.emit()
    assert shown(writing) == ["three", "one"]
    writing.qtbot.waitUntil(lambda: lines() == ["three", "one"])
    panel_of(writing).list.undo_asked.emit()
    writing.qtbot.waitUntil(lambda: lines() == shown(writing) == ["three", "two and more", "one"])


def test_another_is_deleted_while_a_line_is_open(writing: Hands) -> None:
    panel_of(writing).contents.choose(0)
    panel_of(writing).list.delete_asked.emit()
    writing.qtbot.waitUntil(lambda: lines() == shown(writing) == ["two and more", "one"])


@pytest.mark.parametrize("k", [0, 1, 2])
def test_another_window_deletes_an_entry_while_a_line_is_open(writing: Hands, k: int) -> None:
    store = Store(notebook_file())
    store.delete((stored()[k].id,))
    store.close()
    panel_of(writing).contents.reload()
    writing.qtbot.waitUntil(lambda: len(panel_of(writing).contents.stored) == 2)
    panel_of(writing).cards.finish_writing()
    left = [words for j, words in enumerate(["three", "two and more", "one"]) if j != k or k == 1]
    writing.qtbot.waitUntil(lambda: lines() == shown(writing) == left)


def test_one_more_is_kept_while_a_line_is_open_and_searched(writing: Hands) -> None:
    panel_of(writing).search.setText("three")
    panel_of(writing).list.setFocus()
    writing.press(Key.Key_K, CTRL)
    writing.type("four")
    writing.press(Key.Key_Return)
    writing.qtbot.waitUntil(lambda: lines() == shown(writing) == ["four", "three", "two and more", "one"])


def test_the_order_changes_while_a_line_is_open(writing: Hands) -> None:
    panel_of(writing).list.shift(1)
    panel_of(writing)._sort()
    panel_of(writing).cards.finish_writing()
    writing.qtbot.waitUntil(lambda: lines() == shown(writing) == ["three", "two and more", "one"])


def test_a_line_that_is_open_stays_open(writing: Hands) -> None:
    panel_of(writing).list.write()
    writing.type("!")
    writing.press(Key.Key_Return)
    writing.qtbot.waitUntil(lambda: lines() == shown(writing) == ["three", "two and more!", "one"])


def test_there_is_no_line_to_write_where_nothing_is_listed(writing: Hands) -> None:
    panel_of(writing).search.setText("nowhere")
    panel_of(writing).list.write()
    assert panel_of(writing).cards.edited is None


def test_an_entry_is_kept_in_the_first_moment_of_the_window(
    own_folders: Path, compiled_loop: None, qtbot: QtBot
) -> None:
    session = Session()
    window = MainWindow(session)
    session.setParent(window)
    qtbot.addWidget(window, before_close_func=lambda _: window.documents.leave_at_once())
    window.documents.begin(Experiment())
    qtbot.waitUntil(lambda: session.frame is not None)
    window.show()
    window.actions_.keep.trigger()  # nothing is painted yet
    qtbot.waitUntil(lambda: len(stored()) == 1)
