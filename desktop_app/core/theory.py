"""What the weight and the error come to in the long run, where that is known: maths.md's asymptotes.

Known for the logistic activation and free weights, when the pattern (1, 1) is the only one that teaches (x = 0 never
does). After n showings of it, plain descent with rate α has come to about

    squared error    w ≈ ½ ln(2αn) − 3/√(2αn),   E ≈ 1/(4αn)
    cross-entropy    w ≈ ln(αn),                 E ≈ 1/(αn)

from the gradient flow F(w(t)) = F(w(0)) + t with F(w) = 3w + 3e^w + ½e^2w − e^−w.
"""

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.experiment import Experiment

Array = NDArray[np.float64]


def asymptotes(settings: Experiment, iterations: Array) -> tuple[Array, Array] | None:
    """(w, E of the pattern (1, 1)) at `iterations`, NaN at the first ones; None where no asymptote is known."""
    teaching = [pattern for pattern in settings.patterns if pattern[0] != 0.0]
    if settings.network != "one_weight" or settings.rule.name != "gradient_descent":
        return None
    if settings.activation != "logistic" or settings.bounds is not None or teaching != [(1.0, 1.0)]:
        return None
    n = settings.rule.rate * iterations / settings.pass_length
    n = np.where(n > 0.0, n, np.nan)
    if settings.error == "squared":
        return 0.5 * np.log(2.0 * n) - 3.0 / np.sqrt(2.0 * n), 1.0 / (4.0 * n)
    return np.log(n), 1.0 / n
