"""Words at the marks of the error curve: "slope", "nudge" and "lands here", where there is room for them."""

from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTransform

from desktop_app.plots.annotations import goes_through
from desktop_app.plots.items.ball import Ball
from desktop_app.plots.items.draggable_ball import FARTHEST_PX, HEAD_PX, LARGER
from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.letters import font
from desktop_app.plots.polyline import Array
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import BALL_PX, SMALL_PT

# The word at each mark, and the theme's name of its colour.
_WORDS = {"nudge": ("nudge", "nudge"), "landing": ("lands here", "nudge"), "slope": ("slope", "gradient")}
# Where words are tried: how far from their mark, and in which directions.
_DISTANCES = 10.0, 18.0, 26.0
_WAYS = (0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1)
_EDGE_PX, _AIR_PX = 2.0, 2.0
_RING = 0.4  # the part of the ring's radius, in those of the ball, that is beside the ball at least


class MarkWords(Overlay):
    """Draws the words while it `is_on`; they cover neither a mark nor a curve nor each other."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot, 25)
        self._plot: ReadingPlot = plot
        self.is_on = False
        self._ball: Ball | None = None
        self.shown: dict[str, QRectF] = {}  # the place of each word that is drawn, in pixels
        self._sizes: dict[str, QSizeF] = {}  # of the words
        self._last: dict[str, int] = {}  # which place each word had: it stays there from frame to frame, if it can

    def set_ball(self, ball: Ball | None) -> None:
        self._ball = ball
        if self.is_on:
            self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        letters = font(SMALL_PT)
        painter.setFont(letters)
        if not self._sizes:
            metrics = QFontMetricsF(letters)
            self._sizes = {
                mark: QSizeF(metrics.horizontalAdvance(word) + 1, metrics.height())
                for mark, (word, _) in _WORDS.items()
            }
        self.shown = self._places(to_pixels, view)
        for mark, place in self.shown.items():
            word, colour = _WORDS[mark]
            painter.setPen(QColor(getattr(self._plot.theme, colour)))
            painter.drawText(place, word)

    def _places(self, to_pixels: QTransform, view: QRectF) -> dict[str, QRectF]:
        """The place of each word for which there is room, in pixels."""
        if not self.is_on or self._ball is None:
            return {}
        marks = self._ball.marks(to_pixels.inverted()[0].mapRect(view))
        at = {name: to_pixels.map(marks[name]) for name in ("ball", *_WORDS) if name in marks}
        near = {name: point for name, point in at.items() if point.manhattanLength() < FARTHEST_PX}
        if "ball" not in near:
            return {}
        taken, inner = _drawn(near), view.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        own = [(line[:, 0], line[:, 1]) for line in (self._ball.tangent, self._ball.gap)]
        with np.errstate(all="ignore"):  # what overflows is far away
            lines = [_mapped(x, y, to_pixels) for x, y in (*own, *self._plot.curves()) if len(x)]
        made: dict[str, QRectF] = {}
        for mark, size in self._sizes.items():
            if mark in near and view.contains(near[mark]) and _can_be_seen(mark, near):
                side = near[mark].x() - near["ball"].x()
                for k in (self._last.get(mark, 0), *range(len(_DISTANCES) * len(_WAYS))):
                    place = _beside(near[mark], size, k)
                    is_on_side = (place.center().x() - near["ball"].x()) * side > 0
                    if is_on_side and inner.contains(place) and _is_free(place, taken, lines):
                        self._last[mark], made[mark] = k, place
                        taken.append(place)
                        break
        return made


def _can_be_seen(mark: str, near: dict[str, QPointF]) -> bool:
    """Whether a mark is not under the ball, but for a small part of it."""
    away = near[mark] - near["ball"]
    if mark == "nudge":
        return abs(near["landing"].x() - near["ball"].x()) >= BALL_PX + HEAD_PX
    return hypot(away.x(), away.y()) >= BALL_PX * (LARGER + _RING)


def _is_free(place: QRectF, taken: list[QRectF], lines: list[tuple[Array, Array]]) -> bool:
    """Whether nothing is drawn in a place; lines go from left to right."""
    if any(place.intersects(other) for other in taken):
        return False
    airy = place.adjusted(-_AIR_PX, -_AIR_PX, _AIR_PX, _AIR_PX)
    for x, y in lines:
        first, end = np.searchsorted(x, (airy.left(), airy.right()))
        piece = slice(max(0, int(first) - 1), int(end) + 1)
        is_beside = (y[piece] > airy.bottom()).all() or (y[piece] < airy.top()).all()
        if not is_beside and goes_through(x[piece], y[piece], airy):
            return False
    return True


def _beside(point: QPointF, size: QSizeF, k: int) -> QRectF:
    """Place number `k` beside a point; the first ones are the nearest."""
    distance, (right, down) = _DISTANCES[k // len(_WAYS)], _WAYS[k % len(_WAYS)]
    x = point.x() + right * (distance + size.width() / 2)
    y = point.y() + down * (distance + size.height() / 2)
    return QRectF(x - size.width() / 2, y - size.height() / 2, size.width(), size.height())


def _drawn(at: dict[str, QPointF]) -> list[QRectF]:
    """What words must not cover: the ball, the arrow, the ring and the line to it."""
    ball, around = at["ball"], BALL_PX * LARGER + _AIR_PX
    made = [QRectF(ball.x() - around, ball.y() - around, 2 * around, 2 * around)]
    if "landing" in at:
        landing, tip = at["landing"], QPointF(at["landing"].x(), ball.y())
        made.append(QRectF(landing.x() - BALL_PX, landing.y() - BALL_PX, 2 * BALL_PX, 2 * BALL_PX))
        half = HEAD_PX / 2 + _AIR_PX
        made.append(QRectF(ball, tip).normalized().adjusted(0, -half, 0, half))
        made.append(QRectF(tip, landing).normalized().adjusted(-_AIR_PX, 0, _AIR_PX, 0))
    return made


def _mapped(x: Array, y: Array, to_pixels: QTransform) -> tuple[Array, Array]:
    """The points of a view in pixels."""
    return x * to_pixels.m11() + to_pixels.dx(), y * to_pixels.m22() + to_pixels.dy()
