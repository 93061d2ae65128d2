"""What a cobweb is made of beside its curve: the walls, staircases, fixed points, and the ball on the diagonal."""

from collections.abc import Sequence
from math import inf

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform

from desktop_app.core.analysis.cobweb import FixedPoint
from desktop_app.plots.items.draggable_ball import DraggableBall, paint_arrow
from desktop_app.plots.items.overlay import Overlay, surroundings, whole
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import BALL_PX, CURVE_WIDTH, NOTE_ALPHA, SMALL_PT, THIN_WIDTH
from desktop_app.words.views.cobweb import beside_point

_POINT_PX, _BESIDE_PX, _PADDING_PX = 5.5, 12.0, 2.0
_NOTHING = np.empty((0, 2))


def staircase(weights: Array) -> Array:
    """The points (n, 2) from the diagonal to the map, back to the diagonal, and so on."""
    corners = np.repeat(weights, 2)
    return np.column_stack((corners[:-1], corners[1:]))


class WallsItem(Overlay):
    """Shades what lies beyond the walls: no weight is there, neither before nor after."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, -200)
        self.walls = (-inf, inf)

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        (x0, x1), (y0, y1) = self._view.viewRange()
        low, high = self.walls
        beyond = [
            QRectF(x0, y0, min(low, x1) - x0, y1 - y0), QRectF(max(high, x0), y0, x1 - max(high, x0), y1 - y0),
            QRectF(x0, y0, x1 - x0, min(low, y1) - y0), QRectF(x0, max(high, y0), x1 - x0, y1 - max(high, y0)),
        ]  # fmt: skip
        for part in beyond:
            if part.width() > 0 and part.height() > 0:
                painter.fillRect(to_pixels.mapRect(part), QColor(self._plot.theme.wall))


class StaircaseItem(Overlay):
    """Draws where the run has been, where the map leads from there, and what it comes to."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 5)
        self.past = self.ahead = self.end = _NOTHING

    def show_weights(self, past: Array, ahead: Array, end: Array) -> None:
        """Draw the staircases through weights that follow each other."""
        self.past, self.ahead, self.end = map(staircase, (past, ahead, end))
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        theme = self._plot.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for points, colour, width in (
            (self.ahead, theme.soft(theme.nudge), 1.0),
            (self.end, theme.nudge, THIN_WIDTH),
            (self.past, theme.text, THIN_WIDTH),
        ):
            painter.setPen(QPen(QColor(colour), width * theme.line))
            self.draw_line(painter, points, to_pixels)


class FixedPointsItem(Overlay):
    """Marks fixed points: stable ones filled, others hollow; and says so beside each that has room."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 15)
        self.points: Sequence[FixedPoint] = ()

    def show_points(self, points: Sequence[FixedPoint]) -> None:
        self.points = points
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        theme, taken = self._plot.theme, list[QRectF]()
        letters = font(SMALL_PT, face=theme.face)
        metrics = QFontMetricsF(letters)
        painter.setFont(letters)
        for point in self.points:
            middle = to_pixels.map(QPointF(point.w, point.w))
            painter.setPen(QPen(QColor(theme.text), CURVE_WIDTH * theme.line))
            painter.setBrush(QColor(theme.text if point.is_stable else theme.card))
            with whole(painter, middle, _POINT_PX, view):
                painter.drawEllipse(middle, _POINT_PX, _POINT_PX)
            words = lettered(beside_point(point), theme.face)
            place = self._place(middle, metrics.horizontalAdvance(words) + 1, metrics.height(), point.slope, view)
            if view.contains(place) and not any(place.intersects(other) for other in taken):
                taken.append(place)
                self._write(painter, place, words)

    def _write(self, painter: QPainter, place: QRectF, words: str) -> None:
        ground = QColor(self._plot.theme.card)
        ground.setAlpha(NOTE_ALPHA)
        painter.fillRect(place, ground)
        painter.drawText(place.adjusted(_PADDING_PX, 0, _PADDING_PX, 0), words)

    @staticmethod
    def _place(middle: QPointF, width: float, height: float, slope: float, view: QRectF) -> QRectF:
        """Beside the mark, between the diagonal and the map; below it where both go upwards."""
        width += 2 * _PADDING_PX
        x, y = middle.x() + _BESIDE_PX, middle.y() - height / 2
        if x + width > view.right():
            x = middle.x() - _BESIDE_PX - width
        if slope >= 0.0:
            y += height
        return QRectF(x, y, width, height)


class DiagonalBall(DraggableBall):
    """The weight on the diagonal, and the way to the next one: up to the map, across to the diagonal."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot, Qt.CursorShape.SizeHorCursor, ("w", "", "", "nudge"))
        self.w: float | None = None
        self.next: float | None = None

    @property
    def place(self) -> QPointF | None:
        return None if self.w is None else QPointF(self.w, self.w)

    def show_weight(self, w: float | None, after: float | None) -> None:
        self.w, self.next = w, after
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if (at := self.place) is None:
            return
        place = to_pixels.map(at)
        if self.next is not None:
            self._paint_next(painter, at.x(), self.next, to_pixels)
        self._paint_disc(painter, place, view)

    def _paint_next(self, painter: QPainter, w: float, after: float, to_pixels: QTransform) -> None:
        low, high = surroundings(self._view)
        near = float(np.clip(after, max(low), min(high)))
        place, corner, landing = (to_pixels.map(QPointF(*at)) for at in ((w, w), (w, near), (near, near)))
        pen = self._pen(self._plot.theme.nudge, CURVE_WIDTH * self._strength("nudge"))
        painter.setPen(pen)
        painter.drawLine(place, corner)
        paint_arrow(painter, corner, landing, pen, self._head("nudge"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(self._plot.theme.nudge, CURVE_WIDTH * 0.75))
        painter.drawEllipse(landing, BALL_PX * 0.8, BALL_PX * 0.8)
