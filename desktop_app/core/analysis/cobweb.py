"""The weight map of a run with one weight: from one to the weight an iteration of plain descent later, w − α ∂E/∂w.

Where patterns take turns it is a whole pass: the iterations of all patterns, one after the other, from the pattern
shown now on. So the map stays the same from pass to pass, and what it does to w again and again is what the run does.
It is computed by the training loop itself, walls and all. Where it crosses the diagonal, w stays: a fixed point, to
which neighbours come nearer if the map's slope is between −1 and 1; for one pattern, or a batch, that is 1 − α E″.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import isfinite, nan, prod
from typing import NamedTuple

import numpy as np

from desktop_app.core.analysis.check import COMPLEX_H
from desktop_app.core.analysis.complex_step import FUNCTIONS, Stepped
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import total_gradient
from desktop_app.core.model.own import slopes_of_function
from desktop_app.core.model.pattern_list import Patterns
from desktop_app.core.model.rules import nudge
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.book import Array, blank_book, row_count
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run
from desktop_app.core.run.timeline import FINE
from desktop_app.core.run.travel import loop_settings

_POINTS = 241  # of the curve
_MOST_EVALUATIONS = 100
# Where the map jumps over the diagonal there is no fixed point; where it crosses, little of the distance is left.
_LEFT = 1e-6
_LONGEST_CYCLE, _NEAR = 32, 1e-6
# A cycle is reached where what is left to go can hardly be seen.
_TO_GO = 1e-3


class FixedPoint(NamedTuple):
    """A weight that the map leaves as it is, and the slope of the map there."""

    w: float
    slope: float

    @property
    def is_stable(self) -> bool:
        """Whether neighbours come nearer."""
        return abs(self.slope) < 1.0


class WeightMap:
    """The map of these settings at a learning rate; it begins with the pattern `first`."""

    def __init__(self, settings: Experiment, first: int, rate: float) -> None:
        turned = settings.patterns[first:] + settings.patterns[:first]
        rule = Rule(rate=rate, weight_decay=settings.rule.decay_in_E)
        low, high = settings.walls
        self.settings = replace(
            settings, patterns=Patterns(turned), rule=rule, presentation=_presentation(settings), changes=(),
            w=max(low, min(0.0, high)),
        )  # fmt: skip
        self.length = self.settings.pass_length  # in iterations
        self._loop_settings = loop_settings(self.settings, 0)
        self._book = blank_book(row_count(1, len(turned)))

    def __call__(self, w: float) -> float:
        """The weight after a weight; NaN where the run would end."""
        end = loop.advance(self._loop_settings, Position(0, State(w)), self.length, self._book)
        return end.state.w if end.i == self.length else nan

    def weights(self, low: float, high: float) -> Array:
        """Weights evenly spaced over a range, and the walls in it."""
        walls = [wall for wall in self.settings.walls if low < wall < high]
        return np.union1d(np.linspace(low, high, _POINTS), walls)

    def values(self, weights: Array) -> Array:
        """The weight after each of these; NaN outside of the walls, too."""
        low, high = self.settings.walls
        return np.array([self(w) if low <= w <= high else nan for w in weights.tolist()])

    def orbit(self, w: float, most: int) -> Array:
        """The weight w, and those that come after it: at most so many, fewer where passes are long or the run ends."""
        run, count = Run(replace(self.settings, w=w)), min(most, FINE // self.length)
        run.advance(count * self.length)
        made = np.append(run.timeline.first[0, : run.i], run.w)
        return made[:: self.length]

    def cycle(self, orbit: Array) -> tuple[float, ...] | None:
        """The cycle that an orbit has come into, from its least weight on; one weight, if it rests; None without one.

        On a plateau w hardly moves, and goes far all the same: what is left to go must be little.
        """
        if len(orbit) < 2 * _LONGEST_CYCLE or not np.isfinite(orbit).all():
            return None
        lately = orbit[-2 * _LONGEST_CYCLE :]
        nearness = _NEAR * max(1.0, float(np.abs(lately).max()))
        for period in range(1, _LONGEST_CYCLE + 1):
            moves = np.abs(lately[period:] - lately[:-period])
            if bool((moves < nearness).all()):
                cycle = lately[-period:].tolist()
                shrinks = 1.0 - abs(prod(map(self.slope, cycle)))
                if moves[-1] != 0.0 and not moves[-1] <= _TO_GO / _NEAR * nearness * shrinks:
                    return None
                least = cycle.index(min(cycle))
                return tuple(cycle[least:] + cycle[:least])
        return None

    def slope(self, w: float) -> float:
        """The map's slope at a weight: the product of 1 − α E″ over the pass; 0 where a wall holds the weight.

        Weight decay is a part of E, whose second derivative it adds λ to.
        """
        shown = [self.settings.patterns] if self.length == 1 else [(each,) for each in self.settings.patterns]
        factors = list[float]()
        for patterns in shown:
            factor, w = self._iteration(w, Patterns(patterns))
            factors.append(factor)
        return prod(factors)

    def _iteration(self, w: float, patterns: Patterns) -> tuple[float, float]:
        """The slope of one iteration at a weight, and the weight after it."""
        settings, state = self.settings, State(w)
        divisor, decay = float(len(patterns)) if settings.is_mean else 1.0, settings.rule.weight_decay
        _, dE_dw, _ = total_gradient(settings.codes, w, 0.0, patterns)
        dE_dw = dE_dw / divisor + decay * w
        numbers = settings.rule.numbers
        delta, _, after = nudge(settings.codes.network, numbers, settings.walls, 1.0, dE_dw, 0.0, state)
        is_held = after.w != w + delta
        bent = bend(settings, w, patterns) / divisor + decay
        return 0.0 if is_held else 1.0 - settings.rule.rate * bent, after.w

    def fixed_points(self, weights: Array, values: Array) -> tuple[FixedPoint, ...]:
        """The fixed points between weights in a row, not too far apart, with the map's values there.

        Where the map stays on the diagonal, as where no pattern teaches, there are none.
        """
        off = values - weights
        off[~np.isfinite(off)] = nan
        found = list[float]()
        for k in range(len(weights) - 1):
            low, high = float(off[k]), float(off[k + 1])
            if low * high < 0.0:
                found += self._crossing(float(weights[k]), float(weights[k + 1]), low, high)
            elif low == 0.0 and high != 0.0 and not (k and off[k - 1] == 0.0):
                found.append(float(weights[k]))
        if len(weights) > 1 and off[-1] == 0.0 and off[-2] != 0.0:
            found.append(float(weights[-1]))
        return tuple(FixedPoint(w, self.slope(w)) for w in found)

    def _crossing(self, low: float, high: float, off_low: float, off_high: float) -> Sequence[float]:
        """Where the map crosses the diagonal between two weights (false position, Illinois); none where it jumps."""
        least = _LEFT * max(abs(off_low), abs(off_high))
        side, w, off = 0, low, off_low
        for _ in range(_MOST_EVALUATIONS):
            w = (low * off_high - high * off_low) / (off_high - off_low)
            if not low < w < high:
                w = 0.5 * low + 0.5 * high
            if not low < w < high:
                break
            off = self(w) - w
            if off == 0.0 or not isfinite(off):
                break
            if (off < 0.0) == (off_low < 0.0):
                low, off_low = w, off
                off_high *= 0.5 if side < 0 else 1.0
                side = -1
            else:
                high, off_high = w, off
                off_low *= 0.5 if side > 0 else 1.0
                side = 1
        return [w] if abs(off) <= least else []


@lru_cache(maxsize=32)
def weight_map(settings: Experiment, pattern: int | None, rate: float) -> WeightMap | None:
    """The map of a step that shows a pattern, or all (None), at the learning rate that the step has.

    None where there is none: with two weights; with shuffled patterns and mini-batches, as each pass has an order and a
    map of its own; and with many patterns, as the curve would take longer than a frame.
    """
    is_shuffled = settings.is_random and len(settings.patterns) > 1
    if settings.weight_count != 1 or is_shuffled or settings.has_many_patterns:
        return None
    return WeightMap(settings, pattern or 0, rate)


def bend(settings: Experiment, w: float, patterns: Patterns) -> float:
    """E″ at a weight, of these patterns together; NaN where it is not defined."""
    try:
        made = sum(_stepped_slope(settings, Stepped(w, 1.0, COMPLEX_H), x, y) for x, y in patterns)
    except (OverflowError, ZeroDivisionError, ValueError):
        return nan
    return made if isfinite(made) else nan


def _stepped_slope(settings: Experiment, w: Stepped, x: float, y: float) -> float:
    """Im g(w + ih)/h of one pattern's slope g = ∂E/∂w, by the formulas that the user reads."""
    if not settings.net.has_patterns:
        slope = slopes_of_function(settings.formula)[0](FUNCTIONS, w=w)
    else:
        z = settings.net.z(FUNCTIONS, w=w, x=x)
        y_hat = settings.A.A(FUNCTIONS, z=z)
        slope = (y_hat - y) * x
        if not settings.slope_cancels:
            slope = settings.error_function.slope(FUNCTIONS, y_hat=y_hat, y=y) * x
            for factor in settings.A.slope:
                slope = slope * factor.formula(FUNCTIONS, z=z, A=y_hat)
    return float(slope.b) if isinstance(slope, Stepped) else 0.0


def _presentation(settings: Experiment) -> str:
    return "in_turn" if settings.presentation == "shuffled" else settings.presentation
