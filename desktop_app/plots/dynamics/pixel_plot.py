"""Draws charts of a map, and points at their pixels, each of which is a run that a click opens."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.maps.chart import Chart
from desktop_app.core.maps.map import Map
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import EDGE_PX, Key
from desktop_app.plots.dynamics.map_frame import Crossing, Place, frame_of, most_frequent, pixel_at, weights_of
from desktop_app.plots.dynamics.zoomable_plot import ZoomablePlot
from desktop_app.plots.items.map import CrossItem, PixelsItem
from desktop_app.plots.items.map_colours import colour_of
from desktop_app.plots.items.preview import PreviewItem
from desktop_app.plots.theme import Theme
from desktop_app.words.views import map as words

_KEY_PX = 8.0


class PixelPlot(ZoomablePlot[Crossing]):
    """Shows the charts that come of the map that is `wanted`, and keeps what it has until they come."""

    opened = Signal(object, int, str)  # the experiment of a pixel, n, and its place in words
    can_be_logarithmic = False
    is_of_one_run = has_pixels = True

    def __init__(self, theme: Theme, parent: QWidget | None = None, complete: Chart | None = None) -> None:
        super().__init__(theme, Crossing("", ""), parent=parent)
        self.wanted: Map | None = None
        self.has_values = True  # whether each of its pixels has values of its own: doubles end somewhere
        self.chart: Chart | None = None  # the latest
        self._complete = complete  # one that is whole
        self.told: tuple[int, ...] = ()  # in a picture: the verdicts that have keys
        self.grid.setVisible(False)
        self._pixels, self._cross, self._preview = PixelsItem(self), CrossItem(self), PreviewItem(self)
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

    def _forget(self) -> None:
        self.chart = self._complete = None
        self._pixels.forget()
        self.painter.forget()
        self._tell_keys()

    @property
    def verdicts_told(self) -> tuple[int, ...]:
        """Those that have keys."""
        return self.told or (() if self.chart is None else most_frequent([self.chart]))

    def _tell_keys(self) -> None:
        edge = self.pen(self.theme.axis, _KEY_PX + 2 * EDGE_PX)
        keys = tuple(Key(words.key_of(n), self.pen(colour_of(n), _KEY_PX), None, edge) for n in self.verdicts_told)
        if keys != self.keys:
            self.keys = keys
            self.keys_changed.emit()

    def show_note(self, words: str) -> None:
        """Say what cannot be drawn, in the corner where else a preview is."""
        super().show_note(words)
        if words:
            self._preview.forget()

    def pixel_at(self, place: Place | None) -> tuple[int, int] | None:
        """The row and the column of a place in the map in view."""
        if self.wanted is None or place is None or not self.has_values:
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
        if at is None or place is None or self.wanted is None or self.note:
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
            paths = self.wanted.x.path, self.wanted.y.path
            self.opened.emit(experiment, self.wanted.iterations, words.place_in_words(experiment, paths))
