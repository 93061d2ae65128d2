"""The window's side of what is kept for after a crash: notes what it shows, and offers what other windows lost."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.training.frame import Frame
from desktop_app.ui.documents.document import Document, place_of

if TYPE_CHECKING:
    from desktop_app.ui.documents.autosave import Autosave
    from desktop_app.ui.documents.recovery_record import Kept
    from desktop_app.ui.window.main_window import MainWindow

_LATER_MS = 200


class Keeping:
    """Nothing is imported, and nothing written, before there is something to be kept."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._autosave: Autosave | None = None

    def note(self, document: Document, frame: Frame) -> None:
        """This is what the window shows now; a new window that shows nothing else is not worth keeping."""
        is_new = document == Document() and not document.is_modified(frame) and place_of(frame) == 0
        if self._autosave is not None or not is_new:
            self._made().note(document, frame)

    def adopt(self, kept: "Kept") -> None:
        """What another window lost is this one's to keep now."""
        self._made().adopt(kept)

    def close(self, keeps: bool) -> None:
        """The window closes; where it `keeps` what it shows, the next start offers that."""
        if self._autosave is not None:
            self._autosave.close(keeps)

    def also_open(self, path: Path | None) -> str:
        """That another window has the file open too, in a sentence."""
        from desktop_app.ui.documents.recovery_record import is_open_elsewhere

        own = self._autosave.name if self._autosave is not None else ""
        is_so = path is not None and is_open_elsewhere(path, own)
        return " Another window has it open, too." if is_so else ""

    def offer_left_behind(self, name: str = "") -> None:
        """Offer what other windows lost; where there is a `name`, restore the record of that name."""
        if QApplication.activeModalWidget() is not None:  # a file that was refused is told of
            QTimer.singleShot(_LATER_MS, self._window, lambda: self.offer_left_behind(name))
            return
        from desktop_app.ui.documents.recovery_record import left_behind

        if found := left_behind():
            from desktop_app.ui.documents import recovery

            recovery.offer(found, self._window, self._window.files, name)

    def _made(self) -> "Autosave":
        if self._autosave is None:
            from desktop_app.ui.documents.autosave import Autosave

            self._autosave = Autosave(self._window)
            self._autosave.failed.connect(self._window.say)
        return self._autosave
