"""Runs that go together: one transport drives them all, and each stands where the others stand, or where it ended."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import MOST_RUNS
from desktop_app.core.run.run import Run
from desktop_app.core.run.together import advance_together, companions

_NUMBERED = re.compile(r" \(\d+\)$")


class Ending(StrEnum):
    """Why a run does not go on with the others: its gradient stayed below the tolerance, or its numbers diverged."""

    SMALL_GRADIENTS = "small gradients"
    DIVERGED = "diverged"


class Lockstep:
    """The `runs`; each has a `slot` (its colour and dash), and `ended` says why it ended, if it did. One is active."""

    def __init__(self, runs: Sequence[Run], active: int = 0) -> None:
        self.runs = list(runs)
        self.slots = list(range(len(self.runs)))
        self.ended: list[Ending | None] = [None] * len(self.runs)
        self.active = active

    @property
    def run(self) -> Run:
        """The active run."""
        return self.runs[self.active]

    @property
    def latest(self) -> int:
        """The latest iteration of any run."""
        return max(run.i for run in self.runs)

    @property
    def going(self) -> list[Run]:
        """The runs that have not ended."""
        return [run for run, ended in zip(self.runs, self.ended, strict=True) if ended is None]

    @property
    def i(self) -> int:
        """Where the runs that go on stand; if one is behind, the others wait for it."""
        return min((run.i for run in self.going), default=self.latest)

    def advance(self, count: int, tolerance: float = 0.0) -> int:
        """Make up to `count` iterations of all runs, and find those that end; returns how many were made."""
        begin, stop = self.i, self.i + count
        for group in companions(run for run in self.going if run.i < stop):
            if len(group) > 1:
                advance_together(group, stop, tolerance)
        for k, run in enumerate(self.runs):
            if self.ended[k] is None:
                self.ended[k] = _ending(run, stop, tolerance)
        return max(0, self.i - begin)

    def wake(self) -> None:
        """Let runs that ended with small gradients go on."""
        for run in self.runs:
            run.forget_small_gradients()
        self.ended = [None if ended is Ending.SMALL_GRADIENTS else ended for ended in self.ended]

    def replace_run(self, run: Run) -> None:
        """Replace the active run by another one, or by itself after a change: it can go on."""
        self.runs[self.active] = run
        self.ended[self.active] = None

    def branched(self, i: int) -> "Lockstep":
        """The runs as they were at iteration `i`; these stay as they are."""
        branch = Lockstep([run.branched(min(i, run.i)) for run in self.runs], self.active)
        branch.slots = self.slots.copy()
        branch.ended = [ended if run.i <= i else None for run, ended in zip(self.runs, self.ended, strict=True)]
        return branch

    def copied(self) -> "Lockstep":
        """An independent copy of the runs."""
        copies = self.branched(self.latest)
        for copy, run in zip(copies.runs, self.runs, strict=True):
            copy.experiment = run.experiment  # with the changes recorded for later
        return copies

    def duplicate(self) -> None:
        """Add a copy of the active run, which becomes the active one, unless there are too many."""
        if len(self.runs) == MOST_RUNS:
            return
        copy = self.run.branched(self.run.i)
        copy.experiment = replace(self.run.experiment, name=self._name_like(self.run.experiment.name))
        self.runs.append(copy)
        self.slots.append(min(set(range(MOST_RUNS)) - set(self.slots)))
        self.ended.append(self.ended[self.active])
        self.active = len(self.runs) - 1

    def add(self, experiment: Experiment) -> None:
        """Add a run at iteration 0, which becomes the active one, unless there are too many; the others wait for it."""
        if len(self.runs) == MOST_RUNS:
            return
        self.runs.append(Run(replace(experiment, name=self._name_like(experiment.name))))
        self.slots.append(min(set(range(MOST_RUNS)) - set(self.slots)))
        self.ended.append(None)
        self.active = len(self.runs) - 1

    def remove(self, k: int) -> None:
        """Remove run `k`, if there is one, and it is not the last."""
        if 1 < len(self.runs) > k:
            for each in (self.runs, self.slots, self.ended):
                del each[k]
            self.active -= self.active > k or self.active == len(self.runs)

    def rename(self, k: int, name: str) -> None:
        """Give run `k`, if there is one, another name."""
        if k < len(self.runs):
            self.runs[k].experiment = replace(self.runs[k].experiment, name=name)

    def _name_like(self, name: str) -> str:
        """A name that no run has: "The plateau (2)"."""
        names, base = {run.experiment.name for run in self.runs}, _NUMBERED.sub("", name)
        return next(made for n in range(2, MOST_RUNS + 2) if (made := f"{base} ({n})") not in names)


def _ending(run: Run, stop: int, tolerance: float) -> Ending | None:
    """Advance a run to `stop`, if it is not there yet; returns how it ended, if it did on the way."""
    is_calm = tolerance > 0.0 and run.has_small_gradients
    if run.i < stop and not is_calm:
        run.advance(stop - run.i, tolerance)
        is_calm = tolerance > 0.0 and run.has_small_gradients
    if is_calm:
        return Ending.SMALL_GRADIENTS
    return Ending.DIVERGED if run.i < stop else None


def begun(experiments: Sequence[Experiment], active: int = 0) -> Lockstep:
    """Runs of `experiments`, at iteration 0."""
    return Lockstep([Run(experiment) for experiment in experiments], active)
