"""A rectangle that the user drags with Shift, to zoom to what is in it."""

from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.plot import Plot

_WIDTH = 1.5
_ALPHA = 50  # of 255, of its inside
_LEAST_PX = 4.0  # smaller ones are slips of the mouse


class ZoomRectangle(Overlay):
    """Draws the rectangle while it is dragged; `drawn` tells it in the axes' own coordinates."""

    drawn = Signal(QRectF)

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 30)
        self.rectangle: QRectF | None = None

    def mouseDragEvent(self, event: Any) -> None:
        """Without Shift the drag moves the view."""
        is_own = event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if self.rectangle is None and not (event.isStart() and is_own):
            event.ignore()
            return
        event.accept()
        begin, end = event.buttonDownScenePos(event.button()), event.scenePos()
        view = self._view
        made = QRectF(view.mapSceneToView(begin), view.mapSceneToView(end)).normalized()
        self.rectangle = None if event.isFinish() else made.intersected(view.viewRect())
        if event.isFinish() and min(abs(end.x() - begin.x()), abs(end.y() - begin.y())) >= _LEAST_PX:
            self.drawn.emit(made.intersected(view.viewRect()))
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if self.rectangle is not None:
            colour = QColor(self._plot.theme.accent)
            painter.setPen(QPen(colour, _WIDTH * self._plot.theme.line))
            colour.setAlpha(_ALPHA)
            painter.setBrush(colour)
            painter.drawRect(to_pixels.mapRect(self.rectangle))
