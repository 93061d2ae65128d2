"""The patterns as points (x, y), and the curve ŷ(x) that a run has learnt so far."""

from collections.abc import Callable, Sequence
from math import isfinite

import numpy as np
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.analysis.fit import outputs
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.curves import Curve, CurvesItem
from desktop_app.plots.items.scatter import ScatterItem, ShownPatternItem
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import CURVE_POINTS, Range, extremes
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import Theme
from desktop_app.words.captions import pattern_text
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.views.fit import fit_in_words

_AIR = 0.06  # of the patterns' range, beside them
_LEAST_SPAN = 2.0


class ScatterPlot(ReadingPlot):
    """Draws the patterns of the active run, ŷ(x) of all runs, and how far ŷ is off for the pattern that is shown."""

    can_be_logarithmic = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "input x", "output y", parent)
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._dots = ScatterItem(self)
        self._shown = ShownPatternItem(self)
        self._curves = CurvesItem(self)
        self._slots: list[int | None] = []
        self._told = ""  # of the pattern that is shown
        self.view.sigRangeChanged.connect(self._on_range_changed)

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        return self.grid, self._dots

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._restyle()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Inputs and outputs have both signs."""
        super().set_logarithmic(False, False)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading, self._runs = reading, runs
        if self._dots.show_patterns(reading.settings.pattern_list):
            self.painter.forget()
        if self.following or not self._keeps_y:
            self._follow(reading)
        slots: list[int | None] = [each.slot for each in self._every()]
        slots = slots or [None]
        if slots != self._slots:
            self._slots = slots
            self._curves.curves = [Curve() for _ in slots]
            self._restyle()
        self._draw()

    def _every(self) -> list[ShownRun]:
        """The runs whose curves are drawn, the active one last, on top of the others."""
        return sorted(self._runs, key=lambda run: run.is_active)

    def _readings(self) -> list[Reading]:
        own = [] if self._reading is None else [self._reading]
        return [run.reading for run in self._every()] or own

    def _follow(self, reading: Reading) -> None:
        x, y = reading.settings.pattern_list.columns
        low, high = float(x.min()), float(x.max())
        shown = self._range
        wide = self.range_of((low, high), shown[0] if shown else None, _LEAST_SPAN, _AIR)
        wide = wide if self.following else self._in_view[0]
        lines = [self._line(each, wide) for each in self._readings()]
        data = extremes([y, *lines]) or (0.0, 1.0)
        high_range = self.range_of(data, shown[1] if shown else None, _LEAST_SPAN / 2, _AIR)
        self.show_range(wide, self._in_view[1] if self._keeps_y else high_range)
        self._must_fit_y = False

    @staticmethod
    def _line(reading: Reading, x: Range) -> Array:
        """ŷ at places evenly spaced over a range."""
        return outputs(reading.settings, reading.step.state.weights, np.linspace(*x, CURVE_POINTS).tolist())

    def _draw(self) -> None:
        x, reading = self.view_range()[0], self._reading
        if reading is None:
            return
        for curve, each in zip(self._curves.curves, self._readings(), strict=True):
            curve.x, curve.y = np.linspace(*x, CURVE_POINTS), self._line(each, x)
        self._curves.update()
        step = reading.step
        is_one = step.share is not None
        shares = [step.share] if step.share else [] if reading.settings.has_many_patterns else step.shares
        lines = [(share.x, share.y, share.y_hat) for share in shares if isfinite(share.y_hat)]
        self._shown.show_lines(lines, is_one and len(step.shares) > 1)
        told = f"ŷ − y of {pattern_text(step.share.x, step.share.y)}" if step.share and len(step.shares) > 1 else ""
        if told != self._told:
            self._told = told
            self._tell_keys()

    def _on_range_changed(self) -> None:
        if self._reading is not None and not self.following:
            self._draw()

    def _restyle(self) -> None:
        theme = self.theme
        for curve, slot in zip(self._curves.curves, self._slots, strict=True):
            curve.pen = self.pen(theme.w) if slot is None else self.pen(theme.runs[slot], dash=slot)
        self.painter.forget()
        self._tell_keys()

    def _tell_keys(self) -> None:
        keys = [Key("ŷ(x)", self._curves.curves[-1].pen)] if self._curves.curves else []
        self.keys = (*keys, *([Key(self._told, self.pen(self.theme.E))] if self._told else []))
        self.keys_changed.emit()

    def curves(self) -> list[tuple[Array, Array]]:
        return [curve.getData() for curve in self._curves.curves]

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """ŷ over the view, of each run; and the patterns, each with the ŷ of the active run at its x."""
        x = np.linspace(*self.view_range()[0], CURVE_POINTS)
        others = [run for run in runs if not run.is_active]
        columns = [self._line(each, (float(x[0]), float(x[-1]))) for each in (reading, *(o.reading for o in others))]
        head: tuple[Value, ...] = ("x", "y", "ŷ", *(f"ŷ · {run.name}" for run in others))
        blank = (None,) * len(others)
        rows: list[tuple[Value, ...]] = [
            (at, None, *values) for at, *values in zip(x.tolist(), *(each.tolist() for each in columns), strict=True)
        ]
        patterns = reading.settings.patterns
        fitted = outputs(reading.settings, reading.step.state.weights, [x for x, _ in patterns]).tolist()
        rows += [(x, y, y_hat, *blank) for (x, y), y_hat in zip(patterns, fitted, strict=True)]
        return DataTable(head, rows)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        return fit_in_words(reading.settings, reading.step)

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return ScatterPlot
