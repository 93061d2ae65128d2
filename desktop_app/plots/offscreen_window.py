"""A window that is never shown on a screen, in which pictures are drawn."""

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

Widget = TypeVar("Widget", bound=QWidget)


class OffscreenWindow(QWidget, Generic[Widget]):
    """Contains one widget, and deletes it with itself.

    The widget is no window of its own: without a screen, Qt warns of windows that have a minimum size.
    """

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.widget = widget
        widget.setParent(self)
        self.show()


def is_on_screen(widget: QWidget) -> bool:
    """Whether a widget is on a screen, where it paints its background and caches its drawing, or in a picture."""
    return not isinstance(widget.window(), OffscreenWindow)


def painter_on(widget: QWidget, background: str) -> QPainter:
    """A painter with smooth edges; on a screen it has painted the background, which a picture has already."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_on_screen(widget):
        # Where a pixel of the screen is no whole pixel of the widget, its edges lie within pixels, too.
        painter.fillRect(widget.rect().adjusted(-1, -1, 1, 1), QColor(background))
    return painter
