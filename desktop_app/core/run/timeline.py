"""The memory of a run: bounded, and sharp everywhere on a linear and on a logarithmic axis.

The first `FINE` iterations have a bucket each; from there on every octave [FINE·2^(k−1), FINE·2^k) has `FINE`/2 buckets
of 2^k iterations. So a bucket is never wider than 2/FINE of the iteration at which it begins, nothing is ever merged or
rewritten, and 10^12 iterations take 30 octaves. A bucket stores the state at its first iteration, from which the others
can be replayed, and the least and greatest value of each series (book.py). Those of ρ are of the bucket's first
`WATCHED` iterations (kernel.py): that is all of them up to iteration WATCHED·FINE, and in every view narrow enough.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import floor, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.state import SIZE, Position, State
from desktop_app.core.run.book import Book, row_count
from desktop_app.core.run.compiled import loop

FINE = 4096
_HALF = FINE // 2
# Room is made for so many octaves at once: to copy the rows for each of them takes longer than to make the iterations.
_OCTAVES = 12
# Up to this many iterations per column are returned one by one, not as extremes.
EACH = 4


def _octave_of(i: int) -> int:
    """The octave of iteration `i`, whose buckets have 2^octave iterations; 0 for the first `FINE`."""
    return max(0, i.bit_length() - FINE.bit_length() + 1)


_NO_STATES = np.empty((2, 0))


def bucket_start(i: int) -> int:
    """The first iteration of the bucket of iteration `i`."""
    octave = _octave_of(i)
    return i >> octave << octave


class Curves(NamedTuple):
    """Extremes by column of a view: `iterations` (n,) where each begins, `least` and `greatest` (series, n).

    NaN where a series has no value in a column, such as a pattern that was not presented.
    """

    iterations: NDArray[np.int64]
    least: NDArray[np.float64]
    greatest: NDArray[np.float64]
    states: NDArray[np.float64] = _NO_STATES  # (2, n): the weights where each column begins, if they are known


def curves_of(iterations: NDArray[np.int64], least: NDArray[np.float64], greatest: NDArray[np.float64]) -> Curves:
    """The curves through these extremes; buckets where the least is above the greatest are empty."""
    empty = least > greatest
    return Curves(iterations, np.where(empty, np.nan, least), np.where(empty, np.nan, greatest))


class Timeline:
    """Buckets for up to 2^62 iterations, filled by the loop in order; `length` iterations are in it."""

    def __init__(self, patterns: int, weights: int = 1) -> None:
        self._weights = weights
        series = row_count(weights, patterns)
        self.length = 0
        # With room for more buckets than there are in `starts`.
        self._first = np.zeros((SIZE, FINE))
        self._least = np.full((series, FINE), GREATEST)
        self._greatest = np.full((series, FINE), -GREATEST)
        self.starts = _starts(0)

    @property
    def first(self) -> NDArray[np.float64]:
        """The state at the first iteration of each bucket; shape (state, buckets)."""
        return self._first[:, : len(self.starts)]

    @property
    def least(self) -> NDArray[np.float64]:
        """The least values in each bucket; shape (series, buckets)."""
        return self._least[:, : len(self.starts)]

    @property
    def greatest(self) -> NDArray[np.float64]:
        """The greatest values in each bucket; shape (series, buckets)."""
        return self._greatest[:, : len(self.starts)]

    def book_at(self, i: int) -> tuple[Book, int]:
        """The book for iteration `i`, and the iteration at which that book is full."""
        octave = _octave_of(i)
        while len(self.starts) < FINE + octave * _HALF:
            self._grow()
        return Book(octave * _HALF, octave, self._first, self._least, self._greatest), FINE << octave

    def _grow(self) -> None:
        octave = (len(self.starts) - FINE) // _HALF + 1
        filled = len(self.starts)
        if filled == self._first.shape[1]:
            self._first, self._least, self._greatest = map(_wider, (self._first, self._least, self._greatest))
        self.starts = _starts(octave)
        self.least[:, filled:], self.greatest[:, filled:] = GREATEST, -GREATEST

    def make_room_for(self, patterns: int) -> None:
        """Add the series of more patterns; earlier iterations have no values there."""
        missing = row_count(self._weights, patterns) - len(self._least)
        if missing > 0:
            self._least = np.pad(self._least, ((0, missing), (0, 0)), constant_values=GREATEST)
            self._greatest = np.pad(self._greatest, ((0, missing), (0, 0)), constant_values=-GREATEST)

    def bucket_of(self, i: int) -> int:
        """The bucket that iteration `i` belongs to."""
        octave = _octave_of(i)
        return octave * _HALF + (i >> octave)

    def width_at(self, i: int) -> int:
        """How many iterations the bucket of iteration `i` has."""
        return 1 << _octave_of(i)

    def drop_room_beyond(self, patterns: Iterable[int]) -> None:
        """Drop the series that none of these numbers of patterns needs: they were never presented."""
        rows = max(row_count(self._weights, count) for count in patterns)
        self._least, self._greatest = self._least[:rows], self._greatest[:rows]

    @property
    def size(self) -> int:
        """The bytes it takes."""
        return self.first.nbytes + self.least.nbytes + self.greatest.nbytes

    def copy_up_to(self, i: int) -> "Timeline":
        """A copy of the first `i` ≥ 1 iterations; a bucket that `i` cuts has no extremes."""
        copy = Timeline(1, self._weights)
        end = self.bucket_of(i - 1) + 1
        # As much room as the octave of iteration i − 1 has, never less than the first one.
        size = FINE + -(-max(0, end - FINE) // _HALF) * _HALF
        copy.length = i
        copy._first, copy.starts = self._first[:, :size].copy(), self.starts[:size].copy()
        copy._least, copy._greatest = self._least[:, :size].copy(), self._greatest[:, :size].copy()
        whole = end if i & (self.width_at(i - 1) - 1) == 0 else end - 1
        copy.least[:, whole:], copy.greatest[:, whole:] = GREATEST, -GREATEST
        return copy

    def checkpoint(self, i: int) -> Position:
        """The latest iteration up to `i` (< length) whose state is stored, and that state."""
        bucket = self.bucket_of(i)
        return Position(int(self.starts[bucket]), State(*self.first[:, bucket].tolist()))

    def trail(self, i: int, most: int) -> NDArray[np.float64]:
        """The last `most` stored weights (w, v) before iteration `i`, the oldest first; shape (2, n)."""
        end = self.bucket_of(i - 1) + 1 if i > 0 else 0
        return self.first[:2, max(0, end - most) : end].copy()

    def path(self, i: int, trail: int, most: int) -> NDArray[np.float64]:
        """The stored weights (w, v) from iteration 0 to `i`: at most `most`, then the trail; shape (2, n).

        Of the others one of two is left out, or three of four, …: so that from one iteration to the next most stay.
        """
        end = max(0, (self.bucket_of(i - 1) + 1 if i > 0 else 0) - trail)
        stride = 1 << max(0, (end - 1) // most).bit_length()
        return np.hstack((self.first[:2, :end:stride], self.trail(i, trail)))

    def places(self, begin: int, end: int, most: int, logarithmic: bool = False) -> list[tuple[int, float, float]]:
        """Up to `most` iterations of begin … end − 1 with their weights w and v, spread evenly over the axis.

        They are stored ones. As a run goes on most of them stay, until every other one is left out.
        """
        begin, end = max(0, begin), min(end, self.length)
        if end <= begin:
            return []
        if logarithmic:
            octaves = log2(end) - log2(max(1, begin))
            each = 1 << max(0, floor(log2(most / (octaves + 1.0))))  # places in an octave
            ends = floor(log2(max(1, begin)) * each), floor(log2(end) * each)
            wanted = [floor(2.0 ** (k / each)) for k in range(ends[0], ends[1] + 1)]
        else:
            stride = 1 << max(0, (end - begin - 1) // most).bit_length()
            wanted = list(range(begin // stride * stride, end, stride))
        buckets = sorted({self.bucket_of(i) for i in wanted if begin <= i < end})
        states = self.first[:2, buckets].T.tolist()
        made = zip(self.starts[buckets].tolist(), states, strict=True)
        return [(i, w, v) for i, (w, v) in made if i >= begin]

    def curves(self, begin: int, end: int, columns: int, logarithmic: bool = False) -> Curves:
        """The extremes of iterations begin … end − 1 in about `columns` columns of a linear or logarithmic axis."""
        begin, end, columns = max(0, begin), min(end, self.length), max(1, columns)
        if end <= begin:
            nothing = np.empty((len(self.least), 0))
            return Curves(np.empty(0, np.int64), nothing, nothing)
        first, last = self.bucket_of(begin), self.bucket_of(end - 1) + 1
        starts = self.starts[first:last]
        is_each = len(starts) <= EACH * columns and self.width_at(end - 1) == 1
        if len(starts) > columns and not is_each:
            groups = _groups(int(starts[0]), len(starts), end, columns, logarithmic)
            extremes = loop.columns(self._least, self._greatest, first, groups, last)
            return curves_of(starts[groups], *extremes)
        return curves_of(starts.copy(), self.least[:, first:last], self.greatest[:, first:last])


def _wider(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rows with room for more octaves; memory that nothing is written to costs nothing."""
    filled = rows.shape[1]
    wider = np.empty((len(rows), filled + _OCTAVES * _HALF))
    wider[:, :filled] = rows
    return wider


@lru_cache(maxsize=8)
def _starts(octaves: int) -> NDArray[np.int64]:
    """The iteration at which each bucket begins, for so many octaves; the same array for all runs."""
    later = (np.arange(_HALF, FINE, dtype=np.int64) << octave for octave in range(1, octaves + 1))
    starts = np.concatenate((np.arange(FINE, dtype=np.int64), *later))
    starts.flags.writeable = False
    return starts


@lru_cache(maxsize=8)
def _groups(begin: int, count: int, end: int, columns: int, logarithmic: bool) -> NDArray[np.intp]:
    """The bucket with which each column begins, of `count` buckets from iteration `begin` on; the same for all runs."""
    first = _octave_of(begin) * _HALF + (begin >> _octave_of(begin))
    starts = _starts(_octave_of(end - 1))[first : first + count]
    space = np.geomspace if logarithmic else np.linspace
    edges = space(max(1, begin) if logarithmic else begin, end, columns, endpoint=False)
    groups = np.unique(np.searchsorted(starts, edges))
    groups = groups[groups < count]
    return groups if groups[0] == 0 else np.concatenate(([0], groups))
