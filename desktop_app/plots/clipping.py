"""Polylines and outlines cut to a box: a line ends where it leaves the box, and keeps its direction.

Moving each coordinate of a far point into the box would turn the segments that lead there.
"""

import numpy as np
from numpy.typing import NDArray

from desktop_app.plots.polyline import Array

Corner = Array | tuple[float, float]


def pieces_within(points: Array, low: Corner, high: Corner) -> list[Array]:
    """The pieces (n, 2) of a polyline inside of the box from `low` to `high`; a point that is not finite is a gap."""
    points = _cut_to_box(points, low, high, is_closed=False)
    is_gap = ~np.isfinite(points).all(axis=1)
    if not is_gap.any():
        return [points] if len(points) > 1 else []
    pieces = np.split(points, np.flatnonzero(np.diff(is_gap)) + 1)
    return [piece for piece in pieces if len(piece) > 1 and np.isfinite(piece[0]).all()]


def outline_within(points: Array, low: Corner, high: Corner) -> Array:
    """The outline (n, 2) of the part of an area inside of a box (Sutherland and Hodgman 1974)."""
    return _cut_to_box(points, low, high, is_closed=True)


def _cut_to_box(points: Array, low: Corner, high: Corner, is_closed: bool) -> Array:
    is_below, is_above = points < low, points > high
    if not (is_below | is_above).any():  # as of most lines
        return points
    if any((is_beyond | np.isnan(points)).all(axis=0).any() for is_beyond in (is_below, is_above)):
        return points[:0]
    for axis in (0, 1):
        for edge, side in ((low[axis], -1.0), (high[axis], 1.0)):
            is_beyond = side * points[:, axis] > side * edge
            if is_beyond.any():
                points = _cut(points, is_beyond, axis, edge, is_closed)
    return points


def _cut(points: Array, is_beyond: NDArray[np.bool_], axis: int, edge: float, is_closed: bool) -> Array:
    """Put a point where a segment crosses an edge, and leave out, or in a polyline a gap, what is beyond."""
    crosses = is_beyond != np.roll(is_beyond, 1)
    crosses[0] &= is_closed
    (ends,), other = np.nonzero(crosses), 1 - axis
    before, after = points[ends - 1], points[ends]
    crossings = np.full_like(after, edge)
    with np.errstate(all="ignore"):
        # Halves, since differences of far points may overflow; two shares, so that neither end loses its digits.
        span = after[:, axis] / 2 - before[:, axis] / 2
        share_of_end, share = (edge / 2 - before[:, axis] / 2) / span, (after[:, axis] / 2 - edge / 2) / span
        crossings[:, other] = before[:, other] * share + after[:, other] * share_of_end
    kept = np.flatnonzero(~is_beyond) if is_closed else np.arange(len(points))
    made = np.concatenate((np.where(is_beyond[kept, None], np.nan, points[kept]), crossings))
    cut: Array = made[np.argsort(np.concatenate((kept, ends - 0.5)))]
    return cut
