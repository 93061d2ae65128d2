"""Keeps what the window shows, every few seconds, beside everything else: a thread writes it, and no frame waits."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import Frame
from desktop_app.ui.documents.document import Document, place_of

if TYPE_CHECKING:
    from desktop_app.ui.documents.recovery_record import Kept

EVERY_MS = 3000
# The document, the runs, the iteration, and the active run.
_Noted = tuple[Document, tuple[Experiment, ...], int, int]
_NOTHING: _Noted = Document(), (Experiment(),), 0, 0  # a new window, of which nothing is to be kept


class Autosave(QObject):
    """Told of every frame; writes the last one, where it is another than what was written."""

    failed = Signal(str)  # that nothing can be kept, and why; once

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._noted = self._written = _NOTHING
        self._kept: Kept | None = None
        self._writer: threading.Thread | None = None
        self._has_failed = self._is_over = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_due)

    @property
    def name(self) -> str:
        """Of the window's record, if it has one."""
        return self._kept.name if self._kept is not None else ""

    def note(self, document: Document, frame: Frame) -> None:
        """This is what the window shows now. Which file is open is written at once: other windows look for that."""
        self._noted = document, frame.experiments, place_of(frame), frame.active
        if self._noted != self._written and not self._timer.isActive() and not self._is_over:
            self._timer.start(EVERY_MS if document == self._written[0] else 0)

    def adopt(self, kept: "Kept") -> None:
        """What a crash left behind is this window's now, and stays kept until something else is written there."""
        self._stop()
        if self._kept is not None:
            self._kept.remove()
        self._kept = kept

    def close(self, keeps: bool) -> None:
        """The window closes; where it `keeps` what it shows, the next start offers that."""
        self._is_over = True
        self._stop()
        if keeps and self._noted != self._written:
            self._write(self._noted)
        if self._kept is not None:
            self._kept.release() if keeps else self._kept.remove()

    @Slot()
    def _on_due(self) -> None:
        if self._writer is not None and self._writer.is_alive():
            self._timer.start(EVERY_MS)
            return
        self._written = self._noted
        self._writer = threading.Thread(target=self._write, args=(self._noted,), name="autosave")
        self._writer.start()

    def _write(self, noted: _Noted) -> None:
        """Write the record, or remove it where it would tell nothing that is not in a file, or no file."""
        # Imported here, so that nothing waits for that either.
        from desktop_app.core.files.workspace import Workspace
        from desktop_app.ui.documents.recovery_record import Kept, Record

        document, runs, place, active = noted
        is_lost = (runs, place) != (document.saved, document.iteration)
        if self._kept is None:
            self._kept = Kept()
        if document.path is None and not is_lost:
            self._kept.remove()
            return
        try:
            self._kept.write(Record(document, Workspace(runs, place), active, is_lost))
        except OSError as fault:
            if not self._has_failed:
                self._has_failed = True
                self.failed.emit(f"Nothing can be kept for after a crash: {fault.strerror or fault}. Save often.")

    def _stop(self) -> None:
        self._timer.stop()
        if self._writer is not None:
            self._writer.join()
