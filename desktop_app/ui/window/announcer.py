"""Has a screen reader say the read-outs when the user steps or pauses, and nothing while a run plays."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible

from desktop_app.training.frame import Frame, State
from desktop_app.ui.common.accessibility import announce
from desktop_app.ui.playback.readouts import Readouts

# Of frames that follow each other faster only the last is said.
_SETTLE_MS = 150


class Announcer(QObject):
    """Announces what the read-outs show, once the run stands still and they are new."""

    def __init__(self, parent: QObject, readouts: Readouts) -> None:
        super().__init__(parent)
        self._readouts = readouts
        self._said = ""
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self._on_settled)

    def show_frame(self, frame: Frame) -> None:
        if frame.state is State.RUNNING:
            self._settling.stop()
            self._said = ""  # say where it stops, even if that is where it was
        else:
            self.say_soon()

    def say_soon(self) -> None:
        if QAccessible.isActive():
            self._settling.start()

    def _on_settled(self) -> None:
        words = self._readouts.summary()
        if words != self._said:
            self._said = words
            announce(self._readouts, words)
