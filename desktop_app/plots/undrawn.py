"""What cannot be drawn, or not as it is, counted in words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.run.timeline import Curves
from desktop_app.plots.polyline import Columns
from desktop_app.plots.ranges import Range, extremes
from desktop_app.words.numbers import THIN_SPACE


def undrawn(E: NDArray[np.float64], logarithmic: bool) -> str:
    """How many values have no place on an axis: infinite ones, and on a logarithmic one those that are ≤ 0."""
    infinite, low = int((~np.isfinite(E)).sum()), int((E <= 0).sum()) if logarithmic else 0
    told = []
    if low:
        told.append(f"{_values(low)} ≤ 0 {'is' if low == 1 else 'are'} not drawn")
    if infinite:
        told.append(f"{_values(infinite)} {'is' if infinite == 1 else 'are'} infinite")
    return " · ".join(told)


def _values(count: int) -> str:
    return f"{count:,} value{'' if count == 1 else 's'}".replace(",", THIN_SPACE)


def undrawn_in(
    every: Sequence[Curves], rows: Sequence[tuple[int, int]], seen: Columns, logarithmic_x: bool,
    logarithmic_y: bool, cut: Range | None,
) -> str:  # fmt: skip
    """What is missing of `rows` (run, row) of the runs' curves, of which `seen` are the columns in view.

    And that the view is `cut`, if so.
    """
    told = []
    infinite = sum(_infinite(curves, [row for run, row in rows if run == k]) for k, curves in enumerate(every))
    if infinite:
        told.append(f"{infinite} infinite value{' is' if infinite == 1 else 's are'} not drawn")
    if logarithmic_x and any(len(curves.iterations) and curves.iterations[0] == 0 for curves in every):
        told.append("iteration 0 is not drawn")
    if logarithmic_y and len(lost := np.unique(seen.x[seen.is_lost])):
        least = "" if all(are_each(curves.iterations) for curves in every) else "at least "
        told.append(f"{least}{len(lost)} value{' ≤ 0 is' if len(lost) == 1 else 's ≤ 0 are'} not drawn")
    if np.isneginf(seen.least).any():
        told.append("a change of sign is drawn down to the axis")
    if cut is not None:
        low, high = extremes([seen.least, seen.greatest]) or cut
        if low < cut[0] or cut[1] < high:
            told.append("some values lie outside")
    return " · ".join(told)


def _infinite(curves: Curves, rows: list[int]) -> int:
    """In how many columns there is an infinite value."""
    kept = [row for row in rows if row < len(curves.greatest)]
    return int(np.isinf(curves.greatest[kept]).any(axis=0).sum())


def are_each(iterations: NDArray[np.int64]) -> bool:
    """Whether columns hold one iteration each."""
    return not len(iterations) or int(iterations[-1] - iterations[0]) < len(iterations)
