"""Many curves of one plot, drawn by one item: so a curve takes only the time of its points."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen, QTransform

from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array


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

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.curves: list[Curve] = []

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        for curve in self.curves:
            painter.setPen(curve.pen)
            self.draw_line(painter, np.column_stack((curve.x, curve.y)), to_pixels)
