"""A step in four beats: forward, error, gradient, nudge; which one is on."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.derivation.derivation import FORWARD, NUDGE

NAMES = ("Forward", "Error", "Gradient", "Nudge")
# Up to so many iterations a second there is time to see the beats.
SLOWEST_BLUR = 2.0


class Beats(QObject):
    """`beat` is 0 … 3, or None while a step is shown as a whole; `changed` tells it, `step_asked` comes after the last.

    By hand, `go_on` shows the next beat; after the nudge it asks for the step to be made, and begins again with the
    next one. While a run is slow enough, `run` lets the beats of each iteration follow each other.
    """

    changed = Signal(object)  # int | None
    step_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.beat: int | None = None
        self._begins_again = False
        self._iteration = -1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_due)

    def go_on(self) -> None:
        """The next beat; behind the last one, the step."""
        if self.beat == NUDGE:
            self._begins_again = True
            self.step_asked.emit()
        else:
            self._set(FORWARD if self.beat is None else self.beat + 1)

    def show(self, beat: int | None) -> None:
        """This beat, or the step as a whole."""
        self._timer.stop()
        self._set(beat)

    def follow(self, iteration: int, is_running: bool, speed: float) -> None:
        """A step is shown: the beats of the last one are over."""
        is_new = iteration != self._iteration
        self._iteration = iteration
        if is_running and speed <= SLOWEST_BLUR:
            if is_new or not self._timer.isActive():
                self._timer.start(round(1000 / speed / len(NAMES)))
                self._set(FORWARD)
            return
        was_timed = self._timer.isActive()
        self._timer.stop()
        if self._begins_again and is_new:
            self._begins_again = False
            self._set(FORWARD)
        elif was_timed or is_running or is_new:
            self._set(None)

    @property
    def is_timed(self) -> bool:
        """Whether the beats follow each other by themselves."""
        return self._timer.isActive()

    def stop(self) -> None:
        self._timer.stop()

    def _on_due(self) -> None:
        if self.beat is not None and self.beat < NUDGE:
            self._set(self.beat + 1)

    def _set(self, beat: int | None) -> None:
        if beat != self.beat:
            self.beat = beat
            self.changed.emit(beat)
