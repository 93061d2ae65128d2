"""`analysis/objective.py` for compiled code, which knows neither experiments nor shares: the same, to the bit."""

from typing import NamedTuple

from desktop_app.core.analysis.objective import FAR, MOST_GATES, SHUT
from desktop_app.core.model.extras import with_decay
from desktop_app.core.model.networks import TWO_WEIGHT_CHAIN, WEIGHT_AND_BIAS, Codes, Gradient, propagate
from desktop_app.core.model.own_code import has_function
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Array
from desktop_app.core.run.following import gradient_of_turn


class Objective(NamedTuple):
    """What is asked of a run's settings."""

    codes: Codes
    patterns: Array  # (2, patterns)
    divisor: float
    decay: float
    slope_cancels: bool


def gradient_of_one(of: Objective, w: float, v: float, k: int) -> Gradient:
    """E and its gradient of one pattern."""
    return gradient_of_turn(of.codes, State(w, v), of.patterns, k)


def gradient_at(of: Objective, w: float, v: float) -> Gradient:
    """E and its gradient of all patterns together."""
    E = dE_dw = dE_dv = 0.0
    for k in range(of.patterns.shape[1]):
        E_k, dE_dw_k, dE_dv_k = gradient_of_one(of, w, v, k)
        E, dE_dw, dE_dv = E + E_k, dE_dw + dE_dw_k, dE_dv + dE_dv_k
    return with_decay(of.decay, w, v, E / of.divisor, dE_dw / of.divisor, dE_dv / of.divisor)


def error_at(of: Objective, w: float, v: float) -> float:
    E, _, _ = gradient_at(of, w, v)
    return E


def slopes_at(of: Objective, w: float, v: float) -> tuple[float, float]:
    _, dE_dw, dE_dv = gradient_at(of, w, v)
    return dE_dw, dE_dv


def is_plateau(of: Objective, w: float, v: float) -> bool:
    if has_function(of.codes.own):
        return False
    network, count, is_far = of.codes.network, of.patterns.shape[1], False
    for k in range(0, count, -(-count // MOST_GATES)):
        x, y = of.patterns[0, k], of.patterns[1, k]
        _, _, _, between = propagate(of.codes, w, v, x, y)
        _, y_hat, slope, _, _, _, h, dh_dz1 = between
        slope = 1.0 if of.slope_cancels else slope
        slope_w = slope * v * dh_dz1 if network == TWO_WEIGHT_CHAIN else slope
        into_v = 1.0 if network == WEIGHT_AND_BIAS else h if network == TWO_WEIGHT_CHAIN else 0.0
        if (x != 0.0 and not abs(slope_w) < SHUT) or (into_v != 0.0 and not abs(slope) < SHUT):
            return False
        is_far = is_far or ((x != 0.0 or into_v != 0.0) and abs(y_hat - y) > FAR)
    return is_far
