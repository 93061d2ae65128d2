"""The fork: over the learning rate the values that w comes to, and beneath them the Lyapunov exponent."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.fork import Filled, Fork
from desktop_app.core.maps.rates import rates_worth_showing
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.fork import STRIP, DensityItem, ExponentItem, RateLine
from desktop_app.plots.other_runs import slot_of
from desktop_app.plots.plot import drawable, named_weight
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range, fitted, on_grid, round_up, stride
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, ReadingPlot
from desktop_app.plots.theme import CURVE_WIDTH, THIN_WIDTH, Theme
from desktop_app.words.data_table import DataTable
from desktop_app.words.views import fork as words

_RATE = "rule.rate"
_PASSES = 3000  # of each column
_ON_PAPER, _FEWEST, _MOST = 1280, 320, 2560  # columns
_DIGITS = 4  # of a rate that is dragged
# Of the values so many are in view at least; what is thrown far away is left out.
_SHARES = (0.002, 0.998)
_LEAST_SPAN, _AIR = 1e-3, 0.05
_EDGE = 0.02  # of the view: so near to its ends the line is not dragged, as the view would run away


class ForkPlot(ReadingPlot):
    """Draws the fork of the active run's settings, whatever its own rate; `dragged` tells the rate that the user drags.

    It asks for a fork of the rates in view, and shows the old one until `show_fork` brings it.
    """

    dragged = Signal(float)
    fork_wanted = Signal(object)  # Fork
    can_be_logarithmic = False
    is_of_one_run = True
    keys_in_words = f"← and → change α (with Shift: farther; with Alt: the cross-hair alone), {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "learning rate α", "weight w", parent)
        self.filled: Filled | None = None
        self._reading: Reading | None = None
        self._w = np.empty((0, 0))  # the values of each column, one for each pass
        self._of: Experiment | None = None  # the settings of the last reading, and what a fork is made of
        self._settings: Experiment | None = None
        self._wanted: tuple[object, ...] = ()  # what was asked for last
        self._waits_for = ""  # in words
        self._density, self._exponents, self.line = DensityItem(self), ExponentItem(self), RateLine(self)
        self.axis("left").covered = STRIP
        self.line.dragged.connect(self._on_dragged)
        self.view.sigRangeChanged.connect(self._request)
        self.view.sigResized.connect(self._request)
        self.pointed.connect(lambda place: self.show_cross(place[0] if place else None))

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        return self.grid, self._density, self._exponents

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.painter.forget()
        self._tell()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """A weight has both signs, and the rates are those near an edge."""
        super().set_logarithmic(False, False)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading, self.line.slot = reading, slot_of(runs)
        if reading.settings is not self._of:
            self._of = reading.settings
            rule = replace(reading.settings.rule, rate=1.0)
            self._settings = replace(reading.settings, changes=(), rule=rule)
            self.relabel("left", named_weight(reading.settings.net.symbols[0]))
        if not self._can_be_drawn:
            self._show(None)
        if self.following or not self._keeps_y:
            self._follow()
        self.line.show_rate(reading.settings.rule.rate if self._can_be_drawn else None, reading.step.w)
        self._request()
        self._tell()

    @property
    def _can_be_drawn(self) -> bool:
        return self._settings is not None and not self.is_secret and not words.why_none(self._settings)

    def show_fork(self, filled: Filled) -> None:
        """Draw a fork; ignore one of other settings than the present ones."""
        if self._can_be_drawn and filled.fork.experiment == self._settings:
            self._waits_for = ""
            self._show(filled)
            if self.following or not self._keeps_y:
                self._follow()
            self._tell()

    def show_failure(self) -> None:
        """There is no fork, because there is no compiler."""
        self._waits_for = words.NO_COMPILER
        self._tell()

    def _show(self, filled: Filled | None) -> None:
        if filled is None and self.filled is None:
            return
        self.filled = filled
        if filled is not None:
            self._w = filled.answers.w[:, :: -filled.fork.experiment.pass_length][:, ::-1]
        self._density.show_fork(filled, self._w)
        self._exponents.show_fork(filled)
        self.painter.forget()

    def _follow(self) -> None:
        """Show the rates around the edge and the present one, and the values there."""
        assert self._reading is not None
        x, y = self._in_view
        if self.following:
            low, high = fitted(rates_worth_showing(self._reading.settings))
            x = drawable((max(0.0, low), high))
        if not self._keeps_y:
            y = self._fitting_y()
        self.show_range(x, y)
        self._must_fit_y = False

    def _fitting_y(self) -> Range:
        """The values, with the room of the strip beneath them."""
        assert self._reading is not None
        values = self._w[np.isfinite(self._w)] if self.filled is not None else np.empty(0)
        if len(values):
            low, high = np.quantile(values, _SHARES).tolist()
        else:
            low = high = self._reading.settings.w
        air = _AIR * (high - low) + max(_LEAST_SPAN, 1e-3 * abs(high))
        low, high = low - air, high + air
        return low - (high - low) * STRIP / (1.0 - STRIP), high

    def _fork_in_view(self) -> Fork | None:
        """The fork that the present view needs; None where there is none."""
        if self._settings is None or not self._can_be_drawn:
            return None
        low, high = self.view_range()[0]
        ratio = self.devicePixelRatioF()
        columns = _ON_PAPER if self.is_on_paper else max(_FEWEST, min(round(self.view.width() * ratio), _MOST))
        axis = Axis(_RATE, max(0.0, low), high, columns)
        if not axis.low < axis.high or not axis.is_fine_enough:
            return None
        return Fork(self._settings, axis, _PASSES * self._settings.pass_length)

    def _request(self) -> None:
        """Ask for the fork in view, unless that was the last request."""
        fork = self._fork_in_view()
        wanted = () if fork is None else (fork.experiment, fork.x)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if fork is None:
            self._waits_for = words.TOO_CLOSE if self._can_be_drawn else ""
        else:
            self._waits_for = words.COMPUTING if fork.is_compiled else words.COMPILING
            self.fork_wanted.emit(fork)

    def finish_drawing(self) -> None:
        """In a picture: compute it now, if that needs no compiler any more."""
        if (fork := self._fork_in_view()) is not None:
            if fork.is_compiled:
                self.show_fork(Filled(fork, fork.filled()))
            else:
                self.show_note(words.NOT_COMPILED)

    def _tell(self) -> None:
        """Say why nothing is drawn, or what is."""
        if self._settings is None:
            return
        told = words.SECRET if self.is_secret else words.why_none(self._settings)
        if not told and (self.filled is None or self._waits_for in (words.TOO_CLOSE, words.NO_COMPILER)):
            told = self._waits_for
        self.show_note(told)
        keys = list[Key]()
        if self._can_be_drawn:
            symbol = self._settings.net.symbols[0]
            iterations = _PASSES * self._settings.pass_length
            keys = [
                Key(words.values_after(iterations, symbol), self.pen(self.theme.w)),
                Key(words.EXPONENT, self.pen(self.theme.text, THIN_WIDTH)),
                Key("present α", self.pen(self.theme.accent, CURVE_WIDTH)),
            ]
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.keys_changed.emit()

    def curves(self) -> list[tuple[Array, Array]]:
        """The least and the greatest value of each column."""
        if self.filled is None:
            return []
        rates = self.filled.fork.x.centres
        return [(rates, self._w.min(axis=1)), (rates, self._w.max(axis=1))]

    def value_at(self, place: tuple[float, float]) -> str:
        """What the fork says of the rate at a place."""
        if self.filled is None or self._settings is None:
            return ""
        x = self.filled.fork.x
        column = int((place[0] - x.low) / (x.high - x.low) * x.pixels)
        if not 0 <= column < x.pixels:
            return ""
        return words.at_column(self.filled, column, self._w, self._settings.net.symbols[0])

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """Of each rate the exponent, and the last values."""
        if self.filled is None:
            return DataTable((), [])
        symbol = reading.settings.net.symbols[0]
        names = tuple(f"{symbol} {k + 1}" for k in range(self._w.shape[1]))
        columns = self.filled.fork.x.centres, self.filled.answers.exponent, self._w
        rows = [(rate, exponent, *values) for rate, exponent, values in zip(*map(_listed, columns), strict=True)]
        return DataTable(("α", words.EXPONENT, *names), rows)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        if self.filled is None:
            return ""
        return words.fork_in_words(self.filled, self._w, reading.settings.rule.rate, reading.settings.net.symbols[0])

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Change the rate."""
        if right and self._can_be_drawn:
            rate = on_grid(reading.settings.rule.rate, right, stride(self.view_range()[0]))
            if rate > 0.0:
                self.dragged.emit(rate)

    def _on_dragged(self, place: QPointF) -> None:
        (low, high), _ = self.view_range()
        edge = _EDGE * (high - low)
        step = round_up(high - low) / 10.0**_DIGITS
        rate = float(f"{round(max(low + edge, min(place.x(), high - edge)) / step) * step:.12g}")
        if rate > 0.0:
            self.dragged.emit(rate)

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return ForkPlot


def _listed(values: Array) -> list[Any]:
    return list(values.tolist())
