"""The activations A(z) and their slopes A′(z), side by side, safe for every z from −inf to inf.

Each function returns (A, A′). They are plain Python on floats, and the training loop compiles this very source.
"""

from collections.abc import Callable
from math import exp, log1p, tanh
from typing import NamedTuple

from desktop_app.core.model.formula import Formula

LOGISTIC, TANH, SOFTPLUS, RELU, IDENTITY = range(5)


def logistic(z: float) -> tuple[float, float]:
    """A = 1/(1 + e^−z), A′ = A(1 − A); e = e^−|z| never overflows, and A′ keeps its digits where A rounds to 1."""
    e = exp(-abs(z))
    return (1.0 if z >= 0.0 else e) / (1.0 + e), e / ((1.0 + e) * (1.0 + e))


def hyperbolic_tangent(z: float) -> tuple[float, float]:
    """A = tanh z, A′ = 1 − A², written as 4e/(1 + e)² with e = e^−2|z| so that it keeps its digits."""
    e = exp(-2.0 * abs(z))
    return tanh(z), 4.0 * e / ((1.0 + e) * (1.0 + e))


def softplus(z: float) -> tuple[float, float]:
    """A = ln(1 + e^z), A′ = 1/(1 + e^−z)."""
    e = exp(-abs(z))
    return max(z, 0.0) + log1p(e), (1.0 if z >= 0.0 else e) / (1.0 + e)


def relu(z: float) -> tuple[float, float]:
    """A = max(z, 0), A′ = 1 where z > 0, else 0 (the slope at the corner is taken as 0)."""
    return (z, 1.0) if z > 0.0 else (0.0, 0.0)


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


def activate(code: int, z: float) -> tuple[float, float]:
    """(A, A′) of `ACTIVATIONS[code]`: a ladder, because compiled code cannot look functions up."""
    if code == LOGISTIC:
        return logistic(z)
    if code == TANH:
        return hyperbolic_tangent(z)
    if code == SOFTPLUS:
        return softplus(z)
    if code == RELU:
        return relu(z)
    return identity(z)
