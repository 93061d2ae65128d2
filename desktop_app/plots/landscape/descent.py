"""What moves over the ground of a landscape: the path of the run, the ball, its arrows and the coming nudge."""

from collections.abc import Callable
from math import hypot, isfinite
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from desktop_app.core.model.step import ManyShares, Step
from desktop_app.core.run.run import Reading
from desktop_app.plots.items.draggable_ball import FARTHEST_PX, STRONGER, DraggableBall, paint_arrow
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import BALL_PX, CURVE_WIDTH, EDGE_PX, WIDE_WIDTH

# The length of the longest downhill arrow; all have the same scale, so that they add up to that of the sum.
_ARROW_PX = 84.0
# It is shorter, but no shorter than this, where an arrow would end outside of the frame or too near to it.
_LEAST_ARROW_PX, _FROM_FRAME_PX = 28.0, 4.0
_RING_PX = 13.0
# The part for each beat of a step: forward, error, gradient, nudge.
_PARTS = ("weights", "E", "gradient", "nudge")


class DownhillArrow(NamedTuple):
    """A downhill arrow: −∇E of a pattern, or of all where `pattern` is None; in weights, not in pixels."""

    pattern: int | None
    w: float
    v: float


def downhill_arrows(step: Step) -> tuple[DownhillArrow, ...]:
    """The arrows at the ball; that of all patterns comes first, beneath the others."""
    shares = step.shares
    if isinstance(shares, ManyShares):
        _, w, v = shares.numbers.sum(axis=1).tolist()
        return (DownhillArrow(None, -w, -v),)
    each = tuple(DownhillArrow(k, -share.dE_dw, -share.dE_dv) for k, share in enumerate(shares))
    total = DownhillArrow(None, sum(arrow.w for arrow in each), sum(arrow.v for arrow in each))
    return (total, *each) if len(each) > 1 else (total,)


class DescentItem(DraggableBall):
    """Draws the run of a reading."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot, Qt.CursorShape.SizeAllCursor, _PARTS)
        self._reading: Reading | None = None
        self._is_secret = False

    @property
    def place(self) -> QPointF | None:
        return None if self._reading is None else QPointF(*self._reading.step.state.weights)

    def show_reading(self, reading: Reading, is_secret: bool) -> None:
        """Draw the run up to a step; without the effect of the step if it `is_secret`."""
        self._reading, self._is_secret = reading, is_secret
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if self._reading is None:
            return
        step = self._reading.step
        place = to_pixels.map(QPointF(*step.state.weights))
        path = np.vstack((self._reading.path.T, step.state.weights))
        self._stroke(painter, self._pen(self.colour, CURVE_WIDTH), lambda: self.draw_line(painter, path, to_pixels))
        self._paint_trail(painter, self.near(self._reading.trail.T, to_pixels), 0.3, 0.6, place)
        self._paint_guides(painter, place, view)
        if not self._is_secret:
            self._paint_downhill(painter, to_pixels, place, downhill_arrows(step), view)
            self._paint_nudge(painter, place, to_pixels.map(QPointF(step.w_next, step.v_next)))
        self._paint_disc(painter, place, view)

    def _paint_guides(self, painter: QPainter, place: QPointF, view: QRectF) -> None:
        """Paint lines from both axes to the ball in the forward beat, and a ring around it, for E, in the next."""
        if self._lit_part == "weights":
            painter.setPen(self._pen(self._plot.theme.w, CURVE_WIDTH))
            painter.drawLine(QPointF(place.x(), view.bottom()), place)
            painter.drawLine(QPointF(view.left(), place.y()), place)
        elif self._lit_part == "E":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = self._pen(self._plot.theme.E, CURVE_WIDTH * STRONGER)
            self._stroke(painter, pen, lambda: painter.drawEllipse(place, _RING_PX, _RING_PX))

    def _paint_downhill(
        self, painter: QPainter, to_pixels: QTransform, place: QPointF, arrows: tuple[DownhillArrow, ...], view: QRectF
    ) -> None:
        ways = [QPointF(arrow.w * to_pixels.m11(), arrow.v * to_pixels.m22()) for arrow in arrows]
        longest = max(hypot(way.x(), way.y()) for way in ways)
        if not 0.0 < longest < np.inf:
            return
        stronger = self._strength("gradient")
        longest_px = max(_LEAST_ARROW_PX, min(_ARROW_PX, longest * _share_inside(place, ways, view)))
        for arrow, way in zip(arrows, ways, strict=True):
            width = (WIDE_WIDTH if arrow.pattern is None else CURVE_WIDTH) * stronger
            pen = flat_pen(self._plot.theme, self._plot.theme.gradient, width, arrow.pattern or 0)
            self._paint_arrow(painter, place, place + way * (longest_px / longest), pen, "gradient")

    def _paint_nudge(self, painter: QPainter, place: QPointF, landing: QPointF) -> None:
        """Paint the ghost and an arrow to it; if it is far away, the beginning of the arrow."""
        far = hypot(landing.x() - place.x(), landing.y() - place.y())
        if not isfinite(far):
            return
        stronger = self._strength("nudge")
        pen = self._pen(self._plot.theme.nudge, CURVE_WIDTH * stronger)
        if far > FARTHEST_PX:
            landing = place + (landing - place) * (FARTHEST_PX / far)
        self._paint_arrow(painter, place, landing, pen, "nudge")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ghost = self._pen(self._plot.theme.nudge, CURVE_WIDTH * 0.75 * stronger)
        self._stroke(painter, ghost, lambda: painter.drawEllipse(landing, BALL_PX * 0.8, BALL_PX * 0.8))

    def _paint_arrow(self, painter: QPainter, tail: QPointF, tip: QPointF, pen: QPen, part: str) -> None:
        head = self._head(part) + pen.widthF() - CURVE_WIDTH * self._plot.theme.line
        edge = QPen(QColor(self._plot.theme.card), pen.widthF() + 2 * EDGE_PX)
        paint_arrow(painter, tail, tip, edge, head)
        paint_arrow(painter, tail, tip, pen, head)

    def _stroke(self, painter: QPainter, pen: QPen, draw: Callable[[], None]) -> None:
        """Draw twice: first wider in the card's colour, so that the line stands out from any ground."""
        painter.setPen(QPen(QColor(self._plot.theme.card), pen.widthF() + 2 * EDGE_PX))
        draw()
        painter.setPen(pen)
        draw()


def _share_inside(place: QPointF, ways: list[QPointF], view: QRectF) -> float:
    """The largest factor for all ways from a place with which they end inside of the view."""
    inner = view.adjusted(_FROM_FRAME_PX, _FROM_FRAME_PX, -_FROM_FRAME_PX, -_FROM_FRAME_PX)
    rooms = [((inner.right() if way.x() > 0 else inner.left()) - place.x(), way.x()) for way in ways if way.x()] + [
        ((inner.bottom() if way.y() > 0 else inner.top()) - place.y(), way.y()) for way in ways if way.y()
    ]
    return min((room / far for room, far in rooms), default=0.0)
