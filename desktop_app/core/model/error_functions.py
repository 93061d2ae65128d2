"""The error functions E(ŷ, y) and their slopes ∂E/∂ŷ, side by side.

Each returns (E, ∂E/∂ŷ). Outside its domain an error is +inf, never NaN: then the run ends there and says so.
"""

from collections.abc import Callable
from math import exp, inf, log, log1p
from typing import NamedTuple

from desktop_app.core.model.formula import Formula

SQUARED, CROSS_ENTROPY = range(2)
GREATEST = 1.7976931348623157e308  # the greatest finite double
LEAST_NORMAL = 2.2250738585072014e-308  # below it doubles have fewer digits, and are slow
# Beyond these sums cross-entropy is worked out from z: ŷ = tanh z is near 1, or ŷ = ln(1 + e^z) near 0.
TANH_SATURATES, SOFTPLUS_SATURATES = 1.0, -708.0
_LN_2 = 0.6931471805599453


def squared(y_hat: float, y: float) -> tuple[float, float]:
    """E = ½(ŷ − y)², ∂E/∂ŷ = ŷ − y."""
    d = y_hat - y
    return 0.5 * d * d, d


def cross_entropy(y_hat: float, y: float) -> tuple[float, float]:
    """E = −y ln ŷ − (1 − y) ln(1 − ŷ), ∂E/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), for ŷ and y in [0, 1]; 0·ln 0 = 0."""
    if (y_hat < 0.0 or y_hat > 1.0) or (y_hat == 0.0 and y > 0.0) or (y_hat == 1.0 and y < 1.0):
        return inf, inf if y_hat > y else -inf
    E, dE_dy_hat = 0.0, 0.0
    if y > 0.0:
        E, dE_dy_hat = -y * log(y_hat), -y / y_hat
    if y < 1.0:
        E, dE_dy_hat = E - (1.0 - y) * log1p(-y_hat), dE_dy_hat + (1.0 - y) / (1.0 - y_hat)
    return E, dE_dy_hat


def logistic_cross_entropy(z: float, y: float) -> tuple[float, float]:
    """E = (1 − y)·max(z, 0) + y·max(−z, 0) + ln(1 + e^−|z|), ∂E/∂z = ŷ − y: the cross-entropy of ŷ = 1/(1 + e^−z).

    ŷ cancels out of the chain rule, and ŷ − y = (1 − y) − (1 − ŷ), so nothing is lost where ŷ rounds to 0 or to 1.
    """
    z = max(-GREATEST, min(z, GREATEST))
    e = exp(-abs(z))
    E = (1.0 - y) * max(z, 0.0) + y * max(-z, 0.0) + log1p(e)
    tail = e / (1.0 + e)
    return E, (1.0 - y) - tail if z >= 0.0 else tail - y


def tanh_cross_entropy(z: float, slope: float, y: float) -> tuple[float, float, float]:
    """(E, ∂E/∂ŷ, ∂E/∂z) of ŷ = tanh z near 1, where 1 − ŷ = 2e/(1 + e) with e = e^−2z; `slope` is A′.

    So nothing is lost where ŷ rounds to 1, nor where 1/(1 − ŷ) is beyond the doubles: A′/(1 − ŷ) is 2 there.
    """
    z = min(z, 0.5 * GREATEST)
    e = exp(-2.0 * z)
    rest = 2.0 * e / (1.0 + e)
    E = (1.0 - y) * ((2.0 * z - _LN_2) + log1p(e)) - y * log1p(-rest)
    if rest < LEAST_NORMAL:
        return E, inf if y < 1.0 else -1.0, 2.0 * (1.0 - y) - y * slope
    dE_dy_hat = (1.0 - y) / rest - y / (1.0 - rest)
    return E, dE_dy_hat, dE_dy_hat * slope


def softplus_cross_entropy(z: float, slope: float, dE_dy_hat: float, y: float) -> tuple[float, float]:
    """(E, ∂E/∂z) of ŷ = ln(1 + e^z) where that is e^z, and so is its slope A′.

    ln ŷ = z keeps its digits where ŷ loses them, and A′/ŷ = 1 where 1/ŷ is beyond the doubles.
    """
    E = (1.0 - y) * slope - y * max(z, -GREATEST)
    return E, dE_dy_hat * slope if dE_dy_hat > -inf else (1.0 - y) * slope - y


class ErrorFunction(NamedTuple):
    """One error function: its name in files, its label, the formulas of E, ∂E/∂ŷ and ∂E/∂y, y's range, (E, ∂E/∂ŷ)."""

    name: str
    label: str
    E: Formula
    slope: Formula
    slope_in_y: Formula
    low: float
    high: float
    function: Callable[[float, float], tuple[float, float]]

    @property
    def formula(self) -> str:
        return f"E = {self.E.text()}"


ERROR_FUNCTIONS = (
    ErrorFunction(
        "squared", "Squared error", Formula("half*(y_hat - y)**2"), Formula("y_hat - y"), Formula("-(y_hat - y)"),
        -inf, inf, squared,
    ),
    ErrorFunction(
        "cross_entropy", "Cross-entropy", Formula("-(y*log(y_hat)) - (1 - y)*log(1 - y_hat)"),
        Formula("(1 - y)/(1 - y_hat) - y/y_hat"), Formula("log(1 - y_hat) - log(y_hat)"), 0.0, 1.0, cross_entropy,
    ),
)  # fmt: skip
# The cross-entropy of the logistic activation, as a function of z: in its derivative ŷ cancels out.
LOGISTIC_CROSS_ENTROPY = Formula("(1 - y)*log1p(exp(z)) + y*log1p(exp(-z))")
# The same, but for a constant, of a saturated tanh, and of a saturated softplus.
TANH_CROSS_ENTROPY = Formula("(1 - y)*log1p(exp(2*z)) - y*log(tanh(z))")
SOFTPLUS_CROSS_ENTROPY = Formula("(1 - y)*log1p(exp(z)) - y*z")


def error_of(code: int, y_hat: float, y: float) -> tuple[float, float]:
    """(E, ∂E/∂ŷ) of `ERROR_FUNCTIONS[code]`: a ladder, as `activate` is."""
    if code == SQUARED:
        return squared(y_hat, y)
    return cross_entropy(y_hat, y)
