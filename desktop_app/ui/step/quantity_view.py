"""What the painted views of a step share: highlights, the quantity under the mouse, and parts painted only once."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.plots.offscreen_window import is_on_screen, painter_on
from desktop_app.plots.theme import Theme
from desktop_app.words.step.highlights import LIT_BY

CORNER_PX = 5.0


class QuantityView(QWidget):
    """A painted view of quantities; `pointed` tells the one under the mouse, "" where there is none."""

    pointed = Signal(str)
    spoken_role = QAccessible.Role.Graphic

    def __init__(self, theme: Theme, name: str, height: int) -> None:
        super().__init__()
        self._theme = theme
        self._lit: frozenset[str] = frozenset()
        self._texts: dict[str, str] = {}  # what is shown of each quantity
        self._pointed = ""
        self._still: QPixmap | None = None
        self.setMouseTracking(True)
        # Otherwise every frame would repaint the panel's rounded card beneath the view.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._still = theme, None
        self.update()

    def light(self, names: frozenset[str]) -> None:
        """Highlight these quantities, and those highlighted with them, and no others."""
        lit = frozenset(LIT_BY.get(name, name) for name in names)
        if lit != self._lit:
            self._lit = lit
            self.update()

    def is_lit(self, name: str) -> bool:
        return LIT_BY.get(name, name) in self._lit

    def text(self, name: str) -> str:
        """What is shown of a quantity."""
        return self._texts[name]

    def place_of(self, name: str) -> QRectF:
        """Where a quantity is painted."""
        raise NotImplementedError

    def under(self, at: QPointF) -> tuple[str, str]:
        """The quantity that is painted there, and its tip; empty where there is none."""
        name = next((name for name in self._texts if self.place_of(name).contains(at)), "")
        return name, self.tip_of(name) if name else ""

    def tip_of(self, name: str) -> str:
        """What the tip says of a quantity."""
        return ""

    def paint(self, painter: QPainter) -> None:
        """Paint the whole view."""
        raise NotImplementedError

    def paint_still(self, painter: QPainter) -> None:
        """Paint the parts that do not change with the numbers."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(*self.under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("", "")

    def _point(self, name: str, tip: str) -> None:
        if tip != self.toolTip():
            self.setToolTip(tip)
            QToolTip.hideText()
        if name != self._pointed:
            self._pointed = name
            self.pointed.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._still = None

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(painter_on(self, self._theme.card))

    def _paint_lights(self, painter: QPainter, places: Iterable[QRectF], corner: float = CORNER_PX) -> None:
        """Paint the soft background of highlighted quantities, and an outline inside of their places."""
        painter.setPen(QPen(QColor(self._theme.accent), 1))
        painter.setBrush(QColor(self._theme.lit))
        for place in places:
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), corner, corner)

    def _draw_still(self, painter: QPainter) -> None:
        """Draw the parts that `paint_still` paints; on the screen they are painted once for all frames."""
        if not is_on_screen(self):
            self.paint_still(painter)
            return
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.devicePixelRatio() != ratio:
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(Qt.GlobalColor.transparent)
            once = QPainter(self._still)
            once.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_still(once)
            once.end()
        painter.drawPixmap(0, 0, self._still)
