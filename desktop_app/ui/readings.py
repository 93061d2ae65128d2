"""The large read-outs: i, x, y, w, ŷ, E, ∂E/∂w, and the coming nudge with its sign in words.

Painted, not laid out: a frame must not move anything, and labels would cost a layout each.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
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
_MARGIN, _GAP = 14.0, 10.0
# Below this width the captions are symbols beside the numbers, in two rows of four.
_WIDE, _ROW = 920, 4
_SECRET = ("∂E/∂w", "Δw")
SECRET_SENTENCE = "Predict first: which way will w go, and how far?"


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# Numbers and sentences are never smaller than this, and get there in such steps.
_LEAST_PT, _FINER_PT = SMALL_PT - 1, 0.5


class Readings(QFrame):
    """Shows a step in numbers and one sentence, and a badge where it is the past.

    `text(name)` and `sentence` tell what is shown.
    """

    def __init__(self, theme: Theme, branch: QAction) -> None:
        super().__init__()
        self.setObjectName("card")
        self.theme = theme
        self.sentence = ""
        self._reading: Reading | None = None
        self._is_secret = False
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
        self._reading, step = reading, reading.step
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
        if self._is_secret:
            self._texts.update((name, "?") for name in self._texts if name.endswith(_SECRET))
        sentence = SECRET_SENTENCE if self._is_secret else nudge(step)
        if sentence != self.sentence:
            self.sentence = sentence
            self.setAccessibleDescription(sentence)
        self.update()

    def set_secret(self, on: bool) -> None:
        """Whether to hide what the coming step does."""
        self._is_secret = on
        if self._reading is not None:
            self.show_reading(self._reading)

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
        is_wide = self.width() >= _WIDE
        for name, colour, caption, number in self.slots():
            painter.setFont(self._fonts[0])
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(caption, _LEFT, name if is_wide else name.split(" ")[1])
            painter.setFont(self.font_for(self._texts[name], number.width()))
            painter.setPen(QColor(getattr(self.theme, colour)))
            painter.drawText(number, _LEFT, self._texts[name])
        painter.setPen(QColor(self.theme.nudge))
        painter.setFont(self.sentence_font())
        painter.drawText(self.sentence_place(), int(_LEFT | Qt.TextFlag.TextWordWrap), self.sentence)

    def sentence_place(self) -> QRectF:
        """Where the sentence is; beside the badge, if there is one."""
        right = self.width() - _MARGIN if self.badge.isHidden() else self.badge.x() - _GAP
        return QRectF(_MARGIN, 52, right - _MARGIN, 28)

    def sentence_font(self) -> QFont:
        """Small enough for two lines, where one is too short."""
        normal = self._fonts[2]
        fits = QFontMetricsF(normal).horizontalAdvance(self.sentence) <= self.sentence_place().width()
        return normal if fits else font(_LEAST_PT)

    def slots(self) -> list[tuple[str, str, QRectF, QRectF]]:
        """Of each number its name and colour, and where its caption and itself are: beneath it, or beside it."""
        width = self.width() - 2 * _MARGIN
        if self.width() >= _WIDE:
            unit = width / sum(share for _, _, share in _CELLS)
            lefts = [_MARGIN + unit * sum(share for _, _, share in _CELLS[:k]) for k in range(len(_CELLS))]
            return [
                (name, colour, QRectF(left, 7, share * unit, 16), QRectF(left, 24, share * unit - _GAP, 28))
                for left, (name, colour, share) in zip(lefts, _CELLS, strict=True)
            ]
        metrics = QFontMetrics(self._fonts[0])
        symbols = [metrics.horizontalAdvance(name.split(" ")[1]) + _GAP / 2 for name, _, _ in _CELLS]
        captions = [max(pair) for pair in zip(symbols[:_ROW], symbols[_ROW:], strict=True)]
        number = (width - sum(captions)) / _ROW
        slots = []
        for k, (name, colour, _) in enumerate(_CELLS):
            row, column = divmod(k, _ROW)
            place = QRectF(_MARGIN + sum(captions[:column]) + column * number, 5 + row * 24, captions[column], 24)
            slots.append((name, colour, place, QRectF(place.right(), place.top(), number - _GAP, 24)))
        return slots

    def font_for(self, words: str, width: float) -> QFont:
        """The font of a number: smaller, where it has not the room."""
        points, made = READING_PT, self._fonts[1]
        while points > _LEAST_PT and QFontMetricsF(made).horizontalAdvance(words) > width:
            points -= _FINER_PT
            made = font(points, bold=True)
        return made
