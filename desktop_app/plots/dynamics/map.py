"""The map of what becomes of a run for each learning rate and each start: every pixel is a run that a click opens."""

from collections.abc import Callable, Sequence
from functools import partial
from math import inf

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.maps.axes import Axis, with_value
from desktop_app.core.maps.chart import Chart, charts
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.map import CrossItem, PixelsItem
from desktop_app.plots.items.map_colours import colour_of
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, FrozenPlot, ReadingPlot
from desktop_app.plots.theme import Theme
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.views import map as words

ITERATIONS = (50, 200, 1000)  # n, of which the user chooses
FIRST_ITERATIONS = 200
_MOST_PIXELS, _LEAST = 600_000, 16
_MOST_ROWS = 20_000  # of a table
_MOST_KEYS, _KEY_PX = 10, 8.0
_REACH = 4.0  # a view of free weights reaches at least so far from 0
_SAMPLES, _TIMES, _LEAST_RATE = 129, 4.0, 1.0
_AIR = 1.3  # beyond the present rate, if that is larger
_RATE = "rule.rate"


class MapPlot(ReadingPlot):
    """Draws the map of the active run over the learning rate and the start of its first weight.

    It asks for charts of the map in view, and keeps what it has until `show_chart` brings them.
    """

    map_wanted = Signal(object)  # Map, or None
    opened = Signal(object, int)  # the experiment of a pixel, and n
    can_be_logarithmic = False
    is_of_one_run = has_pixels = True
    keys_in_words = f"Arrows move the point by a pixel (with Shift: by ten), Enter opens its run, {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, parent: QWidget | None = None, complete: Chart | None = None) -> None:
        super().__init__(theme, "learning rate α", "w₀", parent)
        self.iterations = complete.map.iterations if complete else FIRST_ITERATIONS
        self.chart: Chart | None = None  # the latest
        self._complete = complete  # one that is whole
        self._reading: Reading | None = None
        self._ground: Experiment | None = None  # what all pixels share
        self._ground_of: Experiment | None = None
        self.wanted: Map | None = None
        self._why_none = self._state = ""
        self.grid.setVisible(False)
        self._pixels, self._cross = PixelsItem(self), CrossItem(self)
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

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        self._reading = reading
        own = reading.experiment
        if own is not self._ground_of:
            self._ground_of = own
            self._why_none = words.why_none(own)
            ground = None if self._why_none else _ground_of(own)
            if ground != self._ground:
                self._ground = ground
            if ground is None:
                self._forget()
            self.relabel("left", words.start_symbol(own))
        if self.following or not self._keeps_y:
            self._follow(own)
        self._cross.run = None if self._why_none else (own.rule.rate, own.w)
        self._request()
        self._tell()

    def _forget(self) -> None:
        self.chart = self._complete = None
        self._pixels.forget()
        self.painter.forget()
        self._tell_keys()

    def _follow(self, own: Experiment) -> None:
        low, high = own.walls
        reach = (low, high) if own.bounds else (min(-_REACH, _AIR * own.w), max(_REACH, _AIR * own.w))
        y = self._in_view[1] if self._keeps_y else reach
        before = self._range[0] if self._range else (0.0, 0.0)
        x = before if 0.0 < own.rule.rate * _AIR <= before[1] else (0.0, max(_far(own, reach), _AIR * own.rule.rate))
        self.show_range(x if self.following else self._in_view[0], y)
        self._must_fit_y = False

    def _map_in_view(self) -> Map | None:
        """The map that the present view needs; None where there is none."""
        if self._ground is None:
            return None
        (x0, x1), (y0, y1) = self.view_range()
        low, high = self._ground.walls
        left, bottom, top = max(0.0, x0), max(low, y0), min(high, y1)
        if not (left < x1 and bottom < top):
            return None
        wide = self.view.width() * (x1 - left) / (x1 - x0)
        tall = self.view.height() * (top - bottom) / (y1 - y0)
        share = min(1.0, (_MOST_PIXELS / max(1.0, wide * tall)) ** 0.5)
        columns, rows = (max(_LEAST, int(share * pixels)) for pixels in (wide, tall))
        x, y = Axis(_RATE, left, x1, columns), Axis(self._ground.start_paths[0], bottom, top, rows)
        return Map(self._ground, x, y, self.iterations)

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

    def _shares(self) -> list[tuple[int, float]]:
        """The numbers of the verdicts in view, and their shares, the most frequent first."""
        if self.chart is None:
            return []
        counts = np.bincount(self.chart.verdict.ravel())
        order = np.argsort(-counts, kind="stable")
        return [(int(k), float(counts[k]) / self.chart.verdict.size) for k in order if counts[k]]

    def _tell_keys(self) -> None:
        some = [number for number, _ in self._shares()[:_MOST_KEYS]]
        keys = tuple(Key(words.key_of(number), self.pen(colour_of(number), _KEY_PX)) for number in some)
        if keys != self.keys:
            self.keys = keys
            self.keys_changed.emit()

    def pixel_at(self, place: tuple[float, float] | None) -> tuple[int, int] | None:
        """The row and the column of a place in the map in view."""
        if self.wanted is None or place is None or self._state == words.DOUBLES_END:
            return None
        made = []
        for axis, value in zip((self.wanted.y, self.wanted.x), place[::-1], strict=True):
            k = int((value - axis.low) / (axis.high - axis.low) * axis.pixels)
            if not (axis.low <= value <= axis.high):
                return None
            made.append(min(k, axis.pixels - 1))
        return made[0], made[1]

    def value_at(self, place: tuple[float, float]) -> str:
        """The run of the pixel at a place, in words."""
        at = self.pixel_at(place)
        if at is None or self.wanted is None:
            return ""
        is_new = self.chart is not None and self.chart.map == self.wanted
        pixel = self.chart.pixel(*at) if self.chart is not None and is_new else None
        return words.pixel_in_words(self.wanted, *at, pixel)

    def _on_pointed(self, place: tuple[float, float] | None) -> None:
        at = self.pixel_at(place) if self.is_pointed_by_keys else None
        frame = None
        if at is not None and self.wanted is not None:
            x, y = self.wanted.x, self.wanted.y
            width, height = (x.high - x.low) / x.pixels, (y.high - y.low) / y.pixels
            frame = QRectF(x.low + at[1] * width, y.low + at[0] * height, width, height)
        if frame != self._cross.pixel:
            self._cross.pixel = frame
            self.repaint_soon()

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move the point by so many pixels, from the cross on."""
        start = self._place or self._cross.run
        at = self.pixel_at(start) or self.pixel_at(self._anchor())
        if at is None or self.wanted is None:
            return
        row, column = at[0] + up, at[1] + right
        x, y = self.wanted.x, self.wanted.y
        place = (_centre(x, column), _centre(y, row))
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

    def _open(self, place: tuple[float, float] | None) -> None:
        at = self.pixel_at(place)
        if at is not None and self.wanted is not None:
            self.opened.emit(self.wanted.experiment_at(*at), self.iterations)

    def frozen(self) -> FrozenPlot:
        if self.chart is None:
            self.finish_drawing()  # a picture has the keys of what is drawn
        return super().frozen()

    def finish_drawing(self) -> None:
        """Draw all pixels: those that the screen has, if it has them all, else anew."""
        wanted, own = self.wanted, self._complete
        if wanted is None or self._state:
            return
        if own is not None and _is_of_the_same_view(own.map, wanted):
            self.wanted = own.map
            self.show_chart(own)
        elif loop.is_at_hand(wanted.needed) and loop.compiled(wanted.needed) is not None:
            *_, last = charts(wanted)
            self.show_chart(last)
        else:
            self.show_note(words.NOT_YET)

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """Pixels of the map, evenly spread if they are many: their values, verdict, how soon, and last weights."""
        names = reading.experiment.net.weight_names
        head = ("rule.rate", reading.experiment.start_paths[0], "verdict", "passes", *names)
        chart = self.chart
        if chart is None or not chart.is_complete:
            return DataTable(head, [])
        rows, columns = chart.verdict.shape
        stride = max(1, round((rows * columns / _MOST_ROWS) ** 0.5))
        x, y = chart.map.x.centres.tolist(), chart.map.y.centres.tolist()
        made: list[tuple[Value, ...]] = []
        for row in range(0, rows, stride):
            for column in range(0, columns, stride):
                found, passes = VERDICT_NAMES[chart.verdict[row, column]], int(chart.passes[row, column])
                weights = float(chart.w[row, column]), float(chart.v[row, column])
                made.append((x[column], y[row], found, passes, *weights[: len(names)]))
        return DataTable(head, made)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        if self.chart is None:
            return ""
        shares = [(VERDICT_NAMES[number], share) for number, share in self._shares()]
        place = self._place or self._cross.run
        own = self.value_at(place) if place is not None else ""
        x, y = self.chart.map.x, self.chart.map.y
        return words.map_in_words(
            self.chart.map.iterations, shares, f" {own}." if own else "", (x.low, x.high), (y.low, y.high)
        )

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return partial(MapPlot, complete=self._complete)


def _ground_of(own: Experiment) -> Experiment:
    """The run without what the axes set."""
    low, high = own.walls
    return with_value(with_value(own, _RATE, 1.0), own.start_paths[0], max(low, min(0.0, high)))


def _far(own: Experiment, reach: Range) -> float:
    """A learning rate that is too far: several times 2/E″ where E is most curved."""
    w = np.linspace(*reach, _SAMPLES)
    E = error_plane(own, w, [own.v])[0]
    curved = np.abs(np.diff(E, 2)) / (w[1] - w[0]) ** 2
    most = float(curved[np.isfinite(curved)].max(initial=0.0))
    far = _TIMES * 2.0 / most if most > 0.0 else inf
    if far == inf:
        return _LEAST_RATE
    power = 10.0 ** np.floor(np.log10(far))
    return float(power * next(step for step in (1.0, 2.0, 5.0, 10.0) if power * step >= 0.999 * far))


def _centre(axis: Axis, k: int) -> float:
    return axis.low + (axis.high - axis.low) * ((2 * k + 1) / (2 * axis.pixels))


def _is_of_the_same_view(one: Map, other: Map) -> bool:
    """Whether two maps differ in their pixels alone."""
    same = other.x._replace(pixels=one.x.pixels), other.y._replace(pixels=one.y.pixels)
    return (one.experiment, one.iterations, one.x, one.y) == (other.experiment, other.iterations, *same)
