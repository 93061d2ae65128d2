"""The runs as a person edits them: which iteration of them is looked at, and what there is to come back to."""

from collections.abc import Sequence
from typing import Any

from desktop_app.core.experiment import Experiment
from desktop_app.core.run import Run
from desktop_app.training.lockstep import Lockstep, begun


class Scene:
    """`shown` is the earlier iteration that is looked at, `left` the runs that the present ones came after.

    Whoever edits the runs while an earlier iteration is shown lets all of them go on from there. `dropped` are the
    iterations of changes that were still to come, and did not fit what was edited before them.
    """

    def __init__(self) -> None:
        self.runs = begun([Experiment()])
        self.shown: int | None = None
        self.left: Lockstep | None = None
        self.is_branch = False  # of what was left
        self.dropped: tuple[int, ...] = ()

    def begin(self, experiments: Sequence[Experiment], active: int, keeps: bool) -> None:
        """Begin runs at iteration 0; where it `keeps` them, those that were there can be had back.

        To begin once more what stands at its beginning loses nothing, and leaves what there is to come back to.
        """
        is_other = self.runs.latest > 0 or [run.experiment for run in self.runs.runs] != list(experiments)
        self.left = (self.runs if is_other else self.left) if keeps else None
        self.runs, self.shown, self.dropped = begun(experiments, active), None, ()
        self.is_branch = False

    def alter(self, values: tuple[tuple[str, Any], ...]) -> None:
        """Let the active run's parameters be others from the coming iteration on; before the first one, its own."""
        self.branch()
        run = self.runs.run
        coming = run.coming_changes
        if run.i == 0:
            run = Run(run.experiment.begun_with(values))
        else:
            run.change(values)
        self.runs.replace_run(run)
        kept = set(run.coming_changes)
        self.dropped += tuple(change.at for change in coming if change not in kept)

    def duplicate(self) -> None:
        """Put another run like the active one beside it."""
        self.branch()
        self.runs.duplicate()

    def remove(self, k: int) -> None:
        """Let run `k` go; it can be had back."""
        self.branch()
        self.left, self.runs, self.is_branch = self.runs, self.runs.copied(), False
        self.runs.remove(k)

    def branch(self) -> None:
        """Go on from the iteration that is shown; what was after it can be had back."""
        if self.shown is not None:
            self.left, self.runs, self.shown = self.runs, self.runs.branched(self.shown), None
            self.is_branch = True

    def undo(self) -> None:
        """Bring back the runs that the present ones came after, as they were."""
        if self.left is not None:
            self.runs, self.left, self.shown, self.is_branch = self.left, None, None, False

    def show(self, i: int | None) -> None:
        """Look at iteration `i`, as near as there is one; None: at the latest."""
        self.shown = None if i is None or i >= self.runs.latest else max(0, i)

    @property
    def iteration(self) -> int:
        """The one that is looked at."""
        return self.runs.latest if self.shown is None else self.shown
