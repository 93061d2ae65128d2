"""What of E cannot be drawn, counted in words."""

import numpy as np
from numpy.typing import NDArray

from desktop_app.plots.axis import THIN_SPACE


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
