"""Each network forward and back: its equations, one line each.

A network has at most two weights, which the loop knows as w and v: w and b, or w₁ and w₂. E and the gradient tell
whether a result is finite: beside finite ones z and ∂E/∂ŷ may be infinite, where ŷ is saturated.
"""

from collections.abc import Callable, Iterable
from math import nan
from typing import NamedTuple

from desktop_app.core.model.activations import activate, logistic
from desktop_app.core.model.error_functions import OF_LOGISTIC, pull, pull_form, pull_of_logistic
from desktop_app.core.model.extras import with_decay
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.numerics.choice import choice
from desktop_app.core.model.numerics.primitives import is_only
from desktop_app.core.model.own_code import (
    OwnCode,
    activation_at,
    error_at,
    function_at,
    has_activation,
    has_error,
    has_function,
)
from desktop_app.core.model.pattern_list import Patterns, compiled_code

ONE_WEIGHT, WEIGHT_AND_BIAS, TWO_WEIGHT_CHAIN = range(3)


class Codes(NamedTuple):
    """What an experiment has chosen: the position of each choice in its registry."""

    network: int
    activation: int
    error: int
    presentation: int
    pull: int  # the form of the error's pull
    own: OwnCode | None = None  # the user's own formulas


def codes_of(network: int, activation: int, error: int, presentation: int, own: OwnCode | None = None) -> Codes:
    """The codes of these choices; what the user's own formulas replace is not used."""
    return Codes(network, activation, error, presentation, pull_form(activation, error), own)


# Plain tuples: the loop makes one in every iteration, and making a NamedTuple takes interpreted code far longer.
Sum = tuple[float, float, float, float]  # z, z₁, h, ∂h/∂z₁
Gradient = tuple[float, float, float]  # E, ∂E/∂w, ∂E/∂v
Between = tuple[float, float, float, float, float, float, float, float]  # z, ŷ, ∂ŷ/∂z, ∂E/∂ŷ, ∂E/∂z, z₁, h, ∂h/∂z₁
Propagation = tuple[float, float, float, Between]  # E, ∂E/∂w, ∂E/∂v, and what is computed between the weights and them
NOTHING_BETWEEN = (nan, nan, nan, nan, nan, nan, nan, nan)


def one_weight(codes: Codes, w: float, v: float, x: float) -> Sum:
    """z = wx."""
    return w * x, 0.0, 0.0, 0.0


def back_to_one_weight(dE_dz: float, v: float, x: float, h: float, dh_dz1: float) -> tuple[float, float]:
    """∂E/∂w = ∂E/∂z · x."""
    return dE_dz * x, 0.0


def weight_and_bias(codes: Codes, w: float, b: float, x: float) -> Sum:
    """z = wx + b."""
    return w * x + b, 0.0, 0.0, 0.0


def back_to_weight_and_bias(dE_dz: float, b: float, x: float, h: float, dh_dz1: float) -> tuple[float, float]:
    """∂E/∂w = ∂E/∂z · x, ∂E/∂b = ∂E/∂z."""
    return dE_dz * x, dE_dz


def two_weight_chain(codes: Codes, w1: float, w2: float, x: float) -> Sum:
    """z = w₂h, h = A(z₁), z₁ = w₁x (Winston)."""
    z1 = w1 * x
    h, dh_dz1 = activated(codes, z1)
    return w2 * h, z1, h, dh_dz1


def back_to_two_weight_chain(dE_dz: float, w2: float, x: float, h: float, dh_dz1: float) -> tuple[float, float]:
    """∂E/∂w₁ = ∂E/∂z · w₂ · ∂h/∂z₁ · x, ∂E/∂w₂ = ∂E/∂z · h."""
    return dE_dz * w2 * dh_dz1 * x, dE_dz * h


def activated(codes: Codes, z: float) -> tuple[float, float]:
    """(A, A′) at z, by the user's own formula if there is one."""
    if has_activation(codes.own):
        return activation_at(codes.own, z)
    made: tuple[float, float] = activate(codes.activation, z)
    return made


def propagate(codes: Codes, w: float, v: float, x: float, y: float) -> Propagation:
    """One pattern forward through ŷ = A(z) to E, and back to each weight; or a function of the weights, E = f."""
    if has_function(codes.own):
        E, dE_dw, dE_dv = function_at(codes.own, w, v)
        return E, dE_dw, dE_dv, NOTHING_BETWEEN
    z, z1, h, dh_dz1 = forward(codes.network, codes, w, v, x)
    if not (has_activation(codes.own) or has_error(codes.own)) and is_only(codes.pull, OF_LOGISTIC):
        # It needs z alone; so ŷ, where nothing asks for it, is left out of compiled code.
        y_hat, dy_hat_dz = logistic(z)
        E, dE_dy_hat, dE_dz = pull_of_logistic(z, y_hat, dy_hat_dz, y)
        dE_dw, dE_dv = back(codes.network, dE_dz, v, x, h, dh_dz1)
        return E, dE_dw, dE_dv, (z, y_hat, dy_hat_dz, dE_dy_hat, dE_dz, z1, h, dh_dz1)
    y_hat, dy_hat_dz = activated(codes, z)
    if has_error(codes.own):
        E, dE_dy_hat = error_at(codes.own, y_hat, y)
        dE_dz = dE_dy_hat * dy_hat_dz
    else:
        E, dE_dy_hat, dE_dz = pull(codes.pull, z, y_hat, dy_hat_dz, y)
    dE_dw, dE_dv = back(codes.network, dE_dz, v, x, h, dh_dz1)
    return E, dE_dw, dE_dv, (z, y_hat, dy_hat_dz, dE_dy_hat, dE_dz, z1, h, dh_dz1)


