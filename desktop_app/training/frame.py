"""What crosses between the trainer's thread and the window's: frozen, and complete in itself."""

from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.training.lockstep import Ending

if TYPE_CHECKING:
    from desktop_app.core.analysis.comparison import Comparison

FLAT_OUT = inf


class State(StrEnum):
    """What the runs do: only `RUNNING` ones make iterations, and `DIVERGED` and `FAILED` ones cannot go on."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"


class Goal(NamedTuple):
    """How long to play: for `iterations`, or until |∂E/∂w| < `tolerance`, or, with neither, for ever.

    When a file is opened, `opened` is the sentence that says so, and `iterations` the place to go to, flat out, and
    pause at.
    """

    iterations: int | None = None
    tolerance: float = 0.0
    opened: str = ""


class Tolerances(NamedTuple):
    """What counts as small when runs are compared: E below `E`, and w nearer to w* than `w`."""

    E: float = 0.01
    w: float = 0.01


class Member(NamedTuple):
    """One of the runs in a frame: `experiment` is its own, `reading.settings` what is in force now.

    `slot` is its colour and dash; `ended` says why it does not go on, if it does not; `comparison` is what becomes of
    it, as far as that is worked out.
    """

    experiment: Experiment
    reading: Reading
    slot: int
    ended: Ending | None
    comparison: "Comparison | None"


class Frame(NamedTuple):
    """All that the window shows of the runs at one moment.

    `opening` numbers the call of `Session.open` that began the runs, `command` the last command that is in the frame,
    and `document` is the number that the window gave the document. The runs stop at `target`, if there is one.

    The parameters and the worked step are those of the `active` one of the `members`; `iteration` is the one shown,
    `latest` the latest of any run; `changes` are the iterations of the active run's changes. `undo` and `redo` name the
    edits that can be undone and redone, or are "". `has_left`: undo goes back to runs that had made iterations.
    `is_branch`: it goes back to before the runs went on from an earlier iteration. `dropped` are the iterations of
    changes that were recorded for later, and did not fit an edit made before them.
    """

    opening: int
    command: int
    state: State
    goal: Goal
    target: int | None
    members: tuple[Member, ...]
    active: int
    iteration: int
    latest: int
    changes: tuple[int, ...]
    document: int
    undo: str
    redo: str
    has_left: bool
    is_branch: bool
    dropped: tuple[int, ...]

    @property
    def reading(self) -> Reading:
        """The active run's."""
        return self.members[self.active].reading

    @property
    def experiment(self) -> Experiment:
        """The active run's."""
        return self.members[self.active].experiment

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """All runs'."""
        return tuple(member.experiment for member in self.members)

    @property
    def is_past(self) -> bool:
        """Whether an earlier iteration than the latest is shown."""
        return self.iteration < self.latest
