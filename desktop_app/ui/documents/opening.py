"""Opens files, examples, what was copied or dropped, and the work that other windows lost.

Dialogs are imported when they are needed.
"""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from desktop_app.core.files.examples import Example
from desktop_app.core.model.parameters import printable
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.menus import Menus
from desktop_app.ui.documents.document import BOOK_ENDING, LESSON_ENDING, Opened
from desktop_app.ui.documents.document_actions import DocumentActions
from desktop_app.ui.documents.file_reader import FileReader
from desktop_app.ui.playback.status_line import StatusLine

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from desktop_app.core.files.workspace import Workspace
    from desktop_app.notebook.shelf import Notebook
    from desktop_app.ui.documents.recovery_record import ReadRecord

_LATER_MS = 200  # while a dialog is open, recovery waits


class Opening(QObject):
    """Reads what the user opens, and lets the documents show it; once other runs are shown, it is too late."""

    lesson_opened = Signal(object)  # Path: the user opens the file of a lesson
    notebook_imported = Signal(object)  # Notebook, out of a file that the user opened
    example_shown = Signal(object)  # Example

    def __init__(
        self, window: QMainWindow, documents: DocumentActions, actions: Actions, menus: Menus, status_line: StatusLine
    ) -> None:
        super().__init__(window)
        self._window, self._documents, self._status_line, self._recent = window, documents, status_line, menus.recent
        self._reader, self._record_reader = (FileReader(window, status_line, documents.is_free) for _ in range(2))
        actions.open.triggered.connect(self.ask_open)
        menus.examples.triggered.connect(lambda action: self.open_example(action.data()))
        menus.recent.aboutToShow.connect(self._on_recent_opening)
        documents.replaced.connect(self._reader.cancel)
        documents.reload_asked.connect(self._reload)

    def close(self) -> None:
        """Read nothing more; the window closes."""
        for reader in (self._reader, self._record_reader):
            reader.close_thread()

    @Slot()
    def ask_open(self) -> None:
        from desktop_app.ui.documents import file_dialogs

        if path := file_dialogs.ask_open(self._window, self._documents.document):
            self.open(path)

    def open(self, path: Path, more: str = "") -> bool:
        """Show the runs in a file, and say so, and `more`. A file that is refused changes nothing; the user is told.

        True if they are shown; a file that takes a while is read beside the window, and shown later.
        """
        if path.name.endswith(LESSON_ENDING):
            self.lesson_opened.emit(path)
            return True
        if path.name.endswith(BOOK_ENDING):
            self._reader.import_notebook(path, self._show_notebook)
            return False
        return self._reader.read(path, partial(self._show_file, path, more))

    @Slot()
    def ask_notebook(self) -> None:
        """Import the notebook file that the user chooses."""
        from desktop_app.ui.documents import file_dialogs

        if path := file_dialogs.ask_notebook(self._window, self._documents.document):
            self._reader.import_notebook(path, self._show_notebook)

    def _show_notebook(self, notebook: "Notebook") -> bool:
        self.notebook_imported.emit(notebook)
        return True

    def _show_file(self, path: Path, more: str, opened: Opened) -> bool:
        before = self._documents.own_document
        if not self._documents.may_leave():
            return False
        if self._documents.document is not before:  # it was saved just now, and may be this very file
            return self._reader.read(path, partial(self._show_opened, path, more))
        return self._show_opened(path, more, opened)

    def _show_opened(self, path: Path, more: str, opened: Opened) -> bool:
        words = f"Opened {printable(path.name)}.{self._documents.also_open(opened.document.path)}{more}"
        left = _left_aside(opened.workspace)
        self._documents.show(*opened, words + _told(left), edit=f"opening {opened.document.shown_name}")
        self._list(opened.document.shown_name, left)
        from desktop_app.ui.documents import recent_files

        recent_files.add(path.absolute())  # a picture, too, which is not the document's file
        return True

    def open_copied(self, contents: Sequence[bytes]) -> bool:
        """Show the runs in what was copied, in the first of several forms that has some; else as `open`."""
        return self._reader.read_copied(contents, self._show_copied)

    def _show_copied(self, opened: Opened) -> bool:
        if not self._documents.may_leave():
            return False
        left = _left_aside(opened.workspace)
        self._documents.show(*opened, f"Opened what was copied.{_told(left)}", edit="opening what was copied")
        self._list("what was copied", left)
        return True

    def _list(self, name: str, left: list[str]) -> None:
        """List what is left aside of a view, where it is too much for the status line."""
        if len(left) > 1:
            from desktop_app.ui.common import dialogs

            dialogs.show_beside(self._window, "Opened", f"Of the view in {name} this is left aside:", left)

    @Slot()
    def _on_recent_opening(self) -> None:
        from desktop_app.ui.documents import recent_files

        recent_files.fill(self._recent, self._open_recent)

    def _open_recent(self, name: str) -> None:
        """Open a recent file; if it is gone, say so and forget it."""
        if os.path.lexists(name):
            self.open(Path(name))
            return
        from desktop_app.ui.documents import recent_files

        recent_files.forget(name)
        self._status_line.say(f"{printable(name)} is not there any more, so it was removed from the recent files.")

    def open_example(self, example: Example) -> None:
        """Show an example. It belongs to no file: Save asks for a place."""
        self._reader.read(example.path, partial(self._show_example, example))

    def _show_example(self, example: Example, opened: Opened) -> bool:
        if not self._documents.may_leave():
            return False
        title = example.title
        document = opened.document._replace(path=None, name=title, digest="")
        self._documents.show(document, opened.workspace, f"{title}: {example.sentence}", f"opening “{title}”")
        self.example_shown.emit(example)
        return True

    def drop(self, urls: "list[QUrl]") -> None:
        """Open what was dropped, after the program that it was dragged from has been answered."""
        from desktop_app.ui.documents import file_dialogs

        path, words = file_dialogs.dropped(urls)
        if path is None:
            self._status_line.say(words)
        else:
            QTimer.singleShot(0, self, lambda: self.open(path, words))

    @Slot(object)
    def _reload(self, path: Path) -> None:
        """Show what is in the document's file now; undo brings back the present runs."""

        def show(opened: Opened) -> bool:
            self._documents.show(*opened, f"Reloaded {self._documents.document.shown_name}.", edit="reloading")
            return True

        self._reader.read(path, show)

    def offer_recovery(self, name: str = "") -> None:
        """Offer the work that other windows lost; given the `name` of a record, restore that one without asking."""
        if not self._documents.is_free():
            QTimer.singleShot(_LATER_MS, self, lambda: self.offer_recovery(name))
            return
        from desktop_app.ui.documents.recovery_record import left_behind

        if found := left_behind():
            self._record_reader.read_records(found, partial(self._offer, name))

    def _offer(self, name: str, records: "list[ReadRecord]") -> bool:
        from desktop_app.ui.documents import recovery

        recovery.offer(records, self._window, name, self._documents.has_room_for, self._documents.restore)
        return True


def _left_aside(workspace: "Workspace") -> list[str]:
    """A sentence for each part of a view that is not shown."""
    from desktop_app.ui.board.stage_pages import useless_in

    active = workspace.runs[workspace.view.active]
    return [*workspace.left_aside, *useless_in(workspace.view, active.settings_at(workspace.iteration))]


def _told(left: list[str]) -> str:
    """What is left aside of a view, for the status line."""
    if len(left) > 1:
        return f" {len(left)} parts of its view are left aside; they are listed beside the window."
    return f" {left[0]}" if left else ""
