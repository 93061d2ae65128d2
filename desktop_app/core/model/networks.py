"""Forward and backward through each network: the equations of the derivation, one line each.

Every network has at most two weights, which the loop knows as w and v: w and b, or w₁ and w₂. Each function returns
(E, ∂E/∂w, ∂E/∂v) of one pattern behind what led to them. `activation` and `error` are positions in their registries.
A caller that tests E and the gradient for being finite misses nothing that matters; z and ∂E/∂ŷ may be infinite beside
them where ŷ is saturated.
"""

from typing import NamedTuple

from desktop_app.core.model.activations import activate
from desktop_app.core.model.error_functions import error_of, logistic_cross_entropy
from desktop_app.core.model.formula import Formula

ONE_WEIGHT, WEIGHT_AND_BIAS, TWO_WEIGHT_CHAIN = range(3)


def output(activation: int, error: int, z: float, y: float) -> tuple[float, float, float, float, float]:
    """ŷ = A(z) and its error; returns (ŷ, ∂ŷ/∂z, E, ∂E/∂ŷ, ∂E/∂z)."""
    y_hat, dy_hat_dz = activate(activation, z)
    E, dE_dy_hat = error_of(error, y_hat, y)
    dE_dz = dE_dy_hat * dy_hat_dz
    if activation == 0 and error == 1:
        E, dE_dz = logistic_cross_entropy(z, y)
    return y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz


def one_weight(
    activation: int, error: int, w: float, x: float, y: float
) -> tuple[float, float, float, float, float, float, float]:
    """ŷ = A(wx); returns (z, ŷ, ∂ŷ/∂z, E, ∂E/∂ŷ, ∂E/∂z, ∂E/∂w)."""
    z = w * x
    y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz = output(activation, error, z, y)
    dE_dw = dE_dz * x
    return z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz, dE_dw


def weight_and_bias(
    activation: int, error: int, w: float, b: float, x: float, y: float
) -> tuple[float, float, float, float, float, float, float, float]:
    """ŷ = A(wx + b); returns (z, ŷ, ∂ŷ/∂z, E, ∂E/∂ŷ, ∂E/∂z, ∂E/∂w, ∂E/∂b)."""
    z = w * x + b
    y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz = output(activation, error, z, y)
    dE_dw = dE_dz * x
    dE_db = dE_dz
    return z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz, dE_dw, dE_db


def two_weight_chain(
    activation: int, error: int, w1: float, w2: float, x: float, y: float
) -> tuple[float, float, float, float, float, float, float, float, float, float, float]:
    """ŷ = A(w₂h), h = A(w₁x) (Winston); returns (z₁, h, ∂h/∂z₁, z, ŷ, ∂ŷ/∂z, E, ∂E/∂ŷ, ∂E/∂z, ∂E/∂w₁, ∂E/∂w₂)."""
    z1 = w1 * x
    h, dh_dz1 = activate(activation, z1)
    z = w2 * h
    y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz = output(activation, error, z, y)
    dE_dw2 = dE_dz * h
    dE_dw1 = dE_dz * w2 * dh_dz1 * x
    return z1, h, dh_dz1, z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz, dE_dw1, dE_dw2


def gradient_at(
    network: int, activation: int, error: int, w: float, v: float, x: float, y: float
) -> tuple[float, float, float]:
    """(E, ∂E/∂w, ∂E/∂v) of `NETWORKS[network]`: a ladder, for the compiler's sake."""
    if network == ONE_WEIGHT:
        _, _, _, E, _, _, dE_dw = one_weight(activation, error, w, x, y)
        return E, dE_dw, 0.0
    if network == WEIGHT_AND_BIAS:
        _, _, _, E, _, _, dE_dw, dE_db = weight_and_bias(activation, error, w, v, x, y)
        return E, dE_dw, dE_db
    _, _, _, _, _, _, E, _, _, dE_dw1, dE_dw2 = two_weight_chain(activation, error, w, v, x, y)
    return E, dE_dw1, dE_dw2


class Network(NamedTuple):
    """One network: its name in files, its label, its weights' names in files and symbols.

    `z` is the sum that ŷ = A(z) is made of, and `inner` the sum of the neuron before, where there is one: z then has
    that neuron's output h = A(inner) in it.
    """

    name: str
    label: str
    z: Formula
    inner: Formula | None
    weights: tuple[str, ...]
    symbols: tuple[str, ...]

    @property
    def formula(self) -> str:
        h = f"A({self.inner.text(w1='w₁')})" if self.inner else ""
        return f"ŷ = A({self.z.text(w2='w₂', h=h)})"


NETWORKS = (
    Network("one_weight", "One weight", Formula("w*x"), None, ("w",), ("w",)),
    Network("weight_and_bias", "Weight and bias", Formula("w*x + b"), None, ("w", "b"), ("w", "b")),
    Network("two_weight_chain", "Two weights in a chain", Formula("w2*h"), Formula("w1*x"), ("w1", "w2"), ("w₁", "w₂")),
)  # fmt: skip
