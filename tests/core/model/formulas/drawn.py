"""Random formulas, drawn as trees, and their values at 50 digits."""

import operator
from collections.abc import Callable
from typing import Any

import mpmath
from hypothesis import strategies as st

from desktop_app.core.model.formulas.tree import FUNCTIONS, Node, constant, made, name, number

NAMES = ("w", "v")
mp: Any = mpmath.mp.clone()
mp.dps = 50


def _step(a: Any, b: Any, is_step: Callable[[Any, Any], bool]) -> Any:
    return mp.mpf(is_step(a, b))


EXACTLY: dict[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "neg": operator.neg,
    "pow": lambda a, b: mp.power(a, b), "abs": abs, "sqrt": mp.sqrt, "exp": mp.exp, "ln": mp.ln, "log1p": mp.log1p,
    "tanh": mp.tanh, "sin": mp.sin, "cos": mp.cos, "sigma": lambda z: 1 / (1 + mp.exp(-z)),
    "softplus": lambda z: mp.log1p(mp.exp(z)), "sign": mp.sign, "min": min, "max": max,
    "above": lambda a, b: _step(a, b, operator.gt), "upto": lambda a, b: _step(a, b, operator.le),
}  # fmt: skip
CORNERED = ("abs", "sign", "min", "max", "above", "upto")

numbers = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 0.5, 0.1, 1.5, 12.25, 1e-3, 1e5]) | st.floats(0.0, 1e6)


def _operations(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    twice = ["add", "sub", "mul", "div", "pow", "above", "upto", *(f for f, n in FUNCTIONS.items() if n == 2)]
    once = ["neg", "abs", *(f for f, n in FUNCTIONS.items() if n == 1)]
    power = st.builds(lambda part, n: made("pow", part, number(n)), parts, st.sampled_from([2.0, 3.0, 0.5, 6.0]))
    return (
        st.builds(made, st.sampled_from(twice[:4]), parts, parts)
        | st.builds(made, st.sampled_from(twice), parts, parts)
        | st.builds(made, st.sampled_from(once), parts)
        | power
    )


leaves = st.sampled_from([name("w"), name("v"), name("w")]) | st.builds(number, numbers) | st.just(constant("pi"))
trees = st.recursive(leaves | st.just(constant("e")), _operations, max_leaves=12)


def evaluated(node: Node, **values: Any) -> Any:
    """The value of a tree at 50 digits, whatever it is."""
    if node.operation == "name":
        return values[node.name]
    if node.operation == "constant":
        return mp.pi if node.name == "pi" else mp.e
    if node.operation == "number":
        return mp.mpf(node.value)
    return EXACTLY[node.operation](*(evaluated(part, **values) for part in node.parts))


class NoValue(Exception):
    """There is none, or it is not real, or too large, or at a corner."""


def exactly(node: Node, **values: Any) -> Any:
    """The value of a tree at 50 digits, where there is one, and no part is near a corner."""
    if not node.parts:
        return evaluated(node, **values)
    parts = [exactly(part, **values) for part in node.parts]
    if node.operation in CORNERED and abs(parts[0] - (parts[1] if len(parts) == 2 else 0)) < 1e-3:
        raise NoValue
    if node.operation == "pow" and abs(parts[1] * mp.ln(abs(parts[0]) + 1)) > 1e3:
        raise NoValue
    try:
        value = EXACTLY[node.operation](*parts)
    except (ZeroDivisionError, ValueError, OverflowError):
        raise NoValue from None
    if isinstance(value, mp.mpc) or not mp.isfinite(value) or not (value == 0 or 1e-30 < abs(value) < 1e3):
        raise NoValue
    return value
