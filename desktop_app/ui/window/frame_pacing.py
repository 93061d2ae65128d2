"""Numbers that change faster than one can read them are shown less often."""

from time import perf_counter

from desktop_app.training.frame import Frame, State

_SHORTEST_SECONDS = 0.05


class Legible:
    """Tells which frames to show: every one, but where runs rush on with the same pattern at most twenty a second."""

    def __init__(self) -> None:
        self._shown: tuple[int, int, State, int | None] | None = None
        self._iteration = 0  # of the last frame, shown or not
        self._at = 0.0

    def is_due(self, frame: Frame) -> bool:
        """Whether to show this frame, which counts as shown then."""
        now, this = perf_counter(), (frame.run, frame.edit, frame.state, frame.reading.step.pattern)
        rushes, self._iteration = frame.iteration - self._iteration > 1, frame.iteration
        if rushes and frame.state is State.RUNNING and this == self._shown and now - self._at < _SHORTEST_SECONDS:
            return False
        self._shown, self._at = this, now
        return True
