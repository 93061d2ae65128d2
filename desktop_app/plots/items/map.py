"""What a map is made of: its pixels, the cross at the present run, and a frame around the pixel that is pointed at."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from desktop_app.core.maps.chart import Chart
from desktop_app.plots.items.map_colours import palette
from desktop_app.plots.items.overlay import Overlay, whole
from desktop_app.plots.plot import Plot

_CROSS_PX, _GAP_PX, _FRAME_PX = 9.0, 2.5, 4.0
# Light under dark lines are seen on every hue.
_DARK, _LIGHT = "#16181b", "#ffffff"
_DARK_WIDTH, _LIGHT_WIDTH = 1.6, 4.0


class _Drawn:
    """A chart as an image, and the part of the view that it covers."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        made = max(1, chart.map.iterations // chart.map.experiment.pass_length)
        self._argb = np.ascontiguousarray(palette(made)[chart.verdict, np.clip(chart.passes, 0, made)][::-1])
        rows, columns = self._argb.shape
        self.image = QImage(self._argb.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        x, y, step = chart.map.x, chart.map.y, chart.step
        self.width = (x.high - x.low) / x.pixels * step  # of a pixel of the image
        self.height = (y.high - y.low) / y.pixels * step
        self.place = QRectF(x.low, y.low, self.width * columns, self.height * rows)

    def paint(self, painter: QPainter, seen: QRectF, to_pixels: QTransform) -> None:
        """Draw the part that is seen."""
        part = self.place.intersected(seen)
        if part.isEmpty():
            return
        top = self.place.y() + self.place.height()
        source = QRectF(
            (part.x() - self.place.x()) / self.width, (top - part.y() - part.height()) / self.height,
            part.width() / self.width, part.height() / self.height,
        )  # fmt: skip
        painter.drawImage(to_pixels.mapRect(part), self.image, source)


class PixelsItem(Overlay):
    """Draws the pixels; finer ones of before lie on those of a new chart, stretched, until it is as fine."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, -150)
        self._drawn: list[_Drawn] = []

    def forget(self) -> None:
        self._drawn = []

    def show_chart(self, chart: Chart) -> None:
        """Draw a chart of the map in view."""
        new = _Drawn(chart)
        before = (old for old in self._drawn if old.chart.map != chart.map and _is_alike(old.chart, chart))
        self._drawn = [new, *(old for old in before if old.width < new.width or old.height < new.height)][:2]

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if self._drawn:
            (x0, x1), (y0, y1) = self._view.viewRange()
            seen = QRectF(x0, y0, x1 - x0, y1 - y0)
            painter.fillRect(view, QColor(self._plot.theme.wall))  # where no run can be
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            for drawn in self._drawn:
                drawn.paint(painter, seen, to_pixels)


class CrossItem(Overlay):
    """Draws a cross at the present run, and a frame around the pixel that keys point at."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 10)
        self.run: tuple[float, float] | None = None
        self.pixel: QRectF | None = None

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_LIGHT, _LIGHT_WIDTH), (_DARK, _DARK_WIDTH)):
            pen = QPen(QColor(colour), width * self._plot.theme.line)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            if self.run is not None:
                middle = to_pixels.map(QPointF(*self.run))
                with whole(painter, middle, _CROSS_PX, view):
                    for begin, end in _cross(middle):
                        painter.drawLine(begin, end)
            if self.pixel is not None:
                painter.drawRect(to_pixels.mapRect(self.pixel).adjusted(-_FRAME_PX, -_FRAME_PX, _FRAME_PX, _FRAME_PX))


def _cross(middle: QPointF) -> list[tuple[QPointF, QPointF]]:
    """Four lines around the middle, which stays free: the pixel itself is seen."""
    ways = QPointF(1.0, 0.0), QPointF(-1.0, 0.0), QPointF(0.0, 1.0), QPointF(0.0, -1.0)
    return [(middle + way * _GAP_PX, middle + way * _CROSS_PX) for way in ways]


def _is_alike(one: Chart, other: Chart) -> bool:
    """Whether two charts are of the same runs, but for their places."""
    axes = [(chart.map.x.path, chart.map.y.path) for chart in (one, other)]
    is_same = one.map.iterations == other.map.iterations and one.map.experiment == other.map.experiment
    return is_same and axes[0] == axes[1]
