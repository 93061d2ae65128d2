"""Paints a plot on the screen: from a picture of what seldom changes, and then its moving items, one by one.

Qt's scene would paint axes and grid again in every frame, and ask each item for its bounds. Pictures and files are
still drawn by the scene, from the same items.
"""

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem

from desktop_app.plots.axes.frame import Frame, PixelItem

_OPTION = QStyleOptionGraphicsItem()
# Looked up once: Python 3.11 takes longer to find a name in an enumeration than Qt takes to heed it.
_SMOOTH = QPainter.RenderHint.Antialiasing


class PlotPainter:
    """Paints the `frame` of a plot, and the items of its view: `still` ones lie beneath all others.

    The picture is made again when the size or an axis has changed, and after `forget`.
    """

    def __init__(self, plot: QGraphicsView, frame: Frame) -> None:
        self._plot, self._frame = plot, frame
        self._look: tuple[object, ...] = ()
        self._pictures: dict[tuple[QGraphicsItem, ...], QPixmap] = {}  # by the still items in it
        self._children: list[QGraphicsItem] = []  # of the view
        self._ordered: list[QGraphicsItem] = []  # the same, as they lie above each other

    def forget(self) -> None:
        """Make the picture again: a still item has changed."""
        self._pictures.clear()

    def paint(self, still: tuple[QGraphicsItem, ...]) -> None:
        plot = self._plot
        if self._current_look() != self._look:
            self.forget()
        picture = self._pictures.get(still) or self._made(still)
        painter = QPainter(plot.viewport())
        if not plot.devicePixelRatioF().is_integer():
            # The picture may end before the edge, which lies within a pixel.
            painter.fillRect(plot.viewport().rect().adjusted(-1, -1, 1, 1), plot.backgroundBrush())
        painter.drawPixmap(0, 0, picture)
        self._clip(painter)
        self._paint_in_view(painter, [item for item in self._in_order() if item not in still and item.isVisible()])
        painter.end()

    def _in_order(self) -> list[QGraphicsItem]:
        """All items of the view, the lowest first."""
        children = self._frame.view.childGroup.childItems()
        if children != self._children:
            self._children, self._ordered = children, sorted(children, key=QGraphicsItem.zValue)
        return self._ordered

    def _current_look(self) -> tuple[object, ...]:
        """What the pictures depend on, except for the still items themselves."""
        plot, axes = self._plot, self._frame.axes.values()
        # An axis drops its own picture when anything about it changes.
        return plot.viewport().size(), plot.devicePixelRatioF(), *(axis.picture for axis in axes)

    def _made(self, still: tuple[QGraphicsItem, ...]) -> QPixmap:
        plot, ratio = self._plot, self._plot.devicePixelRatioF()
        picture = QPixmap(plot.viewport().size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(plot.backgroundBrush().color())
        painter = QPainter(picture)
        for axis in self._frame.axes.values():
            self._paint_items(painter, (axis, axis.label))
        self._clip(painter)
        self._paint_in_view(painter, [item for item in self._in_order() if item in still and item.isVisible()])
        painter.end()
        self._look = self._current_look()
        self._pictures[still] = picture
        return picture

    def _clip(self, painter: QPainter) -> None:
        """Paint no farther than the edges of the view."""
        view = self._frame.view
        painter.setWorldTransform(view.deviceTransform(self._plot.viewportTransform()))
        painter.setClipPath(view.shape())

    def _paint_items(self, painter: QPainter, items: Iterable[QGraphicsItem]) -> None:
        for item in items:
            if item.isVisible():
                self._paint_item(painter, item)

    def _paint_in_view(self, painter: QPainter, items: list[QGraphicsItem]) -> None:
        """Paint items of the view; those that draw in pixels all in the same ones."""
        view, ratio = self._frame.view, self._plot.devicePixelRatioF()
        to_pixels = view.childGroup.deviceTransform(self._plot.viewportTransform())
        in_pixels, pixels = to_pixels.mapRect(QRectF(view.viewRect())), QTransform()
        for item in items:
            if not isinstance(item, PixelItem):
                self._paint_item(painter, item)
                continue
            painter.save()
            painter.setWorldTransform(pixels)
            painter.setRenderHint(_SMOOTH)
            item.draw_on_screen(painter, to_pixels, in_pixels, ratio)
            painter.restore()

    def _paint_item(self, painter: QPainter, item: QGraphicsItem) -> None:
        item.boundingRect()  # a line of pyqtgraph works out its ends there
        painter.save()
        painter.setWorldTransform(item.deviceTransform(self._plot.viewportTransform()))
        item.paint(painter, _OPTION, self._plot.viewport())
        painter.restore()
