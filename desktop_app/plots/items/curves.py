"""Many curves of one plot, drawn by one item: so a curve takes only the time of its points."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from desktop_app.plots.items.overlay import Overlay

Array = NDArray[np.float64]

# Painters cannot draw farther away than this.
_FARTHEST_PX = 1e5


class Curve:
    """A polyline in the axes' own coordinates, with gaps where a value is NaN, and its pen."""

    def __init__(self) -> None:
        self.x, self.y = np.empty(0), np.empty(0)
        self.pen = QPen()

    def getData(self) -> tuple[Array, Array]:
        """The points, as pyqtgraph's own curves return them."""
        return self.x, self.y


class CurvesItem(Overlay):
    """Draws `curves`, the first one beneath the others. After a change, call `update`."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__(view)
        self.curves: list[Curve] = []

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        transform = painter.worldTransform()
        # Not resetTransform, which would also undo the scale of a picture.
        painter.setWorldTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, shift = (transform.m11(), transform.m22()), (transform.dx(), transform.dy())
        for curve, points in zip(self.curves, self._in_pixels(scale, shift), strict=True):
            painter.setPen(curve.pen)
            for piece in _pieces(points):
                painter.drawPolyline(pg.functions.arrayToQPolygonF(piece[:, 0], piece[:, 1]))
        painter.setWorldTransform(transform)

    def _in_pixels(self, scale: tuple[float, float], shift: tuple[float, float]) -> list[Array]:
        """The points (n, 2) of each curve in the painter's pixels; all at once, which is faster."""
        if not self.curves:
            return []
        x, y = np.concatenate([curve.x for curve in self.curves]), np.concatenate([curve.y for curve in self.curves])
        points = np.column_stack((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        np.clip(points, -_FARTHEST_PX, _FARTHEST_PX, out=points)
        return np.split(points, np.cumsum([len(curve.x) for curve in self.curves[:-1]]))


def _pieces(points: Array) -> list[Array]:
    """The finite points (n, 2), in pieces without a gap."""
    finite = np.isfinite(points[:, 0] + points[:, 1])
    if finite.all():
        return [points] if len(points) else []
    pieces = np.split(points, np.flatnonzero(np.diff(finite)) + 1)
    return [piece for piece in pieces if np.isfinite(piece[0]).all()]
