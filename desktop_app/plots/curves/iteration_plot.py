"""A quantity over the iterations: E, the weight, the gradient or ρ, with a dot at the present iteration."""

from collections.abc import Callable, Sequence
from functools import partial
from math import ceil, floor, inf, log10

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.analysis.theory import asymptotes
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.core.run.spread import Spread
from desktop_app.core.run.timeline import Curves
from desktop_app.plots.annotations import are_each, not_drawn_of_curves
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.curves import Curve, CurvesItem, Dot, DotsItem, MarksItem
from desktop_app.plots.iteration_axis import IterationAxisPlot
from desktop_app.plots.other_runs import out_of_view
from desktop_app.plots.polyline import Array, Columns, columns_of, curve_by_curve, points_through, through_extremes
from desktop_app.plots.quantities import (
    GRADIENT,
    LOSS,
    WEIGHT,
    Quantity,
    ShownRun,
    Trace,
    dots_of,
    traces_of,
    traces_of_runs,
)
from desktop_app.plots.ranges import LEAST_SHARE, LEAST_SHARE_CLOSE, MOST_AIR, Range, fitted, upto
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import DOT_PX, THIN_WIDTH, WIDE_WIDTH, Theme
from desktop_app.words.data_table import DataTable, Value

# Where iterations are so far apart, each one is marked.
_EACH_PX = 6.0
_LIT_SCALE = 1.6
# The first iterations, as many as fit on the first axis of iterations; weights then have so much room at both ends.
_FIRST_ITERATIONS, _BESIDE_WEIGHTS = 10, 0.25
_LEAST_SPAN_CLOSE = 1e-300
_RUN_UNSEEN = "the run is out of view"
# In a picture, an axis of iterations ends here, or later; and a logarithmic one.
_LEAST_ITERATIONS, _LEAST_END = 3, 10.0


