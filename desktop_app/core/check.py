"""The gradient by other means: forward and central differences of E, and a step into the complex numbers.

Forward: (E(w + h) − E(w))/h, off by about h·E″/2. Central: (E(w + h) − E(w − h))/2h, off by about h²·E‴/6. Both lose
E's last digits when h is small. Complex step (Squire and Trapp 1998): Im E(w + ih)/h, where nothing is subtracted.
"""

from math import isfinite, nan
from typing import Any, NamedTuple, TypeVar

from desktop_app.core.activations import ACTIVATIONS
from desktop_app.core.error_functions import ERROR_FUNCTIONS, LOGISTIC_CROSS_ENTROPY
from desktop_app.core.experiment import Experiment
from desktop_app.core.networks import gradient_at
from desktop_app.core.step import share_at

# Truncation and rounding are about equal here for the central difference: 6·10⁻⁶ is the cube root of 2^−53.
H = 1e-5
COMPLEX_H = 1e-20

Weights = tuple[float, float]  # w and v
N = TypeVar("N", float, complex)


class Check(NamedTuple):
    """The slope along one weight three times over; NaN where it cannot be had."""

    forward: float
    central: float
    complex_step: float


def check(settings: Experiment, pattern: int | None, at: Weights, h: float = H, which: int = 0) -> Check:
    """The slope along weight `which` at the weights `at` of one pattern, or of all (None)."""
    return Check(*differences(settings, pattern, at, h, which), complex_step(settings, pattern, at, COMPLEX_H, which))


def differences(
    settings: Experiment, pattern: int | None, at: Weights, h: float, which: int = 0
) -> tuple[float, float]:
    """The forward and the central difference; NaN where E is not finite, or `h` is too small to move the weight."""
    w = at[which]
    here, above, below = (_error(settings, pattern, moved(at, which, to)) for to in (w, w + h, w - h))
    forward = (above - here) / h if w + h != w else nan
    central = (above - below) / (2 * h) if w + h != w - h else nan
    return forward if isfinite(forward) else nan, central if isfinite(central) else nan


def complex_step(settings: Experiment, pattern: int | None, at: Weights, h: float, which: int = 0) -> float:
    """Im E(w + ih)/h of the formulas that are shown, not of the code that trains."""
    if not isfinite(_error(settings, pattern, at)):
        return nan
    total = 0.0
    for x, y in _shown(settings, pattern):
        # z moves by h, however large the input is; and by far less than it is away from where ŷ = 0 has no logarithm.
        share = share_at(settings, *at, x, y)
        gates = share.gates_v if which and share.gates_v else share.gates
        away = abs(share.z) if settings.error == "cross_entropy" else 0.0
        step = h * min(1.0, away or 1.0) / (abs(gates.input) or 1.0)
        try:
            made = _complex_error(settings, *moved(at, which, complex(at[which], step)), x, y)
            total += made.imag / step
        except (OverflowError, ZeroDivisionError, ValueError):
            # The formula as it is shown overflows, where the code has ways around it.
            return nan
    return total if isfinite(total) else nan


def moved(at: Weights, which: int, to: N) -> tuple[float | N, float | N]:
    """The weights, with weight `which` moved."""
    return (to, at[1]) if which == 0 else (at[0], to)


def _shown(settings: Experiment, pattern: int | None) -> tuple[tuple[float, float], ...]:
    return settings.patterns if pattern is None else (settings.patterns[pattern],)


def _error(settings: Experiment, pattern: int | None, at: Weights) -> float:
    return sum(gradient_at(*settings.codes[:3], *at, x, y)[0] for x, y in _shown(settings, pattern))


def _complex_error(settings: Experiment, w: complex, v: complex, x: float, y: float) -> complex:
    network, (_, activation, error, *_) = settings.net, settings.codes
    A = ACTIVATIONS[activation].A
    values: dict[str, Any] = dict(zip(network.weights, (w, v), strict=False))
    values["x"] = x
    if network.inner is not None:
        values["h"] = A(z=network.inner(**values))
    z: complex = network.z(**values)
    if settings.slope_cancels:
        return complex(LOGISTIC_CROSS_ENTROPY(z=z, y=y))
    y_hat: complex = A(z=z)
    return complex(ERROR_FUNCTIONS[error].E(y_hat=y_hat, y=y))
