"""Words in a plot: which values cannot be drawn, and a corner for the words that no curve goes through."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

from desktop_app.core.model.numbers import count
from desktop_app.core.run.timeline import Curves
from desktop_app.plots.polyline import Array, Columns, alone
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import ReadingPlot

EDGE = 6.0  # from the edges of the view
_AIR = 3.0


def not_drawn(E: Array, logarithmic: bool) -> str:
    """How many values have no place on an axis: those not finite, and on a logarithmic axis those that are ≤ 0."""
    lost, low = int((~np.isfinite(E)).sum()), int((E <= 0).sum()) if logarithmic else 0
    parts = []
    if low:
        parts.append(f"{_values(low)} ≤ 0 {'is' if low == 1 else 'are'} not drawn")
    if lost:
        parts.append(f"{_values(lost)} {'is' if lost == 1 else 'are'} not finite")
    return " · ".join(parts)


def _values(many: int) -> str:
    return f"{count(many)} value{'' if many == 1 else 's'}"


def not_drawn_of_curves(
    every: Sequence[Curves], rows: Sequence[tuple[int, int]], in_view: Columns, logarithmic_x: bool,
    logarithmic_y: bool, cut: Range | None,
) -> str:  # fmt: skip
    """Which values of `rows` (run, row) of the runs' curves are not drawn; `in_view` are the columns in view.

    If the vertical axis shows only a part, `cut` is that part: then values outside of it are mentioned, too.
    """
    parts = []
    infinite = 0
    if in_view.has_infinite:
        infinite = sum(_infinite(curves, [row for run, row in rows if run == k]) for k, curves in enumerate(every))
    if infinite:
        parts.append(f"{infinite} infinite value{' is' if infinite == 1 else 's are'} not drawn")
    if logarithmic_x and any(len(curves.iterations) and curves.iterations[0] == 0 for curves in every):
        parts.append("iteration 0 is not drawn")
    if logarithmic_y and len(lost := np.unique(in_view.x[in_view.is_lost])):
        least = "" if all(are_each(curves.iterations) for curves in every) else "at least "
        parts.append(f"{least}{len(lost)} value{' ≤ 0 is' if len(lost) == 1 else 's ≤ 0 are'} not drawn")
    if logarithmic_y and np.isneginf(in_view.least).any():
        parts.append("a change of sign is drawn down to the axis")
    if cut is not None:
        low, high = in_view.extremes() or cut
        if low < cut[0] or cut[1] < high:
            parts.append("some values lie outside")
    return " · ".join(parts)


def _infinite(curves: Curves, rows: list[int]) -> int:
    """The number of columns with an infinite value."""
    known = [row for row in rows if row < len(curves.greatest)]
    return int(np.isinf(curves.greatest[known]).any(axis=0).sum())


def are_each(iterations: NDArray[np.int64]) -> bool:
    """Whether each column is one iteration."""
    return not len(iterations) or int(iterations[-1] - iterations[0]) < len(iterations)


def corners(view: QRectF, size: QSizeF) -> list[QRectF]:
    """Where words of this size fit into a view: lower left, upper left, lower right and upper right."""
    left, right = view.left() + EDGE, view.right() - EDGE - size.width()
    top, bottom = view.top() + EDGE, view.bottom() - EDGE - size.height()
    return [QRectF(x, y, size.width(), size.height()) for x in (left, right) for y in (bottom, top)]


def beside_middle(view: QRectF, size: QSizeF) -> list[QRectF]:
    """Further places for words: between the corners at the left and the right, and in the middle."""
    low_left, high_left, low_right, high_right = (place.topLeft() for place in corners(view, size))
    between = ((low_left, high_left), (low_right, high_right), (low_left, high_right))
    return [QRectF((one + other) / 2, size) for one, other in between]


def free_corner(plot: ReadingPlot, view: QRectF, places: list[QRectF], preferred: int = 0) -> int | None:
    """The index of a place that no curve of the plot goes through, if possible the `preferred` one; None if none is.

    The places lie in `view`, where the plot's own view is.
    """
    curves = _in_pixels(plot, view)
    airy = [place.adjusted(-_AIR, -_AIR, _AIR, _AIR) for place in places]
    order = sorted(range(len(places)), key=lambda k: k != preferred)
    return next((k for k in order if not any(goes_through(x, y, airy[k]) for x, y in curves)), None)


def _in_pixels(plot: ReadingPlot, view: QRectF) -> list[tuple[Array, Array]]:
    (x0, x1), (y0, y1) = plot.view_range()
    right, down = view.width() / (x1 - x0), view.height() / (y1 - y0)
    curves = plot.curves()
    # A single point is a line from itself to itself.
    curves = [*curves, *(_to_themselves(x, y, k) for x, y in curves if len(k := alone(x, y)))]
    with np.errstate(all="ignore"):  # what overflows is far away
        return [(view.left() + (x - x0) * right, view.top() + (y1 - y) * down) for x, y in curves]


def _to_themselves(x: Array, y: Array, points: NDArray[np.intp]) -> tuple[Array, Array]:
    """A line from each of these points to itself, with a gap after each."""
    gaps = np.full(len(points), np.nan)
    x, y = (np.column_stack((each[points], each[points], gaps)).ravel() for each in (x, y))
    return x, y


def emptiest(plot: ReadingPlot, view: QRectF, places: list[QRectF]) -> int:
    """The index of the place that the curves of the plot cross least, as free_corner has them."""
    curves = _in_pixels(plot, view)
    return min(range(len(places)), key=lambda k: sum(length_within(x, y, places[k]) for x, y in curves))


def length_within(x: Array, y: Array, place: QRectF) -> float:
    """How much of a polyline lies in a place (Liang and Barsky 1984)."""
    start, run = np.stack((x[:-1], y[:-1])), np.stack((np.diff(x), np.diff(y)))
    low, high = np.array([[place.left()], [place.top()]]), np.array([[place.right()], [place.bottom()]])
    with np.errstate(all="ignore"):
        ends = np.sort(np.stack(((low - start) / run, (high - start) / run)), axis=0)
        still = run == 0
        is_inside = (low <= start) & (start <= high)
        ends[0] = np.where(still, np.where(is_inside, 0.0, np.inf), ends[0])
        ends[1] = np.where(still, np.where(is_inside, 1.0, -np.inf), ends[1])
        first, last = np.maximum(ends[0].max(axis=0), 0.0), np.minimum(ends[1].min(axis=0), 1.0)
        lengths = (last - first) * np.hypot(*run)
    return float(lengths[last > first].sum())


def goes_through(x: Array, y: Array, place: QRectF) -> bool:
    """Whether a polyline goes through a place; where it is not finite it has gaps."""
    start, end = x[:-1], x[1:]
    beside = np.flatnonzero((np.minimum(start, end) <= place.right()) & (np.maximum(start, end) >= place.left()))
    before, after = y[beside], y[beside + 1]
    is_near = (np.minimum(before, after) <= place.bottom()) & (np.maximum(before, after) >= place.top())
    beside = beside[is_near]
    if not len(beside):
        return False
    start, y_start = start[beside], y[beside]
    # A vertical piece is in the place's width from end to end, or not at all.
    straight = np.where((start >= place.left()) & (start <= place.right()), [[0.0], [1.0]], np.nan)
    with np.errstate(all="ignore"):
        run, rise = end[beside] - start, y[beside + 1] - y_start
        ends = np.array([(place.left() - start) / run, (place.right() - start) / run])
        first, last = np.clip(np.sort(np.where(run == 0, straight, ends), axis=0), 0.0, 1.0)
        one, other = (y_start + rise * share for share in (first, last))
    inside = (last > first) & (np.maximum(one, other) >= place.top()) & (np.minimum(one, other) <= place.bottom())
    return bool(inside.any())
