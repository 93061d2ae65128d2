"""Each network forward and back: its equations, one line each.

A network has at most two weights, which the loop knows as w and v: w and b, or w₁ and w₂. E and the gradient tell
whether a result is finite: beside finite ones z and ∂E/∂ŷ may be infinite, where ŷ is saturated.
"""

from collections.abc import Iterable
from math import nan
from typing import NamedTuple

from desktop_app.core.model.activations import LOGISTIC, SOFTPLUS, TANH, activate
from desktop_app.core.model.error_functions import (
    CROSS_ENTROPY,
    SOFTPLUS_SATURATES,
    TANH_SATURATES,
    error_of,
    logistic_cross_entropy,
    softplus_cross_entropy,
    tanh_cross_entropy,
)
from desktop_app.core.model.formula import Formula

ONE_WEIGHT, WEIGHT_AND_BIAS, TWO_WEIGHT_CHAIN = range(3)


class Codes(NamedTuple):
    """What an experiment has chosen: the position of each choice in its registry."""

    network: int
    activation: int
    error: int
    presentation: int


# Plain tuples: the loop makes one in every iteration, and making a NamedTuple takes interpreted code far longer.
Gradient = tuple[float, float, float]  # E, ∂E/∂w, ∂E/∂v
Between = tuple[float, float, float, float, float, float, float, float]  # z, ŷ, ∂ŷ/∂z, ∂E/∂ŷ, ∂E/∂z, z₁, h, ∂h/∂z₁
Propagation = tuple[float, float, float, Between]  # E, ∂E/∂w, ∂E/∂v, and what is computed between the weights and them


def output(codes: Codes, z: float, y: float) -> tuple[float, float, float, float, float]:
    """ŷ = A(z) and its error; returns (ŷ, ∂ŷ/∂z, E, ∂E/∂ŷ, ∂E/∂z)."""
    y_hat, dy_hat_dz = activate(codes.activation, z)
    E, dE_dy_hat = error_of(codes.error, y_hat, y)
    dE_dz = dE_dy_hat * dy_hat_dz
    if codes.error == CROSS_ENTROPY:
        # Here ∂E/∂ŷ may be infinite, and A′ next to 0, but their product is neither.
        if codes.activation == LOGISTIC:
            E, dE_dz = logistic_cross_entropy(z, y)
        elif codes.activation == TANH and z > TANH_SATURATES:
            E, dE_dy_hat, dE_dz = tanh_cross_entropy(z, dy_hat_dz, y)
        elif codes.activation == SOFTPLUS and z < SOFTPLUS_SATURATES:
            E, dE_dz = softplus_cross_entropy(z, dy_hat_dz, dE_dy_hat, y)
    return y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz


def one_weight(codes: Codes, w: float, x: float, y: float) -> Propagation:
    """ŷ = A(wx)."""
    z = w * x
    y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz = output(codes, z, y)
    dE_dw = dE_dz * x
    return E, dE_dw, 0.0, (z, y_hat, dy_hat_dz, dE_dy_hat, dE_dz, 0.0, 0.0, 0.0)


def weight_and_bias(codes: Codes, w: float, b: float, x: float, y: float) -> Propagation:
    """ŷ = A(wx + b)."""
    z = w * x + b
    y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz = output(codes, z, y)
    dE_dw = dE_dz * x
    dE_db = dE_dz
    return E, dE_dw, dE_db, (z, y_hat, dy_hat_dz, dE_dy_hat, dE_dz, 0.0, 0.0, 0.0)


def two_weight_chain(codes: Codes, w1: float, w2: float, x: float, y: float) -> Propagation:
    """ŷ = A(w₂h), h = A(w₁x) (Winston)."""
    z1 = w1 * x
    h, dh_dz1 = activate(codes.activation, z1)
    z = w2 * h
    y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz = output(codes, z, y)
    dE_dw2 = dE_dz * h
    dE_dw1 = dE_dz * w2 * dh_dz1 * x
    return E, dE_dw1, dE_dw2, (z, y_hat, dy_hat_dz, dE_dy_hat, dE_dz, z1, h, dh_dz1)


def propagate(codes: Codes, w: float, v: float, x: float, y: float) -> Propagation:
    """One pattern through `NETWORKS[codes.network]`: a ladder, because compiled code cannot look functions up."""
    if codes.network == ONE_WEIGHT:
        return one_weight(codes, w, x, y)
    if codes.network == WEIGHT_AND_BIAS:
        return weight_and_bias(codes, w, v, x, y)
    return two_weight_chain(codes, w, v, x, y)


def total_gradient(codes: Codes, w: float, v: float, patterns: Iterable[tuple[float, float]]) -> Gradient:
    """E and its gradient at the weights, of several patterns: added in the order in which the loop adds them."""
    E = dE_dw = dE_dv = 0.0
    for x, y in patterns:
        E_k, dE_dw_k, dE_dv_k, _ = propagate(codes, w, v, x, y)
        E += E_k
        dE_dw += dE_dw_k
        dE_dv += dE_dv_k
    return E, dE_dw, dE_dv


def total_error(codes: Codes, w: float, v: float, patterns: Iterable[tuple[float, float]]) -> float:
    """E at the weights, of several patterns together."""
    E, _, _ = total_gradient(codes, w, v, patterns)
    return E


class Network(NamedTuple):
    """One network: its name in files, its label, its weights' names in files and symbols.

    `z` is the sum that ŷ = A(z) is made of, and `inner` the sum of the neuron before, where there is one: z then has
    that neuron's output h = A(inner) in it. `inputs` are what each weight is multiplied by, the first one by x.
    """

    name: str
    label: str
    z: Formula
    inner: Formula | None
    inputs: tuple[Formula, ...]
    weight_names: tuple[str, ...]
    symbols: tuple[str, ...]

    @property
    def formula(self) -> str:
        h = f"A({self.inner.text(w1='w₁')})" if self.inner else ""
        return f"ŷ = A({self.z.text(w2='w₂', h=h)})"

    def inputs_at(self, x: float, h: float = nan) -> tuple[float, ...]:
        """What each weight is multiplied by at an input x; h is the output of the neuron before."""
        return tuple(float(formula({}, x=x, h=h)) for formula in self.inputs)


def _inputs(*sources: str) -> tuple[Formula, ...]:
    return tuple(map(Formula, sources))


NETWORKS = (
    Network("one_weight", "One weight", Formula("w*x"), None, _inputs("x"), ("w",), ("w",)),
    Network("weight_and_bias", "Weight and bias", Formula("w*x + b"), None, _inputs("x", "1"), ("w", "b"), ("w", "b")),
    Network(
        "two_weight_chain", "Two weights in a chain", Formula("w2*h"), Formula("w1*x"), _inputs("x", "h"),
        ("w1", "w2"), ("w₁", "w₂"),
    ),
)  # fmt: skip
