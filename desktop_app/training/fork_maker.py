"""Computes forks on another thread, coarse ones first, so that neither the window nor a run waits."""

import logging
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.core.maps import fork as of_forks
from desktop_app.core.maps.fork import Filled, Fork, NotCompiled
from desktop_app.training.cache_program import fill_cache
from desktop_app.training.worker_thread import Stopped, WorkerThread

_COARSEST = 160  # columns; then twice as many, and so on
_AT_ONCE = 64  # columns between two looks at whether another fork is wanted


class ForkMaker(QObject):
    """Answers the latest request, and drops what is under way for an earlier one. Call `close` at the end."""

    made = Signal(object)  # Filled: first with few columns, at last with all
    failed = Signal()  # it cannot be computed here

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = WorkerThread("fork", self, newest_only=True)
        self._wanted: Fork | None = None

    @Slot(object)
    def make(self, fork: Fork) -> None:
        """Ask for a fork; `made` answers."""
        self._wanted = fork
        self._thread.do(partial(self._make, fork), None, self._on_failed)

    def close(self) -> None:
        """Stop between two columns, and end the thread."""
        self._thread.stopping.set()
        self._thread.close()

    def _make(self, fork: Fork) -> None:
        """On the thread."""
        fill_cache(fork.needed, of_forks.__name__, self._thread)
        columns = _COARSEST
        while columns < fork.x.pixels:
            self._fill(fork, replace(fork, x=fork.x._replace(pixels=columns)))
            columns *= 2
        self._fill(fork, fork)

    def _fill(self, wanted: Fork, fork: Fork) -> None:
        """Compute a fork, and hand it over; it stands in for the one that is wanted."""
        answers = fork.blank()
        for begin in range(0, fork.x.pixels, _AT_ONCE):
            self._thread.check()
            if self._wanted is not wanted:
                raise Stopped
            fork.fill(answers, begin, min(begin + _AT_ONCE, fork.x.pixels))
        self._thread.post(partial(self._hand_over, wanted, Filled(fork, answers)))

    def _hand_over(self, wanted: Fork, filled: Filled) -> None:
        if self._wanted is wanted:
            self.made.emit(filled)

    def _on_failed(self, fault: Exception) -> None:
        if not isinstance(fault, Stopped):
            if not isinstance(fault, NotCompiled):
                logging.getLogger(__name__).error("a fork could not be computed", exc_info=fault)
            self.failed.emit()
