"""The slider of the scrubber: the iteration shown, and marks where parameters were changed."""

from math import exp, log1p

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.plots.theme import Theme
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.painting import fill_with

_HANDLE_PX = 7.0
_GROOVE_PX = 4.0
_MARK_PX = 5.0
_HEIGHT = 26


class TimelineSlider(QWidget):
    """Goes from iteration 0 to the latest; `dragged` tells the chosen one. Unlike QSlider it takes 64 bits."""

    dragged = Signal(object)  # int
    spoken_role = QAccessible.Role.Slider

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._latest = self._shown = 0
        self._changes: tuple[int, ...] = ()
        self.logarithmic = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Drag to any iteration of the run. The marks are where parameters were changed.")
        self.setAccessibleName("Timeline")
        by_tab_only(self)

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def show_place(self, shown: int, latest: int, changes: tuple[int, ...]) -> None:
        if (shown, latest, changes) != (self._shown, self._latest, self._changes):
            self._shown, self._latest, self._changes = shown, latest, changes
            self.update()

    def summary(self) -> str:
        """What a screen reader adds to the iteration."""
        return f"Iteration {self._shown} of {self._latest}; {len(self._changes)} changes"

    def quantity(self) -> float:
        return float(self._shown)

    def limits(self) -> tuple[float, float]:
        return 0.0, float(self._latest)

    def set_quantity(self, value: float) -> None:
        self.dragged.emit(max(0, min(round(value), self._latest)))

    def place_of(self, i: int) -> QPointF:
        """The place of iteration `i`."""
        share = 0.0
        if self._latest > 0:
            share = log1p(i) / log1p(self._latest) if self.logarithmic else i / self._latest
        return QPointF(_HANDLE_PX + 1 + share * self._span(), self.height() / 2)

    def iteration_at(self, x: float) -> int:
        """The iteration at a place."""
        share = max(0.0, min((x - _HANDLE_PX - 1) / max(1.0, self._span()), 1.0))
        if self.logarithmic:
            return min(self._latest, round(exp(share * log1p(self._latest)) - 1))
        return round(share * self._latest)

    def _span(self) -> float:
        return self.width() - 2 * _HANDLE_PX - 2

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._latest > 0:
            self.dragged.emit(self.iteration_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a slider, by ten with Shift; a page is a tenth of the run."""
        line = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        page, keys = max(1, self._latest // 10), Qt.Key
        goals: dict[int, int] = {
            keys.Key_Left: self._shown - line, keys.Key_Down: self._shown - line,
            keys.Key_Right: self._shown + line, keys.Key_Up: self._shown + line,
            keys.Key_PageDown: self._shown - page, keys.Key_PageUp: self._shown + page,
            keys.Key_Home: 0, keys.Key_End: self._latest,
        }  # fmt: skip
        if event.key() in goals:
            self.set_quantity(goals[event.key()])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place, middle = self.place_of(self._shown), self.height() / 2
        groove = QRectF(_HANDLE_PX, middle - _GROOVE_PX / 2, self.width() - 2 * _HANDLE_PX, _GROOVE_PX)
        fill_with(painter, self.theme.border)
        painter.drawRoundedRect(groove, _GROOVE_PX / 2, _GROOVE_PX / 2)
        painter.setBrush(QColor(self.theme.accent))
        groove.setRight(place.x())
        painter.drawRoundedRect(groove, _GROOVE_PX / 2, _GROOVE_PX / 2)
        painter.setPen(QPen(QColor(self.theme.nudge), 2))
        # Draw one mark a pixel at most.
        for x in sorted({round(self.place_of(change).x()) for change in self._changes}):
            painter.drawLine(QPointF(x, middle - _GROOVE_PX - _MARK_PX), QPointF(x, middle - _GROOVE_PX))
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        painter.setBrush(QColor(self.theme.accent if self.hasFocus() else self.theme.card))
        painter.drawEllipse(place, _HANDLE_PX - 1, _HANDLE_PX - 1)
