"""Dots on a curve: small ones that mark single iterations, and a larger one at the present iteration."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.theme import DOT_PX

Array = NDArray[np.float64]


class Dot(QGraphicsEllipseItem):
    """A dot of the same size on any scale, always with smooth edges."""

    def __init__(self, z: float) -> None:
        super().__init__(-DOT_PX, -DOT_PX, 2 * DOT_PX, 2 * DOT_PX)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(z)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        super().paint(painter, option, widget)


class MarksItem(Overlay):
    """Draws a dot of one colour at each point of its data, as paths; pyqtgraph would draw bitmaps."""

    def __init__(self, view: pg.ViewBox, colour: str) -> None:
        super().__init__(view, 8)
        self._x, self._y = np.empty(0), np.empty(0)
        self._colour = colour

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def setData(self, x: Array, y: Array) -> None:
        self._x, self._y = x, y
        self.update()

    def getData(self) -> tuple[Array, Array]:
        """The points, as pyqtgraph's own items return them."""
        return self._x, self._y

    def draw(self, painter: QPainter, to_pixels: QTransform, widget: QWidget | None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        low, high = self._view.viewRange()[0]
        for x, y in zip(self._x.tolist(), self._y.tolist(), strict=True):
            if low <= x <= high:
                painter.drawEllipse(to_pixels.map(QPointF(x, y)), DOT_PX / 2, DOT_PX / 2)
