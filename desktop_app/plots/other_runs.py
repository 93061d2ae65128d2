"""The other runs in a plot of one run: where each stands, in its own colour, with its own curve or path."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from desktop_app.core.analysis.cobweb import WeightMap, weight_map
from desktop_app.core.analysis.error_line import error_line
from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.run.run import Reading
from desktop_app.plots.items.overlay import Overlay, whole
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import CURVE_POINTS, Range
from desktop_app.plots.signs import draw_sign
from desktop_app.plots.theme import BALL_PX, CURVE_WIDTH, DASHES, EDGE_PX

_SMALLER = 0.75  # the size, as a share of the active run's ball
# Other runs make a range at most so many times as wide; one that is farther away is said to be out of view.
_MOST_WIDER = 4.0
_LONGEST_NAME = 30
_UNLIKE = "has another number of weights", "have another number of weights"
NO_LINE = np.empty((2, 0))

Place = tuple[float, float]


class OtherRun(NamedTuple):
    """The place of another run, not finite where it has none, and its line (2, n), in data coordinates.

    One with another number of weights `is_unlike`, and has neither.
    """

    name: str
    slot: int
    place: Place
    line: Array
    is_unlike: bool = False


def slot_of(runs: Sequence[ShownRun]) -> int | None:
    """The slot whose colour the active run has; None where it is the only run, which has the weight's colour."""
    return next((each.slot for each in runs if each.is_active), None)


def on_curve(reading: Reading, runs: Sequence[ShownRun], which: int, x: Range) -> list[OtherRun]:
    """The other runs over weight `which`, with their error curves where these differ."""

    def made(other: Reading) -> tuple[Place, Array]:
        step, ground = other.step, _line_of(other.settings, which, other.step.state.weights)
        is_own = ground != _line_of(reading.settings, which, reading.step.state.weights)
        return (step.state.weights[which], step.E), _curve(*ground, which, step.shown, x) if is_own else NO_LINE

    return _others(reading, runs, made)


def on_map(reading: Reading, runs: Sequence[ShownRun], x: Range) -> list[OtherRun]:
    """The other runs on the diagonal of a cobweb, with the curves of their weight maps where these differ."""

    def made(other: Reading) -> tuple[Place, Array]:
        w, map_, active = other.step.w, _mapped(other), _mapped(reading)
        is_same = active is not None and map_ is not None and map_.settings == active.settings
        return (w, w), NO_LINE if map_ is None or is_same else _curve_of_map(map_, x)

    return _others(reading, runs, made)


def on_ground(reading: Reading, runs: Sequence[ShownRun]) -> list[OtherRun]:
    """The other runs over both weights, with their paths."""

    def made(other: Reading) -> tuple[Place, Array]:
        place = other.step.state.weights
        return place, np.column_stack((other.path, place))

    return _others(reading, runs, made)


def active_of(runs: Sequence[ShownRun], place: Place, line: Array = NO_LINE) -> OtherRun | None:
    """The active run where there are several, as the others are drawn."""
    return next((OtherRun(run.name, run.slot, place, line) for run in runs if run.is_active), None)


def others_of(reading: Reading, runs: Sequence[ShownRun]) -> list[Reading]:
    """The readings of the other runs with the same number of weights."""
    readings = (run.reading for run in runs if not run.is_active)
    return [other for other in readings if other.settings.weight_count == reading.settings.weight_count]


def _others(
    reading: Reading, runs: Sequence[ShownRun], made: Callable[[Reading], tuple[Place, Array]]
) -> list[OtherRun]:
    """The other runs; those with another number of weights have no place."""
    count = reading.settings.weight_count
    return [
        OtherRun(run.name, run.slot, *made(run.reading))
        if run.reading.settings.weight_count == count
        else OtherRun(run.name, run.slot, (np.nan, np.nan), NO_LINE, is_unlike=True)
        for run in runs
        if not run.is_active
    ]


@lru_cache(maxsize=32)
def ground_of(settings: Experiment) -> Experiment:
    """The settings that E over the weights depends on; all others are the defaults."""
    plain = Experiment(network=settings.network, activation=settings.activation, error=settings.error)
    plain = replace(plain, patterns=settings.patterns, formula=settings.formula)
    if not settings.rule.decay_in_E and not settings.is_mean:
        return plain
    return replace(
        plain, presentation=settings.presentation, size=settings.size, error_of_batch=settings.error_of_batch,
        rule=Rule(weight_decay=settings.rule.decay_in_E),
    )  # fmt: skip


def _line_of(settings: Experiment, which: int, weights: tuple[float, float]) -> tuple[Experiment, float]:
    """What the error curve over weight `which` depends on: the ground, and the other weight if there is one."""
    return ground_of(settings), weights[1 - which] if settings.weight_count > 1 else 0.0


