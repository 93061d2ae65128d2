"""Forward and backward through each network: equations (1) to (6) of the derivation, one line each."""

from typing import NamedTuple

from desktop_app.core.activations import activate
from desktop_app.core.error_functions import error_of, logistic_cross_entropy
from desktop_app.core.formula import Formula


def one_weight(
    activation: int, error: int, w: float, x: float, y: float
) -> tuple[float, float, float, float, float, float, float]:
    """ŷ = A(wx) and its error; returns (z, ŷ, ∂ŷ/∂z, E, ∂E/∂ŷ, ∂E/∂z, ∂E/∂w).

    `activation` and `error` are positions in their registries. A caller that tests E and ∂E/∂w for being finite misses
    nothing that matters; z and ∂E/∂ŷ may be infinite beside them where ŷ is saturated.
    """
    z = w * x
    y_hat, dy_hat_dz = activate(activation, z)
    E, dE_dy_hat = error_of(error, y_hat, y)
    dE_dz = dE_dy_hat * dy_hat_dz
    if activation == 0 and error == 1:
        E, dE_dz = logistic_cross_entropy(z, y)
    dE_dw = dE_dz * x
    return z, y_hat, dy_hat_dz, E, dE_dy_hat, dE_dz, dE_dw


class Network(NamedTuple):
    """One network: its name in files, its label, its sum z as one writes it, and the names of its weights."""

    name: str
    label: str
    z: Formula
    weights: tuple[str, ...]

    @property
    def formula(self) -> str:
        return f"ŷ = A({self.z.text()})"


NETWORKS = (Network("one_weight", "One weight", Formula("w*x"), ("w",)),)
