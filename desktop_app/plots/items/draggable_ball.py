"""A ball that the mouse can drag: on the error curve, and on a landscape."""

from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from desktop_app.plots.items.overlay import Overlay, whole
from desktop_app.plots.polyline import Array
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.signs import draw_sign
from desktop_app.plots.theme import BALL_PX, DOT_PX

# A press at most so far from the middle of the ball drags it.
REACH_PX = 16.0
# Qt's painter cannot draw farther away than this.
FARTHEST_PX = 1e5
HEAD_PX = 9.0  # of an arrow
# The disc covers a dot of the trail so near to its middle.
_COVERED_PX = BALL_PX - DOT_PX
# Factors for the size of a highlighted ball, and for the pens of a highlighted part.
LARGER, STRONGER = 1.3, 1.8


class DraggableBall(Overlay):
    """A ball at `place`. Each beat of a step has one of the `parts`, which is drawn stronger during the beat."""

    dragged = Signal(QPointF)  # where to

    def __init__(self, plot: ReadingPlot, cursor: Qt.CursorShape, parts: tuple[str, ...]) -> None:
        super().__init__(plot, 20)
        self._plot: ReadingPlot = plot
        self.slot: int | None = None  # the run whose colour and sign it has, where there are several
        self._cursor, self._parts = cursor, parts

    @property
    def place(self) -> QPointF | None:
        """The middle, in the axes' own coordinates; None while there is no ball."""
        raise NotImplementedError

    @property
    def colour(self) -> str:
        theme = self._plot.theme
        return theme.w if self.slot is None else theme.runs[self.slot]

    @property
    def _lit_part(self) -> str:
        """The part of the highlighted beat."""
        return "" if self._plot.beat is None else self._parts[self._plot.beat]

    def shape(self) -> QPainterPath:
        """The disc in which the mouse can drag the ball."""
        path = QPainterPath()
        if self.place is not None:
            width, height = self._view.viewPixelSize()
            path.addEllipse(self.place, REACH_PX * width, REACH_PX * height)
        return path

    def hoverEvent(self, event: object) -> None:
        over = not event.isExit() and event.acceptDrags(Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
        self.setCursor(self._cursor if over else Qt.CursorShape.ArrowCursor)

    def mouseDragEvent(self, event: object) -> None:
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.ignore()  # type: ignore[attr-defined]
            return
        event.accept()  # type: ignore[attr-defined]
        self.dragged.emit(self._view.mapSceneToView(event.scenePos()))  # type: ignore[attr-defined]

    def _strength(self, part: str) -> float:
        """The factor for the width of the pens of a part."""
        return STRONGER if part == self._lit_part else 1.0

    def _head(self, part: str) -> float:
        """The length of the head of a part's arrow."""
        return HEAD_PX * (0.5 + 0.5 * self._strength(part))

    def _pen(self, colour: str, width: float) -> QPen:
        return QPen(QColor(colour), width * self._plot.theme.line)

    def _paint_trail(self, painter: QPainter, trail: Array, faintest: float, more: float, disc: QPointF) -> None:
        """Paint dots at points (n, 2) in pixels, the oldest one nearly as transparent as `faintest`.

        Those that the disc will cover are left out: once a run has converged, that is all of them.
        """
        painter.setPen(Qt.PenStyle.NoPen)
        away = np.hypot(trail[:, 0] - disc.x(), trail[:, 1] - disc.y())
        for k in np.flatnonzero(away >= _COVERED_PX).tolist():
            shade = QColor(self.colour)
            shade.setAlphaF(faintest + more * (k + 1) / len(trail))
            painter.setBrush(shade)
            painter.drawEllipse(QPointF(*trail[k].tolist()), DOT_PX * 0.75, DOT_PX * 0.75)

    def _paint_disc(self, painter: QPainter, place: QPointF, view: QRectF) -> None:
        size = BALL_PX * (LARGER if self._plot.is_lit else 1.0)
        painter.setPen(QPen(QColor(self._plot.theme.card), 1.5))
        painter.setBrush(QColor(self.colour))
        with whole(painter, place, size, view):
            draw_sign(painter, self.slot, place, size)


def paint_arrow(painter: QPainter, tail: QPointF, tip: QPointF, pen: QPen, head: float) -> None:
    """Paint an arrow from `tail` to `tip`; its head is `head` long, or shorter where there is less room."""
    length = hypot(tip.x() - tail.x(), tip.y() - tail.y())
    if length < 1.0:
        return
    head = min(head, length)
    along = (tip - tail) / length
    back, across = tip - along * head, QPointF(-along.y(), along.x()) * (0.55 * head)
    painter.setPen(pen)
    painter.drawLine(tail, back)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.color())
    painter.drawPolygon(QPolygonF([tip, back + across, back - across]))
