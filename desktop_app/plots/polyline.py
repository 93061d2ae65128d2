"""Columns of a plot, and polylines through them with no more points than a screen can show.

The time to paint with a wide pen grows with the number of points.
"""

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf
from PySide6.QtGui import QPolygonF

from desktop_app.core.run.columns import FEW_POINTS, MOST_NEEDED
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.timeline import Curves
from desktop_app.plots.ranges import Range, extremes

Array = NDArray[np.float64]

# A point may be left out if it lies within so many pixels of the line that is drawn instead.
_TOLERANCE_PX = 0.1
# Extremes nearer to each other than this are drawn as one point, at most half of this off, under a pen of two pixels.
_FLAT_PX = 1.0
_GAP = np.array([np.nan])


class Columns(NamedTuple):
    """Curves in the axes' own coordinates: the starts of columns, their extremes, and whether values are not drawn.

    Curves follow each other, each with a NaN at its end. `least` is −inf where it is not known. `has_infinite`:
    columns with infinite values were left out.
    """

    x: Array
    least: Array
    greatest: Array
    is_lost: NDArray[np.bool_]
    has_infinite: bool

    def extremes(self) -> Range | None:
        """The least and the greatest finite value; None where there is none."""
        low, high = (
            float(each.reduce(y)) if len(y) else np.nan for each, y in ((np.fmin, self.least), (np.fmax, self.greatest))
        )
        is_plain = np.isfinite(low) and np.isfinite(high)
        return (low, high) if is_plain else extremes([self.least, self.greatest])

    def within(self, low: float, high: float) -> "Columns":
        """The columns that begin between these places."""
        there = (low <= self.x) & (self.x <= high)
        return Columns(self.x[there], self.least[there], self.greatest[there], self.is_lost[there], self.has_infinite)

    def in_view(self, low: float, high: float, farthest: float = inf) -> "Columns":
        """The columns between these places, and what is drawn at the edges, between two columns on either side.

        Columns farther from each other than `farthest` are left out there.
        """
        inside, before, after = self.within(low, high), self.x[:-1], self.x[1:]
        x, least, greatest, is_lost = [inside.x], [inside.least], [inside.greatest], [inside.is_lost]
        for edge in (low, high):
            k = np.flatnonzero((before < edge) & (edge < after) & (after - before <= farthest) & np.isfinite(before))
            share = (edge - before[k]) / (after[k] - before[k])
            with np.errstate(invalid="ignore", over="ignore"):
                least.append((1.0 - share) * self.least[k] + share * self.least[k + 1])
                greatest.append((1.0 - share) * self.greatest[k] + share * self.greatest[k + 1])
            x.append(np.full(len(k), edge))
            is_lost.append(np.zeros(len(k), dtype=bool))
        every = np.concatenate(x), np.concatenate(least), np.concatenate(greatest)
        return Columns(*every, np.concatenate(is_lost), self.has_infinite)


def columns_of(
    curves: Sequence[tuple[Curves, int]], logarithmic_x: bool, logarithmic_y: bool, is_size: bool
) -> Columns:
    """The columns of rows of curves on linear or logarithmic axes; all at once, which is faster.

    With `is_size` a logarithmic y axis shows absolute values; the least is not known where a column has both signs.
    """
    (x, least, greatest), has_infinite = one_behind_another(curves)
    is_lost = np.zeros(len(x), dtype=bool)
    if logarithmic_y:
        is_unknown = (least < 0) & (greatest > 0) & is_size
        if is_size:
            least, greatest = np.sort(np.abs((least, greatest)), axis=0)
        is_lost |= least <= 0
        greatest = _log10(greatest)
        least = np.where(is_unknown, -np.inf, np.where(least > 0, _log10(least), greatest))
    if logarithmic_x:
        is_lost |= x <= 0
        x = np.where(x <= 0, -np.inf, _log10(x))
    return Columns(x, least, greatest, is_lost, has_infinite)


def one_behind_another(curves: Sequence[tuple[Curves, int]]) -> tuple[Array, bool]:
    """(x, least, greatest) of all finite columns, with a gap after each row; and whether any is infinite."""
    append = loop.function("append_columns")
    if append is None or not curves:
        return _joined(curves)
    made = np.empty((3, sum(len(each.iterations) + 1 for each, _ in curves)))
    end, has_infinite = 0, False
    for each, row in curves:
        if row < len(each.least):
            end, is_infinite = append(each.iterations, each.least, each.greatest, row, made, end)
            has_infinite |= is_infinite
        else:
            made[:, end] = np.nan
            end += 1
    return made[:, :end], has_infinite


