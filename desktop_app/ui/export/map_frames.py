"""The frames of an animation of a map: ever more iterations, or ever closer to what is in view."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtGui import QImage

from desktop_app.core.maps.chart import Chart, charts
from desktop_app.figures.animation import iterations
from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.figures.picture import image
from desktop_app.figures.plot_cell import PlotCell
from desktop_app.figures.sheet import Sheet
from desktop_app.plots.dynamics.map import MapPlot
from desktop_app.plots.dynamics.map_frame import map_in_view, most_frequent
from desktop_app.plots.ranges import Range
from desktop_app.ui.export.animation_frames import in_places_of
from desktop_app.words.views.map import title_of


class Sight(NamedTuple):
    """What a frame shows: n, and what is in view."""

    n: int
    x: Range
    y: Range


def growing(plot: MapPlot, first: int, last: int, frames: int) -> list[Sight]:
    """What is in view, with ever more iterations."""
    return [Sight(n, *plot.view_range()) for n in iterations(first, last, frames, logarithmic=True)]


def zooming(plot: MapPlot, frames: int) -> list[Sight]:
    """From the whole map to what is in view, each frame closer by the same factor."""
    begin, end = plot.whole_range(), plot.view_range()
    return [
        Sight(plot.iterations, *(_between(*ranges, k / (frames - 1)) for ranges in zip(begin, end, strict=True)))
        for k in range(frames)
    ]


def _between(begin: Range, end: Range, share: float) -> Range:
    """The range at a share of the way, about the place that stays where it is."""
    factor = (end[1] - end[0]) / (begin[1] - begin[0])
    if share in (0.0, 1.0) or abs(factor - 1.0) < 1e-9:
        low, high = ((1.0 - share) * one + share * other for one, other in zip(begin, end, strict=True))
        return low, high
    still = (end[0] - factor * begin[0]) / (1.0 - factor)
    low, high = (still + (place - still) * factor**share for place in begin)
    return low, high


class MapFrames:
    """What `sheet`, a map alone, shows at each of the `sights`. The charts are computed by `read`."""

    def __init__(self, sheet: Sheet, sights: Sequence[Sight], look: Look) -> None:
        (cell,) = sheet.cells
        assert isinstance(cell, PlotCell)
        self._cell = cell.copy(sheet.moment, look.theme)
        assert isinstance(self._cell.plot, MapPlot)
        self._plot = self._cell.plot
        self._sheet, self._sights, self._look = sheet, sights, look
        self._charts: list[Chart] = []
        page = page_of(sheet, look)
        room, scale = page.places[0].room, page.scale * look.ratio
        page.end()
        beside, beneath = self._plot.width() - self._plot.view.width(), self._plot.height() - self._plot.view.height()
        self._pixels = scale * (room.width() - beside), scale * (room.height() - beneath)

    def read(self, pulse: Callable[[], object]) -> None:
        """Compute the charts, on any thread. `pulse` is called again and again, and may raise to stop it."""
        ground = self._plot.ground

        def check() -> None:
            pulse()

        for n, x, y in self._sights:
            map_ = None if ground is None else map_in_view(ground, self._plot.crossing, (x, y), self._pixels, n)
            if map_ is not None:
                *_, whole = charts(map_, check)
                self._charts.append(whole)

    def pictures(self) -> Iterator[QImage | None]:
        """The last picture and then all of them, after `read`."""
        self._plot.told = most_frequent(self._charts)
        yield None
        for k in (-1, *range(len(self._charts))):
            yield self._picture(k)

    def close(self) -> None:
        """Delete the widgets that it drew with."""
        self._cell.widget.deleteLater()

    def _picture(self, k: int) -> QImage:
        last, page = (page_of(self._sheet_at(each), self._look) for each in (-1, k))
        try:
            return image(self._sheet_at(k), self._look, in_places_of(last, page))
        finally:
            last.end()
            page.end()

    def _sheet_at(self, k: int) -> Sheet:
        n, x, y = self._sights[k]
        self._plot.give(self._charts[k], x, y)
        return replace(self._sheet, cells=[replace(self._cell, title=title_of(n))])
