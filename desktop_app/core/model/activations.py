"""The activations A(z) and their slopes A′(z), side by side, safe for every z from −inf to inf.

Each function returns (A, A′). They are plain Python, on floats, and the training loop compiles this very source: for
floats, and for lanes of many runs, where a comparison has an answer for each lane. So they `select`, and do not branch.
"""

from collections.abc import Callable
from typing import NamedTuple

from desktop_app.core.model.formula import Formula
from desktop_app.core.model.numerics.choice import choice
from desktop_app.core.model.numerics.elementary import exp_minus, log1p, tanh_and_slope
from desktop_app.core.model.numerics.primitives import select

LOGISTIC, TANH, SOFTPLUS, RELU, IDENTITY = range(5)


def logistic(z: float) -> tuple[float, float]:
    """A = 1/(1 + e^−z), A′ = A(1 − A); e = e^−|z| never overflows, and A′ keeps its digits where A rounds to 1."""
    e = exp_minus(abs(z))
    share = 1.0 / (1.0 + e)
    return select(z >= 0.0, share, e * share), e * share * share


def hyperbolic_tangent(z: float) -> tuple[float, float]:
    """A = tanh z, A′ = 1 − A², which keeps its digits where A rounds to 1."""
    return tanh_and_slope(z)


def softplus(z: float) -> tuple[float, float]:
    """A = ln(1 + e^z), A′ = 1/(1 + e^−z)."""
    e = exp_minus(abs(z))
    share = 1.0 / (1.0 + e)
    return select(z > 0.0, z, 0.0) + log1p(e), select(z >= 0.0, share, e * share)


def relu(z: float) -> tuple[float, float]:
    """A = max(z, 0), A′ = 1 where z > 0, else 0 (the slope at the corner is taken as 0)."""
    return select(z > 0.0, z, 0.0), select(z > 0.0, 1.0, 0.0)


def identity(z: float) -> tuple[float, float]:
    """A = z, A′ = 1."""
    return z, 1.0


class Factor(NamedTuple):
    """A factor of A′: its formula in z and A, and its value at z, with all its digits."""

    formula: Formula
    value: Callable[[float], float]


class Activation(NamedTuple):
    """One activation: its name in files, its label, the formula of A, the factors of A′, and the function (A, A′)."""

    name: str
    label: str
    A: Formula
    slope: tuple[Factor, ...]
    function: Callable[[float], tuple[float, float]]

    @property
    def formula(self) -> str:
        return f"A(z) = {self.A.text()}"


ACTIVATIONS = (
    Activation(
        "logistic", "Logistic", Formula("1/(1 + exp(-z))"),
        (Factor(Formula("1 - A"), lambda z: logistic(-z)[0]), Factor(Formula("A"), lambda z: logistic(z)[0])), logistic,
    ),
    Activation(
        "tanh", "Hyperbolic tangent", Formula("tanh(z)"),
        (Factor(Formula("1 - A**2"), lambda z: hyperbolic_tangent(z)[1]),), hyperbolic_tangent,
    ),
    Activation(
        "softplus", "Softplus", Formula("log1p(exp(z))"),
        (Factor(Formula("1/(1 + exp(-z))"), lambda z: softplus(z)[1]),), softplus,
    ),
    Activation("relu", "ReLU", Formula("max(z, 0)"), (Factor(Formula("above(z, 0)"), lambda z: relu(z)[1]),), relu),
    Activation("identity", "Identity", Formula("z"), (Factor(Formula("1"), lambda z: identity(z)[1]),), identity),
)  # fmt: skip
# (A, A′) of `ACTIVATIONS[code]` at z.
activate = choice([activation.function for activation in ACTIVATIONS], last=IDENTITY)
