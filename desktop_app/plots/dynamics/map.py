"""The map of what becomes of a run for each value of two parameters: every pixel is a run that a click opens."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace_view import USUAL_MAP
from desktop_app.core.maps import reaches
from desktop_app.core.maps.axes import value_of
from desktop_app.core.maps.chart import Chart, charts
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Reading
from desktop_app.plots.dynamics.map_frame import (
    Crossing,
    crossing_of,
    is_fine_enough,
    is_long,
    is_of_the_same_view,
    map_in_view,
    shares_of,
    table_of,
)
from desktop_app.plots.dynamics.pixel_plot import PixelPlot
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, FrozenPlot, ReadingPlot
from desktop_app.plots.theme import Theme
from desktop_app.words.data_table import DataTable
from desktop_app.words.views import map as words
from desktop_app.words.views.axes import axis_name

_NO_TABLE = DataTable((), [])


class MapPlot(PixelPlot):
    """Draws the map of the active run over two of its parameters, at first the learning rate and the start.

    It asks for charts of the map in view, and keeps what it has until `show_chart` brings them.
    """

    map_wanted = Signal(object)  # Map, or None
    keys_in_words = (
        "Arrows move the point by a pixel (with Shift: by ten), Enter opens its run, Backspace goes back, "
        f"{KEYS_OF_VIEW}"
    )

    def __init__(self, theme: Theme, parent: QWidget | None = None, complete: Chart | None = None) -> None:
        super().__init__(theme, parent, complete)
        self.iterations = USUAL_MAP.n
        self.crossing = self.axes  # those that the run has of them
        self._ground: Experiment | None = None  # what all pixels share
        self._state = ""
        self.view.sigRangeChanged.connect(self._request)
        self.view.sigResized.connect(self._request)

    def set_iterations(self, n: int) -> None:
        """How many each run makes."""
        if n != self.iterations:
            self.iterations = n
            self._request()

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading = reading
        own = reading.settings
        if own is not self._shown_of:
            is_chosen, self._shown_of = self._shown_of is None, own
            before, self.crossing = self.crossing, crossing_of(own, *self.axes)
            self._ground = reaches.ground_of(replace(own, changes=()), *self.crossing)
            if before not in (self.crossing, Crossing("", "")):
                self._forget()
            for side, path in zip(("bottom", "left"), self.crossing, strict=True):
                self.relabel(side, axis_name(own, path))
            if self.crossing != before and not is_chosen:
                self.follow()
            self.axes_changed.emit()
        if self.following or not self._keeps_y:
            self._follow(own)
        x, y = (value_of(own, path) for path in self.crossing)
        self._cross.run = x, y
        self.note_sight()
        self._request()
        self._tell()

    def _follow(self, own: Experiment) -> None:
        x, y = (reaches.usual(own, path) for path in self.crossing)
        before = self._range[0] if self._range else (0.0, 0.0)
        if self.crossing.x == reaches.RATE and 0.0 < reaches.AIR * own.rule.rate <= before[1]:
            x = before  # another rate of the run is still in view
        self.show_range(x if self.following else self._in_view[0], self._in_view[1] if self._keeps_y else y)
        self._must_fit_y = False

    @property
    def ground(self) -> Experiment | None:
        """What all pixels share; None before there is a run."""
        return self._ground

    def whole_range(self) -> tuple[Range, Range]:
        """What is in view when all of the map is."""
        assert self._reading is not None
        x, y = (reaches.usual(self._reading.settings, path) for path in self.crossing)
        return x, y

    def give(self, chart: Chart, x: Range, y: Range) -> None:
        """Show a chart that is whole, with these ranges in view."""
        self.iterations, self._complete = chart.map.iterations, chart
        self.freeze(x, y)
        self._request()
        self.finish_drawing()

    def _map_in_view(self) -> Map | None:
        """The map that the present view needs; None where there is none."""
        if self._ground is None:
            return None
        ratio = self.pixel_ratio or self.devicePixelRatioF()
        pixels = ratio * self.view.width(), ratio * self.view.height()
        return map_in_view(self._ground, self.crossing, self.view_range(), pixels, self.iterations)

    def _request(self) -> None:
        """Ask for charts of the map in view, unless that was the last request."""
        if self._reading is None:
            return
        wanted = self._map_in_view()
        if wanted != self.wanted:
            self.wanted = wanted
            self.has_values = wanted is None or (wanted.x.is_fine_enough and wanted.y.is_fine_enough)
            if not self.has_values:
                wanted = None
                self._forget()
            self.map_wanted.emit(wanted)
            self._tell()

    def show_state(self, state: str) -> None:
        """Say why no chart comes yet."""
        self._state = state
        self._tell()

    def _tell(self) -> None:
        changes = self._reading is not None and bool(self._reading.experiment.changes)
        usual = words.OF_PRESENT_SETTINGS if changes else ""
        self.show_note((self._state or usual) if self.has_values else words.DOUBLES_END)

    def frozen(self) -> FrozenPlot:
        if self.chart is None:
            self.finish_drawing()  # a picture has the keys of what is drawn
        return super().frozen()

    def finish_drawing(self) -> None:
        """Draw all pixels: those that the screen has, if it has them all and finer ones take too long, else anew."""
        wanted, own = self.wanted, self._complete
        if wanted is None or self._state or not self.has_values:
            return
        is_own = own is not None and is_of_the_same_view(own.map, wanted)
        if own is not None and is_own and (is_fine_enough(own.map, wanted) or is_long(wanted)):
            self.wanted = own.map
            self.show_chart(own)
        elif loop.is_at_hand(wanted.needed) and loop.compiled(wanted.needed) is not None:
            *_, last = charts(wanted)
            self.show_chart(last)
        else:
            self.show_note(words.NOT_YET)

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        return table_of(self.chart) if self.chart is not None and self.chart.is_complete else _NO_TABLE

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        if self.chart is None:
            return ""
        shares = [(VERDICT_NAMES[number], share) for number, share in shares_of([self.chart])]
        place = self._place or self._cross.run
        own = self.value_at(place) if place is not None else ""
        return words.map_in_words(self.chart.map, shares, f" {own}." if own else "")

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return partial(_blank, self.axes, self.iterations, self._complete, self.verdicts_told)


def _blank(axes: Crossing, n: int, complete: Chart | None, told: tuple[int, ...], theme: Theme) -> MapPlot:
    """A map with these axes, with what is computed of it already, and with the keys of these verdicts."""
    made = MapPlot(theme, complete=complete)
    made.told = told
    made.show_axes(axes)
    made.set_iterations(n)
    return made
