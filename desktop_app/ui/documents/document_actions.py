"""The window's document and what the File menu does with it; nothing that was altered is lost without a question."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop_app.core.files.examples import Example
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import printable
from desktop_app.training.frame import Frame
from desktop_app.ui.documents.document import Document, OnDisk, digest_of, place_of, read_document
from desktop_app.ui.documents.keeping import Keeping

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from desktop_app.core.files.workspace import Workspace
    from desktop_app.ui.documents.recovery_record import Kept, Record
    from desktop_app.ui.window.main_window import MainWindow

_PATIENCE_MS = 2000  # for the frame of what was asked last; it takes one slice of training


class Files(QObject):
    """Opens and saves what the window shows. Dialogs are imported when they are needed."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.leaves_at_once = False  # nobody is there to be asked
        self.keeping = Keeping(window)
        self._documents = [Document()]  # all that undo and redo may come back to, by their number
        self._number = 0
        self._set_document(Document())
        self._session.frame_ready.connect(self._on_frame)

    @property
    def document(self) -> Document:
        """The one that is in the window."""
        return self._documents[self._number]

    def begin(self, *experiments: Experiment, edit: str = "") -> None:
        """Show new runs, which belong to no file."""
        self._add_document(Document(saved=experiments))
        self._session.open(*experiments, edit=edit, document=self._number)

    @Slot()
    def new(self) -> None:
        """Begin anew with the network of the question."""
        if self.may_leave():
            self.begin(Experiment(), edit="a new experiment")
            self._window.status_line.say_begun("A new experiment: the network of the question.")

    @Slot()
    def ask_open(self) -> None:
        from desktop_app.ui.documents import file_dialogs

        if path := file_dialogs.ask_open(self._window, self.document):
            self.open(path)

    def open(self, path: Path, more: str = "") -> bool:
        """Show the runs in a file, and say so, and `more`; one that is refused is told of, and changes nothing."""
        if self._read(path) is None or not self.may_leave():
            return False
        # Once more: it may be the very file that was saved just now.
        if (opened := self._read(path)) is None:
            return False
        words = f"Opened {printable(path.name)}.{self.keeping.also_open(opened[0].path)}{more}"
        self._show(*opened, words, edit=f"opening {opened[0].shown_name}")
        return True

    @Slot()
    def show_recent(self) -> None:
        """The File menu opens: show which files were open last."""
        from desktop_app.ui.documents import recent_files

        recent_files.fill(self._window.recent, self._open_recent)

    def _open_recent(self, name: str) -> None:
        """Open a file that was open before; one that is gone is told of, and forgotten."""
        if os.path.lexists(name):
            self.open(Path(name))
            return
        from desktop_app.ui.documents import recent_files

        recent_files.forget(name)
        self._window.say(f"{printable(name)} is not there any more. It is taken off the list of recent files.")

    def open_example(self, example: Example) -> None:
        """Show an example, which is saved in another place."""
        if (opened := self._read(example.path)) is not None and self.may_leave():
            workspace = opened[1]
            document = Document(None, example.title, workspace.runs, iteration=workspace.iteration)
            self._show(document, workspace, f"{example.title}: {example.sentence}", f"opening “{example.title}”")

    def show_kept(self, name: str, workspace: "Workspace", active: int, words: str, is_safe: bool) -> None:
        """Show runs that a notebook kept, with the active one; say `words`. Undo brings back what was in the window.

        Nothing is asked where what is in the window `is_safe`, as the notebook has it too.
        """
        if is_safe or self.may_leave():
            document = Document(None, name, workspace.runs, iteration=workspace.iteration)
            self._show(document, workspace, words, edit="showing an entry of the notebook", active=active)

    def drop(self, urls: "list[QUrl]") -> None:
        """Open what was dropped, once whoever dropped it is let go."""
        from desktop_app.ui.documents import file_dialogs

        path, words = file_dialogs.dropped(urls)
        if path is None:
            self._window.say(words)
        else:
            QTimer.singleShot(0, self, lambda: self.open(path, words))

    @Slot()
    def save(self) -> bool:
        """Save the runs in their file, or ask for one; returns whether they are saved."""
        if self.document.path is None:
            return self.save_as()
        on_disk = self.document.on_disk()
        if on_disk is OnDisk.SAME:
            return self._write(self.document.path)
        from desktop_app.ui.common.dialogs import Choice
        from desktop_app.ui.documents import file_dialogs

        choice = file_dialogs.ask_about(self._window, self.document, on_disk)
        if choice is Choice.RELOAD:
            self._reload(self.document.path)
        if choice is Choice.SAVE_AS:
            return self.save_as()
        return choice is Choice.SAVE and self._write(self.document.path)

    @Slot()
    def save_as(self) -> bool:
        """Ask for a place, and save the runs there; returns whether they are saved."""
        from desktop_app.ui.documents import file_dialogs

        path = file_dialogs.ask_where(self._window, self.document)
        return path is not None and self._write(path)

    def may_leave(self) -> bool:
        """Whether other runs may take the place of these: what was altered is saved, or a person lets it go."""
        frame = self._settled_frame()
        if self.leaves_at_once or frame is None or not self.document.is_modified(frame):
            return True
        from desktop_app.ui.common.dialogs import Choice
        from desktop_app.ui.documents import file_dialogs

        choice = file_dialogs.ask_to_leave(self._window, self.document)
        return choice is Choice.DO_NOT_SAVE or (choice is Choice.SAVE and self.save())

    def leave_at_once(self) -> None:
        """Let the window close without a question; what is not saved is kept, and offered at the next start."""
        self.leaves_at_once = True

    @Slot()
    def end(self) -> None:
        """The system, or the terminal, ends the program: nobody is there to be asked."""
        self.leave_at_once()
        while (dialog := QApplication.activeModalWidget()) is not None and dialog.close():
            pass
        self._window.close()

    def close(self) -> None:
        """The window closes."""
        self.keeping.close(keeps=self.leaves_at_once and self._window.isWindowModified())

    def has_room_for(self, other: Document) -> bool:
        """Whether `other` can take this document's place: that is a new one, or the same file, and is not altered."""
        document = self.document
        is_same = document.path is not None and document.path == other.path and document.saved is not None
        return (document == Document() or is_same) and not self._window.isWindowModified()

    def restore(self, kept: "Kept", record: "Record") -> None:
        """Show what a window lost, as it was; it is this one's to keep now."""
        self.keeping.adopt(kept)
        words = f"Restored {record.document.shown_name}."
        self._add_document(record.document)
        runs, at = record.workspace.runs, record.workspace.iteration
        self._session.open(*runs, at=at, words=words, active=record.active, document=self._number)
        self._window.status_line.say_begun(words)

    def _read(self, path: Path) -> "tuple[Document, Workspace] | None":
        from desktop_app.core.files.workspace import Refused
        from desktop_app.ui.documents import file_dialogs

        try:
            return read_document(path)
        except Refused as refused:
            file_dialogs.refuse(self._window, path, refused.faults)
            return None

    def _reload(self, path: Path) -> None:
        """Show what is in the document's file now; undo brings back what was in the window."""
        if (opened := self._read(path)) is not None:
            self._show(*opened, f"Reloaded {self.document.shown_name}.", edit="reloading")

    def _show(self, document: Document, workspace: "Workspace", words: str, edit: str, active: int = 0) -> None:
        self._add_document(document)
        runs, at = workspace.runs, workspace.iteration
        self._session.open(*runs, at=at, words=words, active=active, edit=edit, document=self._number)
        self._window.status_line.say_begun(words)

    def _write(self, path: Path) -> bool:
        """Save the runs in a file, with the iteration that is shown; say so, or why not."""
        from desktop_app.core.files.embedded import LARGEST_WORKSPACE
        from desktop_app.core.files.workspace import Workspace, to_json
        from desktop_app.ui.common import dialogs

        frame = self._settled_frame()
        if frame is None:
            return False
        runs, place = frame.experiments, place_of(frame)
        content = to_json(Workspace(runs, place)).encode()
        left = "What was there is as it was, and the window keeps its runs: save them in another place."
        if len(content) > LARGEST_WORKSPACE:
            large = ValueError(f"it would be too large to be opened again (over {LARGEST_WORKSPACE} bytes)")
            dialogs.tell_unsaved(self._window, path, large, left)
            return False
        if not dialogs.saved(self._window, path, content, left):
            return False
        self._set_document(Document(path.absolute(), path.name, runs, digest_of(content), place))
        self._on_frame(frame)
        self._window.say(f"Saved {printable(str(path))}.")
        return True

    def _add_document(self, document: Document) -> None:
        """Have another document in the window; undo brings back the one that was there."""
        self._documents.append(document)
        self._number = len(self._documents) - 1
        self._set_document(document)

    def _set_document(self, document: Document) -> None:
        """Let the document in the window be another one than it was before, as when it is saved."""
        self._documents[self._number] = document
        if document.path is not None:
            from desktop_app.ui.documents import recent_files

            recent_files.add(document.path)
        self._window.setWindowTitle(document.title)
        self._window.setWindowFilePath("" if document.path is None else str(document.path))
        self._window.setWindowModified(document.saved is None)

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        if frame.document != self._number:
            self._number = frame.document
            self._set_document(self.document)
        self._window.setWindowModified(self.document.is_modified(frame))
        self.keeping.note(self.document, frame)

    def _settled_frame(self) -> Frame | None:
        """The frame in which all that was asked for is done."""
        # PySide makes classes when they are imported: not before the first picture.
        from PySide6.QtCore import QDeadlineTimer, QEventLoop

        session, events, deadline = self._session, QEventLoop(), QDeadlineTimer(_PATIENCE_MS)
        for signal in (session.frame_ready, session.failed):
            signal.connect(events.quit)
        QTimer.singleShot(_PATIENCE_MS, events, events.quit)
        while session.frame is not None and not session.is_settled and not deadline.hasExpired():
            events.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return session.frame
