"""What becomes of each run, for a table: worked out one run at a time, and only again when it went on."""

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.run.run import Run
from desktop_app.training.lockstep import Lockstep

if TYPE_CHECKING:
    from desktop_app.core.analysis.comparison import Comparison

# While runs go on, one of them is judged so often.
_PAUSE_SECONDS = 1.0


class Tolerances(NamedTuple):
    """What counts as small: E below `E`, and w nearer to w* than `w`."""

    E: float = 0.01
    w: float = 0.01


class _Judged(NamedTuple):
    run: Run
    i: int
    experiment: object
    tolerances: Tolerances
    made: "Comparison"


class Comparer:
    """Judges the runs of a lockstep where a person wants to see it."""

    def __init__(self) -> None:
        self.tolerances: Tolerances | None = None  # None: nobody looks
        self._judged: dict[int, _Judged] = {}
        self._due = 0.0

    def comparison(self, run: Run) -> "Comparison | None":
        """What was made of the run last."""
        judged = self._judged.get(id(run))
        return judged.made if judged is not None and judged.run is run else None

    def is_stale(self, runs: Lockstep) -> bool:
        """Whether one of them went on, or is another one, since it was judged."""
        return self._next(runs) is not None

    def go_on(self, runs: Lockstep, in_a_hurry: bool) -> bool:
        """Judge one run, where that is due; True where it was. `in_a_hurry`: the runs are going on."""
        now = perf_counter()
        run = self._next(runs)
        if run is None or self.tolerances is None or (in_a_hurry and now < self._due):
            return False
        # Imported at need: starting the window does not have to wait for it.
        from desktop_app.core.analysis.comparison import compared

        made = compared(run, *self.tolerances)
        self._judged[id(run)] = _Judged(run, run.i, run.experiment, self.tolerances, made)
        self._judged = {key: judged for key, judged in self._judged.items() if judged.run in runs.runs}
        self._due = perf_counter() + _PAUSE_SECONDS / len(runs.runs)
        return True

    def _next(self, runs: Lockstep) -> Run | None:
        """The one whose judgement is the oldest, of those that are not judged as they are."""
        if self.tolerances is None:
            return None
        stale = [run for run in runs.runs if self._is_stale(run)]
        return min(stale, key=lambda run: self._judged[id(run)].i if id(run) in self._judged else -1, default=None)

    def _is_stale(self, run: Run) -> bool:
        judged = self._judged.get(id(run))
        now = run, run.i, run.experiment, self.tolerances
        return judged is None or judged.run is not run or judged[1:4] != now[1:]
