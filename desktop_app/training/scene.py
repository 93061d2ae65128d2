"""The runs as the user edits them: which iteration is shown, and which edits can be undone."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.core.model.edits import begun_with
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.run.rebuild import rebuilt
from desktop_app.core.run.run import Run
from desktop_app.training.frame import Frame, Member, State
from desktop_app.training.history import History, HistoryEntry, Playback, RunSnapshot, Snapshot
from desktop_app.training.lockstep import Lockstep, begun


class Scene:
    """`shown` is the earlier iteration that is shown, if any; `document` the number of what the runs belong to.

    Editing the runs while an earlier iteration is shown makes all of them go on from there. `dropped` are the
    iterations of changes that were recorded for later, and did not fit an edit made before them.

    `undo` goes back to where everything stood when the last edit was made, to the last bit, also if the runs went on
    since; `redo` then goes to where everything stood when that was undone. Only another edit forgets what was undone.
    Making iterations is not an edit: the runs may go on after an undo, and redo is still possible.
    """

    def __init__(self) -> None:
        self.runs = begun([FIRST])
        self.shown: int | None = None
        self.dropped: tuple[int, ...] = ()
        self.document = 0
        self.history = History()

    @property
    def iteration(self) -> int:
        """The iteration that is shown."""
        return self.runs.latest if self.shown is None else self.shown

    def edit(self, name: str, change: "SceneEdit", playback: Playback, key: object = None) -> None:
        """Edit the runs, and add that to the history; successive edits with the same key can be one there."""
        before, left = self.snapshot(playback), list(self.runs.runs)
        change(self)
        if self.snapshot(playback) != before:
            key = None if key is None else (self.runs.slots[self.runs.active], key)
            self.history.add(name, before, left, self.runs.runs, key)

    def open(
        self, name: str, experiments: Sequence[Experiment], active: int, playback: Playback, document: int | None = None
    ) -> None:
        """Begin runs at iteration 0: an edit of that `name` or, without a name, with an empty history."""

        def begin(scene: Scene) -> None:
            scene.runs, scene.shown, scene.dropped = begun(experiments, active), None, ()
            scene.document = scene.document if document is None else document

        self.edit(name, begin, playback)
        if not name:
            self.history = History()

    def undo(self, playback: Playback) -> Playback | None:
        """Go back to before the last edit; returns the playback there, or None if there is no edit."""
        return self._cross(self.history.past, self.history.future, playback)

    def redo(self, playback: Playback) -> Playback | None:
        """Go to where the last undo came from; returns the playback there, or None if nothing was undone."""
        return self._cross(self.history.future, self.history.past, playback)

    def _cross(self, edits: list[HistoryEntry], to: list[HistoryEntry], playback: Playback) -> Playback | None:
        if not edits:
            return None
        left, before = self.runs.runs, self.snapshot(playback)
        relatives = [*left, *self.history.stored]
        entry = edits.pop()
        wanted = entry.snapshot
        runs = rebuilt([(run.experiment, run.i) for run in wanted.runs], relatives)
        self.runs = Lockstep(runs, wanted.active)
        self.runs.slots = [run.slot for run in wanted.runs]
        self.runs.ended = [run.ended for run in wanted.runs]
        self.shown, self.dropped, self.document = wanted.shown, wanted.dropped, wanted.document
        self.history.cross(to, entry, before, left, runs)
        return wanted.playback

    def snapshot(self, playback: Playback) -> Snapshot:
        """A complete snapshot; going back to it does not start the runs again."""
        runs = self.runs
        if playback.state in (State.RUNNING, State.FAILED):
            playback = playback._replace(state=State.PAUSED)
        members = zip(runs.runs, runs.slots, runs.ended, strict=True)
        return Snapshot(
            tuple(RunSnapshot(run.experiment, run.i, slot, ended) for run, slot, ended in members),
            runs.active, self.shown, self.dropped, self.document, playback,
        )  # fmt: skip

    def alter(self, values: tuple[tuple[str, Any], ...]) -> None:
        """Change the active run's parameters from the coming iteration on; at iteration 0, the experiment itself.

        A run that has as many changes as it can stays as it is.
        """
        if self.runs.run.experiment.is_full(self.shown):
            return
        self.branch()
        run = self.runs.run
        coming = run.coming_changes
        if run.i == 0:
            run = Run(begun_with(run.experiment, values))
        else:
            run.change(values)
        self.runs.replace_run(run)
        kept = set(run.coming_changes)
        self.dropped += tuple(change.at for change in coming if change not in kept)

    def duplicate(self) -> None:
        """Add a run like the active one."""
        self.branch()
        self.runs.duplicate()

    def add(self, experiment: Experiment) -> None:
        """Add a run of an experiment, at iteration 0."""
        self.branch()
        self.runs.add(experiment)

    def remove(self, k: int) -> None:
        """Remove run `k`."""
        self.branch()
        self.runs.remove(k)

    def branch(self) -> None:
        """Go on from the iteration that is shown, without the iterations after it."""
        if self.shown is not None:
            self.runs, self.shown = self.runs.branched(self.shown), None

    def show(self, i: int | None) -> None:
        """Show iteration `i`, or the nearest one; None: the latest."""
        self.shown = None if i is None or i >= self.runs.latest else max(0, i)

    def frame(self, opening: int, command: int, playback: Playback, members: tuple[Member, ...]) -> Frame:
        """A frame of the runs as they are now."""
        runs, history = self.runs, self.history
        return Frame(
            opening=opening, command=command, state=playback.state, goal=playback.goal, target=playback.target,
            members=members, active=runs.active, iteration=self.iteration, latest=runs.latest,
            changes=tuple(change.at for change in runs.run.experiment.changes_in(0, runs.run.i + 1)),
            document=self.document, undo=history.undo, redo=history.redo, has_left=history.has_left,
            is_branch=history.is_branch, dropped=self.dropped,
        )  # fmt: skip


SceneEdit = Callable[[Scene], None]
