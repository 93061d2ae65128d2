"""The rate of E in every direction from the weights: its change over a short way, divided by the length of the way.

The rate of a direction v, |v| = 1, is (E(θ + hv) − E(θ))/h. As h → 0 it becomes ∇E·v = −|∇E| cos φ, φ being the angle
between v and −∇E: −∇E itself is then the steepest. With a finite h the best direction is another one.
Directions are angles in radians, anticlockwise from where w grows; v grows at π/2.
"""

from collections.abc import Callable
from math import atan2, copysign, cos, hypot, inf, isfinite, isnan, pi, sin, sqrt
from typing import NamedTuple

import numpy as np

from desktop_app.core.analysis.check import Weights
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.model.networks import Objective, propagate, total_gradient
from desktop_app.core.model.pattern_list import MOST_APART, Pattern
from desktop_app.core.model.step import numbers_at

# −∇E, the best direction at this h, −sign(∇E), and each weight alone, downhill.
GRADIENT, BEST, SIGN, W, V = MARKS = ("gradient", "best", "sign", "w", "v")
# On a short way z moves by less than this: then the mean slope at two points is that of the way, to 12 digits.
_SHORT = 0.01
_GAUSS = 0.5 - 0.5 / sqrt(3.0), 0.5 + 0.5 / sqrt(3.0)
_U = 2.0**-53
# About this many evaluations of E for one dial, and the least and the greatest number of angles. The rates of short
# ways are nearly a cosine, for which the least number is enough.
_EVALUATIONS, _FEWEST, _MOST = 640, 48, 96
# Rates are lost if rounding may change them by more than this share of the greatest one.
_TELLING = 1e-3
_GOLDEN = (sqrt(5.0) - 1.0) / 2.0
_ROUNDS = 16  # until the best angle is known to 0.01°


class Surroundings(NamedTuple):
    """E of some patterns together around the weights w and v; ways up to `short` are short ones."""

    objective: Objective
    w: float
    v: float
    E: float
    gradient: Weights
    gradient_error: float  # how much of the gradient's length may be rounding
    short: float

    def change(self, dw: float, dv: float) -> float:
        """E(θ + (dw, dv)) − E(θ), ±inf where E is not defined.

        On a short way it is the mean slope at two points (Gauss and Legendre), times the way: nothing is subtracted,
        so no digits are lost however short it is.
        """
        if hypot(dw, dv) > self.short:
            return self._error(self.w + dw, self.v + dv) - self.E
        return 0.5 * sum(self._slope(self.w + t * dw, self.v + t * dv, dw, dv) for t in _GAUSS)

    def _error(self, w: float, v: float) -> float:
        return _or_infinite(self.objective.error(w, v))

    def _slope(self, w: float, v: float, dw: float, dv: float) -> float:
        codes, patterns, divisor, decay = self.objective
        pulled = decay * (w * dw + v * dv) if decay else 0.0
        if len(patterns) > MOST_APART:
            _, dE_dw, dE_dv = total_gradient(codes, w, v, patterns)
            return (dE_dw * dw + dE_dv * dv) / divisor + pulled
        slope = 0.0
        for x, y in patterns:
            _, dE_dw, dE_dv, _ = propagate(codes, w, v, x, y)
            slope += dE_dw * dw + dE_dv * dv
        return slope / divisor + pulled


def surroundings_at(settings: Experiment, pattern: Presented, at: Weights) -> Surroundings:
    """E of what a step presents, or of all patterns (None), around the weights `at`."""
    objective = settings.objective(pattern)
    patterns = objective.patterns
    E, dE_dw, dE_dv = objective.gradient(*at)
    error = 4 * _U * _sizes(settings, patterns, at) / objective.divisor
    error += 4 * _U * objective.decay * (abs(at[0]) + abs(at[1])) if objective.decay else 0.0
    # A mean slope needs an E without corners, and without edges beyond which it is not defined.
    is_smooth = settings.activation != "relu" and (settings.error == "squared" or settings.slope_cancels)
    is_smooth = is_smooth and settings.codes.own is None
    short = _SHORT / max(1.0, *(abs(x) for x, _ in patterns)) if is_smooth else 0.0
    return Surroundings(objective, *at, _or_infinite(E), (dE_dw, dE_dv), error, short)


def _sizes(settings: Experiment, patterns: tuple[Pattern, ...], at: Weights) -> float:
    """The sum of the sizes of the slopes of these patterns."""
    if len(patterns) > MOST_APART:
        return float(np.abs(numbers_at(settings, *at)[1:]).sum())
    every = (propagate(settings.codes, *at, x, y) for x, y in patterns)
    return sum(abs(dE_dw) + abs(dE_dv) for _, dE_dw, dE_dv, _ in every)


