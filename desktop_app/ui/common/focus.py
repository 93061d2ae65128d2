"""Focus rules: controls can be used by keys, but a click on one does not take the keys of the window away.

Only the focused control reacts to the wheel, so scrolling the form changes no value.
"""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSlider, QLineEdit, QMainWindow, QTabBar, QWidget

_OWN_KEYS = {
    Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip
_WATCHED = (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.ShortcutOverride, QEvent.Type.Wheel)
# When the focus comes back to the control that had it.
_SAME_FOCUS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class _GivesWay(QObject):
    """Gives the focus back to the window where a control has no use for it.

    A disabled control would pass it to its neighbour, which would take Space. And a line in which nothing was typed
    leaves undo and redo to the window.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The others are left alone at once: a window that opens sends each control a dozen of them.
        return event.type() in _WATCHED and isinstance(watched, QWidget) and self._filters(watched, event)

    def _filters(self, widget: QWidget, event: QEvent) -> bool:
        is_untouched = isinstance(widget, QLineEdit) and not widget.isModified()
        if is_untouched and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        if event.type() == QEvent.Type.FocusOut and not widget.isEnabled():
            QTimer.singleShot(0, widget, lambda: focus_window(widget))
        return False


class _OwnKeys(_GivesWay):
    """Gives a focused control the wheel and, unless a click brought the focus, those of the keys that it uses."""

    def _filters(self, widget: QWidget, event: QEvent) -> bool:
        if super()._filters(widget, event):
            return True
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() not in _SAME_FOCUS:
            widget.setProperty("clicked", event.reason() == Qt.FocusReason.MouseFocusReason)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            has_use = event.key() != Qt.Key.Key_Space or not isinstance(widget, QAbstractSlider | QTabBar)
            event.setAccepted(has_use and not is_clicked(widget))
            return True
        if event.type() == QEvent.Type.Wheel and not widget.hasFocus():
            event.ignore()  # the area around it may scroll
            return True
        return False


def by_tab_only(*widgets: QWidget, policy: Qt.FocusPolicy = Qt.FocusPolicy.TabFocus) -> None:
    """Let `widgets` take the focus by Tab only, and then keep Space and the arrows."""
    for widget in widgets:
        widget.setFocusPolicy(policy)
        widget.installEventFilter(_OwnKeys(widget))


def by_click_too(widget: QWidget) -> None:
    """Let `widget` take the focus by a click as well, which leaves Space and the arrows to the window."""
    by_tab_only(widget, policy=Qt.FocusPolicy.StrongFocus)


def tab_in_order(*parts: QWidget) -> None:
    """Let Tab go through these parts one after the other, and within each in its own order."""
    for one, other in pairwise(stop for part in parts for stop in stops_of(part)):
        QWidget.setTabOrder(one, other)


def stops_of(part: QWidget) -> list[QWidget]:
    """What takes the focus by Tab in a part, in its order."""
    chain = [part]
    while (widget := chain[-1].nextInFocusChain()) is not None and widget is not part:
        chain.append(widget)
    # PySide takes each for a child of the one before it, and for dead when that one is deleted; but asked for its
    # children, a widget has them back.
    for parent in {parent for widget in chain if (parent := widget.parentWidget()) is not None}:
        parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    inside = (widget for widget in chain if widget is part or part.isAncestorOf(widget))
    return [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]


def is_clicked(widget: QWidget) -> bool:
    """Whether `widget` has its focus from a click."""
    return bool(widget.property("clicked"))


def back_to_window(edit: QLineEdit) -> None:
    """At Enter, or when the line is disabled, give the focus back to the window."""
    edit.returnPressed.connect(lambda: focus_window(edit))
    edit.installEventFilter(_GivesWay(edit))


def focus_window(widget: QWidget) -> None:
    """Move the focus from `widget` to the window.

    With the focus nowhere, Qt would give it to the first list of the form when the window is activated again.
    """
    window = widget.window()
    centre = window.centralWidget() if isinstance(window, QMainWindow) else None
    if centre is None:
        widget.clearFocus()
    else:
        centre.setFocus()
