"""One line of the derivation: its symbols typeset, and today's numbers beneath them, each in a place of its own."""

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.derivation import Line, Term, Worked, in_numbers, in_text, worked
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.plots.typeset import Shape, typeset
from desktop_app.ui.style import font
from desktop_app.ui.worked_step import UNSAID, WorkedStep

SYMBOL_PX = 13.0
NUMBER_PT = 8.5
# A number's place has room for 5 digits, a sign and a point; longer ones are set smaller.
_ROOMY, _SHORT = "−0.001234", "−0.25"
_LABEL_WIDTH, _SIGN_WIDTH, _DOT_WIDTH = 46.0, 18.0, 9.0
_NUMBER_HEIGHT, _AIR = 17.0, 5.0
_LEAST_ASCENT, _LEAST_DESCENT = 11.0, 5.0
_ZERO_PX = 3.0  # from the edge of a 0 to its middle
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
# Negative numbers behind these are in brackets.
_BRACKETED_BEHIND = frozenset({"·", "+", "−"})
# What may be lit under another name: quantities that are one and the same thing to a reader.
LIT_BY = {
    "dE_dw_sum": "dE_dw",
    "w_asked": "w_next",
    "minus_dE_dy": "dE_dy",
}
_COLOURS = {"w": "w", "E": "E", "dE_dw": "gradient", "w_next": "nudge", "dE_dy_hat": "gradient", "dE_dy": "gradient"}
# These are whole numbers as a rule, and need little room.
_SHORT_ONES = frozenset({"x", "y", "dy_dw"})


def quantity_of(term: Term) -> str:
    """The name that a term is lit by."""
    return LIT_BY.get(term.quantity, term.quantity)


class Place(NamedTuple):
    """Where a term stands: from `left`, `width` wide; `sign` is what stands before it."""

    term: Term
    left: float
    width: float
    letters: int  # so many fit in
    digits: float | None  # how far in the first digit of a number stands; None, where a formula is written out
    sign: str
    vanishes: bool


