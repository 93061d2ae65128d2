"""How large windows open: as large as they like to be, or as their screen has room for."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QStyle, QWidget

# What a desktop puts around a window: its title above, and thin edges.
_FRAME = QMargins(8, 40, 8, 8)
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def open_on_screen(window: QWidget, size: QSize) -> None:
    """Give a window this size, or as much of it as its screen has room for, in the middle of the screen."""
    room = _room(window)
    limit_to_screen(window, window.minimumSize())
    window.setGeometry(QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, _MIDDLE, size.boundedTo(room.size()), room))


def limit_to_screen(window: QWidget, least: QSize) -> None:
    """Let a window be no smaller than this, or than its screen has room for."""
    window.setMinimumSize(least.boundedTo(_room(window).size()))


def _room(window: QWidget) -> QRect:
    return window.screen().availableGeometry().marginsRemoved(_FRAME)
