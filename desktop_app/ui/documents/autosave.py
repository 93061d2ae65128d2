"""Writes a recovery record of the window every few seconds, on another thread: no frame waits for the disk."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.training.frame import Frame
from desktop_app.training.worker_thread import WorkerThread
from desktop_app.ui.documents.document import Document, place_of

if TYPE_CHECKING:
    from desktop_app.ui.documents.recovery_record import RecordFile

EVERY_MS = 2000
# The document, the runs, the iteration, and the active run.
_Snapshot = tuple[Document, tuple[Experiment, ...], int, int]
_NOTHING: _Snapshot = Document(), (FIRST,), 0, 0  # a new window, which needs no record


class Autosave(QObject):
    """Gets every frame; writes the latest one if it differs from the one written last."""

    failed = Signal(str)  # that no record can be written, and why; once

    def __init__(self, parent: QObject, view_now: Callable[[], WorkspaceView]) -> None:
        super().__init__(parent)
        self._view_now = view_now
        self._latest = self._written = _NOTHING
        self._record_file: RecordFile | None = None
        self._has_failed = self._is_over = False
        self._thread = WorkerThread("autosave", self, newest_only=True)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._write)

    @property
    def name(self) -> str:
        """Name of the window's record; empty if it has none."""
        return self._record_file.name if self._record_file is not None else ""

    def note(self, document: Document, frame: Frame) -> None:
        """Take note of what the window shows. A newly opened file is recorded at once: other windows look for it."""
        self._latest = document, frame.experiments, place_of(frame), frame.active
        if self._latest != self._written and not self._timer.isActive() and not self._is_over:
            self._timer.start(EVERY_MS if document == self._written[0] else 0)

    def adopt(self, record_file: "RecordFile") -> None:
        """Take over the record of a crashed window, which stays until this window writes its own there."""
        self._timer.stop()
        self._thread.wait()
        if self._record_file is not None:
            self._record_file.remove()
        self._record_file = record_file

    def close(self, keep_record: bool) -> None:
        """The window closes; with `keep_record`, the next start offers to restore it."""
        self._is_over = True
        self._timer.stop()
        if keep_record and self._latest != self._written:
            self._write()
        self._thread.close()
        if self._record_file is not None:
            self._record_file.release() if keep_record else self._record_file.remove()

    @Slot()
    def _write(self) -> None:
        self._written = self._latest
        self._thread.do(partial(self._write_record, self._latest, self._view_now()), otherwise=self._on_failed)

    def _write_record(self, snapshot: _Snapshot, view: WorkspaceView) -> None:
        """On the thread: write the record, or remove it if there is no file, and nothing that a crash would lose."""
        # Imported here, on the thread, so that the window does not wait for it.
        from desktop_app.core.files.workspace import Workspace
        from desktop_app.ui.documents.recovery_record import Record, RecordFile

        document, runs, place, active = snapshot
        is_lost = (runs, place) != (document.saved, document.iteration)
        if self._record_file is None:
            self._record_file = RecordFile()
        if document.path is None and not is_lost:
            self._record_file.remove()
        else:
            self._record_file.write(Record(document, Workspace(runs, place, view), active, is_lost))

    def _on_failed(self, fault: Exception) -> None:
        if not isinstance(fault, OSError):
            raise fault
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(f"No recovery record can be written: {fault.strerror or fault}. Save often.")
