"""Computes maps on another thread, ever finer, so that neither the window nor a run waits."""

import logging
import traceback
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.core.maps import map as maps
from desktop_app.core.maps.chart import charts
from desktop_app.core.maps.map import Map
from desktop_app.core.run.compiled import loop
from desktop_app.training.cache_program import fill_cache
from desktop_app.training.worker_thread import Stopped, WorkerThread
from desktop_app.words.views.map import COMPILING, NO_COMPILER


class Cartographer(QObject):
    """Answers the latest request; what is under way for an earlier one is dropped. Call `close` at the end."""

    charted = Signal(object)  # Chart
    told = Signal(str)  # why there is none yet; "" once there is
    failed = Signal(str)  # traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = WorkerThread("cartographer", self, newest_only=True)
        self._wanted: Map | None = None

    @Slot(object)
    def chart(self, map_: Map | None) -> None:
        """Ask for charts of a map; `charted` answers, several times. None: no map is wanted any more."""
        self._wanted = map_
        if map_ is not None:
            self._thread.do(partial(self._chart, map_), None, self._on_failed)

    def close(self) -> None:
        """Stop, and end the thread."""
        self._thread.stopping.set()
        self._thread.close()

    def _chart(self, map_: Map) -> None:
        """On the thread."""
        self._check(map_)
        if not loop.is_at_hand(map_.needed):
            self._thread.post(partial(self.told.emit, COMPILING))
            fill_cache(map_.needed, maps.__name__, self._thread)
        if loop.compiled(map_.needed) is None:
            self._thread.post(partial(self.told.emit, NO_COMPILER))
            return
        self._thread.post(partial(self.told.emit, ""))
        for chart in charts(map_, partial(self._check, map_)):
            self._thread.post(partial(self.charted.emit, chart))

    def _check(self, map_: Map) -> None:
        """On the thread: end the work once another map is wanted."""
        self._thread.check()
        if self._wanted is not map_:
            raise Stopped

    def _on_failed(self, fault: Exception) -> None:
        if not isinstance(fault, Stopped):
            logging.getLogger(__name__).error("the map could not be computed", exc_info=fault)
            self.failed.emit("".join(traceback.format_exception(fault)))
