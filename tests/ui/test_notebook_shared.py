"""The notebook with others about: two windows, a file that somebody holds, and what is dragged or handed on."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPlainTextEdit, QPushButton, QWidget

from desktop_app.core.files import write_whole
from desktop_app.core.workspace import read_file
from desktop_app.notebook.store import Store, notebook_file
from desktop_app.ui.notebook_export import FOLDER, export
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook import editor, keep, lines, panel_of, shown, stored, wait_for_lines
from tests.ui.test_files import paste_name, with_dialog


def activate(hands: Hands) -> None:
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)


def test_two_windows_see_each_others_entries(opened: Opener) -> None:
    one, other = opened(), opened()
    keep(other, "from the other")
    activate(one)
    keep(one, "from the one")
    one.qtbot.waitUntil(lambda: shown(one) == shown(other) == ["from the one", "from the other"])
    one.press(Key.Key_Delete)
    one.qtbot.waitUntil(lambda: shown(one) == shown(other) == ["from the other"])
    activate(other)
    panel_of(other).list.setFocus()
    for _ in ("the line", "the entry"):
        other.press(Key.Key_Z, CTRL)
    other.qtbot.waitUntil(lambda: lines() == shown(other) == shown(one) == [])


def test_a_line_that_is_being_written_survives_what_another_window_does(opened: Opener) -> None:
    hands = opened()
    keep(hands, "one")
    keep(hands, "two")
    hands.press(Key.Key_F2)
    hands.press(Key.Key_A, CTRL)
    hands.type("mine")
    store = Store(notebook_file())
    first, second = store.entries()
    store.write(first.id, "theirs", before="two")
    store.write(second.id, "one, by them", before="one")
    store.move(second.id, above=None)
    store.close()
    hands.qtbot.waitUntil(lambda: shown(hands) == ["one, by them", "theirs"])
    assert editor(hands).toPlainText() == "mine"
    hands.type("!")
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "one, by them", "theirs\n\nmine!")


def test_who_holds_the_file_for_too_long_is_told_of_and_the_window_goes_on(opened: Opener) -> None:
    hands = opened()
    keep(hands, "one")
    holder = sqlite3.connect(notebook_file(), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    hands.press(Key.Key_Delete)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    words = "Another window is busy with the notebook; nothing was changed. Try again in a moment."
    hands.qtbot.waitUntil(lambda: hands.window.status() == words, timeout=15_000)
    holder.execute("ROLLBACK")
    holder.close()
    wait_for_lines(hands, "one")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Delete)
    wait_for_lines(hands)


def test_what_was_typed_while_the_file_was_held_is_not_lost(opened: Opener) -> None:
    hands = opened()
    keep(hands, "one")
    holder = sqlite3.connect(notebook_file(), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    hands.press(Key.Key_F2)
    hands.press(Key.Key_A, CTRL)
    hands.type("a long thought")
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.window.status().startswith("Another window is busy"), timeout=15_000)
    holder.execute("ROLLBACK")
    holder.close()
    # What is stored is read again first: until then there is no editor.
    hands.qtbot.waitUntil(lambda: bool(panel_of(hands).findChildren(QPlainTextEdit)))
    hands.qtbot.waitUntil(lambda: editor(hands).toPlainText() == "a long thought")
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "a long thought")


def test_a_notebook_of_a_later_nudge_is_told_and_the_window_goes_on(opened: Opener) -> None:
    notebook_file().parent.mkdir(parents=True)
    database = sqlite3.connect(notebook_file())
    database.execute("PRAGMA user_version = 99")
    database.close()
    hands = opened()
    hands.press(Key.Key_F7)
    hands.qtbot.waitUntil(lambda: hands.window.status().startswith("The notebook was made by a later Nudge"))
    assert panel_of(hands).list.words == hands.window.status()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)


def exported(hands: Hands, number: int, path: Path) -> None:
    """Export by the panel's menu, and paste a path into the dialog."""
    with_dialog(hands, panel_of(hands).menu.exports[number].trigger, paste_name(hands, path))


def test_it_is_exported_as_a_folder_beside_or_instead_of_an_earlier_one(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(7)
    keep(hands, "why?")

    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path))
        dialog.done(1)

    def answer(words: str) -> None:
        def ask(dialog: QWidget) -> None:
            assert isinstance(dialog, QFileDialog)
            QTimer.singleShot(0, hands.window, lambda: press(words))
            choose(dialog)

        with_dialog(hands, panel_of(hands).menu.exports[0].trigger, ask)

    def press(words: str) -> None:
        box = next((each for each in hands.window.findChildren(QMessageBox) if each.isVisible()), None)
        if box is None:
            QTimer.singleShot(5, hands.window, lambda: press(words))
            return
        hands.click(next(each for each in box.findChildren(QPushButton) if each.text().replace("&", "") == words))

    folder = tmp_path / FOLDER
    with_dialog(hands, panel_of(hands).menu.exports[0].trigger, choose)
    hands.qtbot.waitUntil(lambda: hands.window.status() == f"Exported 1 entry to {folder}.")
    (picture,) = (folder / "pictures").glob("*.png")
    assert read_file(picture).iteration == 7
    keep(hands, "and again")
    answer("Keep both")
    hands.qtbot.waitUntil(lambda: hands.window.status() == f"Exported 2 entries to {folder} 2.")
    answer("Cancel")
    assert len(list((folder / "pictures").glob("*.png"))) == 1
    answer("Replace")
    hands.qtbot.waitUntil(lambda: hands.window.status() == f"Exported 2 entries to {folder}.")
    assert len(list((folder / "pictures").glob("*.png"))) == 2


@pytest.mark.parametrize(("number", "ending", "head"), [(1, ".html", b"<!DOCTYPE html>"), (2, ".pdf", b"%PDF-1.4")])
def test_what_a_search_found_is_exported_as_one_file(
    hands: Hands, tmp_path: Path, number: int, ending: str, head: bytes
) -> None:
    keep(hands, "red")
    keep(hands, "blue")
    hands.enter(panel_of(hands).search, "blue")
    exported(hands, number, tmp_path / "notes")
    path = tmp_path / f"notes{ending}"
    hands.qtbot.waitUntil(lambda: hands.window.status() == f"Exported 1 entry to {path}.")
    assert path.read_bytes().startswith(head)
    assert len(stored()) == 2


def test_an_export_that_cannot_be_written_is_told(hands: Hands, tmp_path: Path) -> None:
    keep(hands, "one")
    (tmp_path / "notes.html").mkdir()
    panel, told = panel_of(hands), list[str]()
    panel.said.connect(lambda words, _: told.append(words))
    path = tmp_path / "notes.html"
    panel.keeper.do(lambda store: export(store, stored(), path, lambda kept: write_whole(path, b"")))
    hands.qtbot.waitUntil(lambda: bool(told))
    assert told[-1].startswith(f"The notebook could not be written to {path}: ")
