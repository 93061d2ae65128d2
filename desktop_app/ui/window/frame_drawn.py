"""The event that tells the window that a frame is on the screen."""

from PySide6.QtCore import QEvent


class FrameDrawn(QEvent):
    """Comes after the repaints that a frame caused, since it is posted with less priority than they are."""

    TYPE = QEvent.Type(QEvent.registerEventType())
    PRIORITY = -2  # repaints have −1

    def __init__(self) -> None:
        super().__init__(self.TYPE)
