"""The book that the loop writes: buckets of iterations, each with its first state and the extremes of every series.

Each series is a row of the extremes: w, E, ∂E/∂w and ρ; with two weights also v and ∂E/∂v. With several patterns, up to
`MOST_APART`, each pattern's E, ∂E/∂w and ρ follow, with two weights also its ∂E/∂v.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.numerics.primitives import keep, kept, load, select, store, wide
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.model.state import SIZE, State

Array = NDArray[np.float64]

W, E, DE_DW, RHO, V, DE_DV = range(6)
_DE_DV_PLACE = 3  # of ∂E/∂v among the rows of a pattern; E, ∂E/∂w and ρ come before it
_ONE_BUCKET = 62  # the shift that puts every iteration into one bucket


class Book(NamedTuple):
    """Buckets of 2^shift iterations: iteration i belongs to bucket `offset + (i >> shift)`.

    In an empty bucket the least value of a series is above the greatest one. With lanes each row has one more axis
    before that of the buckets, so that a lane's buckets lie side by side.
    """

    offset: int
    shift: int
    first: Array  # (state, buckets): the state at the first iteration
    least: Array  # (series, buckets)
    greatest: Array  # (series, buckets)


def empty_book(begin: int, end: int, shift: int, series: int) -> Book:
    """A book for the iterations begin … end − 1."""
    offset = -(begin >> shift)
    shape = series, offset + ((end - 1) >> shift) + 1
    return Book(offset, shift, np.empty((SIZE, shape[1])), np.full(shape, GREATEST), np.full(shape, -GREATEST))


def blank_book(series: int, *lanes: int) -> Book:
    """A book of one bucket, for iterations of which nothing has to be kept."""
    return Book(0, _ONE_BUCKET, *(np.zeros((rows, *lanes, 1)) for rows in (SIZE, series, series)))


def rows_before_patterns(weights: int) -> int:
    """How many series there are without those of single patterns."""
    return 4 if weights == 1 else 6


def row_count(weights: int, patterns: int) -> int:
    """How many series there are."""
    return rows_before_patterns(weights) + (patterns * (2 + weights) if has_pattern_rows(patterns) else 0)


def has_pattern_rows(patterns: int) -> bool:
    """Whether each of so many patterns has series of its own."""
    return 1 < patterns <= MOST_APART


def pattern_row(row: int, weights: int, pattern: int) -> int:
    """The row of one pattern, of several, for E, ∂E/∂w, ρ or ∂E/∂v, whose `row` is that of the iteration."""
    place = _DE_DV_PLACE if row == DE_DV else row - E
    return rows_before_patterns(weights) + (2 + weights) * pattern + place


def is_of_second_weight(row: int, weights: int) -> bool:
    """Whether a row is v's or ∂E/∂v's, of the iteration or of one pattern."""
    place = row - rows_before_patterns(weights)
    return weights > 1 and (row in (V, DE_DV) or (place >= 0 and place % (2 + weights) == _DE_DV_PLACE))


def open_bucket(book: Book, bucket: int, is_new: bool, state: State, extremes: Array) -> None:
    """Copy the extremes of a bucket to `extremes` (2, series); a new bucket begins with `state` and none."""
    w = state.w
    if is_new:
        for k in range(len(state)):
            keep(book.first, k, bucket, state[k])
    for row in range(len(book.least)):
        store(extremes, 0, row, wide(GREATEST, w) if is_new else kept(book.least, row, bucket))
        store(extremes, 1, row, wide(-GREATEST, w) if is_new else kept(book.greatest, row, bucket))


def close_bucket(book: Book, bucket: int, extremes: Array) -> None:
    """Copy the extremes back to their bucket."""
    for row in range(len(book.least)):
        keep(book.least, row, bucket, load(extremes, 0, row))
        keep(book.greatest, row, bucket, load(extremes, 1, row))


def record(extremes: Array, weights: int, state: State, error: float, dE_dw: float, dE_dv: float) -> None:
    """Widen the extremes by an iteration."""
    widen(extremes, W, state.w)
    widen(extremes, E, error)
    widen(extremes, DE_DW, dE_dw)
    if weights > 1:
        widen(extremes, V, state.v)
        widen(extremes, DE_DV, dE_dv)


def record_pattern(extremes: Array, weights: int, k: int, error: float, dE_dw: float, dE_dv: float) -> None:
    """Widen the extremes by what an iteration says of pattern `k`, of several."""
    first = pattern_row(E, weights, k)
    widen(extremes, first, error)
    widen(extremes, first + DE_DW - E, dE_dw)
    if weights > 1:
        widen(extremes, first + _DE_DV_PLACE, dE_dv)


def record_rho(extremes: Array, weights: int, k: int, rho: float, is_of_pattern: bool) -> None:
    """Widen the extremes by ρ, if it is finite; also those of pattern `k`, if several take turns."""
    is_told = abs(rho) <= GREATEST
    least, greatest = select(is_told, rho, GREATEST), select(is_told, rho, -GREATEST)
    widen_to(extremes, RHO, least, greatest)
    if is_of_pattern:
        widen_to(extremes, pattern_row(RHO, weights, k), least, greatest)


def widen(extremes: Array, row: int, value: float) -> None:
    """Widen the extremes of a row by a value."""
    widen_to(extremes, row, value, value)


def widen_to(extremes: Array, row: int, low: float, high: float) -> None:
    """Widen the extremes of a row so that they reach from `low` to `high`, if these are in that order."""
    least, greatest = load(extremes, 0, row), load(extremes, 1, row)
    store(extremes, 0, row, select(low < least, low, least))
    store(extremes, 1, row, select(high > greatest, high, greatest))
