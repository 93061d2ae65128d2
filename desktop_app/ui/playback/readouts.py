"""The large read-outs: i, x, y, w, ŷ, E, ∂E/∂w, and in two lines of words the next nudge and what follows of it.

Painted, without a layout: a frame must not move anything, and labels would be laid out again each time.
"""

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton

from desktop_app.core.model.numbers import brief, count, readout
from desktop_app.core.model.step import Step
from desktop_app.core.run.run import Reading
from desktop_app.plots.theme import READING_PT, SMALL_PT, TEXT_PT, Theme
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.painting import LEFT, draw_words
from desktop_app.ui.common.style import font
from desktop_app.words.step.headline import headline
from desktop_app.words.step.nudge import prediction_question
from desktop_app.words.step.worked_step import UNSAID
from desktop_app.words.summaries import readouts_in_words

_HEIGHT, _ROW_HEIGHT = 92, 24
# The two lines of words stand so far above the lower edge.
_LINES, _LINE_HEIGHT = (40, 22), 18
_MARGIN, _GAP = 14.0, 10.0
# Below this width, and with two weights, captions are symbols beside the numbers, in rows of four.
_WIDE, _IN_A_ROW = 920, 4
# Below this width the words need most of the row.
_NARROW, _BADGE, _BRIEF_BADGE = 590, "The past: go on from here", "Go on from here"


class Readout(NamedTuple):
    """A read-out: its name, whose last word is its symbol, its colour in the theme, and its share of the width."""

    name: str
    colour: str = "text"
    share: float = 1.25
    is_secret: bool = False

    @property
    def symbol(self) -> str:
        return self.name.split(" ")[-1]


_I, _X, _Y = Readout("iteration i", share=1.35), Readout("input x", share=0.75), Readout("desired y", share=0.75)
_Y_HAT, _E = Readout("output ŷ", share=1.15), Readout("error E", "E")


@cache
def cells_of(symbols: tuple[str, ...], has_patterns: bool = True) -> tuple[Readout, ...]:
    """The read-outs for one weight or two, in the order in which they are painted."""
    each = [
        (
            Readout(f"weight {w}", "w"),
            Readout(f"gradient ∂E/∂{w}", "gradient", 1.35, True),
            Readout(f"nudge Δ{w}", "nudge", 1.35, True),
        )
        for w in symbols
    ]
    if not has_patterns:
        return _I, *each[0], _E, *(cell for cells in each[1:] for cell in cells)
    if len(each) == 1:
        w, slope, nudge = each[0]
        return _I, _X, _Y, w, _Y_HAT, _E, slope, nudge
    # A row for each weight.
    return _I, _X, _Y, _E, *each[0], _Y_HAT, *each[1]


# The smallest letters of numbers and of words, and the steps on the way there.
_LEAST_PT, _LEAST_WORDS_PT, _FINER_PT = SMALL_PT - 1, 6.0, 0.5


