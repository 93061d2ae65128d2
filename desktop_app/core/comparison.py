"""What a table of runs shows of each: where it stands, how soon it came near, and what it comes to.

How soon is exact at any length: the timeline tells the first bucket that has such an iteration, and that bucket is made
again.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core import verdict
from desktop_app.core.error_functions import GREATEST
from desktop_app.core.landscape import error_curves
from desktop_app.core.minimum import minimum
from desktop_app.core.run import Run
from desktop_app.core.state import SIZE, State
from desktop_app.core.timeline import E, Rows, W
from desktop_app.core.travel import Book, travel

BELOW = 0.01  # of E
NEAR = 0.01  # of |w − w*|
# Where the timeline cannot tell whether buckets hold such a weight or only jump over it, about so many of their
# iterations are looked at.
UNSURE = 2**14
EACH = 2**12  # up to so many iterations are made again one by one,
FAN = 9  # and more of them in up to 2^9 buckets


class Summary(NamedTuple):
    """One run's line in the table; `below` and `near` are iterations, None where it has not come there."""

    i: int
    w: float
    v: float
    E: float
    rule: str
    rate: float
    below: int | None
    near: int | None
    verdict: verdict.Verdict


def summary(run: Run, error: float = BELOW, distance: float = NEAR) -> Summary:
    """How `run` stands, and when E first was below `error` and |w − w*| below `distance`."""
    step, rule = run.step(), run.settings.rule
    below, near = first_below(run, error), first_near(run, distance)
    return Summary(run.i, step.w, step.v, step.E, rule.kind.label, rule.rate, below, near, verdict.verdict(run))


def first_below(run: Run, error: float) -> int | None:
    """The first iteration, the present one included, whose E is below `error`; None where there was none.

    It is the E that is plotted: of the pattern shown, or in `batch` the sum over all of them.
    """
    return _first(run, E, 0.0, error, 0, np.ones(len(run.timeline.starts), bool), run.step().E)


def first_near(run: Run, distance: float) -> int | None:
    """The first iteration, the present one included, at which |w − w*| is below `distance`; None where there was none.

    w* is the minimum under the patterns and walls in force, and iterations before them do not count. None where there
    is no w*, and where the timeline leaves it open for more than `UNSURE` iterations: patterns in turn may throw w from
    one side of w* to the other, past what is near.
    """
    settings, timeline = run.settings, run.timeline
    w = minimum(settings)
    if w is None:
        return None
    changes = [change for change in run.experiment.changes if change.at <= run.i]
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
                return None
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
