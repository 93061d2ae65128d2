"""A fork: the values that the weights visit, and the Lyapunov exponent, for each value of one parameter.

`python -m desktop_app.core.maps.fork NAME` compiles one of `FORKS`, and stores that in the cache.
"""

import sys
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.maps.axes import Axis, changing, numbers_of
from desktop_app.core.maps.map import for_a_call, form_of, forms, group_of
from desktop_app.core.maps.pixels import ForkAnswers, fill_fork
from desktop_app.core.maps.room import Values, room_for
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import OnDemand
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
        return Values(group_of(self.experiment, self.x.path), numbers_of(self.experiment), *along_x, *nothing)

    @property
    def needed(self) -> OnDemand:
        """What is compiled for it."""
        return form_of(FORKS, self.values.group)

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
        compiled(*self.arguments(made, begin, end))

    def arguments(self, made: ForkAnswers, begin: int, end: int) -> tuple[Any, ...]:
        """What `fill_fork` takes."""
        stops, there = self.stops
        room = room_for(self.values, len(stops))
        places = np.arange(len(stops))
        return for_a_call(self.values), stops, places, there, self.window[1], begin, end, made, room

    def filled(self) -> ForkAnswers:
        """All columns."""
        made = self.blank()
        self.fill(made, 0, self.x.pixels)
        return made


class Filled(NamedTuple):
    """A fork with all of its columns."""

    fork: Fork
    answers: ForkAnswers


def compile_fork(experiment: Experiment, path: str = "") -> None:
    """Compile, or load, what a fork of it needs, over the parameter with this path."""
    loop.compiled(form_of(FORKS, group_of(experiment, path)))


def _example(experiment: Experiment) -> tuple[Any, ...]:
    made = Fork(experiment, Axis("rule.rate", 0.1, 1.0, 2), 20)
    return made.arguments(made.blank(), 0, 1)


FORKS = forms(fill_fork, _example)

if __name__ == "__main__":
    # The module as all others know it, so that what is stored has the same names.
    from desktop_app.core.maps import fork

    for form in fork.FORKS:
        if form.name in sys.argv:
            loop.compiled(form)
