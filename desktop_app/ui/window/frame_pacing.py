"""How often frames are shown: numbers at most ten times a second, and the next frame once this one is painted."""

from time import perf_counter

from PySide6.QtCore import QEvent

from desktop_app.training.frame import Frame, State

_SHORTEST_SECONDS = 0.1
_FOLLOWED = 20.0  # so many iterations a second can be followed by eye


class FrameDrawn(QEvent):
    """Arrives after the repaints that a frame caused, since they have a higher priority."""

    TYPE = QEvent.Type(QEvent.registerEventType())
    PRIORITY = -2  # repaints have −1

    def __init__(self) -> None:
        super().__init__(self.TYPE)


class NumberPacing:
    """Says in which frames to show numbers: in every one, but at most ten a second while runs rush on."""

    def __init__(self) -> None:
        self._shown: tuple[int, int, State, int | None, float] | None = None
        self._iteration = 0  # of the last frame, shown or not
        self._at = 0.0

    def is_due(self, frame: Frame, speed: float) -> bool:
        """Whether to show the numbers of this frame at this speed; if so, it counts as shown.

        A slow run that catches up after a stall does not rush.
        """
        now, pattern = perf_counter(), frame.reading.step.pattern
        this = frame.opening, frame.command, frame.state, pattern, speed
        is_fast = speed > _FOLLOWED or bool(frame.goal.opened)
        rushes, self._iteration = is_fast and frame.iteration - self._iteration > 1, frame.iteration
        if rushes and frame.state is State.RUNNING and this == self._shown and now - self._at < _SHORTEST_SECONDS:
            return False
        self._shown, self._at = this, now
        return True
