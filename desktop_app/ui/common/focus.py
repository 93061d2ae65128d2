"""Lets a control be reached and worked by keys without taking the window's own keys away after a click.

The wheel is as a key: only who has the focus takes it, so that rolling through a form alters nothing.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget

_OWN_KEYS = {
    Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip


class _OwnKeys(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        assert isinstance(watched, QWidget)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        if event.type() == QEvent.Type.Wheel and not watched.hasFocus():
            event.ignore()  # whoever it lies in may scroll
            return True
        return False


class _GivesWay(QObject):
    """A control that is disabled would hand the focus to its neighbour, which takes Space for itself.

    A line in which nothing was typed has nothing to undo itself: the window may.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_untouched = isinstance(watched, QLineEdit) and not watched.isModified()
        if is_untouched and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget) and not watched.isEnabled():
            QTimer.singleShot(0, watched, lambda: focus_window(watched))
        return False


def by_tab_only(*widgets: QWidget) -> None:
    """Let `widgets` take the focus by Tab, and then keep Space and the arrows; a click leaves the focus where it is."""
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        widget.installEventFilter(_OwnKeys(widget))
        widget.installEventFilter(_GivesWay(widget))


def back_to_window(edit: QLineEdit) -> None:
    """At Enter, or once it is disabled, give the keys back to the window."""
    edit.returnPressed.connect(lambda: focus_window(edit))
    edit.installEventFilter(_GivesWay(edit))


def focus_window(widget: QWidget) -> None:
    """Take the focus from `widget`.

    With the focus nowhere, Qt would hand it to the first list of the form when the window comes back from behind.
    """
    window = widget.window()
    centre = window.centralWidget() if isinstance(window, QMainWindow) else None
    if centre is None:
        widget.clearFocus()
    else:
        centre.setFocus()
