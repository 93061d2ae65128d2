"""A quantity over the iterations: E, the weight, the gradient or ρ, with a dot at the present."""

from math import log10
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QWidget

from desktop_app.core import timeline
from desktop_app.core.run import Reading
from desktop_app.core.step import Step
from desktop_app.core.theory import asymptotes
from desktop_app.core.timeline import Curves
from desktop_app.plots.iteration_view import IterationView
from desktop_app.plots.plot import Key
from desktop_app.plots.polyline import Columns, columns_of, simplified, through_extremes
from desktop_app.plots.ranges import LEAST_SHARE, LEAST_SHARE_CLOSE, MOST_AIR, Range, extremes, stepped, upto
from desktop_app.plots.theme import DOT_PX, THIN_WIDTH, WIDE_WIDTH, Theme
from desktop_app.plots.undrawn import are_each, undrawn

Array = NDArray[np.float64]

# Iterations are marked one by one where they are so far apart.
_EACH_PX = 6.0
_LIT_SCALE = 1.6
_LEAST_SPAN_CLOSE = 1e-300


class Quantity(NamedTuple):
    """What an iteration plot draws: its row of the timeline, its title and axis label, and its colour in a theme.

    `is_next`: it is of the coming step, a secret until that is made. `level` is marked by a line; `always` is in view,
    and what lies outside of `most` only once a person zooms.
    """

    row: int
    name: str
    title: str
    label: str
    colour: str
    by_pattern: bool
    least_span: float
    is_next: bool = False
    level: float | None = None
    always: Range | None = None
    most: Range | None = None


LOSS = Quantity(timeline.E, "loss", "Loss over iterations", "E", "E", True, 1e-12)
WEIGHT = Quantity(timeline.W, "weight", "Weight over iterations", "w", "w", False, 1e-6)
GRADIENT = Quantity(timeline.GRADIENT, "gradient", "Gradient over iterations", "∂E/∂w", "gradient", True, 1e-12, True)
RHO = Quantity(
    timeline.RHO, "rho", "Promise kept, ρ", "ρ", "nudge", True, 1e-6, True,
    level=1.0, always=(0.0, 1.0), most=(-2.0, 3.0),
)  # fmt: skip


class Line(NamedTuple):
    """One curve of a plot: what it shows, in words; its row of the timeline; its dash; whether it is a sum."""

    label: str
    row: int
    dash: int
    is_sum: bool


