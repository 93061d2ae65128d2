"""Has the notebook read and written on a thread of its own, so that the window waits for neither disk nor others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from desktop_app.notebook.store import NotebookFault, Store
from desktop_app.training.carried_over import carried_over

_POLL_MS = 1000

Job = Callable[[Store], Any]
Then = Callable[[Any], None]
Otherwise = Callable[[], None]


class Keeper(QObject):
    """Does jobs one after the other; call `close` at the end.

    What is loaded is told once every job that was asked for is in it: older news would undo what a person sees done.
    """

    loaded = Signal(object)  # tuple of entries: at the first job, and after every change in this window or in another
    faulty = Signal(str)  # in a sentence

    _asked = Signal(object, object, object)
    _watch_asked = Signal(bool)
    _stop_asked = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
        self._thread.start()

    def do(self, job: Job, then: Then | None = None, otherwise: Otherwise | None = None) -> None:
        """Do `job`, then `then` with what it returned, in the window's thread; or `otherwise`, where it failed."""
        self._waiting += 1
        self._asked.emit(job, then, otherwise)

    def watch(self, on: bool) -> None:
        """Look again and again whether another window changed something."""
        self._watch_asked.emit(on)

    def close(self) -> None:
        """Do what was asked for, stop, wait: nothing is lost."""
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

    def _tell_news(self) -> None:
        if self._news is not None and not self._waiting:
            news, self._news = self._news, None
            self.loaded.emit(news)

    @Slot(object, object)
    def _on_done(self, then: Then | None, made: object) -> None:
        if then is not None:
            then(made)

    @Slot(object, str)
    def _on_faulty(self, otherwise: Otherwise | None, words: str) -> None:
        self.faulty.emit(words)
        if otherwise is not None:
            otherwise()


class _Worker(QObject):
    """Lives on the keeper's thread, as the store does."""

    done = Signal(object, object)
    loaded = Signal(object)
    faulty = Signal(object, str)
    ended = Signal()  # a job, in whatever way

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._store: Store | None = None
        self._seen: tuple[int, int] | None = None  # the version that was told last
        self._timer: QTimer | None = None

    @Slot(object, object, object)
    @carried_over
    def do(self, job: Job, then: Then | None, otherwise: Otherwise | None) -> None:
        try:
            store = self._opened()
            made = job(store)
            self._tell_news(store)
            self.done.emit(then, made)
        except NotebookFault as fault:
            self.faulty.emit(otherwise, str(fault))
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
        self.faulty.emit(None, "Something in the notebook went wrong. Help ▸ Show the log has the details.")

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store(self._path)
            if self._store.told:
                self.faulty.emit(None, self._store.told)
        return self._store

    @carried_over
    def _look(self) -> None:
        try:
            self._tell_news(self._opened())
        except NotebookFault as fault:
            if self._timer is not None:
                self._timer.stop()  # it was told; what is asked for next tries again
            self.faulty.emit(None, str(fault))

    def _tell_news(self, store: Store) -> None:
        if (version := store.version()) != self._seen:
            self._seen = version
            self.loaded.emit(store.entries())
