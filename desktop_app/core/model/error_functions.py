"""The error functions E(ŷ, y) and their slopes ∂E/∂ŷ, side by side.

Each returns (E, ∂E/∂ŷ). Outside its domain an error is +inf, never NaN: then the run ends there and says so.
"""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

from desktop_app.core.model.activations import LOGISTIC, SOFTPLUS, TANH
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.numerics.choice import choice
from desktop_app.core.model.numerics.elementary import exp_minus, log, log1p, log1p_of_share
from desktop_app.core.model.numerics.primitives import any_of, select

SQUARED, CROSS_ENTROPY = range(2)
GREATEST = 1.7976931348623157e308  # the greatest finite double
LEAST_NORMAL = 2.2250738585072014e-308  # below it doubles have fewer digits, and are slow
# Beyond these sums cross-entropy is worked out from z: ŷ = tanh z is near 1, or ŷ = ln(1 + e^z) near 0.
TANH_SATURATES, SOFTPLUS_SATURATES = 1.0, -708.0
_LN_2 = 0.6931471805599453

Pull = tuple[float, float, float]  # E, ∂E/∂ŷ, ∂E/∂z


def squared(y_hat: float, y: float) -> tuple[float, float]:
    """E = ½(ŷ − y)², ∂E/∂ŷ = ŷ − y."""
    d = y_hat - y
    return 0.5 * d * d, d


def cross_entropy(y_hat: float, y: float) -> tuple[float, float]:
    """E = −y ln ŷ − (1 − y) ln(1 − ŷ), ∂E/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), for ŷ and y in [0, 1]; 0·ln 0 = 0."""
    lacks_y, lacks_rest = y <= 0.0, y >= 1.0
    is_outside = (y_hat < 0.0) | (y_hat > 1.0) | ((y_hat == 0.0) & (y > 0.0)) | ((y_hat == 1.0) & (y < 1.0))
    # A term that does not count, or is outside its domain, is worked out where its logarithm is 0.
    p, q = select(lacks_y | (y_hat <= 0.0), 1.0, y_hat), select(lacks_rest | (y_hat >= 1.0), 0.0, y_hat)
    E = -y * log(p) - (1.0 - y) * log1p(-q)
    dE_dy_hat = (1.0 - y) / (1.0 - q) - y / p
    return select(is_outside, inf, E), select(is_outside, select(y_hat > y, inf, -inf), dE_dy_hat)


def logistic_cross_entropy(z: float, y: float) -> tuple[float, float]:
    """E = (1 − y)·max(z, 0) + y·max(−z, 0) + ln(1 + e^−|z|), ∂E/∂z = ŷ − y: the cross-entropy of ŷ = 1/(1 + e^−z).

    ŷ cancels out of the chain rule, and ŷ − y = (1 − y) − (1 − ŷ), so nothing is lost where ŷ rounds to 0 or to 1.
    """
    is_positive, size = z >= 0.0, abs(z)
    size = select(size > GREATEST, GREATEST, size)
    e = exp_minus(size)
    tail = e / (1.0 + e)
    E = select(is_positive, 1.0 - y, y) * size + log1p_of_share(e)
    return E, select(is_positive, (1.0 - y) - tail, tail - y)


def tanh_cross_entropy(z: float, slope: float, y: float) -> Pull:
    """(E, ∂E/∂ŷ, ∂E/∂z) of ŷ = tanh z near 1, where 1 − ŷ = 2e/(1 + e) with e = e^−2z; `slope` is A′.

    So nothing is lost where ŷ rounds to 1, nor where 1/(1 − ŷ) is beyond the doubles: A′/(1 − ŷ) is 2 there.
    """
    z = select(z > 0.5 * GREATEST, 0.5 * GREATEST, z)
    e = exp_minus(2.0 * z)
    rest = 2.0 * e / (1.0 + e)
    E = (1.0 - y) * ((2.0 * z - _LN_2) + log1p(e)) - y * log1p(-rest)
    is_lost = rest < LEAST_NORMAL
    dE_dy_hat = (1.0 - y) / select(is_lost, 1.0, rest) - y / (1.0 - rest)
    at_1 = select(y < 1.0, inf, -1.0)
    dE_dz = select(is_lost, 2.0 * (1.0 - y) - y * slope, dE_dy_hat * slope)
    return E, select(is_lost, at_1, dE_dy_hat), dE_dz


