"""Polylines with as few points as a screen can tell apart: what a wide pen costs grows with their number."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# How far, in pixels, a point may lie from the line that is drawn without it; a tenth for each of a dozen halvings.
_TOLERANCE_PX = 0.05
# So few points cost nothing, and stay.
_FEW = 64
# Extremes nearer than this are drawn as one point.
_FLAT_PX = 0.3


def through_extremes(x: Array, least: Array, greatest: Array, pixel: float) -> tuple[Array, Array]:
    """A polyline through both extremes of each column, in the order in which the curve runs.

    One point, their middle, where they are less than `_FLAT_PX` apart; `pixel` is the height of one.
    """
    if not len(x):
        return x, least
    middle = 0.5 * least + 0.5 * greatest
    falling = np.append(middle[1:] < middle[:-1], False)
    with np.errstate(over="ignore"):
        is_wide = greatest - least > _FLAT_PX * pixel
    if not is_wide.any():
        return x, np.where(least == greatest, least, middle)
    first, second = np.where(falling, greatest, least), np.where(falling, least, greatest)
    first = np.where(is_wide, first, np.where(least == greatest, least, middle))
    points = np.column_stack((first, second)).ravel()
    kept = np.column_stack((np.ones_like(is_wide), is_wide)).ravel()
    return np.repeat(x, 2)[kept], points[kept]


def simplified(x: Array, y: Array, pixel: float) -> tuple[Array, Array]:
    """The polyline without those points that lie on the line between their neighbours, as far as a screen can tell.

    Every second point is tried, then every second one of those that are left, and so on: each at most `_TOLERANCE_PX`
    of a pixel's height `pixel` off.
    """
    while len(x) > _FEW:
        inner = slice(1, -1, 2)
        before, after = slice(0, -2, 2), slice(2, None, 2)
        count = len(x[after])
        x0, x1, x2 = x[before][:count], x[inner][:count], x[after]
        y0, y1, y2 = y[before][:count], y[inner][:count], y[after]
        with np.errstate(all="ignore"):
            chord = y0 + (y2 - y0) * (x1 - x0) / (x2 - x0)
            needed = ~(np.abs(y1 - chord) <= _TOLERANCE_PX * pixel)
        if needed.mean() > 0.9:
            break
        kept = np.ones(len(x), dtype=bool)
        kept[1 : 2 * count : 2] = needed
        x, y = x[kept], y[kept]
    return x, y
