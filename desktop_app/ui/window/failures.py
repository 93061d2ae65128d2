"""Catches failures that nothing else has caught, in any thread, while the window is there: logs and tells them."""

import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop_app.ui.window.main_window import MainWindow

_SAID = "Something unexpected went wrong; the run is untouched. Help ▸ Show the log has the details."


class Failures(QObject):
    """One dialog at a time tells of a failure, and only once of each. Call `close` at the end."""

    _caught = Signal(str)  # a traceback

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: set[str] = set()
        self._is_open = False
        # Queued: the failure may be one of painting, or of another thread.
        for signal in (self._caught, window.session.failed):
            signal.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._catch
        threading.excepthook = lambda it: self._catch(it.exc_type, it.exc_value, it.exc_traceback)

    def close(self) -> None:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__

    def _catch(self, kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, SystemExit):
            return  # a thread ends itself
        if issubclass(kind, KeyboardInterrupt):
            QTimer.singleShot(0, self._window.documents.end)
            return
        import logging

        details = "".join(traceback.format_exception(kind, fault, trace))
        logging.getLogger("nudge").error("unexpected\n%s", details)
        self._caught.emit(details)

    @Slot(str)
    def _on_caught(self, details: str) -> None:
        place, _, _ = details.rstrip().rpartition("\n")  # without the words, which may differ each time
        if self._is_open or place in self._told:
            with suppress(Exception):  # it may be what fails
                self._window.say(_SAID)
            return
        self._told.add(place)
        from desktop_app.ui.window.failure_dialog import FailureDialog, report

        self._is_open = True
        dialog = FailureDialog(QApplication.activeModalWidget() or self._window, report(details, self._window.session))
        dialog.finished.connect(self._on_finished)
        dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self._is_open = False
