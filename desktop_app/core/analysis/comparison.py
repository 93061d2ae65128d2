"""What a table of runs says of each: what it comes to, and how soon it came near.

How soon is exact at any length: the timeline tells the first bucket that has such an iteration, and that bucket is made
again.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.analysis.minimum import minimum
from desktop_app.core.analysis.verdict import Verdict, verdict
from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.state import SIZE, State
from desktop_app.core.run.run import Run
from desktop_app.core.run.timeline import E, Rows, W
from desktop_app.core.run.travel import Book, travel

# Where the timeline cannot tell whether buckets hold such a weight or only jump over it, about so many of their
# iterations are looked at.
UNSURE = 2**14
EACH = 2**12  # up to so many iterations are made again one by one,
FAN = 9  # and more of them in up to 2^9 buckets


# Whether such an iteration was there is left open: it would take too long to find out.
OPEN = -1


class Comparison(NamedTuple):
    """What a run is coming to; from which iteration on E had been `below` a tolerance, and the weight `near` w*.

    None: never; `OPEN`: not known.
    """

    verdict: Verdict
    below: int | None
    near: int | None


def compared(run: Run, error: float, distance: float) -> Comparison:
    """What `run` comes to, when E first was below `error`, and when |w − w*| was below `distance`."""
    return Comparison(verdict(run), first_below(run, error), first_near(run, distance))


def first_below(run: Run, error: float) -> int | None:
    """The first iteration, the present one included, whose E is below `error`; None where there was none.

    It is the E that is plotted: of the pattern shown, or in `batch` the sum over all of them.
    """
    return _first(run, E, 0.0, error, 0, np.ones(len(run.timeline.starts), bool), run.step().E)


def first_near(run: Run, distance: float) -> int | None:
    """The first iteration, the present one included, at which |w − w*| is below `distance`; None where there was none.

    w* is the minimum under the patterns and walls in force, and iterations before them do not count. None where there
    is no w*; `OPEN` where the timeline cannot tell of more than `UNSURE` iterations: patterns in turn may throw w from
    one side of w* to the other, past what is near.
    """
    settings, timeline = run.settings, run.timeline
    w = minimum(settings)
    if w is None:
        return None
    changes = run.experiment.changes_in(0, run.i + 1)
    begin = max((change.at for change in changes if dict(change.values).keys() & {"patterns", "bounds"}), default=0)
    # E of one pattern has no top between two weights: as near as that to w*, it is not above the larger E of both.
    most = error_curves(settings, (w[0] - distance, w[0] + distance)).max(axis=1) * (1.0 + 1e-9)
    rows = [Rows().of_pattern(E, k) for k in range(len(most))] if len(most) > 1 else [E]
    low_enough = (timeline.least[rows] <= most[:, None]).any(axis=0)
    return _first(run, W, w[0], distance, begin, low_enough, run.w)


def _first(
    run: Run, row: int, centre: float, distance: float, begin: int, able: NDArray[np.bool_], present: float
) -> int | None:
    """The first iteration from `begin` on whose value in `row` is nearer to `centre` than `distance`.

    Only `able` buckets can hold it; `present` is the value of the present iteration, which no bucket has.
    """
    timeline = run.timeline
    starts, least, greatest = timeline.starts, timeline.least[row] - centre, timeline.greatest[row] - centre
    buckets = np.flatnonzero(able & (least < distance) & (greatest > -distance))
    buckets = buckets[buckets >= timeline.bucket_of(begin)]
    is_sure = (np.abs(least[buckets]) < distance) | (np.abs(greatest[buckets]) < distance)
    # The bucket in which parameters changed has the extremes of both sides.
    is_sure &= starts[buckets] >= begin
    sure = int(np.argmax(is_sure)) if is_sure.any() else len(buckets)
    left = UNSURE
    for group in _in_a_row(buckets[:sure]):
        end = _end(run, group[-1])
        for start in range(max(begin, int(starts[group[0]])), end, EACH):
            if left <= 0:
                return OPEN
            left -= EACH
            found = _first_made(run, start, min(end, start + EACH), run.state_at(start), row, centre, distance)
            if found is not None:
                return found
    for bucket in buckets[sure : sure + 1].tolist():
        start = int(starts[bucket])
        return _first_made(run, start, _end(run, bucket), run.state_at(start), row, centre, distance)
    return run.i if abs(present - centre) < distance else None


def _in_a_row(buckets: NDArray[np.int64]) -> list[list[int]]:
    """The buckets in groups that follow each other without a gap."""
    groups = np.split(buckets, np.flatnonzero(np.diff(buckets) > 1) + 1)
    return [group.tolist() for group in groups if len(group)]


def _end(run: Run, bucket: int) -> int:
    """The iteration after the last one that is made of a bucket."""
    start = int(run.timeline.starts[bucket])
    return min(run.i, start + run.timeline.width_at(start))


def _first_made(run: Run, begin: int, end: int, state: State, row: int, centre: float, distance: float) -> int | None:
    """The same of the iterations begin … end − 1, which are made again from `state`, in ever narrower buckets.

    Where they are more than `EACH`, a bucket of the timeline begins with them.
    """
    shift = 0 if end - begin <= EACH else (end - begin - 1).bit_length() - FAN
    offset, count, series = begin >> shift, ((end - 1) >> shift) - (begin >> shift) + 1, len(run.timeline.least)
    first, least = np.empty((SIZE, count)), np.full((series, count), GREATEST)
    greatest = -least
    travel(run.experiment, begin, state, end, Book(-offset, shift, first, least, greatest))
    for k in np.flatnonzero((least[row] - centre < distance) & (greatest[row] - centre > -distance)).tolist():
        start, its = (offset + k) << shift, State(*first[:, k].tolist())
        if shift == 0:
            return start
        found = _first_made(run, start, min(end, start + (1 << shift)), its, row, centre, distance)
        if found is not None:
            return found
    return None
