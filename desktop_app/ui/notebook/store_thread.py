"""Reads and writes the notebook on another thread, so that the window waits for neither the disk nor other programs."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop_app.notebook.entry import Entry
from desktop_app.notebook.store import Busy, NotebookFault, Store
from desktop_app.training.worker_thread import WorkerThread

_POLL_MS = 1000
# How long to wait for another program before the user is told, and between two attempts after that.
_PATIENCE_SECONDS, _PAUSE_SECONDS = 1.0, 0.05

Job = Callable[[Store], Any]
Then = Callable[[Any], None]
Otherwise = Callable[[NotebookFault], None]


class Keeper(QObject):
    """Does jobs one after another; while another program uses the notebook, they wait. Call `close` at the end.

    `loaded` comes only when no job waits: older entries would undo what the user sees done.
    """

    loaded = Signal(object)  # tuple of entries: at the first job, and after every change in this window or in another
    faulty = Signal(object)  # NotebookFault of a job without `otherwise`, or of the watch
    told = Signal(str)  # a sentence
    held = Signal(bool)  # whether another program uses the notebook
    settled = Signal()  # every job is done, or all of them wait for another program

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_held = False
        self._waiting = 0  # jobs that are not done yet
        self._entries: tuple[Entry, ...] | None = None  # loaded, and not passed on yet
        self._is_watching = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._thread = WorkerThread("notebook", self)
        self._notebook = _Notebook(path, self._thread, self._on_loaded, self._on_held, self.told.emit)

    @property
    def is_done(self) -> bool:
        """Whether every job is done."""
        return not self._waiting

    def do(self, job: Job, then: Then | None = None, otherwise: Otherwise | None = None) -> None:
        """Do `job`, then `then` with its result, in the window's thread; or `otherwise`, if the job failed."""
        self._waiting += 1
        self._thread.do(
            partial(self._notebook.do, job), partial(self._on_done, then), partial(self._on_failed, otherwise)
        )

    def turn_to(self, path: Path) -> None:
        """Do all jobs from now on in the notebook at another path, and load that."""
        self._waiting += 1
        self._thread.do(
            partial(self._notebook.turn_to, path), partial(self._on_done, None), partial(self._on_failed, None)
        )

    def watch(self, on: bool) -> None:
        """Look every second for changes by other windows, or stop doing so."""
        self._is_watching = on
        self._timer.stop()
        if on:
            self._look()

    def close(self) -> None:
        """Do the jobs that wait, and end the thread; only jobs that wait for another program are given up."""
        self.watch(False)
        self._thread.stopping.set()
        self._thread.do(self._notebook.close)
        self._thread.close()

    @Slot()
    def _look(self) -> None:
        self._thread.do(self._notebook.look, self._on_looked, partial(self._tell_fault, None))

    def _on_looked(self, _: None) -> None:
        if self._is_watching:
            self._timer.start(_POLL_MS)

    def _on_done(self, then: Then | None, made: object) -> None:
        try:
            if then is not None:
                then(made)
        finally:
            self._end_job()

    def _on_failed(self, otherwise: Otherwise | None, fault: Exception) -> None:
        try:
            self._tell_fault(otherwise, fault)
        finally:
            self._end_job()

    def _end_job(self) -> None:
        self._waiting -= 1
        self._pass_on()
        if not self._waiting:
            self.settled.emit()

    def _tell_fault(self, otherwise: Otherwise | None, fault: Exception) -> None:
        if not isinstance(fault, NotebookFault):
            logging.getLogger(__name__).error("the notebook failed", exc_info=fault)
            self.told.emit("Something in the notebook went wrong. Help ▸ Show the log has the details.")
        elif otherwise is None:
            self.faulty.emit(fault)
        else:
            otherwise(fault)

    def _on_loaded(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._pass_on()

    def _pass_on(self) -> None:
        if self._entries is not None and not self._waiting:
            entries, self._entries = self._entries, None
            self.loaded.emit(entries)

    def _on_held(self, is_held: bool) -> None:
        self.is_held = is_held
        self.held.emit(is_held)
        if is_held:
            self.settled.emit()


class _Notebook:
    """The store, on the keeper's thread; the functions that it tells things to are called in the window's."""

    def __init__(
        self, path: Path, thread: WorkerThread, on_loaded: Callable[[tuple[Entry, ...]], None],
        on_held: Callable[[bool], None], tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._path, self._thread = path, thread
        self._on_loaded, self._on_held, self._tell = on_loaded, on_held, tell
        self._is_held, self._told = False, ""
        self._store: Store | None = None
        self._version: tuple[int, int] | None = None  # of the entries that were loaded last

    def do(self, job: Job) -> Any:
        """Do a job once no other program uses the notebook, and load what it changed; returns what the job returned."""
        made = self._once_free(job)
        with suppress(Busy):
            self._load(self._opened())
        return made

    def turn_to(self, path: Path) -> None:
        self.close()
        self._path, self._store, self._version, self._told = path, None, None, ""
        self._thread.post(partial(self._on_loaded, ()))  # in place of what came of the other one
        with suppress(Busy):
            self._load(self._opened())

    def look(self) -> None:
        """Load what another window changed."""
        try:
            self._load(self._opened())
            self._show_held(False)
        except Busy:
            self._show_held(True)  # the next look tries again

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def _once_free(self, job: Job) -> Any:
        """Try a job until no other program uses the notebook, or until the window closes."""
        while not (self._is_held and self._thread.stopping.wait(_PAUSE_SECONDS)):
            is_held = False
            try:
                return job(self._opened())
            except Busy:
                is_held = True
            finally:
                self._show_held(is_held)
        raise Busy("Another program is using the notebook; this was given up.")

    def _show_held(self, is_held: bool) -> None:
        if is_held is not self._is_held:
            self._is_held = is_held
            self._thread.post(partial(self._on_held, is_held))

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store(self._path, _PATIENCE_SECONDS)
            self._pass_on_words(self._store)
        return self._store

    def _load(self, store: Store) -> None:
        if (version := store.version()) != self._version:
            self._version = version
            self._thread.post(partial(self._on_loaded, store.entries()))
            self._pass_on_words(store)

    def _pass_on_words(self, store: Store) -> None:
        words, store.told = store.told, ""
        if words and words != self._told:
            self._told = words
            self._thread.post(partial(self._tell, words))
