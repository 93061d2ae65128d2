"""The gradient by other means: forward and central differences of E, and a step into the complex numbers.

Forward: (E(w + h) − E(w))/h, off by about h·E″/2. Central: (E(w + h) − E(w − h))/2h, off by about h²·E‴/6. Both lose
E's last digits when h is small. Complex step (Squire and Trapp 1998): Im E(w + ih)/h, where nothing is subtracted.
"""

from math import isfinite, nan
from typing import NamedTuple

from desktop_app.core.activations import ACTIVATIONS
from desktop_app.core.error_functions import ERROR_FUNCTIONS, LOGISTIC_CROSS_ENTROPY
from desktop_app.core.experiment import Experiment
from desktop_app.core.networks import NETWORKS, one_weight

# Truncation and rounding are about equal here for the central difference: 6·10⁻⁶ is the cube root of 2^−53.
H = 1e-5
COMPLEX_H = 1e-20


class Check(NamedTuple):
    """∂E/∂w three times over; NaN where it cannot be had."""

    forward: float
    central: float
    complex_step: float


def check(settings: Experiment, pattern: int | None, w: float, h: float = H) -> Check:
    """The gradient at `w` of one pattern, or of all (None), with a step of `h` for the differences."""
    return Check(*differences(settings, pattern, w, h), complex_step(settings, pattern, w, COMPLEX_H))


def differences(settings: Experiment, pattern: int | None, w: float, h: float) -> tuple[float, float]:
    """The forward and the central difference; NaN where E is not finite, or so small an `h` does not move `w`."""
    here, above, below = (_error(settings, pattern, at) for at in (w, w + h, w - h))
    forward = (above - here) / h if w + h != w else nan
    central = (above - below) / (2 * h) if w + h != w - h else nan
    return forward if isfinite(forward) else nan, central if isfinite(central) else nan


def complex_step(settings: Experiment, pattern: int | None, w: float, h: float) -> float:
    """Im E(w + ih)/h of the formulas that are shown, not of the code that trains."""
    if not isfinite(_error(settings, pattern, w)):
        return nan
    total = 0.0
    for x, y in _shown(settings, pattern):
        # z = wx moves by h, however large x is; and by far less than it is away from where ŷ = 0 has no logarithm.
        away = abs(w * x) if settings.error == "cross_entropy" else 0.0
        step = h * min(1.0, away or 1.0) / (abs(x) or 1.0)
        try:
            total += _complex_error(settings, complex(w, step), x, y).imag / step
        except (OverflowError, ZeroDivisionError, ValueError):
            # The formula as it is shown overflows, where the code has ways around it.
            return nan
    return total if isfinite(total) else nan


def _shown(settings: Experiment, pattern: int | None) -> tuple[tuple[float, float], ...]:
    return settings.patterns if pattern is None else (settings.patterns[pattern],)


def _error(settings: Experiment, pattern: int | None, w: float) -> float:
    activation, error, _ = settings.codes
    return sum(one_weight(activation, error, w, x, y)[3] for x, y in _shown(settings, pattern))


def _complex_error(settings: Experiment, w: complex, x: float, y: float) -> complex:
    activation, error, _ = settings.codes
    z: complex = NETWORKS[0].z(w=w, x=x)
    if settings.slope_cancels:
        return complex(LOGISTIC_CROSS_ENTROPY(z=z, y=y))
    y_hat: complex = ACTIVATIONS[activation].A(z=z)
    return complex(ERROR_FUNCTIONS[error].E(y_hat=y_hat, y=y))
