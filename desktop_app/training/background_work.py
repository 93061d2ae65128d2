"""Work beside the iterations, on the trainer's thread: exact curves of the view, and comparisons.

It is done in short slices, whether training is running or paused.
"""

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.run.run import Run, View
from desktop_app.core.run.timeline import Curves
from desktop_app.training.frame import Member, Tolerances
from desktop_app.training.lockstep import Lockstep
from desktop_app.training.scene import Scene

if TYPE_CHECKING:
    from desktop_app.core.analysis.comparison import Comparison

# While runs go on, each is compared this often.
_COMPARISON_SECONDS = 1.0


class BackgroundWork:
    """Replays the view of each run, and compares the runs if asked to."""

    def __init__(self) -> None:
        self._replays: list[_ViewReplay] = []
        self._comparer = _Comparer()

    def begin(self, runs: Lockstep, view: View) -> None:
        """Replay `view` of these runs, and drop other replays."""
        self._replays = [_ViewReplay(run, view) for run in runs.runs]

    def begin_stale(self) -> None:
        """Replay again where a run has made more iterations that are in view."""
        self._replays = [_ViewReplay(each.run, each.view) if each.is_stale else each for each in self._replays]

    def compare(self, tolerances: Tolerances | None) -> None:
        """Compare the runs by these tolerances; None: stop comparing."""
        self._comparer.tolerances = tolerances

    def is_due(self, runs: Lockstep) -> bool:
        """Whether there is something to replay or to compare."""
        return any(each.is_busy for each in self._replays) or self._comparer.next(runs) is not None

    def work(self, runs: Lockstep, seconds: float, chunk: int, is_running: bool) -> bool:
        """Do some of it, `chunk` iterations at a time; True if there is something new to see."""
        replay = next((each for each in self._replays if each.is_busy), None)
        has_curves = replay is not None and replay.advance(seconds, chunk)
        return self._comparer.work(runs, is_running) or has_curves

    def members(self, scene: Scene, view: View) -> tuple[Member, ...]:
        """The runs at the iteration that is shown, or where they ended before it."""
        made = []
        for k, run in enumerate(scene.runs.runs):
            at = None if scene.shown is None else min(scene.shown, run.i)
            reading = run.reading(view, at, self._replays[k].curves)
            comparison = self._comparer.comparison(run)
            made.append(Member(run.experiment, reading, scene.runs.slots[k], scene.runs.ended[k], comparison))
        return tuple(made)


class _ViewReplay:
    """Makes the iterations in view again, so that their curves are exact where the timeline's buckets are too wide."""

    def __init__(self, run: Run, view: View) -> None:
        self.run, self.view = run, view
        self._end = run.i
        self._curves: Curves | None = None
        # A view that follows the run is never that narrow.
        self._replay = None if view.end is None else run.replay(view)

    @property
    def is_busy(self) -> bool:
        return self._replay is not None

    @property
    def is_stale(self) -> bool:
        """Whether the run has made iterations in view that were not replayed."""
        return self.view.end is not None and self._end < min(self.run.i, self.run.reach_of(self.view)[1])

    @property
    def curves(self) -> Curves | None:
        """The exact curves, once they are complete, and as long as they are up to date."""
        return None if self.is_stale else self._curves

    def advance(self, seconds: float, chunk: int) -> bool:
        """Replay for that long, `chunk` iterations at a time; True once the curves are complete."""
        begin = perf_counter()
        while self._replay is not None and perf_counter() - begin < seconds:
            self._replay.advance(chunk)
            if self._replay.is_done:
                self._curves, self._replay = self._replay.curves(), None
                return True
        return False


class _Compared(NamedTuple):
    """A comparison, and what it was made of."""

    run: Run
    i: int
    experiment: object
    tolerances: Tolerances
    comparison: "Comparison"


class _Comparer:
    """Works out what becomes of each run, one run at a time, and again only when a run has changed."""

    def __init__(self) -> None:
        self.tolerances: Tolerances | None = None  # None: compare nothing
        self._compared: dict[int, _Compared] = {}
        self._due = 0.0

    def comparison(self, run: Run) -> "Comparison | None":
        """The latest comparison of a run."""
        compared = self._compared.get(id(run))
        return compared.comparison if compared is not None and compared.run is run else None

    def next(self, runs: Lockstep) -> Run | None:
        """The run to compare next: of those that have changed, the one whose comparison is the oldest."""
        if self.tolerances is None:
            return None
        stale = [run for run in runs.runs if self._is_stale(run)]
        return min(stale, key=lambda run: self._compared[id(run)].i if id(run) in self._compared else -1, default=None)

    def work(self, runs: Lockstep, is_running: bool) -> bool:
        """Compare one run if that is due; True if it was. While the runs go on, that is due only now and then."""
        run = self.next(runs)
        if run is None or self.tolerances is None or (is_running and perf_counter() < self._due):
            return False
        # Imported at need: the window starts without it.
        from desktop_app.core.analysis.comparison import compared

        comparison = compared(run, *self.tolerances)
        self._compared[id(run)] = _Compared(run, run.i, run.experiment, self.tolerances, comparison)
        self._compared = {key: each for key, each in self._compared.items() if each.run in runs.runs}
        self._due = perf_counter() + _COMPARISON_SECONDS / len(runs.runs)
        return True

    def _is_stale(self, run: Run) -> bool:
        compared = self._compared.get(id(run))
        now = run, run.i, run.experiment, self.tolerances
        return compared is None or compared.run is not run or compared[1:4] != now[1:]
