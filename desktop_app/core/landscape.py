"""E along a line of weights."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.experiment import Experiment
from desktop_app.core.networks import gradient_at

Array = NDArray[np.float64]


def error_curves(settings: Experiment, weights: Iterable[float], other: float = 0.0, which: int = 0) -> Array:
    """E of each pattern along weight `which`, the other one standing at `other`; shape (patterns, weights).

    +inf where E is not defined.
    """
    codes = settings.codes[:3]
    places = [(w, other) if which == 0 else (other, w) for w in weights]
    return np.array([[gradient_at(*codes, *place, x, y)[0] for place in places] for x, y in settings.patterns])
