"""Curves, and dots on them: small ones that mark single iterations, and a larger one at the present iteration."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop_app.plots.clipping import Corner
from desktop_app.plots.items.overlay import Overlay, polygon_in_pixels, surroundings, whole
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array, alone
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

    def is_within(self, low: Corner, high: Corner) -> bool:
        """Whether it lies in a box, without gaps; x grows along it."""
        x, y = self.x, self.y
        return len(x) > 1 and bool(low[0] <= x[0] and x[-1] <= high[0] and low[1] <= y.min() and y.max() <= high[1])


class CurvesItem(Overlay):
    """Draws `curves`, the first one beneath the others; all at once, which is fast. After a change, call `update`."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.curves: list[Curve] = []

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        low, high = surroundings(self._view)
        for curve in self.curves:
            if not len(curve.x):
                continue
            painter.setPen(curve.pen)
            if curve.is_within(low, high):
                painter.drawPolyline(polygon_in_pixels(curve.x, curve.y, to_pixels))
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


class Dot(QGraphicsEllipseItem):
    """A dot of the same size on any scale, always with smooth edges; of several runs it has the sign of one."""

    def __init__(self, z: float) -> None:
        super().__init__(-DOT_PX, -DOT_PX, 2 * DOT_PX, 2 * DOT_PX)
        self.slot: int | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(z)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen())
        painter.setBrush(self.brush())
        if not (around := self._view_around()).isEmpty():
            with whole(painter, QPointF(), DOT_PX, around):
                draw_sign(painter, self.slot, QPointF(), DOT_PX)

    def _view_around(self) -> QRectF:
        """The view in pixels from the middle of the dot; empty where there is no room for it."""
        view, at = self.parentItem().parentItem(), self.pos()
        assert isinstance(view, pg.ViewBox)
        (x0, x1), (y0, y1) = view.viewRange()
        width, height = view.viewPixelSize()
        if not (width and height):
            return QRectF()
        return QRectF((x0 - at.x()) / width, (at.y() - y1) / height, (x1 - x0) / width, (y1 - y0) / height)


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
