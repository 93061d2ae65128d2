"""What of a quantity over the iterations is not drawn, or not as it is, in words."""

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.timeline import Curves
from desktop_app.plots.polyline import Columns
from desktop_app.plots.ranges import Range, extremes


def undrawn(
    curves: Curves, rows: list[int], seen: list[Columns], logarithmic_x: bool, logarithmic_y: bool, cut: Range | None
) -> str:
    """What is missing of `rows` of the curves, whose columns in view are `seen`; and that the view is `cut`, if so."""
    told = []
    infinite = np.isinf(curves.greatest[[row for row in rows if row < len(curves.greatest)]]).any(axis=0).sum()
    if infinite:
        told.append(f"{infinite} infinite value{' is' if infinite == 1 else 's are'} not drawn")
    if logarithmic_x and len(curves.iterations) and curves.iterations[0] == 0:
        told.append("iteration 0 is not drawn")
    lost = np.unique(np.concatenate([column.x[column.is_lost] for column in seen]))
    if logarithmic_y and len(lost):
        least = "" if are_each(curves.iterations) else "at least "
        told.append(f"{least}{len(lost)} value{' ≤ 0 is' if len(lost) == 1 else 's ≤ 0 are'} not drawn")
    if any(np.isneginf(column.least).any() for column in seen):
        told.append("a change of sign is drawn down to the axis")
    if cut is not None:
        low, high = extremes([limits for column in seen for limits in column[1:3]]) or cut
        if low < cut[0] or cut[1] < high:
            told.append("some values lie outside")
    return " · ".join(told)


def are_each(iterations: NDArray[np.int64]) -> bool:
    """Whether columns hold one iteration each."""
    return not len(iterations) or int(iterations[-1] - iterations[0]) < len(iterations)
