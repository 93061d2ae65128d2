"""A plot in a picture: drawn anew for a page, with its keys beside or beneath the title, and its note."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from desktop_app.figures.drawing import Drawing, Moment, Place
from desktop_app.figures.keys import TITLE_ROW, WRAPPED, Entry, Keys, laid_out, paint_keys
from desktop_app.figures.look import Look
from desktop_app.figures.sheet import Cell
from desktop_app.figures.tikz_plot import paint_plot
from desktop_app.figures.vector.tikz_page import TikzPage
from desktop_app.plots.annotations import EDGE, beside_middle, corners, emptiest, free_corner
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import FrozenPlot, ReadingPlot
from desktop_app.plots.theme import NOTE_ALPHA, OVER_COLOURS_ALPHA, SMALL_PT, TEXT_PT, Theme

_BETWEEN_TITLE_AND_KEYS = 28.0
# A plot with less room than this, in pixels of the layout, shows nothing.
_LEAST_PX = 60.0
# The axes are fitted to so many of the moments.
_MEASURED = 40
_OPAQUE = 255
_LOWER_LEFT = WRAPPED | int(Qt.AlignmentFlag.AlignBottom)


@dataclass(frozen=True)
class FrozenPlotCell(Cell):
    """A plot as it was at one moment, with its title."""

    plot: FrozenPlot

    def drawing(self, look: Look) -> "PlotDrawing":
        return PlotDrawing(self.plot, look)


@dataclass(frozen=True)
class PlotCell(Cell):
    """A plot as it is on the screen, with its title."""

    plot: ReadingPlot

    @property
    def widget(self) -> ReadingPlot:
        return self.plot

    @property
    def follows(self) -> bool:
        return self.plot.following

    def drawing(self, look: Look) -> "PlotDrawing":
        return PlotDrawing(self.plot.frozen(), look)

    def frozen(self) -> FrozenPlotCell:
        return FrozenPlotCell(self.title, self.plot.frozen(), position=self.position, is_of_one_run=self.is_of_one_run)

    def copy(self, moment: Moment, theme: Theme) -> "PlotCell":
        return replace(self, plot=self.plot.frozen().drawn(*moment, theme, self.plot.size()))

    def show(self, moment: Moment) -> None:
        self.plot.show_reading(*moment)

    def fit_axes(self, moments: Sequence[Moment]) -> Iterator[None]:
        some = () if self.plot.has_history else moments[:: max(1, len(moments) // _MEASURED)]
        ranges: list[tuple[Range, Range]] = []
        for moment in (*some, moments[-1]):
            self.plot.follow()
            self.plot.show_reading(*moment)
            ranges.append(self.plot.view_range())
            yield
        x, y = zip(*ranges, strict=True)
        self.plot.freeze(_union(x), _union(y))


def _union(ranges: tuple[Range, ...]) -> Range:
    return min(low for low, _ in ranges), max(high for _, high in ranges)


class PlotDrawing(Drawing):
    """A copy of the plot in the size and the theme of the page; it is made once, for all formats of the page."""

    def __init__(self, plot: FrozenPlot, look: Look) -> None:
        self._plot, self._edits, self._face = plot, look.edits, look.style.face
        self.labels: tuple[str, ...] = ()  # of its keys, as they are without edits
        self.copy: ReadingPlot | None = None  # once it is painted
        self.has_pixels = plot.has_pixels
        self.shown_of_runs = 1 if plot.has_balls else 2

    def size(self) -> QSize:
        return self._plot.size

    def keys_in(self, width: float, title: str, moment: Moment, has_runs: bool) -> Keys:
        entries = [Entry(key.label, k) for k, key in enumerate(self._plot.keys) if key.slot is None]
        if has_runs:
            balls, lined = self._plot.has_balls, self._plot.lined_runs
            entries += [Entry(each.name, 0, each.slot, not balls or each.slot in lined, balls) for each in moment.runs]
        self.labels = tuple(entry.label for entry in entries)
        edited = [entry._replace(label=self._edits.label(k, entry.label)) for k, entry in enumerate(entries)]
        taken = QFontMetrics(font(TEXT_PT, True, self._face)).horizontalAdvance(lettered(title, self._face))
        beside = width - taken - _BETWEEN_TITLE_AND_KEYS if title else -1.0
        return laid_out(edited, beside, width, self._face)

    def is_visible_in(self, room: QSizeF) -> bool:
        return min(room.width(), room.height()) >= _LEAST_PX

    def prepare(self, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> None:
        """Make the copy, with the pens that a format needs."""
        if self.copy is None:
            size = place.room.size().toSize().expandedTo(QSize(1, 1))
            self.copy = self._plot.drawn(*moment, look.style, size, pixel_ratio, self._edits.x, self._edits.y)
        elif self.copy.pixel_ratio != pixel_ratio:
            self.copy.pixel_ratio = pixel_ratio
            self.copy.set_theme(look.style)

    @property
    def room(self) -> float:
        return 0.0 if self.copy is None else self.copy.room

    def align(self, room: float) -> None:
        if self.copy is not None:
            self.copy.set_least_room(room)

    def paint(self, painter: QPainter, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> None:
        copy = self.copy
        assert copy is not None
        copy.setBackground(None if look.transparent else look.theme.card)
        painter.save()
        painter.translate(place.whole.topLeft())
        paint_keys(painter, copy.keys, place.keys, look.style, TITLE_ROW if place.title else 0.0)
        painter.restore()
        device = painter.device()
        if isinstance(device, TikzPage):
            paint_plot(painter, device, copy, place.room, pixel_ratio)
        else:
            copy.render(painter, QRectF(place.room.topLeft(), QSizeF(copy.size())), copy.viewport().rect())
        _paint_note(painter, copy, place.room, look.style)

    def end(self) -> None:
        if self.copy is not None:
            self.copy.deleteLater()


def _paint_note(painter: QPainter, plot: ReadingPlot, room: QRectF, theme: Theme) -> None:
    """Say in a corner of the plot what is not drawn."""
    if not plot.note:
        return
    view = QRectF(plot.mapFromScene(plot.view.sceneBoundingRect()).boundingRect()).translated(room.topLeft())
    painter.setFont(font(SMALL_PT, face=theme.face))
    painter.setPen(QColor(theme.muted))
    note = lettered(plot.note, theme.face)
    words = painter.boundingRect(view.adjusted(EDGE, 0, -EDGE, -EDGE), _LOWER_LEFT, note)
    places = [*corners(view, words.size()), *beside_middle(view, words.size())]
    free = free_corner(plot, view, places)
    words = places[emptiest(plot, view, places) if free is None else free]
    background = QColor(theme.card)
    seen_through = OVER_COLOURS_ALPHA if plot.has_pixels else NOTE_ALPHA
    background.setAlpha(seen_through if free is not None else _OPAQUE)
    painter.fillRect(words, background)
    painter.drawText(words, _LOWER_LEFT, note)