class IterationPlot(IterationAxisPlot):
    """Draws `quantity` of a reading."""

    def __init__(self, theme: Theme, quantity: Quantity, parent: QWidget | None = None) -> None:
        self.quantity = quantity
        self._traces: tuple[Trace, ...] = ()
        self._made_of: list[tuple[Experiment, Spread | None, str, int]] | None = None  # what the traces depend on
        self._second = ""  # the symbols of second weights
        self._items: list[Curve] = []
        self._points = np.empty(0), np.empty(0)  # of all curves, with a gap after each
        super().__init__(theme, quantity.label, parent)
        self._curves = CurvesItem(self)
        self._dots = DotsItem(self, 10)
        self._theory = Curve()
        self.shows_theory = self._has_theory = False
        self._is_calm = False  # whether the range is that of the first iterations
        self._each = MarksItem(self, quantity.colour)
        self._level = pg.InfiniteLine(angle=0)
        self._level.setZValue(-50)
        if quantity.level is not None:
            self.view.addItem(self._level, ignoreBounds=True)
            self._level.setValue(quantity.level)

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        return super().still_items() if self.quantity.level is None else (self.grid, self._level)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theory.pen = self.pen(theme.text, THIN_WIDTH, dash=2)
        self._level.setPen(self.pen(theme.muted, 1.0, dash=1))
        self._restyle()

    def light(self, on: bool) -> None:
        super().light(on)
        self._dots.size = _LIT_SCALE if on else 1.0

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Draw the curves and the dots, and let the view follow; of several runs, those in `runs`."""
        several = len(runs) > 0
        every_run = [(each.reading, each.name, each.slot) for each in runs] or [(reading, "", 0)]
        made_of = [(each.settings, each.spread, name, slot) for each, name, slot in every_run]
        if made_of != self._made_of:
            self._made_of = made_of
            self._traces = traces_of_runs(self.quantity, runs) if several else traces_of(self.quantity, reading)
            nets = [each.reading.settings.net for each in runs]
            self._second = " or ".join(sorted({net.symbols[1] for net in nets if len(net.symbols) > 1}))
            self._rebuild()
        readings = [each.reading for each in runs] if several else [reading]
        every = [self.known(each) for each in readings]
        scales = self.logarithmic_x, self.logarithmic_y
        own = [(every[trace.run], trace.row) for trace in self._traces]
        columns = columns_of(own, *scales, self.quantity is GRADIENT)
        if self.following or not self._keeps_y:
            self._follow_to(max((each.latest for each in readings), default=0), columns)
        x_range, y_range = self.view_range()
        is_cut = self.following and self.quantity.most is not None
        rows = [(trace.run, trace.row) for trace in self._traces]
        in_view = columns.within(*x_range) if self.logarithmic_x or not self.following else columns
        lost = not_drawn_of_curves(every, rows, in_view, *scales, y_range if is_cut else None)
        is_looked_for = self.is_on_paper or not self.following  # in every frame it would take too long
        unseen = ""
        if is_looked_for and several:
            unseen = out_of_view(self._unseen(runs, own))
        elif self.is_on_paper or (is_looked_for and self._is_beyond(reading.latest)):
            unseen = "" if self._is_in_view(columns, reading.latest) else _RUN_UNSEEN
        self.show_note(" · ".join(filter(None, (lost, unseen))))
        self._draw(columns, every)
        self._show_theory(reading)
        self._curves.update()
        slots: list[int | None] = [each.slot for each in runs] if several else [None]
        self._show_dots(readings, slots)

    def _unseen(self, runs: Sequence[ShownRun], own: Sequence[tuple[Curves, int]]) -> list[str]:
        """The names of those runs of several that have no curve in view."""
        scales = self.logarithmic_x, self.logarithmic_y, self.quantity is GRADIENT
        seen = {
            trace.run
            for trace, each in zip(self._traces, own, strict=True)
            if self._is_in_view(columns_of([each], *scales), runs[trace.run].reading.latest)
        }
        return [run.name for k, run in enumerate(runs) if k not in seen]

    def _is_in_view(self, columns: Columns, latest: int) -> bool:
        """Whether some of it is in view; what is still computed, or a secret, is not out of view either."""
        if not np.isfinite(columns.greatest).any():
            return not self._is_beyond(latest)
        x, (low, high) = self.view_range()
        there = columns.in_view(*x)
        return bool(((there.least <= high) & (there.greatest >= low)).any())

    def _is_beyond(self, latest: int) -> bool:
        """Whether all in view is before or after the run."""
        low, high = self.view_range()[0]
        return self.iteration_at(low) > latest or (high <= 0 and not self.logarithmic_x)

    def _draw(self, columns: Columns, every: list[Curves]) -> None:
        """Draw the curves, through no more points than a screen can show, and mark single iterations."""
        _, pixel = self.view.viewPixelSize()
        _, (floor, ceiling) = self.view_range()
        bottom = floor - (ceiling - floor)
        self._points = points_through(columns, bottom, pixel)
        for item, points in zip(self._items, curve_by_curve(*self._points), strict=False):
            item.x, item.y = points
        if self._marks_each(every):
            x, y = through_extremes(columns, bottom, pixel)
            there = np.isfinite(x) & np.isfinite(y)
            self._each.setData(x[there], y[there])

    def traced(self) -> CurvesItem:
        """What draws the curves."""
        return self._curves

    def curves(self) -> list[tuple[Array, Array]]:
        made = [self._points] + ([self._theory.getData()] if self._has_theory else [])
        if self.quantity.level is not None:
            made.append((np.array(self.view_range()[0]), np.full(2, self._level.value())))
        return made

    def known(self, reading: Reading) -> Curves:
        """The curves; while the coming step is a secret, without it and all later ones."""
        if not self.is_secret:
            return reading.curves
        return _between(reading.curves, 0, reading.step.iteration - (1 if self.quantity.is_next else 0))

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """The columns in view: single iterations, or the least and greatest value of several."""
        low, high = self.view_range()[0]
        begin, end = self.iteration_at(low), self.iteration_at(high)
        every = [(each.reading, each.name) for each in runs] or [(reading, "")]
        parts = [(read, name, _between(self.known(read), begin, end)) for read, name in every]
        is_each = all(are_each(curves.iterations) for *_, curves in parts)
        head: list[Value] = ["iteration" if is_each else "from iteration"]
        columns: list[dict[int, float]] = []
        for read, name, curves in parts:
            for trace in traces_of(self.quantity, read):
                label = trace.full_label(self.quantity) + (f" · {name}" if name else "")
                head += [label] if is_each else [f"least {label}", f"greatest {label}"]
                for bounds in (curves.least,) if is_each else (curves.least, curves.greatest):
                    values = bounds[trace.row].tolist() if trace.row < len(bounds) else []
                    columns.append(dict(zip(curves.iterations.tolist(), values, strict=False)))
        iterations = sorted({i for *_, curves in parts for i in curves.iterations.tolist()})
        rows = [(i, *(column.get(i) for column in columns)) for i in iterations]
        note = "" if is_each else "Each stands for the iterations up to the next: their least and greatest value."
        return DataTable(tuple(head), rows, note)

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return partial(_with_theory if self.shows_theory else IterationPlot, quantity=self.quantity)

    def _marks_each(self, every: list[Curves]) -> bool:
        """Whether there is room between single iterations to mark them."""
        pixel, _ = self.view.viewPixelSize()
        # Several runs have no marks, since all would look alike.
        is_each = all(len(curves.iterations) > 1 and are_each(curves.iterations) for curves in every)
        is_alone = all(trace.slot is None for trace in self._traces)
        roomy = is_each and is_alone and not self.logarithmic_x and pixel * _EACH_PX <= 1.0
        self._each.setVisible(roomy)
        return roomy

    def _show_theory(self, reading: Reading) -> None:
        """Draw what theory says over the curves, if it is switched on and known."""
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
        self._theory.x, self._theory.y = x, y
        if bool(len(x)) != self._has_theory:
            self._has_theory = bool(len(x))
            self._restyle()

    def _show_dots(self, readings: Sequence[Reading], slots: Sequence[int | None]) -> None:
        """Place a dot at the present iteration of each run, for each weight."""
        self._dots.shown = []
        if not (self.is_secret and self.quantity.is_next):
            for reading, slot in zip(readings, slots, strict=True):
                x, colour = self.place_of(reading.step.iteration), self._colour(slot)
                for value in dots_of(self.quantity, reading.step, reading.settings.weight_count):
                    if x is not None and (y := self._drawn(value)) is not None:
                        self._dots.shown.append(Dot(x, y, colour, slot))
        self._dots.update()

    def _drawn(self, value: float) -> float | None:
        """The place of a value on the vertical axis; None where it has none."""
        if not self.logarithmic_y:
            return value
        size = abs(value) if self.quantity is GRADIENT else value
        return log10(size) if size > 0 else None

    def _colour(self, slot: int | None) -> str:
        """The colour of the quantity, or of a run."""
        own: str = getattr(self.theme, self.quantity.colour)
        return own if slot is None else self.theme.runs[slot]

    def _follow_to(self, latest: int, columns: Columns) -> None:
        """Show all iterations, or keep those in view, and fit y to the values drawn there."""
        x = self._all_iterations(latest)
        if not self.following:
            x, _ = self.view_range()
        if not self.following or self.logarithmic_x:
            # On the screen, coarse columns around a narrow view are drawn only until the exact ones come.
            columns = columns.in_view(*x, inf if self.is_on_paper else x[1] - x[0])
        known = columns.extremes()
        if known is None and not self.following:
            return  # the iterations in view are still being computed
        data = self._framed(known or (0.0, 1.0))
        shown: Range | None = self._range[1] if self._range else None
        least_span, least_share = self.quantity.least_span, LEAST_SHARE
        was_calm = self._is_calm
        is_first = latest <= _FIRST_ITERATIONS and not self.is_on_paper
        self._is_calm = self.following and is_first and not self.logarithmic_y
        if self._is_calm:
            data = self._calm(data)
        elif was_calm:
            shown = None
        if data[0] == data[1] and not self.logarithmic_y:
            # A constant so far: choose a readable range.
            least_span = 0.1 * (abs(data[0]) or 1.0)
        elif self.following or data[0] == data[1]:
            least_span = 0.1 if self.logarithmic_y else least_span
        else:
            least_span, least_share = _LEAST_SPAN_CLOSE, LEAST_SHARE_CLOSE
        air = min(MOST_AIR, DOT_PX * _LIT_SCALE / max(1.0, self.view.height()))
        y = self.range_of(data, shown, least_span, air, least_share)
        self.show_range(x, self._in_view[1] if self._keeps_y else y)
        self._must_fit_y = False

    def _all_iterations(self, latest: int) -> Range:
        """The range of all iterations; in a picture it ends at the last one, with room for the dot there."""
        if not self.is_on_paper:
            x = upto(latest)
            return (0.0, log10(x[1])) if self.logarithmic_x else x
        air = DOT_PX * _LIT_SCALE / max(1.0, self.view.width())
        if not self.logarithmic_x:
            return fitted((0.0, float(max(_LEAST_ITERATIONS, latest))), air=air)
        return 0.0, fitted((0.0, log10(max(latest, _LEAST_END))), air=air)[1]

    def _framed(self, data: Range) -> Range:
        """The part of the data to be in view; all of it once the user has moved the plot."""
        always, most = self.quantity.always, self.quantity.most
        if always is None or most is None:
            return data
        if not self.following:
            most = (-np.inf, np.inf)
        if self.logarithmic_y:
            always, most = (float(np.log10(always[1])),) * 2, (-np.inf, float(np.log10(most[1])))
        return min(always[0], max(data[0], most[0])), max(always[1], min(data[1], most[1]))

    def _calm(self, data: Range) -> Range:
        """A range for the first iterations, so wide that small changes look small: from 0; of weights, whole units."""
        low, high = data
        if self.quantity is WEIGHT:
            return floor(low - _BESIDE_WEIGHTS), ceil(high + _BESIDE_WEIGHTS)
        return min(low, 0.0), max(high, 0.0)

    def set_logarithmic(self, x: bool, y: bool) -> None:
        super().set_logarithmic(x, y)
        self._range = None
        if self.quantity is GRADIENT:
            self.relabel("left", "|∂E/∂w|" if y else "∂E/∂w")
        if self.quantity.level is not None:
            self._level.setValue(log10(self.quantity.level) if y else self.quantity.level)

    def show_theory(self, on: bool) -> None:
        """Whether to draw the asymptote of a long run over the curve."""
        self.shows_theory = on

    def _rebuild(self) -> None:
        self._items = [Curve() for _ in self._traces]
        self._curves.curves = [*self._items, self._theory]
        self._restyle()

    def _restyle(self) -> None:
        for trace, item in zip(self._traces, self._items, strict=True):
            item.pen = self._pen_of(trace)
        self._curves.update()
        self.keys = tuple(Key(each.label, self._pen_of(each), each.slot) for each in self._traces if each.label)
        if any(trace.is_pale and trace.slot is not None for trace in self._traces):
            self.keys += (Key(f"{self._second}: thin, pale", self.pen(self.theme.pale(self.theme.text), THIN_WIDTH)),)
        if self._has_theory:
            self.keys += (Key("theory", self._theory.pen),)
        self.keys_changed.emit()

    def _pen_of(self, trace: Trace) -> QPen:
        colour = self._colour(trace.slot)
        if trace.is_pale:
            return self.pen(self.theme.pale(colour), THIN_WIDTH, trace.dash)
        return self.pen(self.theme.pale(colour), WIDE_WIDTH) if trace.is_sum else self.pen(colour, dash=trace.dash)


def _with_theory(theme: Theme, quantity: Quantity) -> IterationPlot:
    plot = IterationPlot(theme, quantity)
    plot.show_theory(True)
    return plot


def _between(curves: Curves, first: int, last: int) -> Curves:
    """The columns that begin at these iterations."""
    there = (first <= curves.iterations) & (curves.iterations <= last)
    return Curves(curves.iterations[there], curves.least[:, there], curves.greatest[:, there])
