"""How large windows open: as large as they like to be, or as their screen has room for."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QStyle, QWidget

# What a desktop puts around a window: its title above, and thin edges.
_FRAME = QMargins(8, 40, 8, 8)
_ROUNDING_PX = 3  # of sizes with text of 250 %
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def open_on_screen(window: QWidget, size: QSize) -> None:
    """Give a window this size, or as much of it as its screen has room for, in the middle of the screen."""
    room = _room(window)
    limit_to_screen(window, window.minimumSize())
    window.setGeometry(QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, _MIDDLE, size.boundedTo(room.size()), room))


def limit_to_screen(window: QWidget, least: QSize) -> None:
    """Let a window be no smaller than this, or than its screen has room for."""
    window.setMinimumSize(least.boundedTo(_room(window).size()))


class Growth:
    """Makes a window larger where larger text needs that, and as large as it was where smaller text does not."""

    def __init__(self, window: QWidget, least: QSize) -> None:
        self._window, self._least = window, least
        self._before, self._grown = QSize(), QSize()  # in the screen's pixels; the user may have chosen another since

    def fit(self) -> None:
        """The text has another size now; the window still has its size on the screen."""
        window = self._window
        limit_to_screen(window, self._least)
        if window.isFullScreen() or window.isMaximized():
            return
        now, ratio = window.size(), window.devicePixelRatioF()
        own = self._before / ratio if _are_same(now * ratio, self._grown) else now
        fitting = own.expandedTo(window.minimumSize())
        self._before, self._grown = own * ratio, fitting * ratio
        if fitting != now:
            window.resize(fitting)


def _are_same(one: QSize, other: QSize) -> bool:
    """Whether two sizes in pixels are the same, but for what rounding makes of them."""
    return max(abs(one.width() - other.width()), abs(one.height() - other.height())) <= _ROUNDING_PX


def _room(window: QWidget) -> QRect:
    return window.screen().availableGeometry().marginsRemoved(_FRAME)
