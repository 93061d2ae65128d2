"""A curve that the user draws by hand over the coming iterations of a plot."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.iteration_axis import IterationAxisPlot
from desktop_app.plots.polyline import Array
from desktop_app.plots.theme import CURVE_WIDTH

_DASHES = [4.0, 3.0]


class HandCurve(Overlay):
    """Values at the iterations `begin` to `end`; NaN where nothing is drawn yet. While `is_open`, the mouse draws."""

    drawn = Signal()  # the values are others now

    def __init__(self, plot: IterationAxisPlot, begin: int, end: int) -> None:
        super().__init__(plot, 30)
        self._plot: IterationAxisPlot = plot
        self.begin, self.end = begin, end
        self.values: Array = np.full(end - begin + 1, np.nan)
        self._is_open = True
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def iterations(self) -> Array:
        return np.arange(self.begin, self.end + 1, dtype=np.float64)

    def set_open(self, on: bool) -> None:
        """Whether it can be drawn."""
        self._is_open = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.update()

    def set_values(self, values: Array) -> None:
        self.values = values
        self.update()
        self.drawn.emit()

    def clear(self) -> None:
        self.set_values(np.full(len(self.values), np.nan))

    def shape(self) -> QPainterPath:
        """Where the mouse draws: everywhere in the view."""
        path = QPainterPath()
        if self._is_open:
            path.addRect(self.boundingRect())
        return path

    def mouseDragEvent(self, event: object) -> None:
        if not self._is_open or event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.ignore()  # type: ignore[attr-defined]
            return
        event.accept()  # type: ignore[attr-defined]
        before, here = (
            self._view.mapSceneToView(place)
            for place in (event.lastScenePos(), event.scenePos())  # type: ignore[attr-defined]
        )
        self._draw_between(before, here)

    def mouseClickEvent(self, event: object) -> None:
        if self._is_open and event.button() == Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            place = self._view.mapSceneToView(event.scenePos())  # type: ignore[attr-defined]
            self._draw_between(place, place)

    def _draw_between(self, before: QPointF, here: QPointF) -> None:
        """Draw a straight line; a gap to what stands at the left is closed."""
        low, high = sorted((before, here), key=QPointF.x)
        first, last = (int(np.clip(round(x), self.begin, self.end)) for x in (low.x(), high.x()))
        i = np.arange(first, last + 1)
        values = self.values.copy()
        if high.x() > low.x():
            values[i - self.begin] = np.interp(i, (low.x(), high.x()), (low.y(), high.y()))
        else:
            values[i - self.begin] = here.y()
        self.set_values(values)

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        there = np.isfinite(self.values)
        points = QPolygonF(
            [to_pixels.map(QPointF(i, y)) for i, y in zip(self.iterations[there], self.values[there], strict=True)]
        )
        pen = QPen(QColor(self._plot.theme.text), CURVE_WIDTH * self._plot.theme.line)
        pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        painter.drawPolyline(points)

    def show_until(self, i: int) -> None:
        """Make room for the run up to an iteration, beside the curve."""
        self._plot.freeze((self.begin, max(self.end, i)), self._plot.view_range()[1])

    def remove(self) -> None:
        """Take it off its plot, for good."""
        self._view.removeItem(self)
        self.update()
        self.deleteLater()
