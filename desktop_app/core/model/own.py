"""The user's own formulas, where a network, an activation or an error is chosen: each as an entry of its registry.

A formula is data, in a file and in the window: it is parsed, and never compiled.
"""

from functools import lru_cache
from math import inf

from desktop_app.core.model.activations import Activation, Factor
from desktop_app.core.model.error_functions import ErrorFunction
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tape import Tape
from desktop_app.core.model.formulas.taping import tape_of
from desktop_app.core.model.networks import FUNCTION, Network
from desktop_app.core.model.own_code import NOTHING, OwnCode, activation_at, error_at, interpreted

# How entries of the registries are typed, by the path of their choice, and what stands for any other.
_TYPED = {
    "activation": {"logistic": "sigma(z)", "tanh": "tanh(z)", "softplus": "softplus(z)", "relu": "max(z, 0)"},
    "error": {"squared": "(y_hat - y)^2/2", "cross_entropy": "-y*ln(y_hat) - (1 - y)*ln(1 - y_hat)"},
}
_ELSE = {"activation": "z", "error": "(y_hat - y)^2/2"}
# The quantities that each kind of formula may have.
OF_FUNCTION, OF_ACTIVATION, OF_ERROR = ("w", "v"), ("z",), ("y_hat", "y")
_LABEL = "Own"


class Own(str):
    """The text of the user's own formula, in the place of the name of a registry's entry."""

    __slots__ = ()


def text_of_entry(path: str, chosen: str) -> str:
    """The formula of a choice as a text, to begin one's own with."""
    return chosen if isinstance(chosen, Own) else _TYPED[path].get(chosen, _ELSE[path])


@lru_cache(maxsize=256)
def function_of_own(text: str) -> Network:
    """A function of w, or of w and v, as a network: its z is f."""
    f = OwnFormula.parsed(text, OF_FUNCTION).formula
    weights = OF_FUNCTION[: 2 if "v" in f.names else 1]
    return FUNCTION._replace(z=f, weight_names=weights, symbols=weights)


def slopes_of_function(text: str) -> tuple[Formula, ...]:
    """∂f/∂w and, of a function with v, ∂f/∂v."""
    f = OwnFormula.parsed(text, OF_FUNCTION)
    return tuple(f.slope(name).formula for name in function_of_own(text).weight_names)


@lru_cache(maxsize=256)
def activation_of_own(text: str) -> Activation:
    """An activation A(z), its slope by symbols."""
    A = OwnFormula.parsed(text, OF_ACTIVATION)
    code = _code_of("", text, "")
    slope = Factor(A.slope("z").formula, lambda z: activation_at(code, z)[1])
    return Activation("own", _LABEL, A.formula, (slope,), lambda z: activation_at(code, z))


@lru_cache(maxsize=256)
def error_of_own(text: str) -> ErrorFunction:
    """An error E(ŷ, y), its slopes by symbols."""
    E = OwnFormula.parsed(text, OF_ERROR)
    code = _code_of("", "", text)
    slope, slope_in_y = (E.slope(name).formula for name in OF_ERROR)
    return ErrorFunction(
        "own", _LABEL, E.formula, slope, slope_in_y, -inf, inf, lambda y_hat, y: error_at(code, y_hat, y)
    )


def code_of_own(function: str, activation: str, error: str) -> OwnCode | None:
    """The formulas as the loop knows them; None where all is chosen from registries, and there is no function."""
    A, E = (own if isinstance(own, Own) else "" for own in (activation, error))
    return _code_of(function, A, E) if function or A or E else None


@lru_cache(maxsize=256)
def _code_of(function: str, activation: str, error: str) -> OwnCode:
    """An empty text stands for no formula."""
    tapes = _tape(function, OF_FUNCTION, 2), _tape(activation, OF_ACTIVATION, 1), _tape(error, OF_ERROR, 1)
    return OwnCode(*map(interpreted, tapes))


def _tape(text: str, names: tuple[str, ...], slopes: int) -> Tape:
    """The formula and its slopes by the first names."""
    if not text:
        return NOTHING
    formula = OwnFormula.parsed(text, names)
    return tape_of([formula, *map(formula.slope, names[:slopes])], names)