class Readouts(QFrame):
    """Shows a step in numbers and in two lines of words, with a badge if it lies in the past.

    `text(name)`, `lines` and, in one piece, `sentence` are what is shown.
    """

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, theme: Theme, branch: QAction) -> None:
        super().__init__()
        self.setObjectName("card")
        self.theme = theme
        self.lines: tuple[str, ...] = ()
        self._reading: Reading | None = None
        self._is_secret = self._is_folded = False
        self._is_wanted = True
        self._is_presented = False
        self._cells = cells_of(("w",))
        self._texts: dict[str, str] = {}  # by symbol
        self._fonts = font(SMALL_PT), font(READING_PT, bold=True), font(TEXT_PT)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Read-outs")
        self.badge = QPushButton(_BADGE, self)
        self.badge.setObjectName("badge")
        self.badge.setToolTip(branch.toolTip())
        self.badge.clicked.connect(branch.trigger)
        by_tab_only(self.badge)
        self.badge.hide()

    def sizeHint(self) -> QSize:
        return QSize(640, self.minimumHeight())

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def text(self, name: str) -> str:
        """What is shown for a symbol: "w", "E", "∂E/∂w", "Δw", "i", …"""
        return self._texts[name]

    def show_reading(self, reading: Reading) -> None:
        self._reading, step = reading, reading.step
        is_past = step.iteration < reading.latest
        if is_past == self.badge.isHidden():
            self.badge.setVisible(is_past)
            self._place_badge()
        symbols = reading.settings.net.symbols
        if (cells := cells_of(symbols, reading.settings.net.has_patterns)) != self._cells:
            self._cells = cells
            rows = -(-len(cells) // _IN_A_ROW)
            self.setFixedHeight(_HEIGHT + (rows - 2) * _ROW_HEIGHT)
            self._place_badge()
        self._texts = _values(step, symbols)
        if self._is_secret:
            self._texts |= {cell.symbol: UNSAID for cell in self._cells if cell.is_secret}
        lines = (prediction_question(reading.settings),) if self._is_secret else headline(reading.settings, step)
        if lines != self.lines:
            self.lines = lines
            self.setAccessibleDescription(self.sentence)
        self.update()

    @property
    def sentence(self) -> str:
        """All of the words."""
        return " ".join(filter(None, self.lines))

    def summary(self) -> str:
        """All that is shown, for a screen reader."""
        numbers = [(cell.name, self._texts[cell.symbol]) for cell in self._cells if cell.symbol in self._texts]
        return readouts_in_words(numbers, self.sentence)

    def parts(self) -> dict[str, QRect]:
        """The places of the numbers and of the words."""
        first, last = (place.toRect() for place in self.line_places())
        return {"numbers": QRect(0, 0, self.width(), first.top()), "sentence": first.united(last)}

    def set_secret(self, on: bool) -> None:
        """Whether to hide what the next step does."""
        self._is_secret = on
        if self._reading is not None:
            self.show_reading(self._reading)

    def want(self, on: bool) -> None:
        """Whether the desk shows the read-outs."""
        self._is_wanted = on
        self._show_or_hide()

    def fold(self, on: bool) -> None:
        """Hide them while a low window has no room for them."""
        self._is_folded = on
        self._show_or_hide()

    def present(self, on: bool) -> None:
        """Show them to a room, whatever the desk shows."""
        self._is_presented = on
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self._is_presented or (self._is_wanted and not self._is_folded))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        """In the lower right corner, below the first line of words and right of the second."""
        self.badge.setText(_BADGE if self.width() >= _NARROW else _BRIEF_BADGE)
        self.badge.adjustSize()
        right, bottom = self.width() - int(_MARGIN), self.height() - 2
        self.badge.move(right - self.badge.width(), bottom - self.badge.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for cell, (caption, number) in zip(self._cells, self.slots(), strict=True):
            text = self._texts.get(cell.symbol, "")
            name = cell.name if self._is_wide() else cell.symbol
            draw_words(painter, caption, LEFT, name, self._fonts[0], self.theme.muted)
            letters = self.font_for(text, number.width())
            draw_words(painter, number, LEFT, text, letters, getattr(self.theme, cell.colour))
        colours = self.theme.nudge, self.theme.text
        for words, place, colour in zip(self.lines, self.line_places(), colours, strict=False):
            letters = self.font_for(words, place.width(), TEXT_PT, _LEAST_WORDS_PT, bold=False)
            shown = QFontMetrics(letters).elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()) + 1)
            draw_words(painter, place, LEFT, shown, letters, colour)

    def line_places(self) -> list[QRectF]:
        """The places of the words, the last one left of the badge if that is visible."""
        right = self.width() - _MARGIN
        ends = right, right if self.badge.isHidden() else self.badge.x() - _GAP
        lines = zip(_LINES, ends, strict=True)
        return [QRectF(_MARGIN, self.height() - above, end - _MARGIN, _LINE_HEIGHT) for above, end in lines]

    def _is_wide(self) -> bool:
        return self.width() >= _WIDE and len(self._cells) <= 2 * _IN_A_ROW

    def slots(self) -> list[tuple[QRectF, QRectF]]:
        """For each number the places of its caption and itself: below it or right of it."""
        width = self.width() - 2 * _MARGIN
        if self._is_wide():
            unit = width / sum(cell.share for cell in self._cells)
            slots, left = [], _MARGIN
            for cell in self._cells:
                width = cell.share * unit
                slots.append((QRectF(left, 7, width, 16), QRectF(left, 24, width - _GAP, 28)))
                left += width
            return slots
        metrics = QFontMetrics(self._fonts[0])
        symbols = [metrics.horizontalAdvance(cell.symbol) + _GAP / 2 for cell in self._cells]
        captions = [max(symbols[column::_IN_A_ROW]) for column in range(_IN_A_ROW)]
        number = (width - sum(captions)) / _IN_A_ROW
        slots = []
        for k in range(len(self._cells)):
            row, column = divmod(k, _IN_A_ROW)
            left, top = _MARGIN + sum(captions[:column]) + column * number, 4 + row * _ROW_HEIGHT
            place = QRectF(left, top, captions[column], _ROW_HEIGHT)
            slots.append((place, QRectF(place.right(), top, number - _GAP, _ROW_HEIGHT)))
        return slots

    def font_for(
        self, words: str, width: float, points: float = READING_PT, least: float = _LEAST_PT, bold: bool = True
    ) -> QFont:
        """The font of a number or of a line of words, smaller where they are too long."""
        made = self._fonts[1] if bold else self._fonts[2]
        if (needed := QFontMetricsF(made).horizontalAdvance(words)) > width:
            # Words are as wide as they are large, but for rounding: begin one step above the size that fits.
            steps = int(points * (1 - width / needed) / _FINER_PT - 1)
            points = max(points - steps * _FINER_PT, least)
            made = font(points, bold)
        while points > least and QFontMetricsF(made).horizontalAdvance(words) > width:
            points -= _FINER_PT
            made = font(points, bold)
        return made


def _values(step: Step, symbols: tuple[str, ...]) -> dict[str, str]:
    """The texts by symbol."""
    share = step.shares[0] if len(step.shares) == 1 else step.share
    shown = step.shown
    several = f"{count(len(shown))} of {count(len(step.shares))}" if isinstance(shown, tuple) else "all"
    made = {
        "i": count(step.iteration),
        "x": brief(share.x) if share else several,
        "y": brief(share.y) if share else several,
        "ŷ": readout(share.y_hat) if share else "–",
        "E": readout(step.E),
    }
    each = zip(symbols, step.state.weights, (step.dE_dw, step.dE_dv), step.nudges, strict=False)
    for w, at, slope, made_of_w in each:
        made |= {w: readout(at), f"∂E/∂{w}": readout(slope, signed=True)}
        # A step that cannot be made has no nudge.
        made[f"Δ{w}"] = readout(made_of_w, signed=True) if step.is_finite else "–"
    return made
