"""The runs as a person edits them: which iteration of them is looked at, and the edits that can be undone."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.rebuild import had_again
from desktop_app.core.run.run import Run
from desktop_app.training.frame import Frame, Member, State
from desktop_app.training.history import Doing, Entry, History, Moment, Stand
from desktop_app.training.lockstep import Lockstep, begun


class Scene:
    """`shown` is the earlier iteration that is looked at, `document` the number of what the runs belong to.

    Whoever edits the runs while an earlier iteration is shown lets all of them go on from there. `dropped` are the
    iterations of changes that were still to come, and did not fit what was edited before them.

    `undo` goes back to where everything stood when the last edit was made, to the last bit: also where the runs went on
    since. What they came to is not lost: `redo` goes to where everything stood when that was undone. Each takes the
    other back, and only another edit forgets what was undone. Iterations are no edit: the runs may go on after an undo,
    and redo is still there.
    """

    def __init__(self) -> None:
        self.runs = begun([Experiment()])
        self.shown: int | None = None
        self.dropped: tuple[int, ...] = ()
        self.document = 0
        self.history = History()

    def edit(self, name: str, change: "Edit", doing: Doing, key: object = None) -> None:
        """Let the runs be edited, and have that in the history; edits with the same key can be one there."""
        before, left = self.moment(doing), list(self.runs.runs)
        change(self)
        if self.moment(doing) != before:
            key = None if key is None else (self.runs.slots[self.runs.active], key)
            self.history.add(name, before, left, self.runs.runs, key)

    def open(
        self, name: str, experiments: Sequence[Experiment], active: int, doing: Doing, document: int | None = None
    ) -> None:
        """Begin runs at iteration 0: an edit of that `name` or, without one, the beginning of another history."""

        def begin(scene: Scene) -> None:
            scene.runs, scene.shown, scene.dropped = begun(experiments, active), None, ()
            scene.document = scene.document if document is None else document

        self.edit(name, begin, doing)
        if not name:
            self.history = History()

    def undo(self, doing: Doing) -> Doing | None:
        """Go back to before the last edit; returns what the runs did there, None where there is no edit."""
        return self._cross(self.history.past, self.history.future, doing)

    def redo(self, doing: Doing) -> Doing | None:
        """Go on to where the last undo came from; returns what the runs did there, None where there was none."""
        return self._cross(self.history.future, self.history.past, doing)

    def _cross(self, edits: list[Entry], to: list[Entry], doing: Doing) -> Doing | None:
        if not edits:
            return None
        left, present = self.runs.runs, self.moment(doing)
        relatives = [*left, *self.history.kept]
        entry = edits.pop()
        moment = entry.moment
        runs = had_again([(stand.experiment, stand.i) for stand in moment.stands], relatives)
        self.runs = Lockstep(runs, moment.active)
        self.runs.slots = [stand.slot for stand in moment.stands]
        self.runs.ended = [stand.ended for stand in moment.stands]
        self.shown, self.dropped, self.document = moment.shown, moment.dropped, moment.document
        self.history.cross(to, entry, present, left, runs)
        return moment.doing

    def moment(self, doing: Doing) -> Moment:
        """All that there is to know of the runs; whoever comes back to it finds them standing."""
        runs = self.runs
        if doing.state in (State.RUNNING, State.FAILED):
            doing = doing._replace(state=State.PAUSED)
        stands = zip(runs.runs, runs.slots, runs.ended, strict=True)
        return Moment(
            tuple(Stand(run.experiment, run.i, slot, ended) for run, slot, ended in stands),
            runs.active, self.shown, self.dropped, self.document, doing,
        )  # fmt: skip

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
        """Let run `k` go."""
        self.branch()
        self.runs.remove(k)

    def rename(self, k: int, name: str) -> None:
        """Let run `k` have another name."""
        self.runs.rename(k, name)

    def branch(self) -> None:
        """Go on from the iteration that is shown, without what was after it."""
        if self.shown is not None:
            self.runs, self.shown = self.runs.branched(self.shown), None

    def show(self, i: int | None) -> None:
        """Look at iteration `i`, as near as there is one; None: at the latest."""
        self.shown = None if i is None or i >= self.runs.latest else max(0, i)

    def frame(self, run: int, edit: int, doing: Doing, members: tuple[Member, ...]) -> Frame:
        """One picture of the runs, which do what `doing` says."""
        runs, history = self.runs, self.history
        return Frame(
            run=run, edit=edit, state=doing.state, goal=doing.goal, target=doing.target, members=members,
            active=runs.active, iteration=self.iteration, latest=runs.latest,
            changes=tuple(change.at for change in runs.run.experiment.changes_in(0, runs.run.i + 1)),
            document=self.document, undo=history.undo, redo=history.redo, has_left=history.has_left,
            is_branch=history.is_branch, dropped=self.dropped,
        )  # fmt: skip

    @property
    def iteration(self) -> int:
        """The one that is looked at."""
        return self.runs.latest if self.shown is None else self.shown


Edit = Callable[[Scene], None]
