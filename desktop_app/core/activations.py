"""The activations A(z) and their slopes A′(z), side by side, safe for every z from −inf to inf.

Each function returns (A, A′). They are plain Python on floats, which the training loop compiles as they stand; a new
activation is a function, a line in `ACTIVATIONS` and a line in `activate`.
"""

from collections.abc import Callable
from math import exp, log1p, tanh
from typing import NamedTuple


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


class Activation(NamedTuple):
    """One activation: its name in files, its label and formula for people, and the function (A, A′)."""

    name: str
    label: str
    formula: str
    function: Callable[[float], tuple[float, float]]


ACTIVATIONS = (
    Activation("logistic", "Logistic", "A(z) = 1/(1 + e⁻ᶻ)", logistic),
    Activation("tanh", "Hyperbolic tangent", "A(z) = tanh z", hyperbolic_tangent),
    Activation("softplus", "Softplus", "A(z) = ln(1 + eᶻ)", softplus),
    Activation("relu", "ReLU", "A(z) = max(z, 0)", relu),
    Activation("identity", "Identity", "A(z) = z", identity),
)


def activate(code: int, z: float) -> tuple[float, float]:
    """(A, A′) of `ACTIVATIONS[code]`: a ladder, because compiled code cannot call out of a tuple of functions."""
    if code == 0:
        return logistic(z)
    if code == 1:
        return hyperbolic_tangent(z)
    if code == 2:
        return softplus(z)
    if code == 3:
        return relu(z)
    return identity(z)
