"""A plot in a picture: drawn anew for a page, with its keys beside or beneath the title, and its note."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from desktop_app.figures.drawing import Drawing, Moment, Place
from desktop_app.figures.keys import TITLE_ROW, WRAPPED, Keys, laid_out, paint_keys
from desktop_app.figures.look import Look
from desktop_app.figures.sheet import Cell
from desktop_app.plots.annotations import EDGE, corners, free_corner
from desktop_app.plots.letters import font
from desktop_app.plots.ranges import Range
from desktop_app.plots.reading_plot import FrozenPlot, ReadingPlot
from desktop_app.plots.theme import NOTE_ALPHA, SMALL_PT, TEXT_PT, Theme

_BETWEEN_TITLE_AND_KEYS = 28.0
# A plot with less room than this, in pixels of the layout, shows nothing.
_LEAST_PX = 60.0
# The axes are fitted to so many of the moments.
_MEASURED = 40
_LOWER_LEFT = WRAPPED | int(Qt.AlignmentFlag.AlignBottom)


@dataclass(frozen=True)
class FrozenPlotCell(Cell):
    """A plot as it was at one moment, with its title."""

    plot: FrozenPlot

    def drawing(self, look: Look) -> "PlotDrawing":
        return PlotDrawing(self.title, self.plot)


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
        return PlotDrawing(self.title, self.plot.frozen())

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

    def __init__(self, title: str, plot: FrozenPlot) -> None:
        self._title, self._plot = title, plot
        self._copy: ReadingPlot | None = None

    def size(self) -> QSize:
        return self._plot.size

    def keys_in(self, width: float) -> Keys:
        title = QFontMetrics(font(TEXT_PT, bold=True)).horizontalAdvance(self._title)
        beside = width - title - _BETWEEN_TITLE_AND_KEYS
        return laid_out([key.label for key in self._plot.keys], beside, width)

    def is_visible_in(self, room: QSizeF) -> bool:
        return min(room.width(), room.height()) >= _LEAST_PX

    def paint(self, painter: QPainter, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> None:
        copy = self._drawn(moment, place, look, pixel_ratio)
        copy.setBackground(None if look.transparent else look.theme.card)
        painter.save()
        painter.translate(place.whole.topLeft())
        paint_keys(painter, copy.keys, place.keys, QColor(look.theme.muted), TITLE_ROW)
        painter.restore()
        copy.render(painter, QRectF(place.room.topLeft(), QSizeF(copy.size())), copy.viewport().rect())
        _paint_note(painter, copy, place.room, look.theme)

    def _drawn(self, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> ReadingPlot:
        """The copy, with the pens that a format needs."""
        if self._copy is None:
            size = place.room.size().toSize().expandedTo(QSize(1, 1))
            self._copy = self._plot.drawn(*moment, look.theme, size, pixel_ratio)
        elif self._copy.pixel_ratio != pixel_ratio:
            self._copy.pixel_ratio = pixel_ratio
            self._copy.set_theme(look.theme)
        return self._copy

    def end(self) -> None:
        if self._copy is not None:
            self._copy.deleteLater()


def _paint_note(painter: QPainter, plot: ReadingPlot, room: QRectF, theme: Theme) -> None:
    """Say in a corner of the plot what is not drawn."""
    if not plot.note:
        return
    view = QRectF(plot.mapFromScene(plot.view.sceneBoundingRect()).boundingRect()).translated(room.topLeft())
    painter.setFont(font(SMALL_PT))
    painter.setPen(QColor(theme.muted))
    words = painter.boundingRect(view.adjusted(EDGE, 0, -EDGE, -EDGE), _LOWER_LEFT, plot.note)
    places = corners(view, words.size())
    words = places[free_corner(plot, view, places) or 0]
    background = QColor(theme.card)
    background.setAlpha(NOTE_ALPHA)
    painter.fillRect(words, background)
    painter.drawText(words, _LOWER_LEFT, plot.note)
