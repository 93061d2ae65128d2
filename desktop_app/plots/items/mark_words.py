"""Words at the marks of the error curve: "slope", "nudge" and "lands here", where there is room for them."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTransform

from desktop_app.plots.annotations import free_corner, goes_through
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


class MarkWords(Overlay):
    """Draws the words while it `is_on`; they cover neither a mark nor a curve nor each other."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot, 25)
        self._plot: ReadingPlot = plot
        self.is_on = False
        self._ball: Ball | None = None
        self.shown: dict[str, QRectF] = {}  # the place of each word that is drawn, in pixels
        self._last: dict[str, int] = {}  # which place each word had, to stay there from frame to frame

    def set_ball(self, ball: Ball | None) -> None:
        self._ball = ball
        if self.is_on:
            self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        letters = font(SMALL_PT)
        painter.setFont(letters)
        self.shown = self._places(to_pixels, view, QFontMetricsF(letters))
        for mark, place in self.shown.items():
            word, colour = _WORDS[mark]
            painter.setPen(QColor(getattr(self._plot.theme, colour)))
            painter.drawText(place, word)

    def _places(self, to_pixels: QTransform, view: QRectF, metrics: QFontMetricsF) -> dict[str, QRectF]:
        """The place of each word for which there is room, in pixels."""
        if not self.is_on or self._ball is None:
            return {}
        marks = self._ball.marks(to_pixels.inverted()[0].mapRect(view))
        at = {name: to_pixels.map(marks[name]) for name in ("ball", *_WORDS) if name in marks}
        near = {name: point for name, point in at.items() if point.manhattanLength() < FARTHEST_PX}
        made: dict[str, QRectF] = {}
        for mark in _WORDS:
            if mark in near and view.contains(near[mark]):
                size = QSizeF(metrics.horizontalAdvance(_WORDS[mark][0]) + 1, metrics.height())
                taken = [*_drawn(near), *made.values()]
                if (place := self._free(mark, near[mark], size, view, taken, to_pixels)) is not None:
                    made[mark] = place
        return made

    def _free(
        self, mark: str, point: QPointF, size: QSizeF, view: QRectF, taken: list[QRectF], to_pixels: QTransform
    ) -> QRectF | None:
        """A place beside a mark where nothing is drawn, if possible the last one; else None."""
        assert self._ball is not None
        inner = view.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        lines = [_mapped(line, to_pixels) for line in (self._ball.tangent, self._ball.gap) if len(line)]
        tried = [
            (k, place)
            for k, place in enumerate(_beside(point, size))
            if inner.contains(place)
            and not any(place.intersects(other) for other in taken)
            and not any(goes_through(x, y, place) for x, y in lines)
        ]
        last = self._last.get(mark)
        preferred = next((n for n, (k, _) in enumerate(tried) if k == last), 0)
        free = free_corner(self._plot, view, [place for _, place in tried], preferred)
        if free is None:
            return None
        self._last[mark], place = tried[free]
        return place


def _beside(point: QPointF, size: QSizeF) -> Iterator[QRectF]:
    """Places beside a point, the nearest first."""
    for distance in _DISTANCES:
        for right, down in _WAYS:
            x = point.x() + right * (distance + size.width() / 2)
            y = point.y() + down * (distance + size.height() / 2)
            yield QRectF(x - size.width() / 2, y - size.height() / 2, size.width(), size.height())


def _drawn(at: dict[str, QPointF]) -> list[QRectF]:
    """What words must not cover: the ball, the arrow, the ring and the line to it."""
    ball, around = at["ball"], BALL_PX * LARGER + _AIR_PX
    made = [QRectF(ball.x() - around, ball.y() - around, 2 * around, 2 * around)] if "ball" in at else []
    if "landing" in at:
        landing, tip = at["landing"], QPointF(at["landing"].x(), ball.y())
        made.append(QRectF(landing.x() - BALL_PX, landing.y() - BALL_PX, 2 * BALL_PX, 2 * BALL_PX))
        half = HEAD_PX / 2 + _AIR_PX
        made.append(QRectF(ball, tip).normalized().adjusted(0, -half, 0, half))
        made.append(QRectF(tip, landing).normalized().adjusted(-_AIR_PX, 0, _AIR_PX, 0))
    return made


def _mapped(points: Array, to_pixels: QTransform) -> tuple[Array, Array]:
    """The points (n, 2) of a view in pixels, as x and y."""
    return points[:, 0] * to_pixels.m11() + to_pixels.dx(), points[:, 1] * to_pixels.m22() + to_pixels.dy()
