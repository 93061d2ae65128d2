"""E along a line of weights."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.experiment import Experiment
from desktop_app.core.networks import one_weight


def error_curves(settings: Experiment, weights: Iterable[float]) -> NDArray[np.float64]:
    """E of each pattern at each weight, shape (patterns, weights); +inf where E is not defined."""
    activation, error, _ = settings.codes
    weights = list(weights)
    return np.array([[one_weight(activation, error, w, x, y)[3] for w in weights] for x, y in settings.patterns])
