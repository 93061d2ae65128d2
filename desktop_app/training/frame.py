"""What crosses from the trainer's thread to the window's: frozen, and complete in itself."""

from enum import StrEnum
from math import inf
from typing import NamedTuple

from desktop_app.core.experiment import Experiment
from desktop_app.core.run import Reading

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


class Frame(NamedTuple):
    """One picture of a run. `edit` numbers the last command that is in it; the run stops at `target`, if that is set.

    `experiment` is the run's own, `reading.settings` what is in force now; `changes` are the iterations of its changes.
    `can_undo`: the run branched from another one, which `Session.undo` brings back. `dropped` are the iterations of
    the changes that were still to come, and did not fit what was edited before them.
    """

    run: int
    edit: int
    state: State
    goal: Goal
    target: int | None
    reading: Reading
    experiment: Experiment
    changes: tuple[int, ...]
    can_undo: bool
    dropped: tuple[int, ...]

    @property
    def is_past(self) -> bool:
        """Whether the iteration shown is an earlier one than the latest."""
        return self.reading.step.iteration < self.reading.latest
