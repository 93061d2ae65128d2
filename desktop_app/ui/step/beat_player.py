"""Plays a step in four beats: forward, error, gradient, nudge."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.derivation.derivation import FORWARD, NUDGE

BEAT_NAMES = ("Forward", "Error", "Gradient", "Nudge")
# Beats are played up to this speed, in iterations a second.
SLOWEST_BLUR = 2.0


class BeatPlayer(QObject):
    """`beat` is 0 to 3, or None while the step is shown as a whole.

    By hand, `go_on` shows the next beat; after the last one it emits `step_asked`, and starts again with the next step.
    During a slow run, `follow` plays the beats of each iteration.
    """

    changed = Signal(object)  # int | None
    step_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.beat: int | None = None
        self._is_calm = False
        self._begins_again = False
        self._iteration, self._is_running, self._speed = -1, False, 0.0  # as they were shown last
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_due)

    def go_on(self) -> None:
        """Show the next beat; after the last one, ask for the step."""
        if self.beat == NUDGE:
            self._begins_again = True
            self.step_asked.emit()
        else:
            self._set(FORWARD if self.beat is None else self.beat + 1)

    def show(self, beat: int | None) -> None:
        """Show this beat, or the step as a whole."""
        self._timer.stop()
        self._set(beat)

    def set_calm(self, on: bool) -> None:
        """Whether beats are played by hand only."""
        self._is_calm = on
        if on and self.is_timed:
            self.show(None)
        elif not on and self._is_running:
            self.follow(self._iteration, self._is_running, self._speed)

    def follow(self, iteration: int, is_running: bool, speed: float) -> None:
        """A step is shown: play its beats if the run is slow, else end those of the step before."""
        is_new = iteration != self._iteration
        self._iteration, self._is_running, self._speed = iteration, is_running, speed
        if is_running and speed <= SLOWEST_BLUR and not self._is_calm:
            if is_new or not self._timer.isActive():
                self._timer.start(round(1000 / speed / len(BEAT_NAMES)))
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
