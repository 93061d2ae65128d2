"""The ball on the error curve: trail, tangent, the arrow of the coming nudge and the ghost where it lands.

Each beat of a step has a part of this, which is drawn stronger during the beat.
"""

from math import hypot, isfinite
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget

from desktop_app.plots.items.arrow import paint_arrow
from desktop_app.plots.items.draggable_ball import DraggableBall
from desktop_app.plots.theme import BALL_PX, CURVE_WIDTH, DOT_PX, THIN_WIDTH, Theme

HEAD_PX = 9.0
# The part for each beat of a step: forward, error, gradient, nudge.
_PARTS = ("w", "E", "tangent", "nudge")


class Ball(NamedTuple):
    """Places in the axes' own coordinates: `place` and `landing` are (w, E).

    `gap` has the ends of the tangent and of the curve, above and below each other at the landing; or is empty.
    """

    place: QPointF
    landing: QPointF
    tangent: tuple[QPointF, ...]
    trail: NDArray[np.float64]  # (n, 2), the oldest first
    gap: tuple[QPointF, ...] = ()


class BallItem(DraggableBall):
    """Draws a `Ball`."""

    def __init__(self, view: pg.ViewBox, theme: Theme) -> None:
        super().__init__(view, theme, Qt.CursorShape.SizeHorCursor, _PARTS)
        self._ball: Ball | None = None

    @property
    def place(self) -> QPointF | None:
        return None if self._ball is None else self._ball.place

    def set_ball(self, ball: Ball | None) -> None:
        self._ball = ball
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, widget: QWidget | None) -> None:
        if self._ball is None:
            return
        ball, theme = self._ball, self.theme
        place, landing = to_pixels.map(ball.place), to_pixels.map(ball.landing)
        self._paint_trail(painter, self.dots(ball.trail, to_pixels))
        self._paint_guide(painter, place, to_pixels.mapRect(self.boundingRect()))
        pen = self._pen(theme.gradient, CURVE_WIDTH * self._strength("tangent"))
        self._paint_line(painter, ball.gap, to_pixels, pen)
        pen.setDashPattern([6, 3])
        self._paint_line(painter, ball.tangent, to_pixels, pen)
        self._paint_nudge(painter, place, landing)
        self._paint_disc(painter, place)

    def _paint_line(self, painter: QPainter, points: tuple[QPointF, ...], to_pixels: QTransform, pen: QPen) -> None:
        painter.setPen(pen)
        for line in self.polylines(np.array([point.toTuple() for point in points]).reshape(-1, 2), to_pixels):
            painter.drawPolyline(line)

    def _paint_guide(self, painter: QPainter, place: QPointF, view: QRectF) -> None:
        """Paint a line from an axis to the ball: from its weight in the forward beat, from its error in the next."""
        if self._lit_part == "w":
            painter.setPen(self._pen(self.theme.w, CURVE_WIDTH))
            painter.drawLine(QPointF(place.x(), view.bottom()), place)
        elif self._lit_part == "E":
            painter.setPen(self._pen(self.theme.E, CURVE_WIDTH))
            painter.drawLine(QPointF(view.left(), place.y()), place)

    def _paint_trail(self, painter: QPainter, points: list[QPointF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for k, point in enumerate(points):
            shade = QColor(self.colour)
            shade.setAlphaF(0.55 * (k + 1) / len(points))
            painter.setBrush(shade)
            painter.drawEllipse(point, DOT_PX * 0.75, DOT_PX * 0.75)

    def _paint_nudge(self, painter: QPainter, place: QPointF, landing: QPointF) -> None:
        """Paint the ghost, and an arrow along w to the place above it."""
        if not (isfinite(landing.x()) and isfinite(landing.y())) or hypot(landing.x(), landing.y()) > 1e5:
            return
        colour, stronger = self.theme.nudge, self._strength("nudge")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        dotted = self._pen(colour, THIN_WIDTH * stronger)
        dotted.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(dotted)
        tip = QPointF(landing.x(), place.y())
        painter.drawLine(tip, landing)
        painter.setPen(self._pen(colour, CURVE_WIDTH * 0.75 * stronger))
        painter.drawEllipse(landing, BALL_PX * 0.8, BALL_PX * 0.8)
        head = HEAD_PX * (0.5 + 0.5 * stronger)
        paint_arrow(painter, place, tip, self._pen(colour, CURVE_WIDTH * 1.25 * stronger), head)
