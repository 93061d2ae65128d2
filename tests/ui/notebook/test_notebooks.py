"""Several notebooks in the panel, and one that comes as a file: each has its own entries, and nothing is mixed."""

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from desktop_app.notebook.shelf import Notebook, Shelf
from desktop_app.notebook.store import Store
from tests.ui.conftest import Opener
from tests.ui.documents.test_document import answer
from tests.ui.documents.test_files import drop, paste_name, read_message, with_dialog
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import keep, panel_of, shown


def menu_of(hands: Hands) -> dict[str, QAction]:
    """What the menu of the notebooks offers now."""
    menu = panel_of(hands).chooser.menu()
    menu.aboutToShow.emit()
    under = [each for action in menu.actions() if isinstance(sub := action.menu(), QMenu) for each in sub.actions()]
    return {action.text().replace("&", ""): action for action in (*menu.actions(), *under) if action.text()}


def name_it(hands: Hands, command: str, name: str) -> None:
    def work(dialog: QWidget) -> None:
        assert isinstance(dialog, QInputDialog)
        edit = dialog.findChild(QLineEdit)
        assert edit is not None
        edit.setFocus()
        hands.press(Key.Key_A, CTRL)
        hands.type(name)
        hands.press(Key.Key_Return)

    with_dialog(hands, menu_of(hands)[command].trigger, work)


def lines_of(notebook: Notebook) -> list[str]:
    store = Store(notebook.file)
    entries = store.entries()
    store.close()
    return [entry.words for entry in entries]


def keep_here(hands: Hands, words: str) -> None:
    """Keep what is seen, with a line, in the notebook that is shown."""
    notebook, before = panel_of(hands).chooser.notebook, shown(hands)
    hands.press(Key.Key_K, CTRL)
    hands.type(words)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: lines_of(notebook) == shown(hands) == [words, *before])


def test_each_notebook_has_its_own_entries(hands: Hands) -> None:
    keep(hands, "in the first")
    hands.press(Key.Key_K, CTRL)
    hands.type("written when another was made")
    name_it(hands, "New notebook…", "Week 3")
    shelf = Shelf()
    first, week = shelf.notebooks()
    hands.qtbot.waitUntil(lambda: panel_of(hands).keeper.is_done)
    assert shown(hands) == []
    assert hands.status == "A new notebook, “Week 3”."
    assert lines_of(first) == ["written when another was made", "in the first"]
    keep_here(hands, "in week 3")
    panel_of(hands).list.setFocus()
    for _ in range(3):
        hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: lines_of(week) == [])
    assert len(lines_of(first)) == 2
    assert [(words, each.isChecked()) for words, each in menu_of(hands).items() if each.isCheckable()] == [
        ("Notebook", False), ("Week 3", True)
    ]  # fmt: skip
    menu_of(hands)["Notebook"].trigger()
    hands.qtbot.waitUntil(lambda: shown(hands) == lines_of(first))
    assert "Delete…" not in menu_of(hands)
    name_it(hands, "New notebook…", "week 3")
    assert hands.status == "There is a notebook “week 3” already; nothing was changed."
    name_it(hands, "Rename…", "Mine")
    assert panel_of(hands).chooser.text() == "Mine ▾"


def test_a_notebook_is_deleted_after_a_question_and_restored(opened: Opener) -> None:
    hands = opened()
    hands.press(Key.Key_F7)
    hands.qtbot.waitUntil(lambda: panel_of(hands).keeper.is_done)
    name_it(hands, "New notebook…", "Week 3")
    keep_here(hands, "why?")
    asked: list[str] = []
    for words in ("", "Delete"):
        with_dialog(hands, menu_of(hands)["Delete…"].trigger, answer(hands, words, asked))
        assert asked[-1] == "Delete the notebook “Week 3” with its 1 entry?"
        assert (panel_of(hands).chooser.notebook.key == "") == bool(words)
    assert hands.status == "Deleted the notebook “Week 3”. It can be restored for 30 days."
    hands.qtbot.waitUntil(lambda: panel_of(hands).keeper.is_done)
    assert shown(hands) == []
    other = opened()
    menu = menu_of(hands)
    assert menu["Restore"].menu() is not None
    menu["Week 3"].trigger()
    hands.qtbot.waitUntil(lambda: shown(hands) == ["why?"])
    week = panel_of(hands).chooser.notebook
    Shelf().delete(week)
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    hands.press(Key.Key_K, CTRL)
    hands.type("now in the first")
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: lines_of(Shelf().notebooks()[0]) == ["now in the first"])
    assert lines_of(week) == ["why?"]
    assert other.window.isVisible()


def export_as_book(hands: Hands, path: Path) -> None:
    with_dialog(hands, panel_of(hands).menu.exports[3].trigger, paste_name(hands, path))
    hands.qtbot.waitUntil(lambda: hands.status.startswith("Exported "))


def test_a_notebook_file_is_imported_as_a_notebook_of_its_own(hands: Hands, tmp_path: Path) -> None:
    keep(hands, "why?")
    path = tmp_path / "For week 3.nudgebook"
    export_as_book(hands, path)
    assert hands.status == f"Exported 1 entry to {path}."
    runs = hands.frame.experiments
    drop(hands, path)
    hands.qtbot.waitUntil(lambda: hands.status == "Imported the notebook “Notebook 2”.")
    hands.qtbot.waitUntil(lambda: shown(hands) == ["why?"])
    first, second = Shelf().notebooks()
    assert panel_of(hands).chooser.notebook == second
    assert lines_of(first) == lines_of(second)
    keep_here(hands, "mine")
    assert lines_of(first) == ["why?"]
    assert hands.frame.experiments == runs


def test_a_file_that_is_no_notebook_changes_nothing(hands: Hands, tmp_path: Path) -> None:
    path, told = tmp_path / "a.nudgebook", list[str]()
    path.write_bytes(b"PK" + bytes(99))
    with_dialog(hands, lambda: drop(hands, path), read_message(hands, told))
    assert told == ["a.nudgebook cannot be opened; nothing was changed.\n\nIt is no notebook file, or a damaged one."]
    assert len(Shelf().notebooks()) == 1
