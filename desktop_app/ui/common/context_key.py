"""The key that opens the menu of what has the focus; while a dialog is open, the window's own keys wait."""

from functools import partial

from PySide6.QtGui import QContextMenuEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.common.actions import Actions


def menu_by_keys(dialog: QWidget) -> None:
    """Let the key work in a dialog, too."""
    for key in Actions.context.keys:
        QShortcut(key, dialog, partial(ask_for_menu, dialog))


def ask_for_menu(place: QWidget) -> None:
    """Ask for a menu where the focus is, or else at this place, as the menu key does."""
    widget = QApplication.focusWidget() or place
    middle = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, widget.mapToGlobal(middle))
    QApplication.sendEvent(widget, event)
