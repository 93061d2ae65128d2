"""Tells when something is really on the screen: when every watched widget has been painted."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget


class Painted(QObject):
    """Calls `tell` when all `widgets` have been painted while `is_ready()`, and the window is on the screen.

    A window goes to the screen right after its last widget is painted. Our own event, posted meanwhile with a lower
    priority than repaints have, comes after that.
    """

    _TYPE = QEvent.Type(QEvent.registerEventType())
    _PRIORITY = -2

    def __init__(self, widgets: Iterable[QWidget], is_ready: Callable[[], bool], tell: Callable[[], None]) -> None:
        super().__init__()
        self._missing: set[QObject] = set(widgets)
        self._is_ready, self._tell = is_ready, tell
        for widget in self._missing.copy():
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._missing and self._is_ready():
            self._missing.discard(watched)
            if not self._missing:
                QCoreApplication.postEvent(self, QEvent(self._TYPE), self._PRIORITY)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == self._TYPE:
            self._tell()
            return True
        return super().event(event)
