"""The map of what becomes of a run for each value of two parameters: every pixel is a run that a click opens."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.files.workspace_view import USUAL_MAP, Limits
from desktop_app.core.maps import reaches
from desktop_app.core.maps.chart import Chart, charts
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import EDGE_PX, Key
from desktop_app.plots.dynamics.map_frame import (
    Crossing,
    Place,
    crossing_of,
    frame_of,
    is_fine_enough,
    is_long,
    is_of_the_same_view,
    map_in_view,
    most_frequent,
    pixel_at,
    shares_of,
    table_of,
    weights_of,
)
from desktop_app.plots.dynamics.zoomable_plot import ZoomablePlot
from desktop_app.plots.items.map import CrossItem, PixelsItem
from desktop_app.plots.items.map_colours import colour_of
from desktop_app.plots.items.preview import PreviewItem
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, FrozenPlot, ReadingPlot
from desktop_app.plots.theme import Theme
from desktop_app.words.data_table import DataTable
from desktop_app.words.views import map as words
from desktop_app.words.views.axes import axis_name

_KEY_PX = 8.0
_NO_TABLE = DataTable((), [])


class MapPlot(ZoomablePlot):
    """Draws the map of the active run over two of its parameters, at first the learning rate and the start.

    It asks for charts of the map in view, and keeps what it has until `show_chart` brings them.
    """

    map_wanted = Signal(object)  # Map, or None
    opened = Signal(object, int, str)  # the experiment of a pixel, n, and its place in words
    axes_changed = Signal()  # the run, or what the user chose, has other axes
    can_be_logarithmic = False
    is_of_one_run = has_pixels = True
    keys_in_words = f"Arrows move the point by a pixel (with Shift: by ten), Enter opens its run, Backspace goes back, {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, parent: QWidget | None = None, complete: Chart | None = None) -> None:
        super().__init__(theme, "", "", parent)
        self.iterations = USUAL_MAP.n
        self.chart: Chart | None = None  # the latest
        self._complete = complete  # one that is whole
        self.told: tuple[int, ...] = ()  # in a picture: the verdicts that have keys
        self._reading: Reading | None = None
        self._wished = Crossing("", "")  # the axes that the user chose
        self.crossing = self._wished  # those that the run has of them
        self._ground: Experiment | None = None  # what all pixels share
        self._ground_of: Experiment | None = None
        self.wanted: Map | None = None
        self._why_none = self._state = ""
        self.grid.setVisible(False)
        self._pixels, self._cross, self._preview = PixelsItem(self), CrossItem(self), PreviewItem(self)
        self.view.sigRangeChanged.connect(self._request)
        self.view.sigResized.connect(self._request)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self.pointed.connect(self._on_pointed)

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        return (self._pixels,)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.painter.forget()
        self._tell_keys()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """A start has both signs."""
        super().set_logarithmic(False, False)

    def set_iterations(self, n: int) -> None:
        """How many each run makes."""
        if n != self.iterations:
            self.iterations = n
            self._request()

    @property
    def axes(self) -> Crossing:
        """The axes that the user chose; "" stands for the usual one."""
        return self._wished

    def choose_axes(self, x: str, y: str) -> None:
        """Show the map over these parameters, as far as the run has them."""
        if Crossing(x, y) != self._wished:
            self.history.leave(self.sight)
            self.show_sight((Crossing(x, y), Limits()))

    def show_axes(self, x: str, y: str) -> None:
        """Show the map over these parameters, from the next reading on."""
        if Crossing(x, y) != self._wished:
            self._wished, self._ground_of = Crossing(x, y), None
            self.follow()

    @property
    def sight(self) -> tuple[Crossing, Limits]:
        return self._wished, self.limits()

    def show_sight(self, sight: tuple[Crossing, Limits]) -> None:
        axes, limits = sight
        self.show_axes(*axes)
        self.show_limits(limits)
        if self._reading is not None:
            self.show_reading(self._reading)
        self.axes_changed.emit()

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading = reading
        own = reading.experiment
        if own is not self._ground_of:
            is_chosen, self._ground_of = self._ground_of is None, own
            self._why_none = words.why_none(own)
            before, self.crossing = self.crossing, crossing_of(own, *self._wished)
            self._ground = None if self._why_none else reaches.ground_of(own, *self.crossing)
            if self._ground is None or self.crossing != before:
                self._forget()
            for side, path in zip(("bottom", "left"), self.crossing, strict=True):
                self.relabel(side, axis_name(own, path))
            if self.crossing != before and not is_chosen:
                self.follow()
            self.axes_changed.emit()
        if self.following or not self._keeps_y:
            self._follow(own)
        x, y = (reaches.value_of(own, path) for path in self.crossing)
        self._cross.run = None if self._why_none else (x, y)
        self.note_sight()
        self._request()
        self._tell()

    def _forget(self) -> None:
        self.chart = self._complete = None
        self._pixels.forget()
        self.painter.forget()
        self._tell_keys()

    def _follow(self, own: Experiment) -> None:
        x, y = (reaches.usual(own, path) for path in self.crossing)
        before = self._range[0] if self._range else (0.0, 0.0)
        if self.crossing.x == reaches.RATE and 0.0 < reaches.AIR * own.rule.rate <= before[1]:
            x = before  # another rate of the run is still in view
        self.show_range(x if self.following else self._in_view[0], self._in_view[1] if self._keeps_y else y)
        self._must_fit_y = False

    @property
    def ground(self) -> Experiment | None:
        """What all pixels share; None where there is no map."""
        return self._ground

    def whole_range(self) -> tuple[Range, Range]:
        """What is in view when all of the map is."""
        assert self._reading is not None
        x, y = (reaches.usual(self._reading.experiment, path) for path in self.crossing)
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
        ratio = self.pixel_ratio or 1.0  # a picture has a pixel for each of its own
        pixels = ratio * self.view.width(), ratio * self.view.height()
        return map_in_view(self._ground, self.crossing, self.view_range(), pixels, self.iterations)

    def _request(self) -> None:
        """Ask for charts of the map in view, unless that was the last request."""
        if self._reading is None:
            return
        wanted = self._map_in_view()
        if wanted != self.wanted:
            self.wanted = wanted
            if self._state == words.DOUBLES_END:
                self._state = ""
            if wanted is not None and not (wanted.x.is_fine_enough and wanted.y.is_fine_enough):
                wanted, self._state = None, words.DOUBLES_END
                self._forget()
            self.map_wanted.emit(wanted)
            self._tell()

    def show_chart(self, chart: Chart) -> None:
        """Draw a chart of the map in view; ignore one of another."""
        if chart.map is self.wanted or chart.map == self.wanted:
            self.chart = chart
            self._complete = chart if chart.is_complete else self._complete
            self._pixels.show_chart(chart)
            self.painter.forget()
            self.repaint_soon()
            self._tell_keys()
            self.pointed.emit(self.place_under_mouse())

    def show_state(self, state: str) -> None:
        """Say why no chart comes yet."""
        self._state = state
        self._tell()

    def _tell(self) -> None:
        self.show_note(self._why_none or self._state)

    def _tell_keys(self) -> None:
        some = self.told or (() if self.chart is None else most_frequent([self.chart]))
        edge = self.pen(self.theme.axis, _KEY_PX + 2 * EDGE_PX)
        keys = tuple(Key(words.key_of(n), self.pen(colour_of(n), _KEY_PX), None, edge) for n in some)
        if keys != self.keys:
            self.keys = keys
            self.keys_changed.emit()

    def pixel_at(self, place: Place | None) -> tuple[int, int] | None:
        """The row and the column of a place in the map in view."""
        if self.wanted is None or place is None or self._state == words.DOUBLES_END:
            return None
        return pixel_at(self.wanted, place)

    def value_at(self, place: Place) -> str:
        """The run of the pixel at a place, in words."""
        at = self.pixel_at(place)
        if at is None or self.wanted is None:
            return ""
        is_new = self.chart is not None and self.chart.map == self.wanted
        pixel = self.chart.pixel(*at) if self.chart is not None and is_new else None
        return words.pixel_in_words(self.wanted, *at, pixel)

    def _on_pointed(self, place: Place | None) -> None:
        at = self.pixel_at(place)
        if at is None or place is None or self.wanted is None:
            self._preview.forget()
        else:
            self._preview.show_run(weights_of(self.wanted, *at), place)
        at = at if self.is_pointed_by_keys else None
        frame = frame_of(self.wanted, *at) if at is not None and self.wanted is not None else None
        if frame != self._cross.pixel:
            self._cross.pixel = frame
            self.repaint_soon()

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move the point by so many pixels, from the cross on."""
        start = self._place or self._cross.run
        at = self.pixel_at(start) or self.pixel_at(self._anchor())
        if at is None or self.wanted is None:
            return
        middle = frame_of(self.wanted, at[0] + up, at[1] + right).center()
        place = middle.x(), middle.y()
        self._bring_into_view(*place)
        self.point_at(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._place or self._cross.run)
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, event: object) -> None:
        """Open the run of the pixel that the user clicks."""
        place = event.scenePos()  # type: ignore[attr-defined]
        is_left = event.button() == Qt.MouseButton.LeftButton and not event.double()  # type: ignore[attr-defined]
        if is_left and self.view.sceneBoundingRect().contains(place):
            point = self.view.mapSceneToView(place)
            self._open((point.x(), point.y()))

    def _open(self, place: Place | None) -> None:
        at = self.pixel_at(place)
        if at is not None and self.wanted is not None:
            experiment = self.wanted.experiment_at(*at)
            self.opened.emit(experiment, self.iterations, words.place_in_words(experiment, self.crossing))

    def frozen(self) -> FrozenPlot:
        if self.chart is None:
            self.finish_drawing()  # a picture has the keys of what is drawn
        return super().frozen()

    def finish_drawing(self) -> None:
        """Draw all pixels: those that the screen has, if it has them all and finer ones take too long, else anew."""
        wanted, own = self.wanted, self._complete
        if wanted is None or self._state:
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
        told = self.told or (() if self.chart is None else most_frequent([self.chart]))
        return partial(_blank, self._wished, self.iterations, self._complete, told)


def _blank(axes: Crossing, n: int, complete: Chart | None, told: tuple[int, ...], theme: Theme) -> MapPlot:
    """A map with these axes, with what is computed of it already, and with the keys of these verdicts."""
    made = MapPlot(theme, complete=complete)
    made.told = told
    made.show_axes(*axes)
    made.set_iterations(n)
    return made
