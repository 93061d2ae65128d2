"""An item that covers a whole view and is drawn in the pixels of the device."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QTransform

from desktop_app.plots.axes.frame import PixelItem
from desktop_app.plots.clipping import Corner, pieces_within
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array, polygon_of

# The corners of a sign, with their edge, as a share of its radius; and what counts as on the edge of a view.
_WIDEST, _ON_EDGE_PX = 2.0, 0.5
_AS_IT_IS = nullcontext()


class Overlay(PixelItem):
    """An item that covers the view of `plot`."""

    def __init__(self, plot: Plot, z: float = 0.0) -> None:
        super().__init__(plot.view, z)
        self._plot = plot

    def update(self) -> None:
        self._plot.repaint_soon()

    def draw_line(self, painter: QPainter, points: Array, to_pixels: QTransform) -> None:
        """Draw a polyline (n, 2) of the view, without what is far outside."""
        if len(points) < 2:
            return
        for piece in pieces_within(points, *surroundings(self._view)):
            painter.drawPolyline(polygon_of(_scaled(piece, to_pixels)))

    def path_of(self, points: Array, to_pixels: QTransform) -> QPainterPath:
        """The same polyline as a path, in pixels."""
        path = QPainterPath()
        for piece in pieces_within(points, *surroundings(self._view)) if len(points) > 1 else ():
            path.addPolygon(polygon_of(_scaled(piece, to_pixels)))
        return path

    def dots(self, points: Array, to_pixels: QTransform) -> list[QPointF]:
        """The same points as `near`."""
        return [QPointF(x, y) for x, y in self.near(points, to_pixels).tolist()]

    def near(self, points: Array, to_pixels: QTransform) -> Array:
        """The finite ones of points (n, 2) of the view, in pixels; far ones are moved, but not into the view."""
        return _scaled(np.clip(points[np.isfinite(points).all(axis=1)], *surroundings(self._view)), to_pixels)


def whole(painter: QPainter, middle: QPointF, radius: float, view: QRectF) -> AbstractContextManager[None]:
    """Draw a mark whose middle is in the view as a whole, also where the edge of the view would cut it."""
    reach, x, y = _WIDEST * radius, middle.x(), middle.y()
    beside = min(x - view.left(), view.right() - x, y - view.top(), view.bottom() - y)
    if beside >= reach or not beside >= -_ON_EDGE_PX:
        return _AS_IT_IS
    return _clipped(painter, QRectF(x - reach, y - reach, 2 * reach, 2 * reach))


@contextmanager
def _clipped(painter: QPainter, around: QRectF) -> Iterator[None]:
    painter.save()
    painter.setClipRect(around, Qt.ClipOperation.ReplaceClip)
    yield
    painter.restore()


def surroundings(view: pg.ViewBox) -> tuple[Corner, Corner]:
    """The least and the greatest coordinates that are worth drawing: the view, and as far again on each side."""
    (x0, x1), (y0, y1) = view.viewRange()
    return (2 * x0 - x1, 2 * y0 - y1), (2 * x1 - x0, 2 * y1 - y0)


def in_pixels(x: Array, y: Array, to_pixels: QTransform) -> Array:
    """The points (n, 2) of a view in pixels."""
    points = np.empty((len(x), 2))
    with np.errstate(over="ignore"):  # what overflows is far away
        np.add(x * to_pixels.m11(), to_pixels.dx(), out=points[:, 0])
        np.add(y * to_pixels.m22(), to_pixels.dy(), out=points[:, 1])
    return points


def _scaled(points: Array, to_pixels: QTransform) -> Array:
    """Points (n, 2) of a view in pixels."""
    made: Array = points * (to_pixels.m11(), to_pixels.m22()) + (to_pixels.dx(), to_pixels.dy())
    return made
