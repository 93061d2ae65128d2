"""Many curves of one plot, drawn by one item: so a curve takes only the time of its points."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget

from desktop_app.plots.items.overlay import Overlay, in_pixels

Array = NDArray[np.float64]


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

    def draw(self, painter: QPainter, to_pixels: QTransform, widget: QWidget | None) -> None:
        for curve, points in zip(self.curves, self._points(to_pixels), strict=True):
            painter.setPen(curve.pen)
            for piece in _pieces(points):
                painter.drawPolyline(pg.functions.arrayToQPolygonF(piece[:, 0], piece[:, 1]))

    def _points(self, to_pixels: QTransform) -> list[Array]:
        """The points (n, 2) of each curve in pixels; all at once, which is faster."""
        if not self.curves:
            return []
        x, y = np.concatenate([curve.x for curve in self.curves]), np.concatenate([curve.y for curve in self.curves])
        points = in_pixels(np.column_stack((x, y)), to_pixels)
        return np.split(points, np.cumsum([len(curve.x) for curve in self.curves[:-1]]))


def _pieces(points: Array) -> list[Array]:
    """The finite points (n, 2), in pieces without a gap."""
    finite = np.isfinite(points[:, 0] + points[:, 1])
    if finite.all():
        return [points] if len(points) else []
    pieces = np.split(points, np.flatnonzero(np.diff(finite)) + 1)
    return [piece for piece in pieces if np.isfinite(piece[0]).all()]
