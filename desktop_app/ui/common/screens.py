"""How large windows open: as large as they like to be, or as their screen has room for."""

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtWidgets import QStyle, QWidget

# What a desktop puts around a window: its title above, and thin edges.
_FRAME = QMargins(8, 40, 8, 8)
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def open_on_screen(window: QWidget, size: QSize) -> None:
    """Give a window this size, or as much of it as its screen has room for, in the middle of the screen."""
    room = window.screen().availableGeometry().marginsRemoved(_FRAME)
    window.setMinimumSize(window.minimumSize().boundedTo(room.size()))
    window.setGeometry(QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, _MIDDLE, size.boundedTo(room.size()), room))
