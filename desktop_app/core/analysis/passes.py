"""The weights at the ends of passes, by which a run is judged, whatever the presentation of its patterns."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.book import Array
from desktop_app.core.run.run import Run

EARLY = 8  # fewer passes tell nothing
LATELY = 64
_SAMPLES = 16  # passes
_MOST_AT_ONCE = 40_000  # iterations, if passes are long


class Passes(NamedTuple):
    """The weights (w, v) at ends of passes since parameters last changed; each array has shape (n, 2)."""

    made: int  # how many passes
    first: Array  # of the first end alone
    quarters: tuple[Array, Array, Array]  # in the second, the third and the fourth quarter
    lately: Array  # of passes in a row
    within: Array  # the last one of these, at each iteration
    size: float  # of the weights, since the first

    @classmethod
    def of(cls, run: Run, settings: Experiment, begin: int) -> "Passes | None":
        """None while there are too few. Uses every recent pass, and older ones where the timeline has a checkpoint."""
        length = settings.pass_length
        first, last = -(-begin // length), (run.i - 1) // length
        made = last - first
        if made < EARLY:
            return None
        numbers, ends = _stored_ends(run, length, first, last)
        each = _latest(run, length, first, last, min(LATELY, made // 2, max(EARLY // 2, _MOST_AT_ONCE // length)))
        lately = each[::length]
        second, third, fourth = (numbers >= first + made * k // 4 for k in (1, 2, 3))
        # Without these, weights that move in step with the timeline's buckets would seem to rest.
        latest = lately[len(lately) // 2 :]
        quarters = ends[second & ~third], ends[third & ~fourth], np.vstack((ends[fourth], latest))
        size = max(np.abs(ends).max(), np.abs(lately).max())
        return cls(made, ends[:1], quarters, lately, each[-length - 1 :], float(size))


def _stored_ends(run: Run, length: int, first: int, last: int) -> tuple[NDArray[np.int64], Array]:
    """The passes from `first` to `last` at whose ends the timeline has a checkpoint, and the weights there."""
    starts = run.timeline.starts
    buckets = np.flatnonzero((starts % length == 0) & (starts >= first * length) & (starts <= last * length))
    if len(buckets) > _SAMPLES or len(buckets) == last - first + 1:
        return starts[buckets] // length, run.timeline.first[:2, buckets].T
    # Parameters changed within a wide bucket, not long ago.
    numbers = np.linspace(first, last, _SAMPLES + 1).astype(np.int64)
    return numbers, np.array([run.state_at(int(k) * length).weights for k in numbers])


def _latest(run: Run, length: int, first: int, last: int, count: int) -> Array:
    """The weights at each iteration of `count` passes: the latest or, late in a run, those after a checkpoint.

    That is at most 1/2000 of the run ago, and nothing before it has to be replayed.
    """
    begin = last - count
    stored = -(-run.timeline.checkpoint(begin * length).i // length)
    begin = stored if stored >= first else begin
    return np.array(run.weights_between(begin * length, (begin + count) * length + 1))
