"""Grid lines at the major ticks: opaque, cosmetic and fast; pyqtgraph's own take 90 ms in each frame."""

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


class Grid(pg.GraphicsObject):
    """The grid of `plot`, beneath its curves."""

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__()
        self._plot = plot
        self._pen = QPen()
        self._lines: list[QLineF] | None = None  # None: to be made for the present view
        plot.vb.sigResized.connect(self.viewRangeChanged)
        self.setZValue(-100)
        plot.vb.addItem(self, ignoreBounds=True)

    def forget(self) -> None:
        """Make the lines anew: the axes have other ticks now."""
        self._lines = None

    def set_pen(self, pen: QPen) -> None:
        self._pen = pen
        self.update()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()
        self._lines = None

    def boundingRect(self) -> QRectF:
        return QRectF(self._plot.vb.viewRect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._lines is None:
            self._lines = self._lines_at_ticks()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawLines(self._lines)

    def _lines_at_ticks(self) -> list[QLineF]:
        vb = self._plot.vb
        rect = vb.viewRect()
        bottom, left = self._plot.getAxis("bottom"), self._plot.getAxis("left")
        xs = bottom.tickValues(rect.left(), rect.right(), vb.width())[:1]
        ys = left.tickValues(rect.top(), rect.bottom(), vb.height())[:1]
        lines = [QLineF(x, rect.top(), x, rect.bottom()) for _, ticks in xs for x in ticks]
        return lines + [QLineF(rect.left(), y, rect.right(), y) for _, ticks in ys for y in ticks]
