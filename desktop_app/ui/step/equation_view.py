"""One equation of the derivation: its symbols typeset, and the numbers of the step beneath them."""

from functools import cache, partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetricsF, QPainter, QResizeEvent

from desktop_app.core.derivation.lines import Line
from desktop_app.core.derivation.worked_lines import Worked, in_numbers, in_text, worked
from desktop_app.core.model.numbers import DIGITS
from desktop_app.plots.letters import lettered
from desktop_app.plots.theme import FONT, SMALL_PT, Theme
from desktop_app.plots.typeset import typeset
from desktop_app.ui.common.painting import LEFT, MIDDLE, draw_fitted, fill_with
from desktop_app.ui.common.style import font
from desktop_app.ui.step.equation_layout import LEAST_HEIGHT, NUMBER_HEIGHT, Layout, Spread, TermPlace, laid_out, spread
from desktop_app.ui.step.quantity_view import QuantityView
from desktop_app.words.step.highlights import quantities_in, quantity_of
from desktop_app.words.step.worked_step import UNSAID, WorkedStep

SYMBOL_PX, _CORNER_PX = 13.0, 4.0
WORDS_LEFT = 46.0  # behind the labels
NUMBER_PT = 8.5
_NOTE_GAP = 14.0  # before the note about a symbol
# Numbers are never set smaller than this, 9 pixels; they get fewer digits instead.
LEAST_PT = 6.75
_FEWEST_DIGITS = 2
# Negative numbers after these get brackets.
_BRACKETED_BEHIND = frozenset({"·", "+", "−"})
_COLOURS = {
    "w": "w", "v": "w", "E": "E", "dE_dw": "gradient", "dE_dv": "gradient", "w_next": "nudge", "v_next": "nudge",
    "dE_dy_hat": "gradient", "dE_dy": "gradient",
}  # fmt: skip


