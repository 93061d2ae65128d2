"""Does work on another thread, and hands what comes of it to the window's thread."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")


class Stopped(Exception):
    """The work was told to stop."""


class WorkerThread(QObject):
    """Does one thing after another on a thread of its own. Call `close` at the end.

    Functions that take a result or a failure are called in the thread of this object: the window's. Long work calls
    `check`, which ends it once `stopping` is set. With `newest_only`, new work replaces work that still waits.
    """

    _posted = Signal(object)

    def __init__(self, name: str, parent: QObject, newest_only: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.stopping = Event()
        self._newest_only = newest_only
        self._pool: ThreadPoolExecutor | None = None
        self._last: Future[None] | None = None
        self._is_closed = False
        # A slot of a QObject: a plain function would be called in the thread that emits.
        self._posted.connect(self._on_posted)

    def do(
        self, work: Callable[[], T], then: Callable[[T], object] | None = None,
        otherwise: Callable[[Exception], object] | None = None,
    ) -> None:  # fmt: skip
        """Do `work` on the thread, then `then` with its result, or `otherwise` with the exception that it raised.

        Without `otherwise` the exception is raised in the window's thread: it is logged, and the user is told. After
        `close` nothing is done any more.
        """
        if self._is_closed:
            return
        if self._pool is None:
            # Imported at need: the window starts without it.
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(1, self.objectName())
        if self._newest_only and self._last is not None:
            self._last.cancel()
        self._last = self._pool.submit(self._run, work, then, otherwise)

    def post(self, call: Callable[[], object]) -> None:
        """From the thread: have something called in the window's thread."""
        self._posted.emit(call)

    def check(self) -> None:
        """From the thread: raise `Stopped` once the work is told to stop."""
        if self.stopping.is_set():
            raise Stopped

    def wait(self) -> None:
        """Wait until everything is done, and hand over what came of it."""
        if self._last is not None:
            self._last.result()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def close(self) -> None:
        """Wait until everything is done, and end the thread."""
        self._is_closed = True
        if self._pool is not None:
            self._pool.shutdown()

    def _run(
        self, work: Callable[[], T], then: Callable[[T], object] | None, otherwise: Callable[[Exception], object] | None
    ) -> None:
        try:
            made = work()
        except Exception as fault:
            self.post(partial(otherwise or _raise, fault))
        else:
            if then is not None:
                self.post(partial(then, made))

    @Slot(object)
    def _on_posted(self, call: Callable[[], object]) -> None:
        call()


def _raise(fault: Exception) -> None:
    raise fault
