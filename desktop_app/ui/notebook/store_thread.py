"""Has the notebook read and written on a thread of its own, so that the window waits for neither disk nor others."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from desktop_app.notebook.store import Busy, NotebookFault, Store
from desktop_app.training.carried_over import carried_over

_POLL_MS = 1000
_PATIENCE_SECONDS, _PAUSE_SECONDS = 1.0, 0.05  # with another program, until that is told; and between two attempts

Job = Callable[[Store], Any]
Then = Callable[[Any], None]
Otherwise = Callable[[NotebookFault], None]


class Keeper(QObject):
    """Does jobs one after the other; call `close` at the end. While another program has the notebook, they wait.

    What is loaded is told once every job that was asked for is in it: older news would undo what a person sees done.
    """

    loaded = Signal(object)  # tuple of entries: at the first job, and after every change in this window or in another
    faulty = Signal(object)  # NotebookFault, of what nobody else was to be told of
    told = Signal(str)  # a sentence
    held = Signal(bool)  # whether another program has the notebook
    settled = Signal()  # nothing is to be done, or all of it waits for another program

    _asked = Signal(object, object, object)
    _watch_asked = Signal(bool)
    _stop_asked = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_held = False
        self._waiting = 0  # jobs that are not done yet
        self._news: object = None  # what was loaded, and is not told yet
        self._thread = QThread(self)
        self._thread.setObjectName("notebook")
        self._worker = _Worker(path)
        self._worker.moveToThread(self._thread)
        self._thread.finished.connect(self._worker.deleteLater)
        self._asked.connect(self._worker.do)
        self._watch_asked.connect(self._worker.watch)
        self._stop_asked.connect(self._worker.stop)
        self._worker.done.connect(self._on_done)
        self._worker.loaded.connect(self._on_loaded)
        self._worker.ended.connect(self._on_ended)
        self._worker.faulty.connect(self._on_faulty)
        self._worker.told.connect(self.told)
        self._worker.held.connect(self._on_held)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Whether everything that was asked for is done."""
        return not self._waiting

    def do(self, job: Job, then: Then | None = None, otherwise: Otherwise | None = None) -> None:
        """Do `job`, then `then` with what it returned, in the window's thread; or `otherwise`, where it failed."""
        self._waiting += 1
        self._asked.emit(job, then, otherwise)

    def watch(self, on: bool) -> None:
        """Look again and again whether another window changed something."""
        self._watch_asked.emit(on)

    def close(self) -> None:
        """Do what was asked for, stop, wait: nothing is lost but what waits for another program."""
        self._worker.given_up.set()
        self._stop_asked.emit()
        self._thread.wait()

    @Slot(object)
    def _on_loaded(self, entries: object) -> None:
        self._news = entries
        self._tell_news()

    @Slot()
    def _on_ended(self) -> None:
        self._waiting -= 1
        self._tell_news()
        if not self._waiting:
            self.settled.emit()

    def _tell_news(self) -> None:
        if self._news is not None and not self._waiting:
            news, self._news = self._news, None
            self.loaded.emit(news)

    @Slot(object, object)
    def _on_done(self, then: Then | None, made: object) -> None:
        if then is not None:
            then(made)

    @Slot(object, object)
    def _on_faulty(self, otherwise: Otherwise | None, fault: NotebookFault) -> None:
        if otherwise is None:
            self.faulty.emit(fault)
        else:
            otherwise(fault)

    @Slot(bool)
    def _on_held(self, is_held: bool) -> None:
        self.is_held = is_held
        self.held.emit(is_held)
        if is_held:
            self.settled.emit()


class _Worker(QObject):
    """Lives on the keeper's thread, as the store does."""

    done = Signal(object, object)
    loaded = Signal(object)
    faulty = Signal(object, object)
    told = Signal(str)
    held = Signal(bool)
    ended = Signal()  # a job, in whatever way

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.given_up = Event()  # no job waits for another program any more
        self._path, self._is_held = path, False
        self._store: Store | None = None
        self._seen: tuple[int, int] | None = None  # the version that was told last
        self._timer: QTimer | None = None

    @Slot(object, object, object)
    @carried_over
    def do(self, job: Job, then: Then | None, otherwise: Otherwise | None) -> None:
        try:
            made = self._once_free(job)
            with suppress(Busy):
                self._tell_news(self._opened())
            self.done.emit(then, made)
        except NotebookFault as fault:
            self.faulty.emit(otherwise, fault)
        finally:
            self.ended.emit()

    @Slot(bool)
    def watch(self, on: bool) -> None:
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setInterval(_POLL_MS)
            self._timer.timeout.connect(self._look)
        if on:
            self._timer.start()
            self._look()
        else:
            self._timer.stop()

    @Slot()
    def stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self._store is not None:
            self._store.close()
        self.thread().quit()

    def fail(self, details: str) -> None:
        import logging

        logging.getLogger(__name__).error("the notebook failed: %s", details)
        self.told.emit("Something in the notebook went wrong. Help ▸ Show the log has the details.")

    def _once_free(self, job: Job) -> Any:
        """What the job returns; it is tried until no other program has the notebook."""
        while not (self._is_held and self.given_up.wait(_PAUSE_SECONDS)):
            is_held = False
            try:
                return job(self._opened())
            except Busy:
                is_held = True
            finally:
                self._tell_held(is_held)
        raise Busy("Another program is busy with the notebook; this was given up.")

    def _tell_held(self, is_held: bool) -> None:
        if is_held is not self._is_held:
            self._is_held = is_held
            self.held.emit(is_held)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store(self._path, _PATIENCE_SECONDS)
            if self._store.told:
                self.told.emit(self._store.told)
        return self._store

    @carried_over
    def _look(self) -> None:
        try:
            self._tell_news(self._opened())
            self._tell_held(False)
        except Busy:
            self._tell_held(True)  # it is looked again
        except NotebookFault as fault:
            if self._timer is not None:
                self._timer.stop()  # it was told; what is asked for next tries again
            self.faulty.emit(None, fault)

    def _tell_news(self, store: Store) -> None:
        if (version := store.version()) != self._seen:
            self._seen = version
            self.loaded.emit(store.entries())
