"""The ball on the error curve: trail, tangent, the arrow of the coming nudge and the ghost where it lands.

Each beat of a step has a part of this, which is drawn stronger during the beat.
"""

from math import hypot, isfinite
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QTransform

from desktop_app.plots.items.draggable_ball import FARTHEST_PX, DraggableBall, paint_arrow
from desktop_app.plots.polyline import Array
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import BALL_PX, CURVE_WIDTH, DOT_PX, THIN_WIDTH

# The part for each beat of a step: forward, error, gradient, nudge.
# How far out on a side of the tangent its mark can be, as shares of its length.
_ALONG_TANGENT = 0.95, 0.75, 0.5
_PARTS = ("w", "E", "tangent", "nudge")
# The width and the opacity of halos.
_HALO_PX, _HALO_ALPHA = 12.0, 0.3


class Ball(NamedTuple):
    """Places in the axes' own coordinates: `place` and `landing` are (w, E).

    `gap` has the ends of the tangent and of the curve, above and below each other at the landing; or is empty.
    """

    place: QPointF
    landing: QPointF
    tangent: Array  # (n, 2)
    trail: Array  # (n, 2), the oldest first
    gap: Array

    def marks(self, view: QRectF) -> dict[str, QPointF]:
        """Where each mark can be pointed at, by the names that lessons use; on the tangent, somewhere in `view`."""
        made = {"ball": self.place}
        # If possible on the side away from the nudge.
        ends = self.tangent[[0, -1] if self.landing.x() > self.place.x() else [-1, 0]] if len(self.tangent) else ()
        on_tangent = (self.place + (QPointF(*end) - self.place) * share for end in ends for share in _ALONG_TANGENT)
        if (slope := next(filter(view.contains, on_tangent), None)) is not None:
            made["slope"] = slope
        if isfinite(self.landing.x()) and isfinite(self.landing.y()):
            made["nudge"] = QPointF((self.place.x() + self.landing.x()) / 2, self.place.y())
            made["landing"] = self.landing
        if len(self.trail):
            made["trail"] = QPointF(*self.trail[-1 - len(self.trail) // 2])
        return made


class BallItem(DraggableBall):
    """Draws a `Ball`."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot, Qt.CursorShape.SizeHorCursor, _PARTS)
        self._ball: Ball | None = None
        self.lit_marks: frozenset[str] = frozenset()  # the marks that have a halo

    @property
    def place(self) -> QPointF | None:
        return None if self._ball is None else self._ball.place

    @property
    def ball(self) -> Ball | None:
        return self._ball

    def set_ball(self, ball: Ball | None) -> None:
        self._ball = ball
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if self._ball is None:
            return
        ball = self._ball
        place, landing = to_pixels.map(ball.place), to_pixels.map(ball.landing)
        trail = self.near(ball.trail, to_pixels)
        self._paint_halos(painter, place, landing, trail, to_pixels)
        self._paint_trail(painter, trail, 0.0, 0.55, place)
        self._paint_guide(painter, place, view)
        pen = self._pen(self._plot.theme.gradient, CURVE_WIDTH * self._strength("tangent"))
        painter.setPen(pen)
        self.draw_line(painter, ball.gap, to_pixels)
        pen.setDashPattern([6, 3])
        painter.setPen(pen)
        self.draw_line(painter, ball.tangent, to_pixels)
        self._paint_nudge(painter, place, landing)
        self._paint_disc(painter, place, view)

    def _paint_halos(
        self, painter: QPainter, place: QPointF, landing: QPointF, trail: Array, to_pixels: QTransform
    ) -> None:
        """Paint a halo behind each mark that is lit, if it is drawn; its outline stands out from any ground."""
        assert self._ball is not None
        if not self.lit_marks:
            return
        nudge, discs = QPainterPath(place), {"ball": [place], "trail": [QPointF(x, y) for x, y in trail.tolist()]}
        if hypot(landing.x(), landing.y()) < FARTHEST_PX:
            nudge.lineTo(landing.x(), place.y())
            discs["landing"] = [landing]
        lines = {
            "slope": self.path_of(self._ball.tangent, to_pixels),
            "promise": self.path_of(self._ball.gap, to_pixels),
            "nudge": nudge,
        }
        wide = QPainterPathStroker()
        wide.setWidth(_HALO_PX)
        wide.setCapStyle(Qt.PenCapStyle.RoundCap)
        halo = QPainterPath()
        halo.setFillRule(Qt.FillRule.WindingFill)
        for mark in self.lit_marks:
            if mark in lines:
                halo.addPath(wide.createStroke(lines[mark]))
            radius = (DOT_PX / 2 if mark == "trail" else BALL_PX) + _HALO_PX / 2
            for point in discs.get(mark, ()):
                halo.addEllipse(point, radius, radius)
        colour = QColor(self._plot.theme.accent)
        painter.setPen(QPen(colour, 1.0))
        colour.setAlphaF(_HALO_ALPHA)
        painter.setBrush(colour)
        painter.drawPath(halo.simplified())

    def _paint_guide(self, painter: QPainter, place: QPointF, view: QRectF) -> None:
        """Paint a line from an axis to the ball: from its weight in the forward beat, from its error in the next."""
        if self._lit_part == "w":
            painter.setPen(self._pen(self._plot.theme.w, CURVE_WIDTH))
            painter.drawLine(QPointF(place.x(), view.bottom()), place)
        elif self._lit_part == "E":
            painter.setPen(self._pen(self._plot.theme.E, CURVE_WIDTH))
            painter.drawLine(QPointF(view.left(), place.y()), place)

    def _paint_nudge(self, painter: QPainter, place: QPointF, landing: QPointF) -> None:
        """Paint the ghost, and an arrow along w to the place above it."""
        far = hypot(landing.x(), landing.y())
        if not isfinite(far) or far > FARTHEST_PX:
            return
        colour, stronger = self._plot.theme.nudge, self._strength("nudge")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        dotted = self._pen(colour, THIN_WIDTH * stronger)
        dotted.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(dotted)
        tip = QPointF(landing.x(), place.y())
        painter.drawLine(tip, landing)
        painter.setPen(self._pen(colour, CURVE_WIDTH * 0.75 * stronger))
        painter.drawEllipse(landing, BALL_PX * 0.8, BALL_PX * 0.8)
        paint_arrow(painter, place, tip, self._pen(colour, CURVE_WIDTH * 1.25 * stronger), self._head("nudge"))
