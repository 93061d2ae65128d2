"""Computes the error over the plane of two weights on another thread, so that neither the window nor a run waits."""

import logging
import traceback
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.core.analysis.contours import contours
from desktop_app.core.analysis.landscape import Ground, Survey, error_plane
from desktop_app.training.worker_thread import Stopped, WorkerThread

# Rows computed between two checks for the end: where the landscape is not compiled yet, all of it takes too long.
_ROWS = 16


class Surveyor(QObject):
    """Answers the latest request; requests that still wait before it are dropped. Call `close` at the end."""

    surveyed = Signal(object)  # Survey
    failed = Signal(str)  # traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = WorkerThread("surveyor", self, newest_only=True)

    @Slot(object)
    def survey(self, ground: Ground) -> None:
        """Ask for the error on a ground; `surveyed` answers."""
        self._thread.do(partial(self._survey, ground), self.surveyed.emit, self._on_failed)

    def close(self) -> None:
        """Stop between two rows, and end the thread."""
        self._thread.stopping.set()
        self._thread.close()

    def _survey(self, ground: Ground) -> Survey:
        """On the thread."""
        settings, ws, vs, logarithmic = ground
        planes = []
        for begin in range(0, len(vs), _ROWS):
            self._thread.check()
            planes.append(error_plane(settings, ws, vs[begin : begin + _ROWS]))
        E = np.concatenate(planes)
        return Survey(ground, E, contours(E, logarithmic))

    def _on_failed(self, fault: Exception) -> None:
        if not isinstance(fault, Stopped):
            logging.getLogger(__name__).error("the landscape could not be surveyed", exc_info=fault)
            self.failed.emit("".join(traceback.format_exception(fault)))
