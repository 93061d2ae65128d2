"""How many iterations are due at a speed."""

from time import perf_counter

from desktop_app.training.frame import FLAT_OUT

# Who was asleep for longer than this does not catch up.
LONGEST_LAG_SECONDS = 0.25


class Pace:
    """Counts from `begin` on; `speed` is in iterations a second, or `FLAT_OUT`, where nothing is counted."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.begin()

    @property
    def is_flat_out(self) -> bool:
        return self.speed == FLAT_OUT

    def begin(self) -> None:
        self._from, self._made = perf_counter(), 0

    def due(self, now: float) -> int:
        """How many iterations should be made by now, and are not `count`ed."""
        if (now - self._from) - self._made / self.speed > LONGEST_LAG_SECONDS + 1 / self.speed:
            self._from, self._made = now - 1 / self.speed, 0
        return max(0, int((now - self._from) * self.speed) - self._made)

    def count(self, made: int) -> None:
        self._made += made
