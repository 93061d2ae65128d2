"""A quantity over the iterations: E, the weight or the gradient, with a dot at the present."""

from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QWidget

from desktop_app.core import timeline
from desktop_app.core.run import Reading
from desktop_app.core.theory import asymptotes
from desktop_app.core.timeline import Curves
from desktop_app.plots.plot import Key, Plot, undrawn
from desktop_app.plots.polyline import simplified, through_extremes
from desktop_app.plots.ranges import Range, extremes, stepped, upto
from desktop_app.plots.theme import DOT_PX, THIN_WIDTH, WIDE_WIDTH, Theme

Array = NDArray[np.float64]

# Iterations are marked one by one where they are so far apart.
_EACH_PX = 6.0


class Quantity(NamedTuple):
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


class Line(NamedTuple):
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
        self._dot = QGraphicsEllipseItem(-DOT_PX, -DOT_PX, 2 * DOT_PX, 2 * DOT_PX)
        self._dot.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._theory = pg.PlotCurveItem(antialias=True)
        self._theory.setZValue(5)
        self.view.addItem(self._theory, ignoreBounds=True)
        self.shows_theory = self._has_theory = False
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
        self._dot.setPen(QPen(QColor(theme.card), 1.0))
        self._restyle()

    def lines_of(self, reading: Reading) -> tuple[Line, ...]:
        """What is drawn: one line, or one a pattern where patterns differ, and their sum in a batch."""
        settings, row = reading.settings, self.quantity.row
        if not self.quantity.by_pattern or len(settings.patterns) == 1:
            return (Line("", row, 0, False),)
        offset = timeline.PATTERNS + (row - timeline.E)
        lines = tuple(
            Line(f"({x:g}, {y:g})", offset + timeline.PER_PATTERN * k, k, False)
            for k, (x, y) in enumerate(settings.patterns)
        )
        return (Line("sum", row, 0, True), *lines) if settings.presentation == "batch" else lines

    def show_reading(self, reading: Reading) -> None:
        """Draw the curves and the dot, and let the view follow."""
        lines = self.lines_of(reading)
        if lines != self._lines:
            self._lines = lines
            self._rebuild()
        curves, step = reading.curves, reading.step
        columns = [self._columns(curves, line.row) for line in self._lines]
        self.undrawable = undrawn(sum(lost for *_, lost in columns))
        if self.following:
            self._follow_to(reading.latest, [limits for column in columns for limits in column[1:3]])
        _, pixel = self.view.viewPixelSize()
        points = [through_extremes(x, least, greatest, pixel) for x, least, greatest, _ in columns]
        for (x, y), item, (*_, lost) in zip(points, self._items, columns, strict=True):
            item.setData(*simplified(x, y, pixel), connect="finite" if lost else "all")
        self._show_each(curves, points)
        self._show_theory(reading)
        self._show_dot(step.iteration, {timeline.E: step.E, timeline.W: step.w}.get(self.quantity.row, step.dE_dw))

    def _columns(self, curves: Curves, row: int) -> tuple[Array, Array, Array, int]:
        """x, least and greatest of a line in the axes' own coordinates, and how many columns these leave out."""
        if row >= len(curves.least):
            return np.empty(0), np.empty(0), np.empty(0), 0
        least, greatest = curves.least[row], curves.greatest[row]
        there = np.isfinite(least) & np.isfinite(greatest)
        x, least, greatest = curves.iterations[there].astype(float), least[there], greatest[there]
        unseen = np.zeros(len(x), dtype=bool)
        if self.logarithmic_y:
            if self.quantity is GRADIENT:
                least, greatest = np.sort(np.abs((least, greatest)), axis=0)
            unseen |= least <= 0
            greatest = _log10(greatest)
            least = np.where(least > 0, _log10(least), greatest)
        if self.logarithmic_x:
            unseen |= x <= 0
            x = _log10(x)
        return x, least, greatest, int(unseen.sum())

    def _show_each(self, curves: Curves, points: list[tuple[Array, Array]]) -> None:
        """Mark the iterations themselves, where there is room between them."""
        i = curves.iterations
        pixel, _ = self.view.viewPixelSize()
        roomy = len(i) > 1 and not self.logarithmic_x and pixel * _EACH_PX <= 1.0 and int(i[-1] - i[0]) < len(i)
        self._each.setVisible(roomy)
        if roomy:
            self._each.setData(np.concatenate([x for x, _ in points]), np.concatenate([y for _, y in points]))

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
        if bool(len(x)) != self._has_theory:
            self._has_theory = bool(len(x))
            self._restyle()

    def _show_dot(self, i: int, value: float) -> None:
        if self.logarithmic_y and self.quantity is GRADIENT:
            value = abs(value)
        x = self.place_of(i)
        visible = x is not None and np.isfinite(value) and (value > 0 or not self.logarithmic_y)
        self._dot.setVisible(bool(visible))
        if visible and x is not None:
            self._dot.setPos(x, float(np.log10(value)) if self.logarithmic_y else value)

    def _follow_to(self, latest: int, drawn: list[Array]) -> None:
        data = extremes(drawn) or (0.0, 1.0)
        shown: Range | None = self._range[1] if self._range else None
        x = upto(latest)
        if self.logarithmic_x:
            x = (0.0, float(np.log10(x[1])))
        least_span = 0.1 if self.logarithmic_y else self.quantity.least_span
        if data[0] == data[1] and not self.logarithmic_y:
            # Nothing moves yet: a range that a person can read.
            least_span = 0.1 * (abs(data[0]) or 1.0)
        self.show_range(x, stepped(shown, data, least_span))

    def set_logarithmic(self, x: bool, y: bool) -> None:
        super().set_logarithmic(x, y)
        self._range = None
        if self.quantity is GRADIENT:
            self.relabel("left", "|∂E/∂w|" if y else "∂E/∂w")

    def show_theory(self, on: bool) -> None:
        """Whether to lay the long run's asymptote over the curve."""
        self.shows_theory = on

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
        if self._has_theory:
            self.keys += (Key("theory", self._theory.opts["pen"]),)
        self.keys_changed.emit()

    def _pen_of(self, line: Line) -> QPen:
        colour: str = getattr(self.theme, self.quantity.colour)
        return self.pen(self.theme.soft(colour), WIDE_WIDTH) if line.is_sum else self.pen(colour, dash=line.dash)


def _log10(values: Array) -> Array:
    """log₁₀ of what is positive, else NaN, which leaves a gap."""
    return np.log10(values, out=np.full_like(values, np.nan), where=values > 0)