def _joined(curves: Sequence[tuple[Curves, int]]) -> tuple[Array, bool]:
    """The same by numpy."""
    parts: list[tuple[NDArray[Any], Array, Array]] = []
    for each, row in curves:
        if row < len(each.least):
            parts.append((each.iterations, each.least[row], each.greatest[row]))
        parts.append((_GAP, _GAP, _GAP))
    made = np.array([np.concatenate(rows) for rows in zip(*parts, strict=True)]) if parts else np.full((3, 1), np.nan)
    is_finite = np.isfinite(made[1:])
    if np.count_nonzero(is_finite) == 2 * (made.shape[1] - max(1, len(curves))):
        return made, False
    return made[:, is_finite.all(axis=0) | np.isnan(made[0])], bool(np.isinf(made).any())


def curve_by_curve(x: Array, y: Array) -> list[tuple[Array, Array]]:
    """The points of each curve, without the gaps between curves."""
    ends = np.flatnonzero(np.isnan(x)).tolist()
    begins = [0, *(end + 1 for end in ends[:-1])]
    return [(x[begin:end], y[begin:end]) for begin, end in zip(begins, ends, strict=True)]


def _log10(values: Array) -> Array:
    """log₁₀ of positive values; NaN, which leaves a gap, for others."""
    return np.log10(values, out=np.full_like(values, np.nan), where=values > 0)


def points_through(columns: Columns, bottom: float, pixel: float) -> tuple[Array, Array]:
    """A polyline through the columns, with no more points than a screen can show; a least of −inf is at the `bottom`.

    `pixel` is the height of a pixel.
    """
    fill = loop.function("fill_points")
    if fill is None:
        return simplified(*through_extremes(columns, bottom, pixel), pixel)
    points = np.empty((4, 2 * len(columns.x)))
    limits = bottom, _FLAT_PX * pixel, _TOLERANCE_PX * pixel
    row, end = fill(columns.x, columns.least, columns.greatest, *limits, points)
    return points[row, :end], points[row + 1, :end]


def through_extremes(columns: Columns, bottom: float, pixel: float) -> tuple[Array, Array]:
    """A polyline through both extremes of each column, in the order of the curve.

    Extremes less than `_FLAT_PX` apart become one point, their middle. A least size that is unknown, −inf, is drawn
    down to the `bottom`.
    """
    x, greatest = columns.x, columns.greatest
    least = np.where(np.isneginf(columns.least), bottom, columns.least)
    if not len(x):
        return x, least
    middle = 0.5 * least + 0.5 * greatest
    with np.errstate(over="ignore"):
        is_wide = greatest - least > _FLAT_PX * pixel
    points = np.where(least == greatest, least, middle)
    wide = np.flatnonzero(is_wide)
    if not len(wide):
        return x, points
    times = 1 + is_wide
    x, points = np.repeat(x, times), np.repeat(points, times)
    after = np.append(middle[1:], np.nan)[wide]
    falling, low, high = after < middle[wide], least[wide], greatest[wide]
    first = wide + np.arange(len(wide))
    points[first], points[first + 1] = np.where(falling, high, low), np.where(falling, low, high)
    return x, points


def simplified(x: Array, y: Array, pixel: float) -> tuple[Array, Array]:
    """The polyline without points that lie on the line between their neighbours; `pixel` is the height of a pixel.

    Every second point is tested, then every second one of the rest, and so on. A point is left out if it lies within
    `_TOLERANCE_PX` pixels of the line.
    """
    with np.errstate(all="ignore"):
        while len(x) > FEW_POINTS:
            count = (len(x) - 1) // 2
            inner, before, after = slice(1, 2 * count, 2), slice(0, 2 * count, 2), slice(2, 2 * count + 1, 2)
            off = (y[after] - y[before]) * ((x[inner] - x[before]) / (x[after] - x[before]))
            off += y[before]
            off -= y[inner]
            needed = ~(np.abs(off) <= _TOLERANCE_PX * pixel)
            if np.count_nonzero(needed) > MOST_NEEDED * count:
                break
            is_kept = np.ones(len(x), dtype=bool)
            is_kept[inner] = needed
            kept = np.flatnonzero(is_kept)
            x, y = x[kept], y[kept]
    return x, y


def alone(x: Array, y: Array) -> NDArray[np.intp]:
    """Which points have a gap on both sides, so that no line is drawn there."""
    there = np.concatenate(([False], np.isfinite(x) & np.isfinite(y), [False]))
    return np.flatnonzero(there[1:-1] & ~there[:-2] & ~there[2:])


def polygon_of(points: Array) -> QPolygonF:
    """The points (n, 2) as a polygon of Qt."""
    polygon: QPolygonF = create_qpolygonf(len(points))
    if len(points):
        ndarray_from_qpolygonf(polygon)[:] = points
    return polygon