class LineView(QWidget):
    """Paints a line and the numbers of a step."""

    def __init__(self, theme: Theme, line: Line) -> None:
        super().__init__()
        self.line = line
        self._theme = theme
        self._font, self._label_font = font(NUMBER_PT), font(SMALL_PT)
        self._widths = {letter: QFontMetricsF(self._font).horizontalAdvance(letter) for letter in "(−"}
        self._terms = (line.left, *(term for _, terms in line.products for term in terms))
        self._names = tuple(dict.fromkeys(name for term in self._terms for name in (term.quantity, *term.of)))
        self._values: dict[str, float] = {}
        self._hidden: tuple[bool, ...] = ()
        self._made: Worked | None = None  # of these values, once it is asked for
        self._lit: frozenset[str] = frozenset()
        self._is_beat = False
        self._symbols: QPixmap | None = None
        self._places: tuple[Place, ...] | None = None
        self._colours: tuple[QColor, ...] = ()  # of the signs, and of each place
        self._ascent = self._descent = 0.0
        self.setMouseTracking(True)
        # Or every frame would paint the panel's rounded card again beneath each line.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(int(_LEAST_ASCENT + _LEAST_DESCENT + _NUMBER_HEIGHT + _AIR))
        self.setAccessibleName(in_text(line))

    @property
    def is_set(self) -> bool:
        """Whether the symbols are typeset."""
        return self._places is not None

    def set_up(self) -> None:
        """Typeset the symbols: some 10 ms for each that is new."""
        if self._places is not None:
            return
        shapes = [typeset(term.latex, SYMBOL_PX) for term in self._terms]
        self._ascent = max(_LEAST_ASCENT, *(shape.ascent for shape in shapes))
        self._descent = max(_LEAST_DESCENT, *(shape.descent for shape in shapes))
        self._places = self._placed(shapes)
        self._colours = self._coloured()
        self.setFixedHeight(int(self._ascent + self._descent + _NUMBER_HEIGHT + _AIR))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._symbols = theme, None
        self._colours = self._coloured()
        self.update()

    def show_step(self, step: WorkedStep) -> None:
        """Show other numbers; a no-op where they are the same."""
        values = {name: step.values[name] for name in self._names}
        hidden = tuple(any(map(step.hides, (term.quantity, *term.of))) for term in self._terms)
        if (values, hidden) != (self._values, self._hidden):
            self._values, self._hidden, self._made = values, hidden, None
            self.update()

    def _worked(self) -> Worked:
        """The numbers in print: worked out only for lines that are in sight, or are read."""
        if self._made is None:
            self._made = worked(self.line, self._values)
        return self._made

    def light(self, names: frozenset[str], is_beat: bool) -> None:
        """Light the terms of these quantities, and the whole line while its beat is on."""
        if (names, is_beat) != (self._lit, self._is_beat):
            self._lit, self._is_beat = names, is_beat
            self.update()

    def texts(self) -> tuple[str, ...]:
        """The numbers as they are shown: the left side's first."""
        if not self._values:
            return ()
        every = (self._worked().left, *self._worked().terms)
        return tuple(UNSAID if hidden else text for text, hidden in zip(every, self._hidden, strict=True))

    def in_words(self) -> str:
        """The numbers in one line of text."""
        if not self._values:
            return ""
        return UNSAID if any(self._hidden) else in_numbers(self.line, self._worked())

    def term_at(self, x: float) -> str:
        """The quantity that stands at `x`; empty where there is none."""
        for place in self._places or ():
            if place.left * self._scale() <= x <= (place.left + place.width) * self._scale():
                return quantity_of(place.term)
        return ""

    def place_of(self, name: str) -> QRectF:
        """Where the first term of a quantity is painted; empty where there is none."""
        for place in self._places or ():
            if quantity_of(place.term) == name:
                s = self._scale()
                return QRectF(place.left * s, 0, place.width * s, self.height())
        return QRectF()

    def _placed(self, shapes: list[Shape]) -> tuple[Place, ...]:
        rest = iter(shapes)
        room = self._room_for(self.line.left, next(rest))
        width = room[0]
        places = [Place(self.line.left, _LABEL_WIDTH, *room, "", False)]
        left = _LABEL_WIDTH + width
        for k, (sign, terms) in enumerate(self.line.products):
            words = self.line.relation if k == 0 else ("+" if sign > 0 else "−")
            vanishes = any(term.quantity == "dy_dw" for term in terms)
            for j, term in enumerate(terms):
                left += _SIGN_WIDTH if j == 0 else _DOT_WIDTH
                room = self._room_for(term, next(rest))
                width = room[0]
                places.append(Place(term, left, *room, words if j == 0 else "·", vanishes))
                left += width
        return tuple(places)

    def _room_for(self, term: Term, shape: Shape) -> tuple[float, int, float | None]:
        """The width of a term's place, how many letters fit in, and where the first digit of a number stands."""
        widest = _SHORT if term.quantity in _SHORT_ONES else _ROOMY
        text = term.around.format(*[widest] * max(1, len(term.of)))
        metrics = QFontMetricsF(self._font)
        needed = metrics.horizontalAdvance(text)
        width = max(shape.width, needed)
        # A long number is in the middle; a shorter one begins where it does, and a sign stands before that.
        usual = metrics.horizontalAdvance(widest[1:-1] if widest is _ROOMY else widest[1:])
        return width, len(text) + 1, None if term.of else (width - usual) / 2

    def _scale(self) -> float:
        """Below 1 where the line is too long for the panel."""
        if not self._places:
            return 1.0
        last = self._places[-1]
        return min(1.0, self.width() / (last.left + last.width + 4.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._symbols = None

    def sizeHint(self) -> QSize:
        return QSize(360, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.card))
        if self._places is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lights(painter)
        if self._symbols is None or self._symbols.devicePixelRatio() != self.devicePixelRatioF():
            self._symbols = self._painted_symbols()
        painter.drawPixmap(0, 0, self._symbols)
        painter.scale(self._scale(), 1.0)
        self._paint_numbers(painter)

    def _paint_lights(self, painter: QPainter) -> None:
        if not (self._is_beat or self._lit):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent))
        if self._is_beat:
            painter.drawRoundedRect(QRectF(0, 2, 3, self.height() - 4), 1.5, 1.5)
        painter.setBrush(QColor(self._theme.lit))
        s = self._scale()
        for place in self._places or ():
            if quantity_of(place.term) in self._lit:
                rect = QRectF(place.left * s - 3, 0, place.width * s + 6, self.height())
                painter.drawRoundedRect(rect, 4, 4)

    def _painted_symbols(self) -> QPixmap:
        """The symbols never change: painted once, they cost a frame nothing."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._label_font)
        painter.setPen(QColor(self._theme.muted))
        baseline = self._ascent + _AIR / 2
        painter.drawText(QPointF(8, baseline), self.line.label)
        painter.scale(self._scale(), 1.0)
        for k, place in enumerate(self._places or ()):
            self._paint_sign(painter, place, baseline, k)
            if k == 0 and not self.line.shows_left:
                continue
            shape = typeset(place.term.latex, SYMBOL_PX)
            painter.save()
            painter.translate(place.left + (place.width - shape.width) / 2, baseline)
            painter.fillPath(shape.path, self._colours[k + 1])
            painter.restore()
        painter.end()
        return pixmap

    def _paint_sign(self, painter: QPainter, place: Place, baseline: float, k: int) -> None:
        """The sign before a place, among the symbols and again among the numbers, where the first one may change."""
        room = _DOT_WIDTH if place.sign == "·" else _SIGN_WIDTH
        top = self.height() - _AIR / 2 - _NUMBER_HEIGHT
        sign = QRectF(place.left - room, baseline - _NUMBER_HEIGHT * 0.78, room, _NUMBER_HEIGHT)
        painter.drawText(sign, _MIDDLE, place.sign)
        if k > 1:
            painter.drawText(QRectF(place.left - room, top, room, _NUMBER_HEIGHT), _MIDDLE, place.sign)

    def _coloured(self) -> tuple[QColor, ...]:
        theme = self._theme
        names = [_COLOURS.get(quantity_of(place.term), "text") for place in self._places or ()]
        vanish = [place.vanishes for place in self._places or ()]
        shades = [
            theme.soft(theme.text) if gone else getattr(theme, name) for name, gone in zip(names, vanish, strict=True)
        ]
        return tuple(QColor(shade) for shade in (theme.muted, *shades))

    def _paint_numbers(self, painter: QPainter) -> None:
        if not self._values:
            return
        top = self.height() - _AIR / 2 - _NUMBER_HEIGHT
        painter.setFont(self._font)
        for k, (place, text) in enumerate(zip(self._places or (), self.texts(), strict=True)):
            if k == 1:
                painter.setPen(self._colours[0])
                sign = QRectF(place.left - _SIGN_WIDTH, top, _SIGN_WIDTH, _NUMBER_HEIGHT)
                painter.drawText(sign, _MIDDLE, self._worked().relation)
            painter.setPen(self._colours[k + 1])
            rect = QRectF(place.left, top, place.width, _NUMBER_HEIGHT)
            if place.sign in _BRACKETED_BEHIND and text.startswith("−"):
                text = f"({text})"
            if len(text) > place.letters:
                self._paint_fitted(painter, rect, text)
            elif place.digits is None:
                painter.drawText(rect, _MIDDLE, text)
            else:
                # The first digit always stands in one place, whatever is before and behind it.
                before = sum(self._widths[letter] for letter in text[:2] if letter in self._widths)
                painter.drawText(rect.translated(place.digits - before, 0), _LEFT, text)
            if place.term.quantity == "dy_dw":
                middle = QPointF(place.left + (place.digits or 0) + _ZERO_PX, rect.center().y())
                painter.drawLine(middle + QPointF(-6, 5), middle + QPointF(6, -5))

    def _paint_fitted(self, painter: QPainter, rect: QRectF, text: str) -> None:
        """A number that is too long for its place, in smaller letters."""
        painter.setFont(_smaller(len(text), round(rect.width())))
        painter.drawText(rect, _MIDDLE, text)
        painter.setFont(self._font)


@cache
def _smaller(letters: int, width: int) -> QFont:
    """The font in which so many figures fit into a width; asked for in every frame, so kept."""
    needed = QFontMetricsF(font(NUMBER_PT)).horizontalAdvance("0" * letters)
    return font(min(NUMBER_PT, NUMBER_PT * width / needed))