class EquationView(QuantityView):
    """Paints a line and the numbers of a step."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, theme: Theme, line: Line) -> None:
        super().__init__(theme, "; ".join(filter(None, (in_text(line), line.note))), LEAST_HEIGHT)
        self.line = line
        self._label_font = font(SMALL_PT, face=theme.face)
        self._advance = partial(advance, face=theme.face)
        self._terms = (line.left, *line.terms)
        names = (name for term in self._terms for name in (term.quantity, *term.quantities))
        self._names = tuple(dict.fromkeys(filter(None, names)))
        self._values: dict[str, float] = {}
        self._hidden: tuple[bool, ...] = ()
        self._made: Worked | None = None  # computed from the values when it is needed
        self._painted: list[str] = []  # its numbers, as they are painted
        self._spreads: tuple[Spread, ...] = ()  # where they stand, a row each
        self._is_beat = False
        self._layout: Layout | None = None
        self._colours: tuple[QColor, ...] = ()  # of the signs, and of each place

    @property
    def is_set(self) -> bool:
        """Whether the symbols are typeset."""
        return self._layout is not None

    def set_up(self) -> None:
        """Typeset the symbols: some 10 ms for each that is new."""
        if self._layout is None:
            self._lay_out()
            self._colours = self._coloured()

    def _lay_out(self) -> None:
        self._layout = self._laid_out(self.width())
        self._still = self._made = None
        self.setFixedHeight(int(self._layout.height))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._colours = self._coloured()

    def show_step(self, step: WorkedStep) -> None:
        """Show other numbers; a no-op where they are the same."""
        values = {name: step.values[name] for name in self._names}
        hidden = tuple(step.is_secret and any(map(step.hides, (t.quantity, *t.quantities))) for t in self._terms)
        if (values, hidden) != (self._values, self._hidden):
            self._values, self._hidden, self._made = values, hidden, None
            self.update()

    def _worked(self) -> Worked:
        """The printed numbers, computed only for lines that are visible or read out.

        They have fewer digits where they do not fit into their row.
        """
        for digits in range(DIGITS, _FEWEST_DIGITS - 1, -1):
            if self._made is not None:
                break
            made = worked(self.line, self._values, digits)
            if made.words or self._layout is None:
                self._made, self._spreads = made, ()
                break
            least = LEAST_PT / NUMBER_PT if digits > _FEWEST_DIGITS else 0.0
            painted = self._in_place(self._layout, made)
            spreads = spread(self._layout, painted, self.width(), self._advance, least)
            if spreads:
                self._made, self._painted, self._spreads = made, painted, spreads
        assert self._made is not None
        return self._made

    def _in_place(self, layout: Layout, made: Worked) -> list[str]:
        """The numbers as they are painted, with the brackets they need."""
        texts = zip(layout.places, (made.left, *made.terms), self._hidden, strict=True)
        return [
            UNSAID if hidden else f"({text})" if place.sign in _BRACKETED_BEHIND and text[0] == "−" else text
            for place, text, hidden in texts
        ]

    def show_beat(self, is_beat: bool) -> None:
        """Mark the whole line during its beat."""
        if is_beat != self._is_beat:
            self._is_beat = is_beat
            self.update()

    def texts(self) -> tuple[str, ...]:
        """The numbers as they are shown, that of the left side first; or the words in their place."""
        if not self._values:
            return ()
        made = self._worked()
        if made.words:
            return (UNSAID if any(self._hidden) else made.words,)
        every = (made.left, *made.terms)
        return tuple(UNSAID if hidden else text for text, hidden in zip(every, self._hidden, strict=True))

    def numbers_text(self) -> str:
        """The numbers in one line of text."""
        if not self._values:
            return ""
        return UNSAID if any(self._hidden) else in_numbers(self.line, self._worked())

    def under(self, at: QPointF) -> tuple[str, str]:
        places = self._layout.places if self._layout else ()
        return next((quantity_of(place.term) for place in places if self._rect_of(place).contains(at)), ""), ""

    def place_of(self, name: str) -> QRectF:
        """Where the first term of a quantity is painted; empty where there is none."""
        places = self._layout.places if self._layout else ()
        return next((self._rect_of(place) for place in places if quantity_of(place.term) == name), QRectF())

    def lit_places(self) -> list[QRectF]:
        """Where terms are highlighted."""
        places = self._layout.places if self._layout else ()
        return [self._rect_of(place) for place in places if self._lit & quantities_in(place.term)]

    def _rect_of(self, place: TermPlace) -> QRectF:
        assert self._layout is not None
        row = self._layout.rows[place.row]
        return QRectF(place.left, row.top, place.width, row.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._layout is not None and event.size().width() != event.oldSize().width():
            self._lay_out()

    def height_in(self, width: int) -> int:
        """Its height at this width; this typesets the symbols."""
        return int(self._laid_out(width).height)

    def _laid_out(self, width: int) -> Layout:
        return laid_out(self.line, [typeset(term.latex, SYMBOL_PX) for term in self._terms], width, self._advance)

    def paint(self, painter: QPainter) -> None:
        if self._layout is None:
            return
        if self._is_beat:
            fill_with(painter, self._theme.accent)
            painter.drawRoundedRect(QRectF(0, 2, 3, self.height() - 4), 1.5, 1.5)
        lights = [place.adjusted(-3, 0, 3, 0) for place in self.lit_places()]
        for light in lights:
            light.setLeft(max(light.left(), WORDS_LEFT - 2))  # clear of the label
        self._paint_lights(painter, lights, _CORNER_PX)
        self._draw_still(painter)
        if self._values:
            self._paint_numbers(painter, self._layout)

    def paint_still(self, painter: QPainter) -> None:
        """Paint the symbols."""
        assert self._layout is not None
        layout = self._layout
        painter.setFont(self._label_font)
        painter.setPen(self._colours[0])
        painter.drawText(QPointF(8, layout.rows[0].baseline), self.line.label)
        for k, place in enumerate(layout.places):
            baseline = layout.rows[place.row].baseline
            sign = QRectF(place.left - place.room, baseline - NUMBER_HEIGHT * 0.78, place.room, NUMBER_HEIGHT)
            painter.drawText(sign, MIDDLE, place.sign)
            if k == 0 and not self.line.shows_left:
                continue
            shape = typeset(place.term.latex, SYMBOL_PX)
            painter.save()
            painter.translate(place.left + (place.width - shape.width) / 2, baseline)
            painter.fillPath(shape.path, self._colours[k + 1])
            painter.restore()
        if self.line.note:
            row, last = layout.rows[-1], layout.places[-1]
            left = last.left + last.width + _NOTE_GAP
            room = QRectF(left, row.baseline - NUMBER_HEIGHT * 0.78, self.width() - left, NUMBER_HEIGHT)
            draw_fitted(painter, room, LEFT, self.line.note, self._label_font, self._theme.muted)

    def _coloured(self) -> tuple[QColor, ...]:
        theme, places = self._theme, self._layout.places if self._layout else ()
        names = [_COLOURS.get(quantity_of(place.term), "text") for place in places]
        shades = [
            theme.muted if place.vanishes else getattr(theme, name) for name, place in zip(names, places, strict=True)
        ]
        return tuple(QColor(shade) for shade in (theme.muted, *shades))

    def _paint_numbers(self, painter: QPainter, layout: Layout) -> None:
        made, face = self._worked(), self._theme.face
        if made.words:
            painter.setFont(_font(1.0, self._theme.face))
            painter.setPen(self._colours[0])
            painter.drawText(
                QPointF(WORDS_LEFT, layout.rows[0].numbers + _baseline(1.0, self._theme.face)), self.texts()[0]
            )
            return
        numbers = [number for row in self._spreads for number in row.numbers]
        for k, (place, number, text) in enumerate(zip(layout.places, numbers, self._painted, strict=True)):
            scale = self._spreads[place.row].scale
            painter.setFont(_font(scale, face))
            y = layout.rows[place.row].numbers + _baseline(scale, face)
            if k:
                sign = place.sign if k > 1 else place.sign.replace(self.line.relation, made.relation, 1)
                painter.setPen(self._colours[0])
                painter.drawText(QPointF(number.sign - self._advance(sign) * scale / 2, y), sign)
            painter.setPen(self._colours[k + 1])
            painter.drawText(QPointF(number.left, y), lettered(text, face))
            if place.term.quantity == "dy_dw":
                middle = QPointF(number.left + self._advance("0") / 2, y - _baseline(scale, face) + NUMBER_HEIGHT / 2)
                painter.drawLine(middle + QPointF(-4, 5), middle + QPointF(4, -5))


def advance(text: str, face: str = FONT) -> float:
    """The width of a number; digits have one width and no kerning."""
    return sum(_advance_of(letter, face) for letter in text)


@cache
def _advance_of(letter: str, face: str) -> float:
    return QFontMetricsF(font(NUMBER_PT, face=face)).horizontalAdvance(letter)


@cache
def _font(scale: float, face: str) -> QFont:
    return font(NUMBER_PT * scale, face=face)


@cache
def _baseline(scale: float, face: str) -> float:
    """The baseline of numbers, below their top."""
    return (NUMBER_HEIGHT + QFontMetricsF(_font(scale, face)).capHeight()) / 2
