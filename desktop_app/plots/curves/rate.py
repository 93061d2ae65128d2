"""The learning rate over the iterations, as the schedules of the runs make it, with a dot where each run stands."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.analysis.rate_line import nudges_to_show, rates
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.curves import Curve, CurvesItem, Dot, DotsItem
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import CURVE_POINTS, Range, extremes
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import Theme
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.views.rate import rate_in_words

_AIR = 0.06
_DOT_SIZE = 1.5  # of those of other plots


class RatePlot(ReadingPlot):
    """Draws α of the active run and of the others, from where their rules began."""

    symbol = "α"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "iteration", "learning rate α", parent)
        self._readings: list[Reading] = []
        self._slots: list[int | None] = []
        self._curves = CurvesItem(self)
        self._dots = DotsItem(self, 10)
        self._dots.size = _DOT_SIZE
        self.view.sigRangeChanged.connect(self._on_range_changed)

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        return self.grid, self._curves

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._restyle()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Iterations are counted from 0 on."""
        super().set_logarithmic(False, y)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        ordered = sorted(runs, key=lambda run: run.is_active)  # the active one is on top
        self._readings = [run.reading for run in ordered] or [reading]
        slots: list[int | None] = [run.slot for run in ordered]
        slots = slots or [None]
        if slots != self._slots:
            self._slots = slots
            self._curves.curves = [Curve() for _ in slots]
            self._restyle()
        if self.following or not self._keeps_y:
            self._follow()
        self._draw()

    def _follow(self) -> None:
        ends = [_begin(each) + nudges_to_show(each.settings.rule.schedule) for each in self._readings]
        begin = min(map(_begin, self._readings))
        now = max(each.step.iteration for each in self._readings)
        shown = self._range
        x = self.range_of((begin, max(*ends, now)), shown[0] if shown else None, 1.0, _AIR)
        x = x if self.following else self._in_view[0]
        lines = [self._scaled(line[1]) for line in (_line(each, x) for each in self._readings)]
        floor = [] if self.logarithmic_y else [np.zeros(1)]
        data = extremes([*floor, *lines]) or (0.0, 1.0)
        y = self.range_of(data, shown[1] if shown else None, air=_AIR)
        self.show_range(x, self._in_view[1] if self._keeps_y else y)
        self._must_fit_y = False

    def _scaled(self, rate: Array) -> Array:
        """Rates on the axis; NaN where they cannot be drawn."""
        if not self.logarithmic_y:
            return rate
        return np.log10(rate, out=np.full_like(rate, np.nan), where=rate > 0.0)

    def _draw(self) -> None:
        x = self.view_range()[0]
        for curve, each in zip(self._curves.curves, self._readings, strict=True):
            curve.x, rate = _line(each, x)
            curve.y = self._scaled(rate)
        now = self._scaled(np.array([each.step.rate for each in self._readings], float)).tolist()
        self._dots.shown = [
            Dot(each.step.iteration, rate, _colour(self.theme, slot), slot)
            for each, rate, slot in zip(self._readings, now, self._slots, strict=True)
        ]
        self._dots.update()
        self._curves.update()
        self.painter.forget()

    def _on_range_changed(self) -> None:
        if self._readings and not self.following:
            self._draw()

    def _restyle(self) -> None:
        for curve, slot in zip(self._curves.curves, self._slots, strict=True):
            curve.pen = self.pen(_colour(self.theme, slot), dash=slot or 0)
        self.painter.forget()
        self.keys = (Key("α", self._curves.curves[-1].pen),) if self._slots == [None] else ()
        self.keys_changed.emit()
        if self._readings:
            self._draw()

    def curves(self) -> list[tuple[Array, Array]]:
        return [curve.getData() for curve in self._curves.curves]

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """The rate at iterations in view, of the active run and of the others."""
        others = [run for run in runs if not run.is_active]
        iterations = _iterations(min(map(_begin, (reading, *(run.reading for run in others)))), self.view_range()[0])
        columns = [_rates_at(each, iterations) for each in (reading, *(run.reading for run in others))]
        head: tuple[Value, ...] = ("iteration", "α", *(f"α · {run.name}" for run in others))
        rows: list[tuple[Value, ...]] = [
            (int(i), *(None if value != value else value for value in values))
            for i, *values in zip(iterations.tolist(), *(column.tolist() for column in columns), strict=True)
        ]
        return DataTable(head, rows)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        return rate_in_words(reading.settings, reading.step)

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return RatePlot


def _colour(theme: Theme, slot: int | None) -> str:
    return theme.nudge if slot is None else theme.runs[slot]


def _begin(reading: Reading) -> int:
    """The iteration at which the rule, and with it its schedule, began."""
    return reading.step.iteration - reading.step.nth + 1


def _iterations(begin: int, x: Range) -> Array:
    """Whole iterations in a range, from where a rule began."""
    low, high = max(float(begin), np.ceil(x[0])), np.floor(x[1])
    many = int(min(max(high - low + 1, 0), CURVE_POINTS))
    return np.unique(np.round(np.linspace(low, high, many)))


def _rates_at(reading: Reading, iterations: Array) -> Array:
    """The rates; NaN before the rule began."""
    nudges = iterations - _begin(reading)
    made = rates(reading.settings.rule, np.maximum(nudges, 0.0))
    return np.where(nudges >= 0, made, np.nan)


def _line(reading: Reading, x: Range) -> tuple[Array, Array]:
    iterations = _iterations(_begin(reading), x)
    return iterations, _rates_at(reading, iterations)
