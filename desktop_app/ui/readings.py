"""The large read-outs: i, x, y, w, ŷ, E, ∂E/∂w, and the coming nudge with its sign in words.

Painted, not laid out: a frame must not move anything, and labels would cost a layout each.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton

from desktop_app.core.run import Reading
from desktop_app.plots.theme import READING_PT, SMALL_PT, TEXT_PT, Theme
from desktop_app.ui.keyboard import by_tab_only
from desktop_app.ui.numbers import brief, count, shown
from desktop_app.ui.sentences import nudge
from desktop_app.ui.style import font

# Name, the theme's colour for it, and how much of the width it takes.
_CELLS = (
    ("iteration i", "text", 1.35),
    ("input x", "text", 0.75),
    ("desired y", "text", 0.75),
    ("weight w", "w", 1.25),
    ("output ŷ", "text", 1.15),
    ("error E", "E", 1.25),
    ("gradient ∂E/∂w", "gradient", 1.35),
    ("nudge Δw", "nudge", 1.35),
)
_HEIGHT = 84
_MARGIN = 14.0
# Below this width the captions are symbols only.
_WIDE = 800


class Readings(QFrame):
    """Shows a step in numbers and one sentence, and a badge where it is the past.

    `text(name)` and `sentence` tell what is shown.
    """

    def __init__(self, theme: Theme, branch: QAction) -> None:
        super().__init__()
        self.setObjectName("card")
        self.theme = theme
        self.sentence = ""
        self._texts = dict.fromkeys((name for name, _, _ in _CELLS), "")
        self._fonts = font(SMALL_PT), font(READING_PT, bold=True), font(TEXT_PT)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Read-outs")
        self.badge = QPushButton("The past: go on from here", self)
        self.badge.setObjectName("badge")
        self.badge.setToolTip(branch.toolTip())
        self.badge.clicked.connect(branch.trigger)
        by_tab_only(self.badge)
        self.badge.hide()

    def sizeHint(self) -> QSize:
        return QSize(640, _HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def text(self, name: str) -> str:
        """What is shown under the name that ends so: "w", "E", "∂E/∂w", "Δw", "i", …"""
        return next(text for cell, text in self._texts.items() if cell.split(" ")[1] == name)

    def show_reading(self, reading: Reading) -> None:
        step = reading.step
        is_past = step.iteration < reading.latest
        if is_past == self.badge.isHidden():
            self.badge.setVisible(is_past)
            self._place_badge()
        share = step.shares[0] if len(step.shares) == 1 else step.share
        values = (
            count(step.iteration),
            brief(share.x) if share else "all",
            brief(share.y) if share else "all",
            shown(step.w),
            shown(share.y_hat) if share else "–",
            shown(step.E),
            shown(step.dE_dw, signed=True),
            shown(step.w_next - step.w if step.is_held else step.delta_w, signed=True),
        )
        self._texts = dict(zip(self._texts, values, strict=True))
        self.sentence = nudge(step)
        self.setAccessibleDescription(self.sentence)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        """In the lower right corner, where no sentence reaches."""
        self.badge.adjustSize()
        right, bottom = self.width() - int(_MARGIN), self.height() - 7
        self.badge.move(right - self.badge.width(), bottom - self.badge.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        small, large, text = self._fonts
        unit = (self.width() - 2 * _MARGIN) / sum(share for _, _, share in _CELLS)
        left = _MARGIN
        for name, colour, share in _CELLS:
            painter.setFont(small)
            painter.setPen(QColor(self.theme.muted))
            caption = name if self.width() >= _WIDE else name.split(" ")[1]
            painter.drawText(QRectF(left, 7, share * unit, 16), Qt.AlignmentFlag.AlignLeft, caption)
            painter.setFont(large)
            painter.setPen(QColor(getattr(self.theme, colour)))
            self._fit(painter, QRectF(left, 24, share * unit - 10, 28), self._texts[name])
            left += share * unit
        painter.setFont(text)
        painter.setPen(QColor(self.theme.nudge))
        painter.drawText(QRectF(_MARGIN, 56, self.width() - 2 * _MARGIN, 22), Qt.AlignmentFlag.AlignLeft, self.sentence)

    def _fit(self, painter: QPainter, rect: QRectF, words: str) -> None:
        """Draw `words`, smaller where the window is too narrow for them."""
        width = painter.fontMetrics().horizontalAdvance(words)
        if width > rect.width():
            smaller = font(max(SMALL_PT - 1, READING_PT * rect.width() / width), bold=True)
            painter.setFont(smaller)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
