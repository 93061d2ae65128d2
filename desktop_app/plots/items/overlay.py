"""An item that covers a whole view and is drawn in the pixels of the device."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

# Qt's painter cannot draw farther away than this.
FARTHEST_PX = 1e5


class Overlay(pg.GraphicsObject):
    """An item as large as the view, at any range; `z` orders it among the view's other items."""

    def __init__(self, view: pg.ViewBox, z: float = 0.0) -> None:
        super().__init__()
        self._view = view
        self.setZValue(z)
        view.addItem(self, ignoreBounds=True)

    def draw(self, painter: QPainter, to_pixels: QTransform, widget: QWidget | None) -> None:
        """Draw in pixels; `to_pixels` maps the view to them. There is no `widget` in a picture."""
        raise NotImplementedError

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        to_pixels = painter.worldTransform()
        # Not resetTransform, which would also undo the scale of a picture.
        painter.setWorldTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, to_pixels, widget)
        painter.setWorldTransform(to_pixels)

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.viewRect())


def in_pixels(points: NDArray[np.float64], to_pixels: QTransform) -> NDArray[np.float64]:
    """Points (n, 2) of a view in pixels, none farther away than the painter can draw."""
    scaled = points * (to_pixels.m11(), to_pixels.m22()) + (to_pixels.dx(), to_pixels.dy())
    return np.clip(scaled, -FARTHEST_PX, FARTHEST_PX, out=scaled)