class IterationPlot(IterationView):
    """Draws `quantity` of a reading."""

    def __init__(self, theme: Theme, quantity: Quantity, parent: QWidget | None = None) -> None:
        self.quantity = quantity
        self._lines: tuple[Line, ...] = ()
        self._items: list[pg.PlotCurveItem] = []
        super().__init__(theme, quantity.label, parent)
        self._dot = QGraphicsEllipseItem(-DOT_PX, -DOT_PX, 2 * DOT_PX, 2 * DOT_PX)
        self._dot.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._theory = pg.PlotCurveItem(antialias=True)
        self._theory.setZValue(5)
        self.view.addItem(self._theory, ignoreBounds=True)
        self.shows_theory = self._has_theory = False
        self._each: pg.ScatterPlotItem | None = None  # made when it is needed: the first picture can do without
        self._dot.setZValue(10)
        self.view.addItem(self._dot, ignoreBounds=True)
        self._level = pg.InfiniteLine(angle=0)
        self._level.setZValue(-50)
        if quantity.level is not None:
            self.view.addItem(self._level, ignoreBounds=True)
            self._level.setValue(quantity.level)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theory.setPen(self.pen(theme.text, THIN_WIDTH, dash=2))
        self._level.setPen(self.pen(theme.muted, 1.0, dash=1))
        if self._each is not None:
            self._each.setBrush(pg.mkBrush(getattr(theme, self.quantity.colour)))
        self._dot.setBrush(pg.mkBrush(getattr(theme, self.quantity.colour)))
        self._dot.setPen(QPen(QColor(theme.card), 1.0))
        self._restyle()

    def light(self, on: bool) -> None:
        super().light(on)
        self._dot.setScale(_LIT_SCALE if on else 1.0)

    def lines_of(self, reading: Reading) -> tuple[Line, ...]:
        """What is drawn: one line, or one a pattern where patterns differ, and their sum in a batch."""
        settings, row = reading.settings, self.quantity.row
        is_batch = settings.presentation == "batch"
        if not self.quantity.by_pattern or len(settings.patterns) == 1 or (is_batch and row == timeline.RHO):
            return (Line("", row, 0, False),)
        rows = timeline.Rows(settings.weights)
        lines = tuple(
            Line(f"({x:g}, {y:g})", rows.of_pattern(row, k), k, False) for k, (x, y) in enumerate(settings.patterns)
        )
        return (Line("sum", row, 0, True), *lines) if is_batch else lines

    def show_reading(self, reading: Reading) -> None:
        """Draw the curves and the dot, and let the view follow."""
        lines = self.lines_of(reading)
        if lines != self._lines:
            self._lines = lines
            self._rebuild()
        curves = self._known(reading)
        scales = self.logarithmic_x, self.logarithmic_y
        columns = [columns_of(curves, line.row, *scales, self.quantity is GRADIENT) for line in self._lines]
        if self.following or self._fits_y or not self.holds_y:
            self._follow_to(reading.latest, columns)
        x_range, y_range = self.view_range()
        seen = [column.within(*x_range) for column in columns]
        is_cut = self.following and self.quantity.most is not None
        rows = [line.row for line in self._lines]
        self.show_note(undrawn(curves, rows, seen, *scales, y_range if is_cut else None))
        _, pixel = self.view.viewPixelSize()
        (floor, ceiling), points = y_range, []
        for (x, least, greatest, is_lost), item in zip(columns, self._items, strict=True):
            # −inf, where the least size is not known, is drawn down to the lower end of the axis.
            least = np.where(np.isneginf(least), floor - (ceiling - floor), least)
            points.append(through_extremes(x, least, greatest, pixel))
            item.setData(*simplified(*points[-1], pixel), connect="finite" if is_lost.any() else "all")
        self._show_each(curves, points)
        self._show_theory(reading)
        self._show_dot(reading.step)

    def _known(self, reading: Reading) -> Curves:
        """The curves; while the coming step is a secret, without it and what comes after."""
        curves = reading.curves
        if not self.is_secret:
            return curves
        kept = curves.iterations < reading.step.iteration + (0 if self.quantity.is_next else 1)
        return Curves(curves.iterations[kept], curves.least[:, kept], curves.greatest[:, kept])

    def _show_each(self, curves: Curves, points: list[tuple[Array, Array]]) -> None:
        """Mark the iterations themselves, where there is room between them."""
        i = curves.iterations
        pixel, _ = self.view.viewPixelSize()
        roomy = len(i) > 1 and not self.logarithmic_x and pixel * _EACH_PX <= 1.0 and are_each(i)
        if roomy and self._each is None:
            brush = pg.mkBrush(getattr(self.theme, self.quantity.colour))
            self._each = pg.ScatterPlotItem(pxMode=True, size=DOT_PX, pen=pg.mkPen(None), brush=brush)
            self._each.setZValue(8)
            self.view.addItem(self._each, ignoreBounds=True)
        if self._each is not None:
            self._each.setVisible(roomy)
        if roomy and self._each is not None:
            self._each.setData(np.concatenate([x for x, _ in points]), np.concatenate([y for _, y in points]))

    def _show_theory(self, reading: Reading) -> None:
        """Lay what theory says over the curves, where it is wished for and known."""
        x, y = np.empty(0), np.empty(0)
        latest = float(reading.latest)
        if self.shows_theory and self.quantity in (LOSS, WEIGHT) and latest > 1:
            places = np.concatenate((np.geomspace(1, latest, 200), np.linspace(1, latest, 200)))
            i = np.unique(places).astype(np.float64)
            known = asymptotes(reading.experiment, i, reading.latest)
            if known is not None:
                y = known[0] if self.quantity is WEIGHT else known[1]
                drawable = np.isfinite(y) & ((y > 0) | (not self.logarithmic_y))
                x, y = i[drawable], y[drawable]
        x, y = np.log10(x) if self.logarithmic_x else x, np.log10(y) if self.logarithmic_y else y
        self._theory.setData(x, y)
        if bool(len(x)) != self._has_theory:
            self._has_theory = bool(len(x))
            self._restyle()

    def _show_dot(self, step: Step) -> None:
        of = {timeline.E: step.E, timeline.W: step.w, timeline.GRADIENT: step.dE_dw, timeline.RHO: step.rho}
        x, value = self.place_of(step.iteration), of[self.quantity.row]
        if value is not None and self.logarithmic_y and self.quantity is GRADIENT:
            value = abs(value)
        visible = x is not None and value is not None and np.isfinite(value) and (value > 0 or not self.logarithmic_y)
        visible = visible and not (self.is_secret and self.quantity.is_next)
        self._dot.setVisible(bool(visible))
        if visible and x is not None and value is not None:
            self._dot.setPos(x, float(np.log10(value)) if self.logarithmic_y else value)

    def _follow_to(self, latest: int, columns: list[Columns]) -> None:
        """Show all iterations, or those that are in view already, and the values that are drawn there."""
        x = upto(latest)
        if self.logarithmic_x:
            x = (0.0, float(np.log10(x[1])))
        if not self.following:
            x, _ = self.view_range()
            columns = [column.within(*x) for column in columns]
        known = extremes([limits for column in columns for limits in column[1:3]])
        if known is None and not self.following:
            return  # they are on their way
        data = self._framed(known or (0.0, 1.0))
        shown: Range | None = self._range[1] if self._range else None
        least_span, least_share = self.quantity.least_span, LEAST_SHARE
        if data[0] == data[1] and not self.logarithmic_y:
            # Nothing moves yet: a range that a person can read.
            least_span = 0.1 * (abs(data[0]) or 1.0)
        elif self.following or data[0] == data[1]:
            least_span = 0.1 if self.logarithmic_y else least_span
        else:
            least_span, least_share = _LEAST_SPAN_CLOSE, LEAST_SHARE_CLOSE
        air = min(MOST_AIR, DOT_PX * _LIT_SCALE / max(1.0, self.view.height()))
        self.show_range(x, stepped(shown, data, least_span, air, least_share))
        self._fits_y = False

    def _framed(self, data: Range) -> Range:
        """What of the data is to be in view: all of it, where a person looks closer."""
        always, most = self.quantity.always, self.quantity.most
        if always is None or most is None:
            return data
        if not self.following:
            most = (-np.inf, np.inf)
        if self.logarithmic_y:
            always, most = (float(np.log10(always[1])),) * 2, (-np.inf, float(np.log10(most[1])))
        return min(always[0], max(data[0], most[0])), max(always[1], min(data[1], most[1]))

    def set_logarithmic(self, x: bool, y: bool) -> None:
        super().set_logarithmic(x, y)
        self._range = None
        if self.quantity is GRADIENT:
            self.relabel("left", "|∂E/∂w|" if y else "∂E/∂w")
        if self.quantity.level is not None:
            self._level.setValue(log10(self.quantity.level) if y else self.quantity.level)

    def show_theory(self, on: bool) -> None:
        """Whether to lay the long run's asymptote over the curve."""
        self.shows_theory = on

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
