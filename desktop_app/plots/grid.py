"""Grid lines at the major ticks: opaque, cosmetic and fast; pyqtgraph's own take 90 ms in each frame."""

from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from desktop_app.plots.axis import Axis


class Grid(pg.GraphicsObject):
    """The grid of a view, beneath its curves, at the ticks of its axes, which are "bottom" and "left"."""

    def __init__(self, view: pg.ViewBox, axes: Mapping[str, Axis]) -> None:
        super().__init__()
        self._view, self._axes = view, axes
        self._pen = QPen()
        self._lines: list[QLineF] | None = None  # None: to be made for the present view
        view.sigResized.connect(self.viewRangeChanged)
        self.setZValue(-100)
        view.addItem(self, ignoreBounds=True)

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
        return QRectF(self._view.viewRect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._lines is None:
            self._lines = self._lines_at_ticks()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawLines(self._lines)

    def _lines_at_ticks(self) -> list[QLineF]:
        view, rect = self._view, self._view.viewRect()
        xs = self._axes["bottom"].tickValues(rect.left(), rect.right(), view.width())[:1]
        ys = self._axes["left"].tickValues(rect.top(), rect.bottom(), view.height())[:1]
        lines = [QLineF(x, rect.top(), x, rect.bottom()) for _, ticks in xs for x in ticks]
        return lines + [QLineF(rect.left(), y, rect.right(), y) for _, ticks in ys for y in ticks]
