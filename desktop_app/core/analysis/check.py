"""The gradient by other means: forward and central differences of E, and a step into the complex numbers.

Forward: (E(w + h) − E(w))/h, off by about h·E″/2. Central: (E(w + h) − E(w − h))/2h, off by about h²·E‴/6. Both lose
E's last digits when h is small. Complex step (Squire and Trapp 1998): Im E(w + ih)/h, where nothing is subtracted.
"""

from math import isfinite, nan
from typing import Any, NamedTuple, TypeVar

from desktop_app.core.analysis.complex_step import FUNCTIONS, Stepped
from desktop_app.core.model.activations import LOGISTIC, SOFTPLUS, TANH
from desktop_app.core.model.error_functions import (
    CROSS_ENTROPY,
    LOGISTIC_CROSS_ENTROPY,
    SOFTPLUS_CROSS_ENTROPY,
    SOFTPLUS_SATURATES,
    TANH_CROSS_ENTROPY,
    TANH_SATURATES,
)
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.networks import Codes
from desktop_app.core.model.step import share_at

# Truncation and rounding are about equal here for the central difference: 6·10⁻⁶ is the cube root of 2^−53.
H = 1e-5
COMPLEX_H = 1e-20
# Inputs are scaled to about 1 within these powers of ten.
_MOST = 1e300

Weights = tuple[float, float]  # w and v
N = TypeVar("N", float, Stepped)


class Check(NamedTuple):
    """The slope along one weight in three ways; NaN where one of them fails."""

    forward: float
    central: float
    complex_step: float


def check(
    settings: Experiment, pattern: Presented, at: Weights, h: float = H, which: int = 0, complex_h: float = COMPLEX_H
) -> Check:
    """The slope along weight `which` at the weights `at` of what a step presents, or of all (None)."""
    return Check(*differences(settings, pattern, at, h, which), complex_step(settings, pattern, at, complex_h, which))


def differences(settings: Experiment, pattern: Presented, at: Weights, h: float, which: int = 0) -> tuple[float, float]:
    """The forward and the central difference; NaN where E is not finite, or `h` is too small to move the weight."""
    w = at[which]
    here, above, below = (_error(settings, pattern, moved(at, which, to)) for to in (w, w + h, w - h))
    forward = (above - here) / h if w + h != w else nan
    central = (above - below) / (2 * h) if w + h != w - h else nan
    return forward if isfinite(forward) else nan, central if isfinite(central) else nan


def complex_step(settings: Experiment, pattern: Presented, at: Weights, h: float, which: int = 0) -> float:
    """Im E(w + ih)/h of the formulas that the user reads, not of the code that trains."""
    if not isfinite(_error(settings, pattern, at)):
        return nan
    try:
        objective = settings.objective(pattern)
        total = sum(_slope(settings, at, h, which, x, y) for x, y in objective.patterns) / objective.divisor
        # Im ½λ(w + ih)²/h is λw.
        total += objective.decay * at[which] if objective.decay else 0.0
    except (OverflowError, ZeroDivisionError, ValueError):
        return nan
    return total if isfinite(total) else nan


def _slope(settings: Experiment, at: Weights, h: float, which: int, x: float, y: float) -> float:
    """The part of one pattern in it."""
    if not settings.net.has_patterns:
        return _stepped_error(settings, *moved(at, which, Stepped(at[which], 1.0, h)), x, y).b
    share = share_at(settings, *at, x, y)
    reach = abs(share.gates_of(which).input)
    if share.inner is not None and not which:
        reach = max(reach, abs(at[1] * share.inner.dh_dz * x))
    # Let z move by h, however large the input is, and by far less than ŷ is away from 0 and 1, where a logarithm ends.
    reach = min(max(reach, 1.0 / _MOST), _MOST)
    away = min(abs(share.z), 1.0 - share.y_hat) if settings.error == "cross_entropy" else 1.0
    moving = Stepped(at[which], 1.0 / reach, h * min(1.0, away or 1.0))
    return _stepped_error(settings, *moved(at, which, moving), x, y).b * reach


def moved(at: Weights, which: int, to: N) -> tuple[float | N, float | N]:
    """The weights, with weight `which` moved."""
    return (to, at[1]) if which == 0 else (at[0], to)


def _error(settings: Experiment, pattern: Presented, at: Weights) -> float:
    return settings.objective(pattern).error(*at)


def _stepped_error(settings: Experiment, w: Stepped | float, v: Stepped | float, x: float, y: float) -> Stepped:
    network, codes, A = settings.net, settings.codes, settings.A.A
    values: dict[str, Any] = dict(zip(network.weight_names, (w, v), strict=False))
    values["x"] = x
    if network.inner is not None:
        h = network.inner(FUNCTIONS, **values)
        # If w₂ is what moves, h does not.
        moved_h = _stepped(A(FUNCTIONS, z=_stepped(h)))
        values["h"] = moved_h if isinstance(h, Stepped) else moved_h.a
    z = _stepped(network.z(FUNCTIONS, **values))
    if not network.has_patterns:
        return z
    in_z = _in_z(codes, z.a)
    if in_z is None:
        return _stepped(settings.error_function.E(FUNCTIONS, y_hat=_stepped(A(FUNCTIONS, z=z)), y=y))
    return _stepped(in_z(FUNCTIONS, z=z, y=y))


def _stepped(value: Stepped | float) -> Stepped:
    """A value of a formula; a plain number, such as that of a constant formula, does not move."""
    return value if isinstance(value, Stepped) else Stepped(value, 0.0, 0.0)


def _in_z(codes: Codes, z: float) -> Formula | None:
    """E as a formula of z, but for a constant, where the one of ŷ loses digits: where cross-entropy saturates."""
    if codes.error != CROSS_ENTROPY:
        return None
    if codes.activation == TANH and z > TANH_SATURATES:
        return TANH_CROSS_ENTROPY
    if codes.activation == SOFTPLUS and z < SOFTPLUS_SATURATES:
        return SOFTPLUS_CROSS_ENTROPY
    return LOGISTIC_CROSS_ENTROPY if codes.activation == LOGISTIC else None
