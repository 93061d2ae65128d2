"""What a test leaves behind: running threads, active timers and windows, each with the place where it was started."""

import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

_STARTERS: tuple[tuple[type, str], ...] = (
    (QThread, "start"),
    (QTimer, "start"),
    (threading.Thread, "start"),
    (QWidget, "show"),
)


class Watch:
    """Notes who starts what; `left_behind` tells what still runs."""

    def __init__(self) -> None:
        self._places: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note the starts while this lasts."""
        with pytest.MonkeyPatch.context() as patch:
            for kind, name in _STARTERS:
                patch.setattr(kind, name, self._noted(getattr(kind, name)))
            yield

    def _noted(self, start: Callable[..., Any]) -> Callable[..., Any]:
        def noted(started: Any, *arguments: Any, **named: Any) -> Any:
            self._places[started] = _place()
            return start(started, *arguments, **named)

        return noted

    def alive(self) -> dict[int, str]:
        """What runs or stands open now: by identity, in words."""
        _settle()
        found = {}
        for started, place in list(self._places.items()):
            words = _words(started)
            if words:
                found[id(started)] = f"{words}, started at {place}"
        for thread in threading.enumerate():
            if thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread):
                found[id(thread)] = f"thread {thread.name}, started at {self._places.get(thread, 'an unknown place')}"
        if isinstance(QApplication.instance(), QApplication):
            for window in QApplication.topLevelWidgets():
                if isinstance(window, QMenu) and not window.isVisible():
                    continue  # pyqtgraph's, without a parent: they go when Python next tidies up
                told = f"window {type(window).__name__} “{window.windowTitle()}”"
                found[id(window)] = f"{told}, shown at {self._places.get(window, 'an unknown place')}"
        return found


def _settle() -> None:
    """Let what was closed and scheduled for deletion go."""
    if QCoreApplication.instance() is not None:
        for _ in range(2):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QCoreApplication.processEvents()


def _words(started: Any) -> str:
    """What is alive of something that was started once; empty where nothing is."""
    if isinstance(started, QThread) and isValid(started) and started.isRunning():
        return f"QThread “{started.objectName()}” runs"
    if isinstance(started, QTimer) and isValid(started) and started.isActive():
        return f"QTimer of {started.interval()} ms is active"
    return ""


def _place() -> str:
    """The line that asked for it: the innermost one outside this file."""
    frame = sys._getframe()
    while frame.f_back and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
