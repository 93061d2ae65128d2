"""A ball that the mouse can drag: on the error curve, and on a landscape."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.theme import BALL_PX, Theme

# A press at most so far from the middle of the ball drags it.
REACH_PX = 16.0
# Factors for the size of a highlighted ball, and for the pens of a highlighted part.
LARGER, STRONGER = 1.3, 1.8


class DraggableBall(Overlay):
    """A ball at `place`. Each beat of a step has one of the `parts`, which is drawn stronger during the beat."""

    dragged = Signal(QPointF)  # where to

    def __init__(self, view: pg.ViewBox, theme: Theme, cursor: Qt.CursorShape, parts: tuple[str, ...]) -> None:
        super().__init__(view, 20)
        self.theme = theme
        self.slot: int | None = None  # the run whose colour it has, where there are several
        self._cursor, self._parts = cursor, parts
        self._lit_part = ""
        self._size = BALL_PX

    @property
    def place(self) -> QPointF | None:
        """The middle, in the axes' own coordinates; None while there is no ball."""
        raise NotImplementedError

    @property
    def colour(self) -> str:
        return self.theme.w if self.slot is None else self.theme.runs[self.slot]

    def show_beat(self, beat: int | None) -> None:
        """Highlight the part of a beat: 0 forward, 1 error, 2 gradient, 3 nudge; None: nothing."""
        self._lit_part = "" if beat is None else self._parts[beat]
        self.update()

    def show_lit(self, on: bool) -> None:
        self._size = BALL_PX * (LARGER if on else 1.0)
        self.update()

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

    def _paint_disc(self, painter: QPainter, place: QPointF) -> None:
        painter.setPen(QPen(QColor(self.theme.card), 1.5))
        painter.setBrush(QColor(self.colour))
        painter.drawEllipse(place, self._size, self._size)

    def _pen(self, colour: str, width: float) -> QPen:
        return QPen(QColor(colour), width * self.theme.line)

    def _strength(self, part: str) -> float:
        """The factor for the width of the pens of a part."""
        return STRONGER if part == self._lit_part else 1.0
