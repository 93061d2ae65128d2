"""The fork: over one parameter the values that w comes to, and beneath them the Lyapunov exponent."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.maps import reaches
from desktop_app.core.maps.axes import value_of
from desktop_app.core.maps.fork import Filled, Fork
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.dynamics.fork_frame import (
    PASSES,
    fitting,
    fork_in_view,
    ground_of,
    is_fine_enough,
    path_of,
    table_of,
    usual_range,
)
from desktop_app.plots.dynamics.zoomable_plot import ZoomablePlot
from desktop_app.plots.items.fork import STRIP, DensityItem, ExponentItem, ValueLine
from desktop_app.plots.other_runs import slot_of
from desktop_app.plots.plot import named_weight
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import on_grid, round_up, stride
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, ReadingPlot
from desktop_app.plots.theme import CURVE_WIDTH, THIN_WIDTH, Theme
from desktop_app.words.data_table import DataTable
from desktop_app.words.views import fork as words
from desktop_app.words.views.axes import axis_name, axis_symbol

_ON_PAPER, _FEWEST, _MOST, _MOST_ON_PAPER = 1280, 320, 2560, 8192  # columns
_DIGITS = 4  # of a value that is dragged
_EDGE = 0.02  # of the view: so near to its ends the line is not dragged, as the view would run away
_NO_VALUES = np.empty((0, 0))


class ForkPlot(ZoomablePlot[str]):
    """Draws the fork of the active run's settings over one parameter, whatever its own value of that.

    It asks for a fork of what is in view, and shows the old one until `show_fork` brings it. `dragged` tells the value
    that the user drags, or enters by keys.
    """

    dragged = Signal(float)
    fork_wanted = Signal(object)  # Fork
    can_be_logarithmic = False
    is_of_one_run = True
    keys_in_words = f"← and → move a line (with Shift: farther), Enter sets the value there, {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", "weight w", parent)
        self.filled: Filled | None = None
        self._w = _NO_VALUES  # the values of each column, one for each pass
        self.path = ""  # the parameter that the run has, of the one that the user chose
        self._settings: Experiment | None = None  # what a fork is made of
        self._wanted: tuple[object, ...] = ()  # what was asked for last
        self._waits_for = ""  # in words
        self._density, self._exponents, self.line = DensityItem(self), ExponentItem(self), ValueLine(self)
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
        """A weight has both signs, and the values across are those near an edge."""
        super().set_logarithmic(False, False)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading, self.line.slot = reading, slot_of(runs) if runs else self.line.slot
        settings = reading.settings
        if settings is not self._shown_of:
            self._use(settings)
        if not self._can_be_drawn:
            self._show(None)
        if self.following or not self._keeps_y:
            self._follow()
        self.line.show_value(value_of(settings, self.path) if self._can_be_drawn else None, reading.step.w)
        self.note_sight()
        self._request()
        self._tell()

    def _use(self, settings: Experiment) -> None:
        """Take over other settings."""
        before, is_chosen, self._shown_of = self.path, self._shown_of is None, settings
        self.path = path_of(settings, self.axes)
        self._settings = ground_of(settings, self.path)
        self.relabel("bottom", axis_name(settings, self.path))
        self.relabel("left", named_weight(settings.net.symbols[0]))
        if self.path != before:
            self._show(None)
            if not is_chosen:
                self.follow()
        self.axes_changed.emit()

    @property
    def _can_be_drawn(self) -> bool:
        return self._settings is not None and not self.is_secret and not words.why_none(self._settings)

    @property
    def _symbol(self) -> str:
        """The parameter in short."""
        return axis_symbol(self._settings, self.path) if self._settings is not None else ""

    @property
    def present(self) -> Filled | None:
        """The fork of the present settings, once it is computed; what is drawn until then may be of others."""
        return self.filled if self.filled is not None and self.filled.fork.experiment == self._settings else None

    def show_fork(self, filled: Filled) -> None:
        """Draw a fork; ignore one of other settings than the present ones."""
        is_own = filled.fork.experiment == self._settings and filled.fork.x.path == self.path
        if self._can_be_drawn and is_own:
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
        self.filled, self._w = filled, _NO_VALUES
        if filled is not None:
            self._w = filled.answers.w[:, :: -filled.fork.experiment.pass_length][:, ::-1]
        self._density.show_fork(filled, self._w)
        self._exponents.show_fork(filled)
        self.painter.forget()

    def _follow(self) -> None:
        """Show the usual values, with the present one, and the weights there."""
        assert self._reading is not None
        x, y = self._in_view
        if self.following:
            x = usual_range(self._reading.settings, self.path)
        if not self._keeps_y:
            y = fitting(self._w, self._reading.settings.w, STRIP)
        self.show_range(x, y)
        self._must_fit_y = False

    def _fork_in_view(self) -> Fork | None:
        """The fork that the present view needs; None where there is none."""
        if self._settings is None or not self._can_be_drawn:
            return None
        x, y = self.view_range()
        least, most = (_ON_PAPER, _MOST_ON_PAPER) if self.is_on_paper else (_FEWEST, _MOST)
        pixels = self.view.width() * (self.pixel_ratio or self.devicePixelRatioF())
        made = fork_in_view(self._settings, self.path, x, max(least, min(round(pixels), most)))
        return made if made is not None and is_fine_enough(made, y, round(self.view.height())) else None

    def _request(self) -> None:
        """Ask for the fork in view, unless that was the last request."""
        fork = self._fork_in_view()
        wanted = () if fork is None else (fork.experiment, fork.x)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if fork is None:
            self._waits_for = words.TOO_CLOSE if self._can_be_drawn else ""
            self._show(None)
        else:
            self._waits_for = words.COMPUTING if fork.is_compiled else words.COMPILING
            self.fork_wanted.emit(fork)
        self._tell()

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
        if not told and self._reading is not None and self._reading.experiment.changes:
            told = words.OF_PRESENT_SETTINGS
        self.show_note(told)
        keys = list[Key]()
        if self._can_be_drawn:
            iterations = PASSES * self._settings.pass_length
            keys = [
                Key(words.values_after(iterations, self._settings.net.symbols[0]), self.pen(self.theme.w)),
                Key(words.EXPONENT, self.pen(self.theme.text, THIN_WIDTH)),
                Key(f"present {self._symbol}", self.pen(self.theme.accent, CURVE_WIDTH)),
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
        """What the fork says of the value at a place."""
        if (filled := self.present) is None:
            return ""
        x = filled.fork.x
        column = int((place[0] - x.low) / (x.high - x.low) * x.pixels)
        return words.at_column(filled, column, self._w, self._symbol) if 0 <= column < x.pixels else ""

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """Of each value the exponent, and the last weights."""
        return DataTable((), []) if self.present is None else table_of(self.present, self._w, self._symbol)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        if (filled := self.present) is None:
            return ""
        value = value_of(reading.settings, self.path)
        return words.fork_in_words(filled, self._w, value, self._symbol)

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move a line, from the present value on."""
        if right and self._can_be_drawn and self.line.value is not None:
            x, y = self.view_range()
            begin = self._place[0] if self._place is not None else self.line.value
            place = on_grid(begin, right, stride(x)), 0.5 * (y[0] + y[1])
            if self._is_allowed(place[0]):
                self._bring_into_view(*place)
                self.point_at(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self._place is not None:
            self._set(self._place[0])

    def _on_dragged(self, place: QPointF) -> None:
        (low, high), _ = self.view_range()
        edge = _EDGE * (high - low)
        step = round_up(high - low) / 10.0**_DIGITS
        self._set(float(f"{round(max(low + edge, min(place.x(), high - edge)) / step) * step:.12g}"))

    def _set(self, value: float) -> None:
        if self._is_allowed(value):
            self.dragged.emit(value)

    def _is_allowed(self, value: float) -> bool:
        if self._settings is None:
            return False
        low, high = reaches.allowed(self._settings, self.path)
        return low <= value <= high and (value > 0.0 or self.path != reaches.RATE)

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return partial(_blank, self.axes)


def _blank(path: str, theme: Theme) -> ForkPlot:
    """A fork over this parameter."""
    made = ForkPlot(theme)
    made.show_axes(path)
    return made
