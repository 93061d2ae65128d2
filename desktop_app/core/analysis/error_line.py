"""E of many patterns along a line of one weight: a curve through a few exact values and slopes.

To add up thousands of patterns at each point of a curve would take longer than a frame. So E and its slope are worked
out at weights a fixed step apart, and cubics that have both lead from one to the next.
"""

from functools import lru_cache

import numpy as np

from desktop_app.core.analysis.contours import Array
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.model.networks import Objective
from desktop_app.core.run.compiled import loop

_PIECES = 32  # at least, over a curve
_MOST_STORED = 4096
_WIDE = 64  # points of a curve, and not of a mark on it
_FINEST = 1e-9  # of the weights


def error_line(settings: Experiment, weights: Array, other: float, which: int, presented: Presented = None) -> Array:
    """E of all patterns, or of what is presented, along weight `which`; NaN as long as there is no compiled code."""
    if not loop.is_compiled_for(settings.codes) or not len(weights):
        return np.full(len(weights), np.nan)
    return _line(settings.objective(presented), other, which).errors(weights)


@lru_cache(maxsize=8)
def _line(objective: Objective, other: float, which: int) -> "_Line":
    return _Line(objective, other, which)


class _Line:
    """A line, and what is known of it."""

    def __init__(self, objective: Objective, other: float, which: int) -> None:
        self._objective, self._other, self._which = objective, other, which
        self._step = 0.0
        self._known: dict[float, tuple[float, float]] = {}  # E and its slope

    def errors(self, weights: Array) -> Array:
        low, high = float(weights.min()), float(weights.max())
        span = high - low
        if not (np.isfinite(span) and span > _FINEST * max(abs(low), abs(high))):
            return np.array([self._at(w)[0] for w in weights.tolist()])
        step = float(2.0 ** np.floor(np.log2(span / _PIECES)))
        if not self._step or (len(weights) >= _WIDE and step < self._step) or step > self._step * 8:
            self._step = step
        left = np.floor(weights / self._step)
        places = np.unique(np.concatenate((left, left + 1.0)))
        ends = np.array([self._at(k * self._step) for k in places.tolist()])
        at = np.searchsorted(places, left)
        return _cubic(weights / self._step - left, self._step, ends[at], ends[at + 1])

    def _at(self, w: float) -> tuple[float, float]:
        """E and its slope at a weight."""
        if w not in self._known:
            if len(self._known) >= _MOST_STORED:
                self._known.clear()
            at = (w, self._other) if self._which == 0 else (self._other, w)
            E, *slopes = self._objective.gradient(*at)
            self._known[w] = E, slopes[self._which]
        return self._known[w]


def _cubic(t: Array, step: float, left: Array, right: Array) -> Array:
    """The cubics (Hermite) between neighbours (E, slope), at the shares `t` of the way; inf where E is not defined."""
    with np.errstate(invalid="ignore", over="ignore"):
        made = (
            (1 + 2 * t) * (1 - t) ** 2 * left[:, 0]
            + t * (1 - t) ** 2 * step * left[:, 1]
            + t**2 * (3 - 2 * t) * right[:, 0]
            + t**2 * (t - 1) * step * right[:, 1]
        )
    return np.where(np.isfinite(made), made, np.inf)