def _or_infinite(E: float) -> float:
    """E, or inf where it is not defined."""
    return inf if isnan(E) else E


class Direction(NamedTuple):
    """A direction and its rate."""

    angle: float
    rate: float


class Directions(NamedTuple):
    """The rates of all directions: `rates[k]` is that of `angles[k]`, ascending from 0; two angles for one weight.

    `marks` are those directions of `MARKS` that exist: none is downhill along a weight whose slope is 0, and none is
    best where E stays the same. If E is not finite, there are none at all. `is_lost` tells that E changes too little
    for the rates to differ from rounding.
    """

    h: float
    E: float
    steepest: float  # |∇E|; 0 where it is only rounding
    angles: tuple[float, ...]
    rates: tuple[float, ...]
    marks: dict[str, Direction]
    is_lost: bool

    def share(self, name: str) -> float | None:
        """The rate of a mark as a share of the best rate; None where E falls in no direction."""
        best = self.marks.get(BEST)
        return None if best is None or best.rate >= 0 else self.marks[name].rate / best.rate


def directions(settings: Experiment, pattern: Presented, at: Weights, h: float) -> Directions:
    """The rates at the weights `at` over the way h > 0, of what a step presents, or of all (None)."""
    around = surroundings_at(settings, pattern, at)
    size = hypot(*around.gradient)
    steepest = size if size > around.gradient_error else 0.0
    if not (isfinite(around.E) and isfinite(size)):
        return Directions(h, around.E, size, (), (), {}, False)

    def rate(angle: float) -> float:
        w, v = unit(angle)
        return around.change(h * w, h * v) / h

    angles = _all_around(settings.weight_count, len(around.objective.patterns), h <= around.short)
    rates = tuple(rate(angle) for angle in angles)
    marks = {name: Direction(angle, rate(angle)) for name, angle in _downhill(around.gradient, steepest).items()}
    if any(rates):
        near = min((*marks.values(), *map(Direction, angles, rates)), key=lambda each: each.rate)
        found = _lowest(rate, near.angle, angles[1]) if len(angles) > 2 and isfinite(near.rate) else near
        marks[BEST] = found if found.rate < near.rate else near
    greatest = max((abs(each) for each in rates if isfinite(each)), default=inf)
    rounding = 0.0 if h <= around.short else (8 * abs(around.E) + (abs(at[0]) + abs(at[1])) * size) * _U / h
    is_lost = rounding > _TELLING * greatest if greatest else steepest > 0
    return Directions(h, around.E, steepest, angles, rates, marks, is_lost)


def unit(angle: float) -> Weights:
    """The unit vector of an angle; along an axis it is exactly so."""
    w, v = cos(angle), sin(angle)
    return (w if abs(w) > 1e-15 else 0.0), (v if abs(v) > 1e-15 else 0.0)


def _all_around(weights: int, patterns: int, is_short: bool) -> tuple[float, ...]:
    """The angles whose rates are computed; four of them are along the axes."""
    if weights == 1:
        return 0.0, pi
    count = (
        _FEWEST if is_short or patterns > MOST_APART else max(_FEWEST, min(_EVALUATIONS // patterns, _MOST)) // 4 * 4
    )
    return tuple(2 * pi * k / count for k in range(count))


def _downhill(gradient: Weights, steepest: float) -> dict[str, float]:
    """The angles of −∇E, of −sign(∇E), and of each weight alone where E has a slope along it."""
    if not steepest:
        return {}
    w, v = (copysign(1.0, -slope) if slope else 0.0 for slope in gradient)
    found = {GRADIENT: atan2(-gradient[1] if v else 0.0, -gradient[0]), SIGN: atan2(v, w)}
    if w:
        found[W] = atan2(0.0, w)
    if v:
        found[V] = atan2(v, 0.0)
    return {name: angle % (2 * pi) for name, angle in found.items()}


def _lowest(rate: Callable[[float], float], near: float, reach: float) -> Direction:
    """The lowest rate within `reach` of an angle: the golden section."""
    left, right = near - reach, near + reach
    a, b = right - _GOLDEN * (right - left), left + _GOLDEN * (right - left)
    rate_a, rate_b = rate(a), rate(b)
    for _ in range(_ROUNDS):
        if rate_a <= rate_b:
            right, b, rate_b = b, a, rate_a
            a = right - _GOLDEN * (right - left)
            rate_a = rate(a)
        else:
            left, a, rate_a = a, b, rate_b
            b = left + _GOLDEN * (right - left)
            rate_b = rate(b)
    found = Direction(a, rate_a) if rate_a <= rate_b else Direction(b, rate_b)
    return found._replace(angle=found.angle % (2 * pi))
