"""What a table of runs says of each: its verdict, and how soon it came near.

How soon is exact at any length: the timeline tells the first bucket that has such an iteration, and that bucket is
replayed.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.analysis.minimum import minimum
from desktop_app.core.analysis.verdict import Verdict, verdict
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.book import E, W, empty_book, has_pattern_rows, pattern_row
from desktop_app.core.run.run import Run
from desktop_app.core.run.travel import travel

# If the timeline cannot tell whether buckets have such a weight or only jump over it, search about this many of their
# iterations.
UNSURE = 2**14
EACH = 2**12  # up to this many iterations are replayed one by one,
FAN = 9  # and more in up to 2^9 buckets


# Unknown: searching would take too long.
OPEN = -1


class Comparison(NamedTuple):
    """The verdict of a run; the first iterations with E `below` a tolerance, and with the weight `near` w*.

    None: never; `OPEN`: unknown.
    """

    verdict: Verdict
    below: int | None
    near: int | None


def compared(run: Run, error: float, distance: float) -> Comparison:
    """The verdict of `run`, and when E was first below `error`, and |w − w*| below `distance`."""
    return Comparison(verdict(run), first_below(run, error), first_near(run, distance))


def first_below(run: Run, error: float) -> int | None:
    """The first iteration, the present one included, whose E is below `error`; None where there was none.

    It is the E that is plotted: of the pattern presented, or of several together, with the weight decay.
    """
    return _first(run, _Near(E, 0.0, error), 0, np.ones(len(run.timeline.starts), bool), run.step().E)


def first_near(run: Run, distance: float) -> int | None:
    """The first iteration, the present one included, at which |w − w*| is below `distance`; None where there was none.

    w* is the minimum under the patterns and walls in force, and iterations before them do not count. None where there
    is no w*; `OPEN` where the timeline cannot tell for more than `UNSURE` iterations: patterns in turn may throw w from
    one side of w* to the other, without coming near.
    """
    settings, timeline = run.settings, run.timeline
    w = minimum(settings)
    if w is None:
        return None
    changes = run.experiment.changes_in(0, run.i + 1)
    begin = max((change.at for change in changes if dict(change.values).keys() & {"patterns", "bounds"}), default=0)
    # E of one pattern has no top between two weights: as near as that to w*, it is not above the larger E of both.
    most = _greatest(settings, np.array((w[0] - distance, w[0] + distance))) * (1.0 + 1e-9)
    if has_pattern_rows(len(most)):
        rows = [pattern_row(E, 1, k) for k in range(len(most))]
    else:
        rows, most = [E], (most.sum(keepdims=True) if settings.presents_several else most.max(keepdims=True))
    low_enough: NDArray[np.bool_] = np.any(timeline.least[rows] <= most[:, None], axis=0)
    if settings.codes.own is not None:
        low_enough[:] = True  # a formula can have a top anywhere
    return _first(run, _Near(W, w[0], distance), begin, low_enough, run.w)


def _greatest(settings: Experiment, ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """What E of each pattern is at most between two ends: the most of its error, and the most of ½λw²."""
    own = error_curves(replace(settings, rule=replace(settings.rule, weight_decay=0.0)), ends).max(axis=1)
    most: NDArray[np.float64] = own + 0.5 * settings.rule.decay_in_E * float((ends * ends).max())
    return most


class _Near(NamedTuple):
    """The values of a series, `row`, that are nearer to `centre` than `distance`."""

    row: int
    centre: float
    distance: float

    def may_be_in(self, least: NDArray[np.float64], greatest: NDArray[np.float64]) -> NDArray[np.bool_]:
        """For each bucket, whether its extremes allow such a value."""
        below, above = least[self.row] - self.centre, greatest[self.row] - self.centre
        are_near: NDArray[np.bool_] = (below < self.distance) & (above > -self.distance)
        return are_near

    def is_extreme_of(self, least: NDArray[np.float64], greatest: NDArray[np.float64]) -> NDArray[np.bool_]:
        """For each bucket, whether one of its extremes is such a value."""
        below, above = least[self.row] - self.centre, greatest[self.row] - self.centre
        are_near: NDArray[np.bool_] = (np.abs(below) < self.distance) | (np.abs(above) < self.distance)
        return are_near


def _first(run: Run, near: _Near, begin: int, able: NDArray[np.bool_], present: float) -> int | None:
    """The first iteration from `begin` on with a value that is `near`.

    Only `able` buckets can have one; `present` is the value of the present iteration, which is in no bucket.
    """
    timeline = run.timeline
    buckets = np.flatnonzero(able & near.may_be_in(timeline.least, timeline.greatest))
    buckets = buckets[buckets >= timeline.bucket_of(begin)]
    is_sure = near.is_extreme_of(timeline.least[:, buckets], timeline.greatest[:, buckets])
    # The bucket in which parameters changed has the extremes of both sides.
    is_sure &= timeline.starts[buckets] >= begin
    sure = int(np.argmax(is_sure)) if is_sure.any() else len(buckets)
    left = UNSURE
    for group in _in_a_row(buckets[:sure]):
        end = _end(run, group[-1])
        for start in range(max(begin, int(timeline.starts[group[0]])), end, EACH):
            if left <= 0:
                return OPEN
            left -= EACH
            found = _first_replayed(run, near, Position(start, run.state_at(start)), min(end, start + EACH))
            if found is not None:
                return found
    for bucket in buckets[sure : sure + 1].tolist():
        return _first_replayed(run, near, timeline.checkpoint(int(timeline.starts[bucket])), _end(run, bucket))
    return run.i if abs(present - near.centre) < near.distance else None


def _in_a_row(buckets: NDArray[np.int64]) -> list[list[int]]:
    """The buckets in groups that follow each other without a gap."""
    groups = np.split(buckets, np.flatnonzero(np.diff(buckets) > 1) + 1)
    return [group.tolist() for group in groups if len(group)]


def _end(run: Run, bucket: int) -> int:
    """The iteration after the last one that was made of a bucket."""
    start = int(run.timeline.starts[bucket])
    return min(run.i, start + run.timeline.width_at(start))


def _first_replayed(run: Run, near: _Near, position: Position, end: int) -> int | None:
    """The same of the iterations from `position` to `end` − 1, which are replayed in ever narrower buckets.

    More than `EACH` must begin where a bucket of the timeline begins.
    """
    begin = position.i
    shift = 0 if end - begin <= EACH else (end - begin - 1).bit_length() - FAN
    book = empty_book(begin, end, shift, len(run.timeline.least))
    travel(run.experiment, position, end, book)
    for k in np.flatnonzero(near.may_be_in(book.least, book.greatest)).tolist():
        there = Position((k - book.offset) << shift, State(*book.first[:, k].tolist()))
        if shift == 0:
            return there.i
        found = _first_replayed(run, near, there, min(end, there.i + (1 << shift)))
        if found is not None:
            return found
    return None
