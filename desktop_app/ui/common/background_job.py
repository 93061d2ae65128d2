"""One long thing done beside the window: told how far it is, and stopped when it is asked to."""

import logging
import traceback
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QThread, Signal

# A window does not have to hear more often how far it is.
_TELL_SECONDS = 0.05


class Stopped(Exception):
    """It was asked to stop."""


class Job(QThread):
    """Does `work`, which calls back with how much is done: there it ends in `Stopped` after `requestInterruption`.

    `work` touches no widgets. Whoever starts it waits for `ended`, and then for the thread.
    """

    progressed = Signal(object)  # int: how much is done
    ended = Signal(object)  # None, or the exception that it ended in

    def __init__(self, work: Callable[[Callable[[int], None]], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("job")
        self._work, self._told_at = work, 0.0

    def run(self) -> None:
        """On the thread."""
        try:
            self._work(self._tell)
        except Exception as fault:
            if not isinstance(fault, OSError | Stopped):
                logging.getLogger(__name__).error("a job failed: %s", traceback.format_exc())
            self.ended.emit(fault)
        else:
            self.ended.emit(None)

    def _tell(self, done: int) -> None:
        if self.isInterruptionRequested():
            raise Stopped
        now = perf_counter()
        if now - self._told_at > _TELL_SECONDS:
            self._told_at = now
            self.progressed.emit(done)
