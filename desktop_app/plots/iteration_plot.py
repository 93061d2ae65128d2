"""A quantity over the iterations: E, the weight or the gradient, with a dot at the present."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from desktop_app.core import timeline
from desktop_app.core.run import Reading
from desktop_app.core.theory import asymptotes
from desktop_app.core.timeline import Curves
from desktop_app.plots.plot import Key, Plot, undrawn
from desktop_app.plots.ranges import Range, extremes, stepped, upto
from desktop_app.plots.theme import DOT_PX, THIN_WIDTH, WIDE_WIDTH, Theme

Array = NDArray[np.float64]

# Iterations are marked one by one where they are so far apart.
_EACH_PX = 6.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an iteration plot draws: its row of the timeline, its title and axis label, and its colour in a theme."""

    row: int
    name: str
    title: str
    label: str
    colour: str
    by_pattern: bool
    least_span: float


LOSS = Quantity(timeline.E, "loss", "Loss over iterations", "E", "E", True, 1e-12)
WEIGHT = Quantity(timeline.W, "weight", "Weight over iterations", "w", "w", False, 1e-6)
GRADIENT = Quantity(timeline.GRADIENT, "gradient", "Gradient over iterations", "∂E/∂w", "gradient", True, 1e-12)


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a plot: what it shows, in words; its row of the timeline; its dash; whether it is a sum."""

    label: str
    row: int
    dash: int
    is_sum: bool


class IterationPlot(Plot):
    """Draws `quantity` of a reading."""

    def __init__(self, theme: Theme, quantity: Quantity, parent: QWidget | None = None) -> None:
        self.quantity = quantity
        self._lines: tuple[Line, ...] = ()
        self._items: list[pg.PlotCurveItem] = []
        super().__init__(theme, "iteration i", quantity.label, parent)
        self._dot = pg.ScatterPlotItem(pxMode=True, size=2 * DOT_PX)
        self._theory = pg.PlotCurveItem(antialias=True)
        self._theory.setZValue(5)
        self.view.addItem(self._theory, ignoreBounds=True)
        self.shows_theory = False
        self._each = pg.ScatterPlotItem(pxMode=True, size=DOT_PX)
        self._each.setZValue(8)
        self.view.addItem(self._each, ignoreBounds=True)
        self._dot.setZValue(10)
        self.view.addItem(self._dot, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theory.setPen(self.pen(theme.text, THIN_WIDTH, dash=2))
        self._each.setBrush(pg.mkBrush(getattr(theme, self.quantity.colour)))
        self._each.setPen(pg.mkPen(None))
        self._dot.setBrush(pg.mkBrush(getattr(theme, self.quantity.colour)))
        self._dot.setPen(self.pen(theme.card, 1.0))
        self._restyle()

    def lines_of(self, reading: Reading) -> tuple[Line, ...]:
        """What is drawn: one line, or one a pattern where patterns differ, and their sum in a batch."""
        settings, row = reading.settings, self.quantity.row
        if not self.quantity.by_pattern or len(settings.patterns) == 1:
            return (Line("", row, 0, False),)
        offset = timeline.PATTERNS + (row - timeline.E)
        lines = tuple(Line(f"({x:g}, {y:g})", offset + 2 * k, k, False) for k, (x, y) in enumerate(settings.patterns))
        return (Line("sum", row, 0, True), *lines) if settings.presentation == "batch" else lines

    def show_reading(self, reading: Reading) -> None:
        """Draw the curves and the dot, and let the view follow."""
        lines = self.lines_of(reading)
        if lines != self._lines:
            self._lines = lines
            self._rebuild()
        curves, step = reading.curves, reading.step
        drawn: list[Array] = []
        missing = 0
        for line, item in zip(self._lines, self._items, strict=True):
            x, y, lost = self._points(curves, line.row)
            missing += lost
            drawn.append(y)
            item.setData(x, y, connect="all" if not lost else "finite")
        self.undrawable = undrawn(missing)
        self._show_each(curves)
        self._show_theory(reading)
        self._show_dot(step.iteration, {timeline.E: step.E, timeline.W: step.w}.get(self.quantity.row, step.dE_dw))
        if self.following:
            self._follow_to(reading.latest, drawn)

    def _points(self, curves: Curves, row: int) -> tuple[Array, Array, int]:
        """x and y of a line's points, and how many of them its axes cannot draw."""
        if row >= len(curves.least):
            return np.empty(0), np.empty(0), 0
        least, greatest = curves.least[row], curves.greatest[row]
        there = ~np.isnan(least)
        x, least, greatest = curves.iterations[there].astype(float), least[there], greatest[there]
        if self.logarithmic_y and self.quantity is GRADIENT:
            least, greatest = np.sort(np.abs((least, greatest)), axis=0)
        x, y = _zigzag(x, least, greatest)
        unseen = np.zeros(len(x), dtype=bool)
        if self.logarithmic_x:
            unseen |= x <= 0
        if self.logarithmic_y:
            unseen |= y <= 0
        with np.errstate(divide="ignore", invalid="ignore"):
            x = np.log10(x) if self.logarithmic_x else x
            y = np.log10(y) if self.logarithmic_y else y
        if unseen.any():
            x, y = np.where(unseen, np.nan, x), np.where(unseen, np.nan, y)
        # A column that is drawn by two points is missed once.
        return x, y, int(unseen.sum()) * int(there.sum()) // max(1, len(x))

    def _show_each(self, curves: Curves) -> None:
        """Mark the iterations themselves, where there is room between them."""
        i = curves.iterations
        pixel, _ = self.view.viewPixelSize()
        roomy = len(i) > 1 and not self.logarithmic_x and pixel * _EACH_PX <= 1.0 and int(i[-1] - i[0]) < len(i)
        points = [item.getData() for item in self._items] if roomy else []
        x = np.concatenate([x for x, _ in points]) if points else np.empty(0)
        self._each.setData(x, np.concatenate([y for _, y in points]) if points else x)

    def _show_theory(self, reading: Reading) -> None:
        """Lay what theory says over the curves, where it is wished for and known."""
        x, y = np.empty(0), np.empty(0)
        latest = float(reading.latest)
        if self.shows_theory and self.quantity is not GRADIENT and latest > 1:
            places = np.concatenate((np.geomspace(1, latest, 200), np.linspace(1, latest, 200)))
            i = np.unique(places).astype(np.float64)
            known = asymptotes(reading.settings, i)
            if known is not None:
                y = known[0] if self.quantity is WEIGHT else known[1]
                drawable = np.isfinite(y) & ((y > 0) | (not self.logarithmic_y))
                x, y = i[drawable], y[drawable]
        x, y = np.log10(x) if self.logarithmic_x else x, np.log10(y) if self.logarithmic_y else y
        self._theory.setData(x, y)

    def _show_dot(self, i: int, value: float) -> None:
        if self.logarithmic_y and self.quantity is GRADIENT:
            value = abs(value)
        x, y = np.array([float(i)]), np.array([value])
        if (self.logarithmic_x and i <= 0) or (self.logarithmic_y and value <= 0) or not np.isfinite(value):
            self._dot.setData([], [])
            return
        self._dot.setData(np.log10(x) if self.logarithmic_x else x, np.log10(y) if self.logarithmic_y else y)

    def _follow_to(self, latest: int, drawn: list[Array]) -> None:
        data = extremes(drawn) or (0.0, 1.0)
        shown: Range | None = self._range[1] if self._range else None
        x = upto(latest)
        if self.logarithmic_x:
            x = (0.0, float(np.log10(x[1])))
        self.show_range(x, stepped(shown, data, 0.1 if self.logarithmic_y else self.quantity.least_span))

    def set_logarithmic(self, x: bool, y: bool) -> None:
        super().set_logarithmic(x, y)
        self._range = None
        if self.quantity is GRADIENT:
            self.relabel("left", "|∂E/∂w|" if y else "∂E/∂w")

    def show_theory(self, on: bool) -> None:
        """Whether to lay the long run's asymptote over the curve."""
        self.shows_theory = on
        self._restyle()

    def place_of(self, i: int) -> float | None:
        """Where iteration `i` is on the x axis, in its own coordinates; None where it is not."""
        if self.logarithmic_x:
            return float(np.log10(i)) if i > 0 else None
        return float(i)

    def iteration_at(self, x: float) -> int:
        """The iteration that a place on the x axis stands for."""
        return max(0, round(10.0 ** min(x, 18.0) if self.logarithmic_x else min(x, 4e18)))

    def _rebuild(self) -> None:
        for item in self._items:
            self.view.removeItem(item)
        self._items = [pg.PlotCurveItem(antialias=True) for _ in self._lines]
        for item in self._items:
            self.view.addItem(item, ignoreBounds=True)
        self._restyle()

    def _restyle(self) -> None:
        for line, item in zip(self._lines, self._items, strict=True):
            item.setPen(self._pen_of(line))
        self.keys = tuple(Key(line.label, self._pen_of(line)) for line in self._lines if line.label)
        if self.shows_theory and self.quantity is not GRADIENT:
            self.keys += (Key("theory", self._theory.opts["pen"]),)
        self.keys_changed.emit()

    def _pen_of(self, line: Line) -> QPen:
        colour: str = getattr(self.theme, self.quantity.colour)
        return self.pen(self.theme.soft(colour), WIDE_WIDTH) if line.is_sum else self.pen(colour, dash=line.dash)


def _zigzag(x: Array, least: Array, greatest: Array) -> tuple[Array, Array]:
    """A polyline through both extremes of each column, in the order in which the curve runs; one point where equal."""
    if np.array_equal(least, greatest):
        return x, least
    falling = np.diff(least + greatest, append=least[-1:] + greatest[-1:]) < 0
    y = np.empty(2 * len(x))
    y[0::2], y[1::2] = np.where(falling, greatest, least), np.where(falling, least, greatest)
    return np.repeat(x, 2), y
