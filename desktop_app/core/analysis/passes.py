"""The passes at whose ends a run is looked at to judge it: a function of how far it has come, and of nothing else.

So a timeline, which remembers some of its weights, and a map, which remembers none, come to the same verdict. Late in a
run the passes begin where a timeline has a checkpoint: from there on nothing has to be replayed.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.run.book import Array
from desktop_app.core.run.run import Run
from desktop_app.core.run.timeline import bucket_start

EARLY = 8  # fewer passes tell nothing
LATELY = 64  # passes
LONG = 256  # passes in which a longer period is looked for
_PAIRS = 16  # of samples in each quarter of the passes
_MOST_AT_ONCE = 40_000  # iterations, if passes are long


class Layout(NamedTuple):
    """Which row of the weights that are looked at is what; the rows follow each other as they are named here.

    `samples` are ends of passes from the first one to the last; then come `window` + 1 ends in a row, the last
    `lately` + 1 of which are lately; and the last pass of these at each of its iterations, `length` + 1 rows.
    """

    made: int  # how many passes
    length: int  # of a pass, in iterations
    second: int  # the first sample of the second quarter
    third: int
    fourth: int
    samples: int
    window: int
    lately: int


class Plan(NamedTuple):
    """The iterations whose weights are looked at, and what they are for."""

    layout: Layout
    iterations: NDArray[np.int64]

    @property
    def window_begin(self) -> int:
        """The iteration at which the passes in a row begin."""
        return int(self.iterations[self.layout.samples])


@lru_cache(maxsize=8)
def plan(i: int, begin: int, length: int) -> Plan | None:
    """For a run at iteration `i` with passes of so many iterations, whose parameters last changed at `begin`.

    None while there are too few passes.
    """
    first, last = -(-begin // length), (i - 1) // length
    made = last - first
    if made < EARLY:
        return None
    numbers = _samples(first, last, length)
    window = min(made // 2, max(EARLY // 2, min(LONG, _MOST_AT_ONCE // length)))
    stored = -(-bucket_start((last - window) * length) // length)
    start = stored if stored >= first else last - window
    second, third, fourth = (int(np.searchsorted(numbers, first + made * k // 4)) for k in (1, 2, 3))
    layout = Layout(made, length, second, third, fourth, len(numbers), window, min(LATELY, window))
    rows = numbers * length, np.arange(start, start + window + 1) * length
    end = (start + window) * length
    return Plan(layout, np.concatenate((*rows, np.arange(end - length, end + 1))).astype(np.int64))


def _samples(first: int, last: int, length: int) -> NDArray[np.int64]:
    """All passes, or pairs of them: of a weight that swings to and fro, both sides are seen."""
    made = last - first
    if made <= 8 * _PAIRS:
        return np.arange(first, last + 1)
    numbers = set[int]()
    for quarter in range(4):
        begin, end = first + made * quarter // 4, first + made * (quarter + 1) // 4 - (quarter < 3)
        for k in range(_PAIRS):
            number = begin + (end - begin - 1) * k // (_PAIRS - 1)
            stored = max(first, -(-bucket_start(number * length) // length))
            numbers |= {stored, min(stored + 1, last)}
    return np.array(sorted(numbers))


def weights_of(run: Run, plan: Plan) -> Array:
    """The weights w and v of a run at the iterations of a plan; shape (2, rows)."""
    layout, iterations = plan.layout, plan.iterations
    samples = np.array([run.state_at(i).weights for i in iterations[: layout.samples].tolist()]).T
    begin, end = plan.window_begin, int(iterations[-1])
    each = np.array(run.weights_between(begin, end + 1)).T
    return np.ascontiguousarray(np.hstack((samples, each[:, :: layout.length], each[:, -layout.length - 1 :])))
