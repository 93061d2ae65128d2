"""A fork: the values that the weights visit, and the Lyapunov exponent, for each value of one parameter.

`python -m desktop_app.core.maps.fork` compiles what it needs, and stores that in the cache.
"""

import sys
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.maps.axes import Axis, changing, numbers_of
from desktop_app.core.maps.map import APART, INSTEAD, MODULES, OWN, for_a_call, group_of
from desktop_app.core.maps.pixels import ForkAnswers, Values, fill_fork
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import WITH_FORMULAS, OnDemand
from desktop_app.core.run.following import Whole

LAST = 256  # values of each column


class NotCompiled(Exception):
    """There is no compiler here, and interpreted code would take hours."""


@dataclass(frozen=True)
class Fork:
    """A fork of `experiment` over one axis, after so many iterations."""

    experiment: Experiment
    x: Axis
    iterations: int

    def __reduce__(self) -> tuple[Any, ...]:
        """For another process: without what was worked out of it."""
        return Fork, (replace(self.experiment), self.x, self.iterations)

    @property
    def kept(self) -> int:
        """How many of the last values there are of each column."""
        return min(LAST, self.iterations + 1)

    @property
    def window(self) -> tuple[int, int]:
        """The second half of the run, by which the exponent is told: its first iteration, and how many passes."""
        length = self.experiment.pass_length
        passes = max(1, self.iterations // length // 2)
        return max(0, self.iterations // length - passes) * length, passes

    @cached_property
    def values(self) -> Values:
        along_x = changing(self.experiment, self.x)
        nothing = np.zeros(0, np.int64), np.zeros((0, 1))
        return Values(group_of(self.experiment), numbers_of(self.experiment), *along_x, *nothing)

    @property
    def needed(self) -> OnDemand:
        """What is compiled for it."""
        return FORK if self.values.group.own is None else FORK_WITH_FORMULAS

    @cached_property
    def stops(self) -> tuple[Whole, int]:
        """The iterations whose weights are kept, and the position among them where neighbours begin."""
        begin, _ = self.window
        last = np.arange(self.iterations + 1 - self.kept, self.iterations + 1)
        before = last[last < begin]
        stops = np.concatenate((before, [begin], last[last >= begin], [self.iterations + 1]))
        return stops, len(before)

    @property
    def is_compiled(self) -> bool:
        """Whether it can be filled at once."""
        return loop.has(self.needed.name)

    def blank(self) -> ForkAnswers:
        """Room for all columns."""
        shape = self.x.pixels, self.kept
        return ForkAnswers(np.zeros(shape), np.zeros(shape), np.zeros(self.x.pixels))

    def fill(self, made: ForkAnswers, begin: int, end: int) -> None:
        """Compute the columns begin … end − 1; other threads may go on meanwhile."""
        compiled = loop.compiled(self.needed)
        if compiled is None:
            raise NotCompiled
        stops, there = self.stops
        compiled(for_a_call(self.values), stops, there, self.window[1], begin, end, made)

    def filled(self) -> ForkAnswers:
        """All columns."""
        made = self.blank()
        self.fill(made, 0, self.x.pixels)
        return made


class Filled(NamedTuple):
    """A fork with all of its columns."""

    fork: Fork
    answers: ForkAnswers


def compile_fork(experiment: Experiment) -> None:
    """Compile, or load, what a fork of it needs."""
    loop.compiled(FORK if experiment.codes.own is None else FORK_WITH_FORMULAS)


def _example(experiment: Experiment) -> tuple[Any, ...]:
    made = Fork(experiment, Axis("rule.rate", 0.1, 1.0, 2), 20)
    stops, there = made.stops
    return for_a_call(made.values), stops, there, 1, 0, 1, made.blank()


FORK = OnDemand(fill_fork, MODULES, APART, partial(_example, Experiment()), INSTEAD)
FORK_WITH_FORMULAS = OnDemand(fill_fork, MODULES, APART, partial(_example, OWN), INSTEAD, has_formulas=True)

if __name__ == "__main__":
    # The module as all others know it, so that what is stored has the same names.
    from desktop_app.core.maps import fork

    loop.compiled(fork.FORK_WITH_FORMULAS if sys.argv[1:] == [WITH_FORMULAS] else fork.FORK)
