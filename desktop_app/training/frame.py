"""What crosses from the trainer's thread to the window's: frozen, and complete in itself."""

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
    """What a run is doing. Everything but `RUNNING` stands still; `DIVERGED` and `FAILED` cannot go on."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"


class Goal(NamedTuple):
    """How long to play: so many iterations, or until |∂E/∂w| < `tolerance`, or, with neither, for ever.

    Where a file was `opened` (what was, in a sentence), `iterations` is the place to go to, flat out, and pause at.
    """

    iterations: int | None = None
    tolerance: float = 0.0
    opened: str = ""


class Member(NamedTuple):
    """One of the runs in a frame: `experiment` is its own, `reading.settings` what is in force now.

    `slot` is which of the runs' colours and dashes it has, `ended` why it does not go on, if it does not. `comparison`
    is what it is coming to, as far as that is worked out.
    """

    experiment: Experiment
    reading: Reading
    slot: int
    ended: Ending | None
    comparison: "Comparison | None"


class Frame(NamedTuple):
    """One picture of the runs. `edit` numbers the last command that is in it; they stop at `target`, if that is set.

    Of the `members` the `active` one is what the parameters and the worked step are about; `iteration` is the one that
    is shown, `latest` the latest of any run. `changes` are the iterations of the active run's changes. `document` is
    the number that those who opened the runs gave them. `undo` and `redo` name the edits that `Session` can undo and
    redo, "" where there is none. What undo goes back to had iterations, where it `has_left` any; those after the
    present ones, where these went on from the past, as `is_branch` tells. `dropped` are the iterations of the changes
    that were still to come, and did not fit what was edited before them.
    """

    run: int
    edit: int
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
        """Whether the iteration shown is an earlier one than the latest."""
        return self.iteration < self.latest
