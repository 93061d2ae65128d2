"""E along one weight: the error of a step and of its patterns there, the tangent, and where the nudge leads."""

from math import log
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF

from desktop_app.core.analysis.error_line import error_line
from desktop_app.core.analysis.landscape import error_curve, error_curves, total_curve
from desktop_app.core.model.experiment import Presented
from desktop_app.core.run.run import Reading
from desktop_app.plots.polyline import Array
from desktop_app.plots.ranges import CURVE_POINTS, Range
from desktop_app.words.captions import pattern_text

MINI_BATCH = "mini-batch"
NO_POINTS = np.empty((0, 2))
GAP_POINTS = 33  # on each side of the gap between tangent and curve
_TANGENT_PX = 90.0
# Beyond this, the ends of a range have no room for arithmetic.
_VAST = 1e150
# At least this share of a view is on either side of a valley.
_BESIDE_VALLEY = 0.25
# How far beyond the view, in its own widths and heights, the tangent is drawn.
_BEYOND = 20.0


class ViewScale(NamedTuple):
    """The ranges of a view, in its axes' own coordinates, and the size of a pixel there."""

    x: Range
    y: Range
    pixel_width: float
    pixel_height: float


class Section(NamedTuple):
    """The landscape of a reading along weight `which`, the other weight fixed; E may be on a logarithmic axis."""

    reading: Reading
    which: int
    is_logarithmic: bool

    @property
    def w(self) -> float:
        """The weight at the step."""
        return self.reading.step.state.weights[self.which]

    @property
    def w_next(self) -> float:
        """The weight after the step."""
        return self.reading.step.state_next.weights[self.which]

    @property
    def other(self) -> float:
        """The other weight."""
        return self.reading.step.state.weights[1 - self.which]

    @property
    def E(self) -> float:
        return self.reading.step.E

    @property
    def slope(self) -> float:
        """The derivative of E by the weight."""
        return (self.reading.step.dE_dw, self.reading.step.dE_dv)[self.which]

    def errors(self, w: Array) -> Array:
        """E of each pattern at values of the weight; shape (patterns, values)."""
        return error_curves(self.reading.settings, w, self.other, self.which)

    @property
    def has_many_patterns(self) -> bool:
        return self.reading.settings.has_many_patterns

    @property
    def is_mini_batch(self) -> bool:
        """Whether the step takes some of the patterns together: they have a curve of their own, the last one."""
        return isinstance(self.reading.step.shown, tuple)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each of the `curves` is of."""
        settings, pattern = self.reading.settings, self.reading.step.pattern
        every = [pattern_text(x, y) for x, y in settings.patterns_of(pattern if self.has_many_patterns else None)]
        of_all, mini = "mean" if settings.is_mean else "sum", (MINI_BATCH,) if self.is_mini_batch else ()
        if self.has_many_patterns:
            return (of_all, *mini) if pattern is None else ("mean", *every)
        return (of_all, *every, *mini) if len(every) > 1 else ("",)

    def curves(self, w: Array) -> Array:
        """The rows that are drawn: the sum, each pattern where there are several, and the mini-batch of the step.

        Of many patterns the mean and the one that is shown, or of a batch the sum alone.
        """
        if not self.has_many_patterns:
            E = self.errors(w)
            of_all = self.total(w, E)[np.newaxis]
            mini = (self._total(w, E, self.reading.step.shown),) if self.is_mini_batch else ()
            return np.vstack((of_all, E, *mini)) if len(E) > 1 else of_all
        settings, pattern = self.reading.settings, self.reading.step.pattern
        E = error_line(settings, w, self.other, self.which)
        if pattern is None:
            return np.vstack((E, self.step_error(w))) if self.is_mini_batch else E[np.newaxis]
        mean = E if settings.is_mean else E / len(settings.patterns)
        return np.vstack((mean, self.step_error(w)))

    def step_error(self, w: Array) -> Array:
        """E of what the step shows, one pattern or all, at values of the weight."""
        settings, shown = self.reading.settings, self.reading.step.shown
        if isinstance(shown, int):
            return error_curve(settings, w, self.other, self.which, shown)
        if self.has_many_patterns:
            return error_line(settings, w, self.other, self.which, shown)
        return self._total(w, self.errors(w), shown)

    def total(self, w: Array, E: Array) -> Array:
        """E of all patterns at values of the weight, from E of each."""
        return self._total(w, E, None)

    def _total(self, w: Array, E: Array, presented: Presented) -> Array:
        return total_curve(self.reading.settings, E, w, self.other, presented)

    def with_valley(self, x: Range) -> Range:
        """A range of the weight, so wide that a lowest point in or near it lies in no outer quarter.

        So both sides of the valley can be seen.
        """
        low, high = x
        near = 0.5 * (high - low)
        if not max(abs(low), abs(high)) < _VAST:
            return x
        w = np.linspace(low - near, high + near, CURVE_POINTS)
        E = self.curves(w)[0]
        E = np.where(np.isfinite(E), E, np.inf)
        at = int(np.argmin(E))
        if not E[at] < min(E[0], E[-1]):
            return x
        beyond = _BESIDE_VALLEY / (1.0 - _BESIDE_VALLEY)
        lowest = float(w[at])
        return min(low, lowest - beyond * (high - lowest)), max(high, lowest + beyond * (lowest - low))

    def point(self, w: float, E: float) -> QPointF | None:
        """The point (w, E) in the axes' own coordinates; None where it cannot be drawn."""
        if not np.isfinite(E) or (self.is_logarithmic and E <= 0):
            return None
        return QPointF(w, float(np.log10(E)) if self.is_logarithmic else E)

    def place(self) -> QPointF | None:
        """The point of the step."""
        return self.point(self.w, self.E)

    def landing(self) -> QPointF | None:
        """The point on the curve that the nudge leads to."""
        if self.reading.settings.weight_count == 1:
            return self.point(self.w_next, self.reading.step.E_next)
        return self.point(self.w_next, float(self.step_error(np.array([self.w_next]))[0]))

    def trail(self) -> Array:
        """The points (n, 2) of the last iterations, on the present curve."""
        weights = self.reading.trail[self.which]
        return self._points(weights, self.step_error(weights))

    def tangent(self, view: ViewScale) -> Array:
        """A piece of the tangent, of the same length on the screen for every slope, and on to above the landing."""
        slope = self.slope / self.E / log(10) if self.is_logarithmic and self.E else self.slope
        width, height = view.pixel_width, view.pixel_height
        if not np.isfinite(slope) or not width or not height:
            return NO_POINTS
        half = _TANGENT_PX * width / float(np.hypot(1.0, slope * width / height))
        (x0, x1), (y0, y1) = view.x, view.y
        nudge = self.w_next - self.w
        # No farther than the painter can draw.
        farthest = min(_BEYOND * (x1 - x0), _BEYOND * (y1 - y0) / abs(slope) if slope else np.inf)
        ahead = min(max(half, abs(nudge)), max(half, farthest)) if np.isfinite(nudge) else half
        low, high = (half, ahead) if nudge > 0 else (ahead, half)
        w = np.linspace(self.w - low, self.w + high, GAP_POINTS if self.is_logarithmic else 2)
        return self._points(w, self._tangent_error(w))

    def gap(self, view: ViewScale) -> Array:
        """The outline between tangent and curve, from the step to the landing: along the one, back along the other."""
        x0, x1 = view.x
        # Less than a pixel wide it would only take time.
        if not self.reading.step.is_finite or abs(self.w_next - self.w) < view.pixel_width:
            return NO_POINTS
        air = x1 - x0
        w = np.linspace(self.w, max(x0 - air, min(self.w_next, x1 + air)), GAP_POINTS)
        tangent, curve = self._points(w, self._tangent_error(w)), self._points(w, self.step_error(w))
        return np.vstack((tangent, curve[::-1])) if len(tangent) == len(curve) == GAP_POINTS else NO_POINTS

    def _tangent_error(self, w: Array) -> Array:
        with np.errstate(over="ignore"):  # it ends where its numbers do
            along: Array = self.E + self.slope * (w - self.w)
        return along

    def _points(self, w: Array, E: Array) -> Array:
        """The points (w, E) that can be drawn, in the axes' own coordinates; shape (n, 2)."""
        drawable = np.isfinite(E) & ((E > 0) | (not self.is_logarithmic))
        y = np.log10(E[drawable]) if self.is_logarithmic else E[drawable]
        return np.column_stack((w[drawable], y))
