"""Surveys the landscape on a thread of its own, so that neither the window nor a run waits for it."""

from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop_app.core.analysis.contours import contours
from desktop_app.core.analysis.landscape import Ground, Survey, error_plane
from desktop_app.training.carried_over import carried_over

# So many rows at a time: where the landscape is not compiled yet, an end must not wait for all of it.
_ROWS = 16


class Surveyor(QObject):
    """Answers the ground that was asked for last; those that wait before it are dropped. Call `close` at the end."""

    surveyed = Signal(object)  # Survey
    failed = Signal(str)  # traceback

    _asked = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.newest = 0  # the number of the latest request; read by the worker
        self._thread = QThread(self)
        self._thread.setObjectName("surveyor")
        self._worker = _Worker(self)
        self._worker.moveToThread(self._thread)
        self._thread.finished.connect(self._worker.deleteLater)
        self._asked.connect(self._worker.survey)
        self._worker.surveyed.connect(self.surveyed)
        self._worker.failed.connect(self._on_failed)
        self._thread.start()

    @Slot(object)
    def survey(self, ground: Ground) -> None:
        """Ask for a ground; `surveyed` answers."""
        self.newest += 1
        self._asked.emit(self.newest, ground)

    def close(self) -> None:
        """Stop, quit, wait: nothing is terminated."""
        self.newest = -1
        self._thread.quit()
        self._thread.wait()

    @Slot(str)
    def _on_failed(self, details: str) -> None:
        import logging

        logging.getLogger(__name__).error("the landscape could not be surveyed: %s", details)
        self.failed.emit(details)


class _Worker(QObject):
    """Lives on the surveyor's thread."""

    surveyed = Signal(object)
    failed = Signal(str)

    def __init__(self, surveyor: Surveyor) -> None:
        super().__init__()
        self._surveyor = surveyor

    @Slot(object, object)
    @carried_over
    def survey(self, number: int, ground: Ground) -> None:
        if number != self._surveyor.newest:
            return
        settings, ws, vs, logarithmic = ground
        rows: list[Any] = []
        for begin in range(0, len(vs), _ROWS):
            if self._surveyor.newest < 0:
                return
            rows.append(error_plane(settings, ws, vs[begin : begin + _ROWS]))
        E = np.concatenate(rows)
        self.surveyed.emit(Survey(ground, E, contours(E, logarithmic)))

    def fail(self, details: str) -> None:
        self.failed.emit(details)
