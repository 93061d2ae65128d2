"""Where a curve of the user's own function has an end, as √w has at 0: the curve is drawn to there."""

from collections.abc import Callable

import numpy as np

from desktop_app.plots.polyline import Array
from desktop_app.plots.ranges import Range

_MOST_ENDS = 8  # a function with more of them is a comb
_POINTS, _TIMES = 33, 5  # the place is found to a share of 32⁻⁵ of the distance between two samples


def to_its_ends(E: Callable[[Array], Array], w: Array, y: Array, y_view: Range) -> tuple[Array, Array]:
    """The samples of a curve; those beside an end that are not finite are moved to it, but not far out of the view."""
    is_there = np.isfinite(y)
    ends = np.flatnonzero(is_there[1:] != is_there[:-1])
    if not 0 < len(ends) <= _MOST_ENDS:
        return w, y
    w, y = w.copy(), y.copy()
    low, high = y_view
    for k in ends.tolist():
        inside, outside = (k, k + 1) if is_there[k] else (k + 1, k)
        at, beyond = w[inside], w[outside]
        for _ in range(_TIMES):
            places = np.linspace(at, beyond, _POINTS)
            last = int(np.argmin(np.isfinite(E(places)))) - 1
            at, beyond = places[last], places[last + 1]
        w[outside] = at
        y[outside] = np.clip(E(np.array([at]))[0], 2 * low - high, 2 * high - low)
    return w, y
