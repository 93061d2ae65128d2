"""The status line: what the run does, in a sentence, and how fast a fast run is."""

from time import perf_counter

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from desktop_app.core.model.numbers import WORTH_SAYING_SECONDS, count, duration
from desktop_app.training.frame import Frame, State
from desktop_app.ui.common.accessibility import announce
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.playback import status_text

_PACE_SECONDS = 0.5
_INSET = 10  # aligned with the cards above
# Slower runs can be counted by eye.
_FAST = 1000.0


class _Words(QLabel):
    """One line of words; what has no room is cut off, and the tip says all."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(_INSET)

    def say(self, words: str) -> None:
        self.words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # One pixel more: the width of letters has fractions.
        return QSize(self.fontMetrics().horizontalAdvance(self.words) + 2 * _INSET + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - 2 * _INSET)
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room))


class StatusLine(QStatusBar):
    """Shows the status of the run; any other message stays until that status changes."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self.rate = _Words(), QLabel()
        self._undo = QToolButton()  # undoes what the words are about
        self._undo.setObjectName("quiet")
        self._undo.hide()
        by_tab_only(self._undo)
        self._told = ""  # the last status
        self._hint = ""
        self._begun = ""  # why the run started, until it is under way or something else is commanded
        self._begun_by: int | None = None  # the command that started it, once there is a frame of it
        self._opening = (0, 0)  # the number of the last opening, and of its command
        self._pace = (0.0, 0)  # when the rate was shown last, and at which iteration
        self._speed = 0.0
        self._command = 0  # the last command
        self.addWidget(self._words)
        self.addWidget(self._undo)
        self.addWidget(QWidget(), 1)
        self.addPermanentWidget(self.rate)

    @property
    def text(self) -> str:
        return self._words.words

    def say(self, words: str, undo: QAction | None = None) -> None:
        """Show a message, with a button that undoes what it is about; it stays until the status of the run changes."""
        announce(self, words)
        self._show(words, undo)

    def hint(self, words: str) -> None:
        """Say how something is used while it is in use; once there are no words, show the status again."""
        if words:
            self.say(words)
        elif self.text == self._hint:
            self._show(self._told)
        self._hint = words

    def _show(self, words: str, undo: QAction | None = None) -> None:
        self._words.say(words)
        self._undo.setVisible(undo is not None)
        if undo is not None:
            self._undo.setDefaultAction(undo)

    def say_begun(self, words: str, command: int | None = None) -> None:
        """Say why a run starts; this stays until it is under way, or something else follows the command.

        Without a `command`, it is that of the next frame.
        """
        self._begun, self._begun_by = words, command
        self.say(words)

    def show_frame(self, frame: Frame, speed: float, is_secret: bool = False) -> None:
        """Show the status of the run if it is new; nothing about the next nudge while that `is_secret`."""
        if self._begun_by is None:
            self._begun_by = frame.command
        if frame.state is not State.IDLE or frame.command != self._begun_by:
            self._begun = ""
        if frame.opening != self._opening[0]:
            self._opening = frame.opening, frame.command
        is_opened = self._opening == (frame.opening, frame.command)
        if frame.command != self._command:
            self._command = frame.command
            self._undo.hide()  # Ctrl+Z undoes something else now
        words = self._begun or status_text.status(frame, speed, is_secret, is_opened)
        if words != self._told:
            self._told = words
            self._show(words)
        self._show_pace(frame, speed)

    def _show_pace(self, frame: Frame, speed: float) -> None:
        """Show twice a second how fast a fast run is, and how long it will take if that is long."""
        (then, first), now, i = self._pace, perf_counter(), frame.reading.step.iteration
        is_fast = frame.state is State.RUNNING and (speed >= _FAST or bool(frame.goal.opened))
        if not is_fast or speed != self._speed:
            self.rate.clear()
            self._pace, self._speed = (now, i), speed
        elif now - then > _PACE_SECONDS:
            self._pace = (now, i)
            a_second = (i - first) / (now - then)
            self.rate.setText(f"{count(round(a_second))} iterations a second{_to_go(frame.target, i, a_second)}")


def _to_go(target: int | None, i: int, a_second: float) -> str:
    seconds = (target - i) / a_second if target is not None and a_second > 0 else 0.0
    return f", about {duration(seconds)} to go" if seconds > WORTH_SAYING_SECONDS else ""