def total_gradient(codes: Codes, w: float, v: float, patterns: Iterable[tuple[float, float]]) -> Gradient:
    """E and its gradient at the weights, of several patterns: added in the order in which the loop adds them."""
    if isinstance(patterns, Patterns) and patterns.are_many and compiled_code.shares is not None:
        shares = compiled_code.shares(codes, w, v, patterns.columns)
        if shares is not None:
            # Accumulated, that is added one by one: numpy's sum takes another order.
            sums = shares.cumsum(axis=1)[:, -1].tolist()
            return sums[0], sums[1], sums[2]
    E = dE_dw = dE_dv = 0.0
    for x, y in patterns:
        E_k, dE_dw_k, dE_dv_k, _ = propagate(codes, w, v, x, y)
        E += E_k
        dE_dw += dE_dw_k
        dE_dv += dE_dv_k
    return E, dE_dw, dE_dv


class Objective(NamedTuple):
    """An E of several patterns: the sum of their errors divided by `divisor`, and ½λ|θ|² with λ = `decay`."""

    codes: Codes
    patterns: Patterns
    divisor: float = 1.0
    decay: float = 0.0

    def gradient(self, w: float, v: float) -> Gradient:
        """E and its gradient at the weights, as the loop makes them."""
        E, dE_dw, dE_dv = total_gradient(self.codes, w, v, self.patterns)
        return with_decay(self.decay, w, v, E / self.divisor, dE_dw / self.divisor, dE_dv / self.divisor)

    def error(self, w: float, v: float) -> float:
        """E at the weights."""
        E, _, _ = self.gradient(w, v)
        return E


class Network(NamedTuple):
    """One network: its name in files, its label, its weights' names in files and symbols, and its two functions.

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
    forward: Callable[[Codes, float, float, float], Sum]
    back: Callable[[float, float, float, float, float], tuple[float, float]]

    @property
    def has_patterns(self) -> bool:
        """Whether patterns are shown to it; without them E is a function of the weights alone, and z is E."""
        return bool(self.inputs)

    @property
    def formula(self) -> str:
        if not self.has_patterns:
            return f"E = {self.z.text()}"
        h = f"A({self.inner.text(w1='w₁')})" if self.inner else ""
        return f"ŷ = A({self.z.text(w2='w₂', h=h)})"

    def inputs_at(self, x: float, h: float = nan) -> tuple[float, ...]:
        """What each weight is multiplied by at an input x; h is the output of the neuron before."""
        return tuple(float(formula({}, x=x, h=h)) for formula in self.inputs)


def _inputs(*sources: str) -> tuple[Formula, ...]:
    return tuple(map(Formula, sources))


def _no_sum(codes: Codes, w: float, v: float, x: float) -> Sum:
    """A function of the weights has neither an input nor a sum."""
    return nan, nan, nan, nan


def _no_way_back(dE_dz: float, v: float, x: float, h: float, dh_dz1: float) -> tuple[float, float]:
    return nan, nan


NETWORKS = (
    Network(
        "one_weight", "One weight", Formula("w*x"), None, _inputs("x"), ("w",), ("w",),
        one_weight, back_to_one_weight,
    ),
    Network(
        "weight_and_bias", "Weight and bias", Formula("w*x + b"), None, _inputs("x", "1"), ("w", "b"), ("w", "b"),
        weight_and_bias, back_to_weight_and_bias,
    ),
    Network(
        "two_weight_chain", "Two weights in a chain", Formula("w2*h"), Formula("w1*x"), _inputs("x", "h"),
        ("w1", "w2"), ("w₁", "w₂"), two_weight_chain, back_to_two_weight_chain,
    ),
)  # fmt: skip
# E is a function of one weight or of two, which the user gives.
FUNCTION = Network(
    "function", "Function", Formula("f"), None, (), ("w", "v"), ("w", "v"), _no_sum, _no_way_back,
)  # fmt: skip

# The weights forward to z, and ∂E/∂z back to the weights, by the network with a code.
forward = choice([network.forward for network in NETWORKS], last=ONE_WEIGHT)
back = choice([network.back for network in NETWORKS], last=ONE_WEIGHT)
