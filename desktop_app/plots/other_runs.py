"""The other runs in a plot of one run: where each stands, in its own colour, with its own curve or path."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range
from desktop_app.plots.theme import BALL_PX, CURVE_WIDTH, DASHES

_POINTS = 121
_SMALLER = 0.75  # the size, as a share of the active run's ball
# A run farther away than this does not widen the view.
_NEAR = 100.0


class OtherRun(NamedTuple):
    """The place of another run, and its line (2, n), in data coordinates."""

    slot: int
    place: tuple[float, float]
    line: Array


def slot_of(runs: Sequence[ShownRun]) -> int | None:
    """The slot whose colour the active run has; None where it is the only run, which has the weight's colour."""
    return next((each.slot for each in runs if each.is_active), None)


def others_of(reading: Reading, runs: Sequence[ShownRun]) -> list[ShownRun]:
    """The other runs with the same number of weights."""
    return [
        each
        for each in runs
        if not each.is_active and each.reading.settings.weight_count == reading.settings.weight_count
    ]


def on_curve(reading: Reading, runs: Sequence[ShownRun], which: int, x: Range) -> list[OtherRun]:
    """The other runs over weight `which`, with their error curves where these differ."""
    made = []
    own = ground_of(reading.settings)
    for each in others_of(reading, runs):
        step, ground = each.reading.step, ground_of(each.reading.settings)
        line = _curve(ground, x) if ground != own and ground.weight_count == 1 else np.empty((2, 0))
        made.append(OtherRun(each.slot, (step.state.weights[which], step.E), line))
    return made


def on_ground(reading: Reading, runs: Sequence[ShownRun]) -> list[OtherRun]:
    """The other runs over both weights, with their paths."""
    made = []
    for each in others_of(reading, runs):
        place = each.reading.step.state.weights
        made.append(OtherRun(each.slot, place, np.column_stack((each.reading.path, place))))
    return made


def ground_of(settings: Experiment) -> Experiment:
    """The settings that E over the weights depends on; all others are the defaults."""
    plain = Experiment(network=settings.network, activation=settings.activation, error=settings.error)
    return replace(plain, patterns=settings.patterns)


@lru_cache(maxsize=32)
def _curve(ground: Experiment, x: Range) -> Array:
    """The weights, and E of all patterns there, along the only weight; shape (2, n)."""
    w = np.linspace(*x, _POINTS)
    with np.errstate(over="ignore"):
        return np.vstack((w, error_curves(ground, w.tolist()).sum(axis=0)))


def near(places: Sequence[float], middle: float) -> list[float]:
    """The places that are not too far from the middle of a view to be in it."""
    return [place for place in places if abs(place - middle) < _NEAR + 10 * abs(middle)]


class OtherRunsItem(Overlay):
    """Draws the other runs beneath the ball, on a plot of E (`is_curve`) or of both weights."""

    def __init__(self, plot: Plot, is_curve: bool) -> None:
        super().__init__(plot, 15)
        self._is_curve = is_curve
        self._other_runs: list[OtherRun] = []

    def show_runs(self, runs: list[OtherRun]) -> None:
        if runs or self._other_runs:
            self._other_runs = runs
            self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        theme = self._plot.theme
        for run in self._other_runs:
            colour = QColor(theme.runs[run.slot])
            pen = QPen(colour, CURVE_WIDTH * theme.line)
            if DASHES[run.slot]:
                pen.setDashPattern(DASHES[run.slot])
            painter.setPen(pen)
            self.draw_line(painter, self._drawn(run.line), to_pixels)
            painter.setPen(QPen(QColor(theme.card), 1.5))
            painter.setBrush(colour)
            for place in self.dots(self._drawn(np.array([run.place]).T), to_pixels):
                painter.drawEllipse(place, BALL_PX * _SMALLER, BALL_PX * _SMALLER)

    def _drawn(self, line: Array) -> Array:
        """The points (2, n) in the axes' own coordinates (n, 2); only the E of a curve can be logarithmic."""
        x, y = line
        if self._is_curve and self._plot.logarithmic_y:
            y = np.log10(y, out=np.full_like(y, np.nan), where=y > 0)
        return np.column_stack((x, y))
