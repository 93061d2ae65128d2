"""A window that nobody sees, for what is drawn off the screen."""

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

Widget = TypeVar("Widget", bound=QWidget)


class Unseen(QWidget, Generic[Widget]):
    """Holds one widget, which lives as long as it does.

    The widget is no window itself: a platform without a screen complains of windows that have a least size.
    """

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.widget = widget
        widget.setParent(self)
        self.show()


def is_seen(widget: QWidget) -> bool:
    """Whether it is on a screen, where it paints its ground and keeps what was painted, and not in a picture."""
    return not isinstance(widget.window(), Unseen)
