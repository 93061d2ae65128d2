"""Curves, and dots on them: small ones that mark single iterations, and a larger one at the present iteration."""

from itertools import accumulate
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from desktop_app.plots.items.overlay import Overlay, in_pixels, surroundings, whole
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array, alone, polygon_of
from desktop_app.plots.signs import draw_sign
from desktop_app.plots.theme import DOT_PX


class Curve:
    """A polyline in the axes' own coordinates, with gaps where a value is NaN, and its pen."""

    def __init__(self) -> None:
        self.x, self.y = np.empty(0), np.empty(0)
        self.pen = QPen()

    def getData(self) -> tuple[Array, Array]:
        """The points, as pyqtgraph's own curves return them."""
        return self.x, self.y


class CurvesItem(Overlay):
    """Draws `curves`, the first one beneath the others; all at once, which is fast. After a change, call `update`."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.curves: list[Curve] = []

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        drawn = [curve for curve in self.curves if len(curve.x)]
        if not drawn:
            return
        low, high = surroundings(self._view)
        begins = [0, *accumulate(len(curve.x) for curve in drawn)]
        x, y = (np.concatenate(each) for each in zip(*((curve.x, curve.y) for curve in drawn), strict=True))
        on_screen = in_pixels(x, y, to_pixels)
        # NaN is neither: a curve with gaps is not within.
        least, greatest = (each.reduceat(y, begins[:-1]).tolist() for each in (np.minimum, np.maximum))
        for k, curve in enumerate(drawn):
            painter.setPen(curve.pen)
            is_within = len(curve.x) > 1 and low[0] <= curve.x[0] and curve.x[-1] <= high[0]
            if is_within and low[1] <= least[k] and greatest[k] <= high[1]:
                painter.drawPolyline(polygon_of(on_screen[begins[k] : begins[k + 1]]))
            else:
                points = np.column_stack((curve.x, curve.y))
                self.draw_line(painter, points, to_pixels)
                self._draw_dots(painter, points[alone(curve.x, curve.y)], to_pixels)

    def _draw_dots(self, painter: QPainter, points: Array, to_pixels: QTransform) -> None:
        """Draw points that no line goes through, in the colour of the pen."""
        if len(points):
            painter.setBrush(painter.pen().color())
            painter.setPen(Qt.PenStyle.NoPen)
            for point in self.dots(points, to_pixels):
                painter.drawEllipse(point, DOT_PX / 2, DOT_PX / 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)


class Dot(NamedTuple):
    """A place in the axes' own coordinates, and the run whose sign is there, if there are several."""

    x: float
    y: float
    colour: str
    slot: int | None = None


class DotsItem(Overlay):
    """Draws the dots in `shown`, of the same size on any scale; after a change, call `update`."""

    def __init__(self, plot: Plot, z: float) -> None:
        super().__init__(plot, z)
        self.shown: list[Dot] = []
        self.size = 1.0

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        painter.setPen(QPen(QColor(self._plot.theme.card), 1.0))
        radius = DOT_PX * self.size
        near = view.adjusted(-2 * radius, -2 * radius, 2 * radius, 2 * radius)
        for dot in self.shown:
            middle = to_pixels.map(QPointF(dot.x, dot.y))
            if near.contains(middle):
                painter.setBrush(QColor(dot.colour))
                with whole(painter, middle, radius, view):
                    self._draw_dot(painter, dot, middle)

    def _draw_dot(self, painter: QPainter, dot: Dot, middle: QPointF) -> None:
        if self.size == 1.0:
            draw_sign(painter, dot.slot, middle, DOT_PX)
            return
        painter.save()
        painter.translate(middle)
        painter.scale(self.size, self.size)
        draw_sign(painter, dot.slot, QPointF(), DOT_PX)
        painter.restore()


class MarksItem(Overlay):
    """Draws a dot at each point of its data, as paths; pyqtgraph would draw bitmaps."""

    def __init__(self, plot: Plot, colour: str) -> None:
        """`colour` is the theme's name of the colour of the dots."""
        super().__init__(plot, 8)
        self._x, self._y = np.empty(0), np.empty(0)
        self._colour = colour

    def setData(self, x: Array, y: Array) -> None:
        self._x, self._y = x, y
        self.update()

    def getData(self) -> tuple[Array, Array]:
        """The points, as pyqtgraph's own items return them."""
        return self._x, self._y

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(self._plot.theme, self._colour)))
        low, high = self._view.viewRange()[0]
        for x, y in zip(self._x.tolist(), self._y.tolist(), strict=True):
            if low <= x <= high:
                middle = to_pixels.map(QPointF(x, y))
                with whole(painter, middle, DOT_PX / 2, view):
                    painter.drawEllipse(middle, DOT_PX / 2, DOT_PX / 2)
