"""The notebook with others about: two windows, and what is handed on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.workspace import read_file
from desktop_app.notebook.store import Store, notebook_file
from desktop_app.ui.notebook.export import FOLDER, export
from tests.ui.conftest import Opener
from tests.ui.documents.test_files import paste_name, with_dialog
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import editor, keep, lines, panel_of, shown, stored, wait_for_lines


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
    hands.qtbot.waitUntil(lambda: hands.status == f"Exported 1 entry to {folder}.")
    (picture,) = (folder / "pictures").glob("*.png")
    assert read_file(picture).iteration == 7
    keep(hands, "and again")
    answer("Keep both")
    hands.qtbot.waitUntil(lambda: hands.status == f"Exported 2 entries to {folder} 2.")
    answer("Cancel")
    assert len(list((folder / "pictures").glob("*.png"))) == 1
    answer("Replace")
    hands.qtbot.waitUntil(lambda: hands.status == f"Exported 2 entries to {folder}.")
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
    hands.qtbot.waitUntil(lambda: hands.status == f"Exported 1 entry to {path}.")
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
