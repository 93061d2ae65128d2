"""How much room the weights of a run take, in stretches of the passes that a verdict looks at.

This is plain Python of floats, which a map compiles for lanes of runs. `seen` are the weights (2, rows) in the order of
a `Layout`.
"""

from math import inf
from typing import NamedTuple

from desktop_app.core.analysis.passes import Layout
from desktop_app.core.model.numerics.primitives import load, select, wide
from desktop_app.core.run.book import Array

LONGEST_PERIOD, LONGEST_OF_ALL = 32, 128  # passes: looked for lately, and in the whole window


class Extents(NamedTuple):
    """How much room the weights take in stretches of the rows; of two weights, of the one that takes more.

    `nearest` is how near they come to where they end, a period before: the nearest of all periods looked for.
    """

    size: float  # of the weights, since the first pass
    least_w: float  # lately
    least_v: float
    greatest_w: float
    greatest_v: float
    room: float
    movement: float  # lately, in a pass
    nearest: float  # of the periods up to `LONGEST_PERIOD`
    movement_of_all: float  # the same in the whole window, and of the longer periods
    nearest_of_all: float
    second: float  # of the quarters
    third: float
    fourth: float
    half: float  # of the last two of them


def extents_of(weights: int, layout: Layout, seen: Array) -> Extents:
    """How much room the weights take, of one run or of lanes of them."""
    begin, end = layout.samples, layout.samples + layout.window
    late = end - layout.lately
    # Without the latest ends, weights that move in step with the samples would seem to rest.
    latest = end - layout.lately + (layout.lately + 1) // 2
    of_w = _extents_of_one(0, layout, seen, late, latest, end)
    least, greatest, size, second, third, fourth, half, movement, movement_of_all = of_v = of_w
    room = greatest - least
    if weights == 2:
        of_v = _extents_of_one(1, layout, seen, late, latest, end)
        room = _larger(room, of_v[1] - of_v[0])
        size, second, third = _larger(size, of_v[2]), _larger(second, of_v[3]), _larger(third, of_v[4])
        fourth, half = _larger(fourth, of_v[5]), _larger(half, of_v[6])
        movement, movement_of_all = _larger(movement, of_v[7]), _larger(movement_of_all, of_v[8])
    nearest = _nearest(weights, seen, end, 2, min(LONGEST_PERIOD, layout.lately // 2))
    nearest_of_all = _nearest(weights, seen, end, LONGEST_PERIOD + 1, min(LONGEST_OF_ALL, (end - begin) // 2))
    return Extents(size, least, of_v[0], greatest, of_v[1], room, movement, nearest, movement_of_all, nearest_of_all,
                   second, third, fourth, half)  # fmt: skip


OfOne = tuple[float, float, float, float, float, float, float, float, float]


def _extents_of_one(weight: int, layout: Layout, seen: Array, late: int, latest: int, end: int) -> OfOne:
    """Of one weight: its extremes lately, its size, the room of each quarter and of the second half, its movements."""
    low, high = _extremes(seen, weight, 0, layout.second, load(seen, weight, 0), load(seen, weight, 0))
    first = load(seen, weight, layout.second)
    low_2, high_2 = _extremes(seen, weight, layout.second, layout.third, first, first)
    first = load(seen, weight, layout.third)
    low_3, high_3 = _extremes(seen, weight, layout.third, layout.fourth, first, first)
    first = load(seen, weight, layout.fourth)
    low_4, high_4 = _extremes(seen, weight, layout.fourth, layout.samples, first, first)
    first = load(seen, weight, late)
    least, greatest = _extremes(seen, weight, late, end + 1, first, first)
    low = _smaller(_smaller(_smaller(low, low_2), _smaller(low_3, low_4)), least)
    high = _larger(_larger(_larger(high, high_2), _larger(high_3, high_4)), greatest)
    size = _larger(abs(low), abs(high))
    low_4, high_4 = _extremes(seen, weight, latest, end + 1, low_4, high_4)
    half = _larger(high_3, high_4) - _smaller(low_3, low_4)
    zero = wide(0.0, size)
    movement = _movement(seen, weight, late, end, zero)
    movement_of_all = _movement(seen, weight, layout.samples, late, movement)
    return least, greatest, size, high_2 - low_2, high_3 - low_3, high_4 - low_4, half, movement, movement_of_all


def _extremes(seen: Array, weight: int, begin: int, stop: int, low: float, high: float) -> tuple[float, float]:
    """The least and the greatest of `low`, `high` and a weight in some rows."""
    for row in range(begin, stop):
        at = load(seen, weight, row)
        low, high = _smaller(low, at), _larger(high, at)
    return low, high


def _movement(seen: Array, weight: int, begin: int, end: int, movement: float) -> float:
    """The greatest of `movement` and what a weight moves in a pass."""
    before = load(seen, weight, begin)
    for row in range(begin, end):
        after = load(seen, weight, row + 1)
        movement = _larger(movement, abs(after - before))
        before = after
    return movement


def _nearest(weights: int, seen: Array, end: int, shortest: int, longest: int) -> float:
    """How far the weights end from where they were a period before, by the best of some periods."""
    w, v = load(seen, 0, end), load(seen, 1, end)
    nearest = wide(inf, w)
    for period in range(shortest, longest + 1):
        away = abs(w - load(seen, 0, end - period))
        if weights == 2:
            away = _larger(away, abs(v - load(seen, 1, end - period)))
        nearest = _smaller(nearest, away)
    return nearest


def _larger(a: float, b: float) -> float:
    return select(b > a, b, a)


def _smaller(a: float, b: float) -> float:
    return select(b < a, b, a)
