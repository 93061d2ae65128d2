"""What the tests of the notebook's panel do with it, and how they look into its file."""

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.notebook.entry import Entry
from desktop_app.notebook.store import Store, notebook_file
from desktop_app.ui.notebook.card_delegate import picture_of
from desktop_app.ui.notebook.panel import NotebookPanel
from tests.ui.hands import CTRL, Hands, Key


def panel_of(hands: Hands) -> NotebookPanel:
    return hands.window.findChildren(NotebookPanel)[0]


def stored() -> tuple[Entry, ...]:
    """What is in the notebook's file."""
    store = Store(notebook_file())
    entries = store.entries()
    store.close()
    return entries


def lines() -> list[str]:
    """The lines in the notebook's file, from the top."""
    return [entry.words for entry in stored()]


def shown(hands: Hands) -> list[str]:
    """The lines in the panel, from the top."""
    return [entry.words for entry in panel_of(hands).model.rows]


def wait_for_lines(hands: Hands, *expected: str) -> None:
    """Until these lines are in the notebook's file, and in the panel."""
    hands.qtbot.waitUntil(lambda: lines() == shown(hands) == list(expected))


def keep(hands: Hands, words: str = "") -> None:
    """Keep what is seen, with a line; and wait until it is stored."""
    count = len(stored())
    hands.press(Key.Key_K, CTRL)
    hands.type(words)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: len(stored()) == count + 1 and stored()[0].words == words.strip())


def click_picture(hands: Hands, row: int) -> None:
    view = panel_of(hands).list
    hands.click(view.viewport(), picture_of(view.visualRect(view.model().index(row, 0))).center())


def editor(hands: Hands) -> QPlainTextEdit:
    """Where a line is written."""
    return panel_of(hands).findChildren(QPlainTextEdit)[0]


def write_picture(path: Path, row: int = 0) -> None:
    """Write the picture of an entry to a file."""
    store = Store(notebook_file())
    path.write_bytes(store.picture(store.entries()[row].id).png)
    store.close()