def softplus_cross_entropy(z: float, slope: float, dE_dy_hat: float, y: float) -> tuple[float, float]:
    """(E, ∂E/∂z) of ŷ = ln(1 + e^z) where that is e^z, and so is its slope A′.

    ln ŷ = z keeps its digits where ŷ loses them, and A′/ŷ = 1 where 1/ŷ is beyond the doubles.
    """
    E = (1.0 - y) * slope - y * select(z < -GREATEST, -GREATEST, z)
    return E, select(dE_dy_hat > -inf, dE_dy_hat * slope, (1.0 - y) * slope - y)


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


# How the error pulls at z, through ŷ = A(z) and A′ (`slope`). Where ŷ is saturated, ∂E/∂ŷ may be infinite, and A′ next
# to 0, but their product is neither: for these pairs of activation and error there are forms that lose nothing.


def _pull_of(function: Callable[[float, float], tuple[float, float]]) -> Callable[[float, float, float, float], Pull]:
    """The pull of an error through any activation."""

    def plain_pull(z: float, y_hat: float, slope: float, y: float) -> Pull:
        E, dE_dy_hat = function(y_hat, y)
        return E, dE_dy_hat, dE_dy_hat * slope

    return plain_pull


def pull_of_logistic(z: float, y_hat: float, slope: float, y: float) -> Pull:
    _, dE_dy_hat = cross_entropy(y_hat, y)
    E, dE_dz = logistic_cross_entropy(z, y)
    return E, dE_dy_hat, dE_dz


def pull_of_tanh(z: float, y_hat: float, slope: float, y: float) -> Pull:
    E, dE_dy_hat = cross_entropy(y_hat, y)
    dE_dz = dE_dy_hat * slope
    is_near = z > TANH_SATURATES
    if any_of(is_near):
        E_near, dE_dy_hat_near, dE_dz_near = tanh_cross_entropy(select(is_near, z, TANH_SATURATES), slope, y)
        E = select(is_near, E_near, E)
        dE_dy_hat = select(is_near, dE_dy_hat_near, dE_dy_hat)
        dE_dz = select(is_near, dE_dz_near, dE_dz)
    return E, dE_dy_hat, dE_dz


def pull_of_softplus(z: float, y_hat: float, slope: float, y: float) -> Pull:
    E, dE_dy_hat = cross_entropy(y_hat, y)
    dE_dz = dE_dy_hat * slope
    is_near = z < SOFTPLUS_SATURATES
    if any_of(is_near):
        E_near, dE_dz_near = softplus_cross_entropy(z, slope, dE_dy_hat, y)
        E, dE_dz = select(is_near, E_near, E), select(is_near, dE_dz_near, dE_dz)
    return E, dE_dy_hat, dE_dz


_SATURATED = {
    (LOGISTIC, CROSS_ENTROPY): pull_of_logistic,
    (TANH, CROSS_ENTROPY): pull_of_tanh,
    (SOFTPLUS, CROSS_ENTROPY): pull_of_softplus,
}
_PULLS = (*(_pull_of(error.function) for error in ERROR_FUNCTIONS), *_SATURATED.values())
# (E, ∂E/∂ŷ, ∂E/∂z) at (z, ŷ, A′, y), in the form that `pull_form` tells.
pull = choice(_PULLS, last=SQUARED)
OF_LOGISTIC = _PULLS.index(pull_of_logistic)


def pull_form(activation: int, error: int) -> int:
    """The form of the pull for an activation and an error: its position among the functions of `pull`."""
    saturated = _SATURATED.get((activation, error))
    return error if saturated is None else _PULLS.index(saturated)
