"""The memory of a run: bounded, and sharp everywhere on a linear and on a logarithmic axis.

The first `FINE` iterations have a bucket each; from there on every octave [FINE·2^(k−1), FINE·2^k) has `FINE`/2 buckets
of 2^k iterations. So a bucket is never wider than 2/FINE of where it stands, nothing is ever merged or rewritten, and
10^12 iterations take 30 octaves. A bucket holds the state at its first iteration, from which the others can be
replayed, and the least and greatest value of each plotted series; of ρ, those of the bucket's first `WATCHED`
iterations (kernel.py), which is all of them up to iteration WATCHED·FINE, and in any view that is narrow enough.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.state import SIZE, State

FINE = 4096
_HALF = FINE // 2
# Up to so many iterations a column are given one by one, not as extremes.
EACH = 4

# The rows of the extremes: of w, E, ∂E/∂w and ρ; where there are two weights, of v and ∂E/∂v; where there is more than
# one pattern, each one's E, ∂E/∂w and ρ follow, and where there are two weights its ∂E/∂v.
W, E, GRADIENT, RHO, V, GRADIENT_V = range(6)


class Rows(NamedTuple):
    """Which rows there are for so many weights, one or two."""

    weights: int = 1

    @property
    def fixed(self) -> int:
        """How many there are whatever the patterns, the rows of the first pattern being behind them."""
        return 4 if self.weights == 1 else 6

    @property
    def per_pattern(self) -> int:
        return 2 + self.weights

    def count(self, patterns: int) -> int:
        """How many there are for so many patterns."""
        return self.fixed + (self.per_pattern * patterns if patterns > 1 else 0)

    def is_second(self, row: int) -> bool:
        """Whether a row is of the second weight, or of its slope."""
        is_of_pattern = row >= self.fixed and (row - self.fixed) % self.per_pattern == 3
        return self.weights > 1 and (row in (V, GRADIENT_V) or is_of_pattern)

    def of_pattern(self, row: int, pattern: int) -> int:
        """The row of one pattern, of several, that says of it what `row` says of the iteration."""
        return self.fixed + self.per_pattern * pattern + {E: 0, GRADIENT: 1, RHO: 2, GRADIENT_V: 3}[row]


def _octave_of(i: int) -> int:
    """The octave of iteration `i`, whose buckets hold 2^octave iterations; 0 for the first `FINE`."""
    return max(0, i.bit_length() - FINE.bit_length() + 1)


class Curves(NamedTuple):
    """Extremes by column of a picture: `iterations` (n,) where each begins, `least` and `greatest` (series, n).

    NaN where a series has no value in a column, as a pattern that was not shown.
    """

    iterations: NDArray[np.int64]
    least: NDArray[np.float64]
    greatest: NDArray[np.float64]


class Timeline:
    """Buckets of a run of up to 2^62 iterations, filled by the loop in order; `length` iterations are in it."""

    def __init__(self, patterns: int, weights: int = 1) -> None:
        self._rows = Rows(weights)
        series = self._rows.count(patterns)
        self.length = 0
        self.first = np.zeros((SIZE, FINE))
        self.least = np.full((series, FINE), GREATEST)
        self.greatest = np.full((series, FINE), -GREATEST)
        self.starts = _starts(0)

    def room_for(self, i: int) -> tuple[int, int, int]:
        """(offset, shift, end): iterations from `i` to `end` − 1 go to the buckets `offset + (i >> shift)`."""
        octave = _octave_of(i)
        while len(self.starts) < FINE + octave * _HALF:
            self._grow()
        return octave * _HALF, octave, FINE << octave

    def _grow(self) -> None:
        octave = (len(self.starts) - FINE) // _HALF + 1
        self.first = np.pad(self.first, ((0, 0), (0, _HALF)))
        self.least = np.pad(self.least, ((0, 0), (0, _HALF)), constant_values=GREATEST)
        self.greatest = np.pad(self.greatest, ((0, 0), (0, _HALF)), constant_values=-GREATEST)
        self.starts = _starts(octave)

    def widen(self, patterns: int) -> None:
        """Make room for the series of more patterns; the earlier iterations have no values there."""
        missing = self._rows.count(patterns) - len(self.least)
        if missing > 0:
            self.least = np.pad(self.least, ((0, missing), (0, 0)), constant_values=GREATEST)
            self.greatest = np.pad(self.greatest, ((0, missing), (0, 0)), constant_values=-GREATEST)

    def bucket_of(self, i: int) -> int:
        """The bucket that iteration `i` belongs to."""
        octave = _octave_of(i)
        return octave * _HALF + (i >> octave)

    def width_at(self, i: int) -> int:
        """How many iterations the bucket of iteration `i` holds."""
        return 1 << _octave_of(i)

    def narrow(self, patterns: int) -> None:
        """Have no more series than those of so many patterns; the others were never shown."""
        rows = self._rows.count(patterns)
        self.least, self.greatest = self.least[:rows], self.greatest[:rows]

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return self.first.nbytes + self.least.nbytes + self.greatest.nbytes

    def upto(self, i: int) -> "Timeline":
        """A copy of the first `i` ≥ 1 iterations; the extremes of a bucket that `i` cuts are left empty."""
        copy = Timeline(1, self._rows.weights)
        end = self.bucket_of(i - 1) + 1
        # As much room as the octave of iteration i − 1 has, never less than the first one.
        size = FINE + -(-max(0, end - FINE) // _HALF) * _HALF
        copy.length = i
        copy.first, copy.starts = self.first[:, :size].copy(), self.starts[:size].copy()
        copy.least, copy.greatest = self.least[:, :size].copy(), self.greatest[:, :size].copy()
        kept = end if i & (self.width_at(i - 1) - 1) == 0 else end - 1
        copy.least[:, kept:], copy.greatest[:, kept:] = GREATEST, -GREATEST
        return copy

    def checkpoint(self, i: int) -> tuple[int, State]:
        """The latest iteration up to `i` (< length) whose state is kept, and that state."""
        bucket = self.bucket_of(i)
        return int(self.starts[bucket]), State(*self.first[:, bucket].tolist())

    def trail(self, i: int, most: int) -> NDArray[np.float64]:
        """The weights (w, v) kept last before iteration `i`, the oldest first, at most `most`; shape (2, n)."""
        end = self.bucket_of(i - 1) + 1 if i > 0 else 0
        return self.first[:2, max(0, end - most) : end].copy()

    def path(self, i: int, trail: int, most: int) -> NDArray[np.float64]:
        """The weights (w, v) all the way to iteration `i`: of the kept ones at most `most`, then the trail; (2, n).

        Every second is left out, or three of four, …: so the same ones are there from one iteration to the next.
        """
        end = max(0, (self.bucket_of(i - 1) + 1 if i > 0 else 0) - trail)
        stride = 1 << max(0, (end - 1) // most).bit_length()
        return np.hstack((self.first[:2, :end:stride], self.trail(i, trail)))

    def curves(self, begin: int, end: int, columns: int, logarithmic: bool = False) -> Curves:
        """The extremes of iterations begin … end − 1 in about `columns` columns of a linear or logarithmic axis."""
        begin, end, columns = max(0, begin), min(end, self.length), max(1, columns)
        if end <= begin:
            nothing = np.empty((len(self.least), 0))
            return Curves(np.empty(0, np.int64), nothing, nothing)
        some = slice(self.bucket_of(begin), self.bucket_of(end - 1) + 1)
        starts, least, greatest = self.starts[some], self.least[:, some], self.greatest[:, some]
        is_each = len(starts) <= EACH * columns and self.width_at(end - 1) == 1
        if len(starts) > columns and not is_each:
            groups = _groups(int(starts[0]), len(starts), end, columns, logarithmic)
            starts = starts[groups]
            least = np.minimum.reduceat(least, groups, axis=1)
            greatest = np.maximum.reduceat(greatest, groups, axis=1)
        empty = least > greatest
        return Curves(starts.copy(), np.where(empty, np.nan, least), np.where(empty, np.nan, greatest))


@lru_cache(maxsize=8)
def _starts(octaves: int) -> NDArray[np.int64]:
    """At which iteration each bucket begins, up to the last one of so many octaves; the same array for all runs."""
    later = (np.arange(_HALF, FINE, dtype=np.int64) << octave for octave in range(1, octaves + 1))
    starts = np.concatenate((np.arange(FINE, dtype=np.int64), *later))
    starts.flags.writeable = False
    return starts


@lru_cache(maxsize=8)
def _groups(begin: int, count: int, end: int, columns: int, logarithmic: bool) -> NDArray[np.intp]:
    """With which of `count` buckets, the first beginning at `begin`, each column begins: the same for all runs."""
    first = _octave_of(begin) * _HALF + (begin >> _octave_of(begin))
    starts = _starts(_octave_of(end - 1))[first : first + count]
    space = np.geomspace if logarithmic else np.linspace
    edges = space(max(1, begin) if logarithmic else begin, end, columns, endpoint=False)
    groups = np.unique(np.searchsorted(starts, edges))
    groups = groups[groups < count]
    return groups if groups[0] == 0 else np.concatenate(([0], groups))
