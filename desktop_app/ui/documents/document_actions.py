"""The window's document, and what the File menu does with it: unsaved changes are never lost without a question."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop_app.core.files.workspace_view import DEFAULT, WorkspaceView
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.model.parameters import printable
from desktop_app.training.frame import Frame
from desktop_app.training.session import Session
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.documents.autosave import Autosave
from desktop_app.ui.documents.document import Document, OnDisk, digest_of, place_of
from desktop_app.ui.documents.settling import Settling
from desktop_app.ui.playback.status_line import StatusLine

if TYPE_CHECKING:
    from desktop_app.core.files.workspace import Workspace
    from desktop_app.ui.documents.recovery_record import Record, RecordFile

_LATER_MS = 200  # while a dialog is open, recovery waits


class DocumentActions(QObject):
    """Keeps and saves what the window shows. Dialogs are imported when they are needed.

    While a lesson or a presentation of the notebook shows its own runs, the user's are put aside; whatever would
    replace them brings them back first.
    Each document has its own view: `view_now` tells the present one, `show_view` shows another, for a frame.
    """

    replaced = Signal()  # other runs are to be shown
    reload_asked = Signal(object)  # Path: the user wants what is in the document's file now
    brought_back = Signal()  # the user's own runs are shown again

    def __init__(
        self, window: QMainWindow, session: Session, actions: Actions, status_line: StatusLine,
        view_now: Callable[[], WorkspaceView], show_view: Callable[[WorkspaceView, Frame], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._status_line = window, session, status_line
        self._view_now, self._show_view = view_now, show_view
        self.leaves_at_once = False  # without questions: no user is there to answer
        self._autosave = Autosave(self, view_now)
        self._autosave.failed.connect(status_line.say)
        self._settling = Settling(session)
        self._documents = [Document()]  # undo and redo may come back to any of them
        self._views = [DEFAULT]  # of the documents, as they were left
        self._coming_view: WorkspaceView | None = None  # to be shown with the next frame
        self._number = 0  # of the present one
        self._aside: int | None = None  # the number of the document that is put aside
        self._is_aside_modified = False
        self._view_aside: WorkspaceView | None = None  # of that document, where the others have views of their own
        self._set_document(Document())
        actions.new.triggered.connect(self.new)
        actions.save.triggered.connect(self.save)
        actions.save_as.triggered.connect(self.save_as)
        session.frame_ready.connect(self._on_frame)

    @property
    def document(self) -> Document:
        """The document shown in the window."""
        return self._documents[self._number]

    def begin(self, *experiments: Experiment, edit: str = "") -> None:
        """Show new runs that belong to no file."""
        self.bring_back()
        self._add_document(Document(saved=experiments), DEFAULT)
        self._session.open(*experiments, edit=edit, document=self._number)

    def show_lesson(self, name: str, runs: tuple[Experiment, ...], at: int = 0) -> None:
        """Show runs of a lesson, at an iteration; the user's own are put aside until `bring_back`."""
        self.end_room()
        self._put_aside()
        self._set_document(Document(None, name, runs))
        self._session.open(*runs, at=at, words=name, document=self._number)

    def show_room(self, name: str, workspace: "Workspace", active: int, words: str) -> None:
        """Show a room the runs of a notebook entry; the user's own are put aside until `end_room`."""
        if self._view_aside is None:
            self.bring_back()  # a lesson ends
            # What a presentation shows is no desk of the user's.
            self._view_aside = replace(self._view_now(), desk=DEFAULT.desk, panels=DEFAULT.panels)
        self._put_aside()
        self._set_document(Document(None, name, workspace.runs, iteration=workspace.iteration))
        self._coming_view, at = workspace.view, workspace.iteration
        self._session.open(*workspace.runs, at=at, words=words, active=active, document=self._number)
        self._status_line.say_begun(words)

    def end_room(self) -> None:
        """Bring back what was shown before a room saw the notebook."""
        if self._view_aside is not None:
            self.bring_back()

    def _put_aside(self) -> None:
        if self._aside is None:
            self.replaced.emit()
            self._is_aside_modified = self._is_own_modified()
            self._session.put_aside()
            self._aside = self._number
            self._documents.append(Document())
            self._views.append(DEFAULT)
            self._number = len(self._documents) - 1

    @Slot()
    def bring_back(self) -> None:
        """End a lesson, or a notebook before a room: the user's own runs are shown as they were."""
        if self._aside is None:
            return
        self._number, self._aside = self._aside, None
        self._documents.pop()  # that of the lesson or the notebook
        self._views.pop()
        self._coming_view, self._view_aside = self._view_aside, None
        self._set_document(self.document)
        self._session.bring_back()
        self.brought_back.emit()

    @Slot()
    def new(self) -> None:
        """Begin anew, as a new window does."""
        if self.may_leave():
            self.begin(FIRST, edit="a new experiment")
            self._status_line.say_begun("A new experiment: one pattern, and a weight left of the valley.")

    def show_workspace(self, name: str, workspace: "Workspace", active: int, words: str, is_safe: bool) -> None:
        """Show the runs of a notebook entry, with run `active`, and say `words`. Undo brings back the present runs.

        Changes to the present runs are not asked about if they are safe: the notebook has them, too.
        """
        if is_safe or self.may_leave():
            self.bring_back()
            document = Document(None, name, workspace.runs, iteration=workspace.iteration)
            self.show(document, workspace, words, edit="showing an entry of the notebook", active=active)

    @Slot()
    def save(self) -> bool:
        """Save the runs in their file, or ask for one; True if they are saved."""
        if self.document.path is None:
            return self.save_as()
        on_disk = self.document.on_disk()
        if on_disk is OnDisk.SAME:
            return self._write(self.document.path)
        from desktop_app.ui.common.dialogs import Answer
        from desktop_app.ui.documents import file_dialogs

        choice = file_dialogs.ask_about(self._window, self.document, on_disk)
        if choice is Answer.RELOAD:
            self.reload_asked.emit(self.document.path)
        if choice is Answer.SAVE_AS:
            return self.save_as()
        return choice is Answer.SAVE and self._write(self.document.path)

    @Slot()
    def save_as(self) -> bool:
        """Ask for a place, and save the runs there; True if they are saved."""
        from desktop_app.ui.documents import file_dialogs

        path = file_dialogs.ask_where(self._window, self.document)
        return path is not None and self._write(path)

    def may_leave(self) -> bool:
        """Offer to save changes; False if the user cancels. A lesson ends, unless the user does."""
        if self.leaves_at_once or not self._is_own_modified():
            self.bring_back()
            self._settling.frame()
            return True
        from desktop_app.ui.common.dialogs import Answer
        from desktop_app.ui.documents import file_dialogs

        choice = file_dialogs.ask_to_leave(self._window, self.own_document)
        if choice is not Answer.CANCEL:
            self.bring_back()
        return choice is Answer.DO_NOT_SAVE or (choice is Answer.SAVE and self.save())

    @property
    def own_document(self) -> Document:
        """The user's own document, also while a lesson is shown."""
        return self.document if self._aside is None else self._documents[self._aside]

    def _is_own_modified(self) -> bool:
        if self._aside is not None:
            return self._is_aside_modified
        frame = self._settling.frame()
        return frame is not None and self.document.is_modified(frame)

    def leave_at_once(self) -> None:
        """Close without a question: unsaved changes go into the recovery record, and the next start offers them."""
        self.leaves_at_once = True

    @Slot()
    def end(self) -> None:
        """The system or the terminal ends the program: close without a question."""
        self.leave_at_once()
        while (dialog := QApplication.activeModalWidget()) is not None and dialog.close():
            pass
        self._window.close()

    def close(self) -> None:
        """End autosave; the window closes."""
        self._autosave.close(keep_record=self.leaves_at_once and self._window.isWindowModified())

    def also_open(self, path: Path | None) -> str:
        """A sentence if another window has the file open, too."""
        from desktop_app.ui.documents.recovery_record import is_open_elsewhere

        is_open = path is not None and is_open_elsewhere(path, self._autosave.name)
        return " Another window has it open, too." if is_open else ""

    def is_free(self) -> bool:
        """Whether other runs may take the place of these now: no question is open, and nothing is being saved."""
        return QApplication.activeModalWidget() is None and not self._settling.is_under_way

    def has_room_for(self, other: Document) -> bool:
        """Whether `other` can be shown here: this document is new, or is the same file, and has no changes."""
        document = self.document
        is_same = document.path is not None and document.path == other.path and document.saved is not None
        return (document.is_new or is_same) and not self._window.isWindowModified()

    def restore(self, file: "RecordFile", record: "Record") -> None:
        """Show what a window lost, as it was; from now on its record is this window's."""
        self._autosave.adopt(file)
        words = f"Restored {record.document.shown_name}."
        self._add_document(record.document, record.workspace.view)
        runs, at = record.workspace.runs, record.workspace.iteration
        self._session.open(*runs, at=at, words=words, active=record.active, document=self._number)
        self._status_line.say_begun(words)

    def show(
        self, document: Document, workspace: "Workspace", words: str, edit: str, active: int | None = None
    ) -> None:
        """Show other runs, and say `words`; undo brings back the present ones."""
        self._add_document(document, workspace.view)
        runs, at = workspace.runs, workspace.iteration
        active = workspace.view.active if active is None else active
        self._session.open(*runs, at=at, words=words, active=active, edit=edit, document=self._number)
        self._status_line.say_begun(words)

    def _write(self, path: Path) -> bool:
        """Save the runs in a file, with the iteration that is shown, and say so; or say why that failed."""
        from desktop_app.core.files.embedded import LARGEST_WORKSPACE
        from desktop_app.core.files.workspace import to_json
        from desktop_app.ui.common import dialogs

        frame = self._settling.frame()
        if frame is None:
            return False
        workspace = self._workspace_of(frame)
        content = to_json(workspace).encode()
        left = "The file there is unchanged, and the window still has its runs: save them in another place."
        if len(content) > LARGEST_WORKSPACE:
            large = ValueError(f"it would be too large to be opened again (over {LARGEST_WORKSPACE} bytes)")
            dialogs.tell_unsaved(self._window, path, large, left)
            return False
        if not dialogs.saved(self._window, path, content, left):
            return False
        digest = digest_of(content)
        self._set_document(Document(path.absolute(), path.name, workspace.runs, digest, workspace.iteration))
        self._on_frame(frame)
        self._status_line.say(f"Saved {printable(str(path))}.")
        return True

    def settle(self) -> None:
        """Show what was opened last, with its view, if no frame has shown it yet."""
        self._settling.frame()

    def workspace(self) -> "Workspace | None":
        """What Save would write now."""
        frame = self._settling.frame()
        return None if frame is None else self._workspace_of(frame)

    def _workspace_of(self, frame: Frame) -> "Workspace":
        from desktop_app.core.files.workspace import Workspace

        return Workspace(frame.experiments, place_of(frame), self._view_now())

    def _add_document(self, document: Document, view: WorkspaceView) -> None:
        """Make another document the window's; undo brings back the present one. What is being read is too late."""
        self.replaced.emit()
        self._views[self._number] = self._coming_view or self._view_now()
        self._documents.append(document)
        self._views.append(view)
        self._coming_view = view
        self._number = len(self._documents) - 1
        self._set_document(document)

    def _set_document(self, document: Document) -> None:
        """Replace the present document by a later version of it, as after a save."""
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
            self._views[self._number] = self._view_now()
            self._number = frame.document
            self._coming_view = self._views[self._number]
            self._set_document(self.document)
        if (view := self._coming_view) is not None:
            self._coming_view = None
            self._show_view(view, frame)
        self._window.setWindowModified(self._aside is None and self.document.is_modified(frame))
        if self._aside is None:
            self._autosave.note(self.document, frame)
