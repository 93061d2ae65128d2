"""The worker thread: results and failures arrive in the window's thread, in order, and it ends when it is closed."""

import threading
import traceback
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.training.worker_thread import Stopped, WorkerThread


@pytest.fixture
def parent(qapp: QApplication) -> QObject:
    return QObject()


@pytest.fixture
def worker(parent: QObject) -> Iterator[WorkerThread]:
    worker = WorkerThread("worker", parent)
    yield worker
    worker.stopping.set()
    worker.close()


def fail(words: str) -> None:
    raise ValueError(words)


def once_set(event: threading.Event, value: int = 0) -> int:
    event.wait()
    return value


def test_work_is_done_elsewhere_and_told_in_the_window_s_thread_in_order(worker: WorkerThread, qtbot: QtBot) -> None:
    here, told = threading.get_ident(), list[tuple[str, object, int]]()

    def tell(what: str, value: object) -> None:
        told.append((what, value, threading.get_ident()))

    def work() -> int:
        worker.post(partial(tell, "meanwhile", None))
        return threading.get_ident()

    worker.do(work, partial(tell, "made"))
    worker.do(partial(fail, "no"), partial(tell, "made"), lambda fault: tell("failed", str(fault)))
    worker.do(lambda: 3, partial(tell, "made"))
    qtbot.waitUntil(lambda: len(told) == 4)
    assert [(what, thread) for what, _, thread in told] == [
        (what, here) for what in ("meanwhile", "made", "failed", "made")
    ]
    assert told[1][1] != here
    assert [value for _, value, _ in told[2:]] == ["no", 3]


def test_a_failure_that_nobody_handles_is_raised_in_the_window_s_thread(worker: WorkerThread, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as raised:
        worker.do(partial(fail, "unforeseen"))
        qtbot.waitUntil(lambda: bool(raised))
    kind, fault, trace = raised[0]
    assert (kind, str(fault)) == (ValueError, "unforeseen")
    assert traceback.extract_tb(trace)[-1].name == "fail"


def test_waiting_hands_over_what_was_made(worker: WorkerThread) -> None:
    made: list[int] = []
    worker.wait()  # for nothing
    for k in range(3):
        worker.do(partial(int, k), made.append)
    worker.wait()
    assert made == [0, 1, 2]


def test_new_work_can_replace_work_that_still_waits(parent: QObject) -> None:
    worker = WorkerThread("worker", parent, newest_only=True)
    begun, may_end, made = threading.Event(), threading.Event(), list[int]()

    def first() -> int:
        begun.set()
        return once_set(may_end)

    worker.do(first, made.append)
    begun.wait()
    for k in range(1, 5):
        worker.do(partial(int, k), made.append)
    may_end.set()
    worker.wait()
    worker.close()
    assert made == [0, 4]


def _stops(worker: WorkerThread) -> None:
    while True:
        worker.check()


@pytest.mark.parametrize("work", [_stops, lambda worker: worker.stopping.wait()])
def test_work_ends_when_it_is_told_to(worker: WorkerThread, work: Callable[[WorkerThread], object]) -> None:
    ends: list[object] = []
    worker.do(partial(work, worker), ends.append, ends.append)
    worker.stopping.set()
    worker.wait()
    assert len(ends) == 1
    assert ends[0] is True or isinstance(ends[0], Stopped)


def test_the_end_waits_for_everything_and_comes_only_once(worker: WorkerThread) -> None:
    done: list[int] = []
    for k in range(3):
        worker.do(partial(done.append, k))
    worker.close()
    worker.close()
    assert done == [0, 1, 2]
    worker.do(partial(done.append, 3))
    worker.wait()
    assert done == [0, 1, 2]