@lru_cache(maxsize=32)
def _curve(ground: Experiment, other: float, which: int, presented: Presented, x: Range) -> Array:
    """Values of weight `which`, and E there of what a step presents; shape (2, n)."""
    w = np.linspace(*x, CURVE_POINTS)
    if ground.has_many_patterns and not isinstance(presented, int):
        return np.vstack((w, error_line(ground, w, other, which, presented)))
    ws, vs = (w, [other]) if which == 0 else ([other], w)
    return np.vstack((w, error_plane(ground, ws, vs, presented).ravel()))


def _mapped(reading: Reading) -> WeightMap | None:
    return weight_map(reading.settings, reading.step.pattern, reading.step.rate)


@lru_cache(maxsize=32)
def _curve_of_map(map_: WeightMap, x: Range) -> Array:
    """The curve of a weight map; shape (2, n)."""
    weights = map_.weights(*x)
    return np.vstack((weights, map_.values(weights)))


def widened(range_: Range, places: Iterable[float]) -> Range:
    """The range, with the places of other runs that are not too far away from it."""
    low, high = first_low, first_high = range_
    for place in sorted(places, key=lambda place: max(first_low - place, place - first_high)):
        least, greatest = min(low, place), max(high, place)
        if greatest - least <= _MOST_WIDER * (first_high - first_low):
            low, high = least, greatest
    return low, high


def out_of_view(names: Sequence[str]) -> str:
    """Says that these runs cannot be seen; empty if there are none."""
    return _told(names, "is out of view", "are out of view")


def _told(names: Sequence[str], of_one: str, of_several: str) -> str:
    if len(names) == 1:
        name = names[0] if len(names[0]) <= _LONGEST_NAME else f"{names[0][: _LONGEST_NAME - 1]}…"
        return f"“{name}” {of_one}"
    return f"{len(names)} runs {of_several}" if names else ""


class OtherRunsItem(Overlay):
    """Draws the other runs beneath the ball, on a plot of E (`is_curve`) or of both weights."""

    def __init__(self, plot: Plot, is_curve: bool) -> None:
        super().__init__(plot, 15)
        self._is_curve = is_curve
        self.runs: list[OtherRun] = []

    def show_runs(self, runs: list[OtherRun]) -> None:
        if runs or self.runs:
            self.runs = runs
            self.update()

    def lines(self) -> list[tuple[Array, Array]]:
        """The lines, in the axes' own coordinates."""
        drawn = (self._drawn(run.line) for run in self.runs if run.line.size)
        return [(line[:, 0], line[:, 1]) for line in drawn]

    def lined(self) -> frozenset[int]:
        """The slots of those that have a line."""
        return frozenset(run.slot for run in self.runs if run.line.size)

    def unseen(self, active: OtherRun | None) -> str:
        """Which runs are not shown, and why, in words; empty if all are. An error curve of its own shows a run, too."""
        runs = [*([active] if active is not None else []), *self.runs]
        unlike = _told([run.name for run in runs if run.is_unlike], *_UNLIKE)
        beyond = out_of_view([run.name for run in runs if not run.is_unlike and not self._is_seen(run)])
        return " · ".join(filter(None, (beyond, unlike)))

    def _is_seen(self, run: OtherRun) -> bool:
        """Its place first: most runs are seen by that."""
        return self._is_in_view(np.array([run.place]).T) or (self._is_curve and self._is_in_view(run.line))

    def _is_in_view(self, points: Array) -> bool:
        """Whether one of these points (2, n) is."""
        (left, right), (low, high) = self._plot.view_range()
        x, y = self._drawn(points).T
        return bool(((left <= x) & (x <= right) & (low <= y) & (y <= high)).any())

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if not self.runs:
            return
        theme, places = self._plot.theme, self._drawn(np.array([run.place for run in self.runs]).T)
        dots = iter(self.dots(places, to_pixels))
        for run, place in zip(self.runs, places.tolist(), strict=True):
            colour = QColor(theme.runs[run.slot])
            if run.line.size:
                pen, line = QPen(colour, CURVE_WIDTH * theme.line), self._drawn(run.line)
                if not self._is_curve:
                    painter.setPen(QPen(QColor(theme.card), pen.widthF() + 2 * EDGE_PX))
                    self.draw_line(painter, line, to_pixels)
                if DASHES[run.slot]:
                    pen.setDashPattern(DASHES[run.slot])
                painter.setPen(pen)
                self.draw_line(painter, line, to_pixels)
            painter.setPen(QPen(QColor(theme.card), 1.5))
            painter.setBrush(colour)
            if all(map(isfinite, place)):
                middle = next(dots)
                with whole(painter, middle, BALL_PX * _SMALLER, view):
                    draw_sign(painter, run.slot, middle, BALL_PX * _SMALLER)

    def _drawn(self, line: Array) -> Array:
        """The points (2, n) in the axes' own coordinates (n, 2); only the E of a curve can be logarithmic."""
        x, y = line
        if self._is_curve and self._plot.logarithmic_y:
            y = np.log10(y, out=np.full_like(y, np.nan), where=y > 0)
        return np.column_stack((x, y))
