"""The layout of a plot: its view, with an axis beneath and one at the left, and a grid at their ticks."""

from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop_app.plots.axes.axis import Axis

_BENEATH_THE_VIEW = -0.5  # so that a mark at an edge of the view is whole


class Frame(pg.GraphicsWidget):
    """Stands in for pyqtgraph's PlotItem, which makes menus for each plot that nobody opens: 8 of its 11 ms."""

    def __init__(self) -> None:
        super().__init__()
        self.view = pg.ViewBox(self, enableMenu=False)
        self.axes = {side: Axis(side) for side in ("bottom", "left")}
        layout = QGraphicsGridLayout(self)
        layout.setSpacing(0.0)
        layout.setContentsMargins(1.0, 1.0, 1.0, 1.0)
        layout.addItem(self.view, 0, 1)
        layout.addItem(self.axes["bottom"], 1, 1)
        layout.addItem(self.axes["left"], 0, 0)
        layout.setRowStretchFactor(0, 1)
        layout.setColumnStretchFactor(1, 1)
        for axis in self.axes.values():
            axis.linkToView(self.view)
            axis.setZValue(_BENEATH_THE_VIEW)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)


class ViewItem(pg.GraphicsObject):
    """An item as large as a view, at any range; `z` orders it among the view's other items."""

    def __init__(self, view: pg.ViewBox, z: float) -> None:
        super().__init__()
        self._view = view
        self.setZValue(z)
        view.addItem(self, ignoreBounds=True)

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.viewRect())


class PixelItem(ViewItem):
    """An item that draws in the pixels of the device."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        to_pixels = painter.worldTransform()
        # Not resetTransform, which would also undo the scale of a picture.
        painter.setWorldTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, to_pixels, to_pixels.mapRect(self.boundingRect()))
        painter.setWorldTransform(to_pixels)

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        """Draw in pixels; `to_pixels` maps the axes' own coordinates to them, and `view` is the whole view there."""
        raise NotImplementedError

    def draw_on_screen(self, painter: QPainter, to_pixels: QTransform, view: QRectF, ratio: float) -> None:
        """The same on a screen of this pixel ratio, where it may be drawn from a picture."""
        self.draw(painter, to_pixels, view)


class Grid(ViewItem):
    """Opaque lines at the major ticks of the axes, beneath the curves; pyqtgraph's own take 90 ms in each frame."""

    def __init__(self, view: pg.ViewBox, axes: Mapping[str, Axis]) -> None:
        super().__init__(view, -100)
        self._axes = axes
        self.pen = QPen()
        self._lines: list[QLineF] | None = None  # None: to be made for the present view
        view.sigResized.connect(self.viewRangeChanged)

    def forget(self) -> None:
        """Make the lines anew: the axes have other ticks now."""
        self._lines = None

    def set_pen(self, pen: QPen) -> None:
        self.pen = pen

    def viewRangeChanged(self) -> None:
        super().viewRangeChanged()
        self._lines = None

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._lines is None:
            self._lines = self._lines_at_ticks()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.pen)
        painter.drawLines(self._lines)

    def _lines_at_ticks(self) -> list[QLineF]:
        view, rect = self._view, self._view.viewRect()
        xs = self._axes["bottom"].tickValues(rect.left(), rect.right(), view.width())[:1]
        ys = self._axes["left"].tickValues(rect.top(), rect.bottom(), view.height())[:1]
        lines = [QLineF(x, rect.top(), x, rect.bottom()) for _, ticks in xs for x in ticks]
        return lines + [QLineF(rect.left(), y, rect.right(), y) for _, ticks in ys for y in ticks]
