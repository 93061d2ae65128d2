"""What makes a nudge of a gradient, and the walls that hold the weight."""

from typing import NamedTuple


def gradient_descent(rate: float, dE_dw: float) -> float:
    """Δw = −α ∂E/∂w (Cauchy 1847): against the slope, in proportion to it."""
    return -rate * dE_dw


def hold(w: float, low: float, high: float) -> float:
    """The weight, held in [low, high]; a NaN stays one, so that it is noticed."""
    return low if w < low else high if w > high else w


class RuleKind(NamedTuple):
    """One rule: its name in files, and its label and formula for people."""

    name: str
    label: str
    formula: str


RULES = (RuleKind("gradient_descent", "Gradient descent", "Δw = −α ∂E/∂w"),)
