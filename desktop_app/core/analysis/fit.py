"""What a network answers: ŷ for any input."""

from collections.abc import Iterable

import numpy as np

from desktop_app.core.analysis.contours import Array
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import propagate

_ANY_Y = 0.5  # ŷ does not depend on it


def outputs(settings: Experiment, weights: tuple[float, float], inputs: Iterable[float]) -> Array:
    """ŷ at the inputs; NaN where it is not finite."""
    codes, (w, v) = settings.codes, weights
    made = np.array([propagate(codes, w, v, x, _ANY_Y)[3][1] for x in inputs], float)
    return np.where(np.isfinite(made), made, np.nan)
