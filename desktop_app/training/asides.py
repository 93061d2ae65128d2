"""What is worked out beside the iterations: closer looks at what is in view, and what the runs come to."""

from desktop_app.core.run.run import View
from desktop_app.training.closer_look import CloserLooks
from desktop_app.training.comparer import Comparer, Tolerances
from desktop_app.training.frame import Member
from desktop_app.training.lockstep import Lockstep
from desktop_app.training.scene import Scene


class Asides:
    """Done in slices, while runs go on as while they stand."""

    def __init__(self) -> None:
        self._looks, self._comparer = CloserLooks(), Comparer()

    def begin(self, runs: Lockstep, view: View) -> None:
        """Look at other runs, or at another view of them."""
        self._looks.begin(runs.runs, view)

    def begin_stale(self, runs: Lockstep, view: View) -> None:
        """Look again where iterations came into view."""
        self._looks.begin_stale(runs.runs, view)

    def compare(self, tolerances: Tolerances | None) -> None:
        """Judge the runs by these, or no more."""
        self._comparer.tolerances = tolerances

    def are_due(self, runs: Lockstep) -> bool:
        """Whether there is something to replay or to judge."""
        return self._looks.is_busy or self._comparer.is_stale(runs)

    def go_on(self, runs: Lockstep, seconds: float, chunk: int, in_a_hurry: bool) -> bool:
        """Do a piece of it, `chunk` iterations at a time; True where there is something new to see."""
        is_closer = self._looks.go_on(seconds, chunk)
        return self._comparer.go_on(runs, in_a_hurry) or is_closer

    def members(self, scene: Scene, view: View) -> tuple[Member, ...]:
        """The runs at the iteration that is shown, or where they ended before."""
        made = []
        for k, run in enumerate(scene.runs.runs):
            at = None if scene.shown is None else min(scene.shown, run.i)
            reading = run.reading(view, at, self._looks.curves(k, run, view))
            comparison = self._comparer.comparison(run)
            made.append(Member(run.experiment, reading, scene.runs.slots[k], scene.runs.ended[k], comparison))
        return tuple(made)
