"""Where words lie in a plot: in a corner that no curve goes through, if there is one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

from desktop_app.plots.plot import Plot

EDGE = 6.0  # from the edges of the view
_AIR = 3.0

Array = NDArray[np.float64]


def corners(view: QRectF, size: QSizeF) -> list[QRectF]:
    """Where words of a size have room in a view: lower left, upper left, lower right and upper right."""
    left, right = view.left() + EDGE, view.right() - EDGE - size.width()
    top, bottom = view.top() + EDGE, view.bottom() - EDGE - size.height()
    return [QRectF(x, y, size.width(), size.height()) for x in (left, right) for y in (bottom, top)]


def free_one(plot: Plot, view: QRectF, places: list[QRectF], now: int = 0) -> int | None:
    """Which of some places, `now` if possible, no curve of the plot goes through; None where there is none.

    The places lie in `view`, which is where the plot's own view is.
    """
    (x0, x1), (y0, y1) = plot.view_range()
    right, down = view.width() / (x1 - x0), view.height() / (y1 - y0)
    with np.errstate(all="ignore"):  # what overflows is far away
        curves = [(view.left() + (x - x0) * right, view.top() + (y1 - y) * down) for x, y in plot.curves()]
    airy = [place.adjusted(-_AIR, -_AIR, _AIR, _AIR) for place in places]
    order = sorted(range(len(places)), key=lambda k: k != now)
    return next((k for k in order if not any(_goes_through(x, y, airy[k]) for x, y in curves)), None)


def _goes_through(x: Array, y: Array, place: QRectF) -> bool:
    """Whether a polyline does, which has gaps where it is not finite."""
    start = x[:-1]
    # What goes straight up is there all along, or not at all.
    straight = np.where((start >= place.left()) & (start <= place.right()), [[0.0], [1.0]], np.nan)
    with np.errstate(all="ignore"):
        run = np.diff(x)
        ends = np.array([(place.left() - start) / run, (place.right() - start) / run])
        first, last = np.clip(np.sort(np.where(run == 0, straight, ends), axis=0), 0.0, 1.0)
        one, other = (y[:-1] + np.diff(y) * share for share in (first, last))
    inside = (last > first) & (np.maximum(one, other) >= place.top()) & (np.minimum(one, other) <= place.bottom())
    return bool(inside.any())
