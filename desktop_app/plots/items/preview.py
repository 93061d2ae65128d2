"""A small plot of a run over its iterations, in a corner of a map: what the mouse points at."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array

_WIDTH_PX, _HEIGHT_PX, _EDGE_PX, _INSIDE_PX = 150.0, 84.0, 8.0, 6.0
_SHARE, _LEAST_PX = 0.45, 40.0  # of the view, at most; and smaller ones are left out
_LINE = 1.25
_AIR = 0.05  # above and beneath the curves


class PreviewItem(Overlay):
    """Draws the weights of a run, from its first iteration to its last, away from the place that is pointed at."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 20)
        self._curves: list[Array] = []
        self._place = QPointF()

    def show_run(self, weights: list[Array], place: tuple[float, float]) -> None:
        """Draw these weights, one array for each, of a run at a place of the map; none: nothing."""
        self._curves, self._place = weights, QPointF(*place)
        self.update()

    def forget(self) -> None:
        if self._curves:
            self._curves = []
            self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        width, height = min(_WIDTH_PX, _SHARE * view.width()), min(_HEIGHT_PX, _SHARE * view.height())
        if not self._curves or min(width, height) < _LEAST_PX:
            return
        theme, place = self._plot.theme, to_pixels.map(self._place)
        is_left = place.x() > view.center().x()
        left = view.left() + _EDGE_PX if is_left else view.right() - width - _EDGE_PX
        box = QRectF(left, view.bottom() - height - _EDGE_PX, width, height)
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(box, 4.0, 4.0)
        inside = box.adjusted(_INSIDE_PX, _INSIDE_PX, -_INSIDE_PX, -_INSIDE_PX)
        every = np.concatenate(self._curves)
        low, high = float(every.min()), float(every.max())
        air = _AIR * (high - low) or 1.0
        low, high = low - air, high + air
        for curve, colour in zip(self._curves, (theme.w, theme.E), strict=False):
            painter.setPen(QPen(QColor(colour), _LINE))
            x, y = _thinned(curve, int(inside.width()))
            across = inside.left() + x * inside.width()
            up = inside.bottom() - (y - low) / (high - low) * inside.height()
            painter.drawPolyline(QPolygonF([QPointF(*each) for each in zip(across.tolist(), up.tolist(), strict=True)]))


def _thinned(values: Array, columns: int) -> tuple[Array, Array]:
    """Where the values are, from 0 to 1, and they themselves; of many the least and the greatest of each column."""
    x = np.linspace(0.0, 1.0, len(values))
    if len(values) <= 2 * columns:
        return x, values
    parts = np.array_split(values, columns)
    extremes = np.array([(part.min(), part.max()) for part in parts])
    return np.repeat(np.linspace(0.0, 1.0, columns), 2), extremes.ravel()
