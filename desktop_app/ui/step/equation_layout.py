"""Where the symbols and numbers of an equation stand, in pixels: in rows, each number in its own place.

A line that is too long continues in the next row. Numbers that are too long push their neighbours aside; where a row
has no room for that, all its numbers are set in one smaller size.
"""

from collections.abc import Callable, Sequence
from math import floor
from typing import NamedTuple

from desktop_app.core.derivation.lines import Line, Term
from desktop_app.plots.typeset import Shape

NUMBER_HEIGHT = 17.0
_LABEL_WIDTH, _AIR = 36.0, 5.0
_LEAST_ASCENT, _LEAST_DESCENT = 11.0, 5.0
LEAST_HEIGHT = int(_LEAST_ASCENT + _LEAST_DESCENT + NUMBER_HEIGHT + _AIR)
_DOT = "·"
# The room of a sign, and how much more it gets between numbers that are pushed aside.
_SIGN_WIDTH, _SIGNS_WIDTH, _DOT_WIDTH, _FARTHER = 17.0, 25.0, 8.0, 3.0
_MARGIN, _AIR_OF_SIGN = 4.0, 4.5
_CROSSED = 4.0  # extra room for the dot before a crossed-out 0: the stroke is wider than the 0
_SCALES = 50  # sizes of numbers, at most
# A place has room for 5 digits, a sign and a point; less where numbers are usually whole.
_RESULT, _ROOMY, _SHORT, _PLAIN = "−0.001234", "−0.12345", "−0.25", "0.12"
_SHORT_ONES = frozenset({"x", "y", "dz_dv", "dz1_dw", "rate", "epsilon"})
_PLAIN_ONES = frozenset({"dy_dw", "momentum", "decay", "beta1", "beta2", "n", "low", "high"})

Advance = Callable[[str], float]


class TermPlace(NamedTuple):
    """Where a term stands: in `row`, from `left`, `width` wide; `sign` stands before it, in `room`."""

    term: Term
    row: int
    left: float
    width: float
    digits: float | None  # offset of a number's first digit; None for a formula that is written out
    sign: str
    room: float
    vanishes: bool


class EquationRow(NamedTuple):
    """A row from `top`, `height` high, with symbols on the `baseline` and numbers beneath them."""

    top: float
    height: float
    baseline: float

    @property
    def numbers(self) -> float:
        """The top of the numbers."""
        return self.top + self.height - _AIR / 2 - NUMBER_HEIGHT


class Layout(NamedTuple):
    places: tuple[TermPlace, ...]
    rows: tuple[EquationRow, ...]

    @property
    def height(self) -> float:
        return self.rows[-1].top + self.rows[-1].height


class NumberPlace(NamedTuple):
    """A number's left edge, and the middle of the sign before it."""

    left: float
    sign: float


class Spread(NamedTuple):
    """The numbers of a row; all are set at `scale` of their usual size."""

    scale: float
    numbers: tuple[NumberPlace, ...]


def laid_out(line: Line, shapes: Sequence[Shape], width: float, advance: Advance) -> Layout:
    """The rows of a line and the places in them: first that of the left side, then those of the terms."""
    places = _placed(line, shapes, width - _MARGIN, advance)
    rows: list[EquationRow] = []
    for k in range(places[-1].row + 1):
        own = [shape for place, shape in zip(places, shapes, strict=True) if place.row == k]
        ascent = max(_LEAST_ASCENT, *(shape.ascent for shape in own))
        descent = max(_LEAST_DESCENT, *(shape.descent for shape in own))
        top = rows[-1].top + rows[-1].height if rows else 0.0
        rows.append(EquationRow(top, int(ascent + descent + NUMBER_HEIGHT + _AIR), top + ascent + _AIR / 2))
    return Layout(tuple(places), tuple(rows))


def _placed(line: Line, shapes: Sequence[Shape], width: float, advance: Advance) -> list[TermPlace]:
    rest = iter(shapes)
    room, digits = _room_for(line.left, next(rest), advance, _RESULT)
    places = [TermPlace(line.left, 0, _LABEL_WIDTH, room, digits, "", 0.0, False)]
    indent = right = _LABEL_WIDTH + room
    row = 0
    for k, (sign, terms) in enumerate(line.products):
        vanishes = any(term.quantity == "dy_dw" for term in terms)
        rooms = [_room_for(term, next(rest), advance) for term in terms]
        dot = _DOT_WIDTH + (_CROSSED if vanishes else 0.0)
        whole = _SIGN_WIDTH + sum(room for room, _ in rooms) + dot * (len(terms) - 1)
        for j, (term, (room, digits)) in enumerate(zip(terms, rooms, strict=True)):
            words, before = (_DOT, dot) if j else _sign(line, sign, is_first=k == 0)
            needed = whole if j == 0 and whole <= width - _LABEL_WIDTH else before + room
            if right > indent and right + needed > width:
                row, right = row + 1, max(0.0, min(indent, width - needed))
            places.append(TermPlace(term, row, right + before, room, digits, words, before, vanishes))
            right += before + room
    return places


def _sign(line: Line, sign: int, is_first: bool) -> tuple[str, float]:
    if not is_first:
        return "+" if sign > 0 else "−", _SIGN_WIDTH
    return (line.relation, _SIGN_WIDTH) if sign > 0 else (f"{line.relation} −", _SIGNS_WIDTH)


def _room_for(term: Term, shape: Shape, advance: Advance, widest: str = "") -> tuple[float, float | None]:
    """The width of a term's place, and where the first digit of a number stands."""
    if term.formula is not None:
        formula = term.written or term.formula
        named = {name: _widest(quantity) for name, quantity in term.of}
        text = formula.text(term.is_factor, **named)
        return max(shape.width, advance(text)), None
    widest = widest or _widest(term.quantity)
    width = max(shape.width, advance(widest))
    # A long number is centred; a shorter one starts at the same place, with its sign before that.
    usual = advance("0.1234" if len(widest) > len(_SHORT) else widest.removeprefix("−"))
    return width, (width - usual) / 2


def _widest(quantity: str) -> str:
    return _PLAIN if quantity in _PLAIN_ONES else _SHORT if quantity in _SHORT_ONES else _ROOMY


def spread(layout: Layout, texts: Sequence[str], width: float, advance: Advance, least: float) -> tuple[Spread, ...]:
    """Where the numbers of each row stand, at a scale of at least `least`; empty if a row is too long for that."""
    made: list[Spread] = []
    for k in range(len(layout.rows)):
        own = [(place, text) for place, text in zip(layout.places, texts, strict=True) if place.row == k]
        row = _spread_row([place for place, _ in own], [text for _, text in own], width, advance, least)
        if row is None:
            return ()
        made.append(row)
    return tuple(made)


def _spread_row(
    places: Sequence[TermPlace], texts: Sequence[str], width: float, advance: Advance, least: float
) -> Spread | None:
    widths = [advance(text) for text in texts]
    rooms = [place.room + _FARTHER if place.room > _DOT_WIDTH else place.room for place in places]
    scale = min(1.0, floor((width - _MARGIN - sum(rooms)) / sum(widths) * _SCALES) / _SCALES)
    if scale < least:
        return None
    widths = [own * scale for own in widths]
    ideal = [_left(place, text, own, advance) for place, text, own in zip(places, texts, widths, strict=True)]
    lefts = _pushed(ideal, widths, rooms, width)
    ends = [0.0, *(left + own for left, own in zip(lefts, widths, strict=True))]
    halves = (advance(place.sign) * scale / 2 for place in places)
    return Spread(scale, tuple(map(NumberPlace, lefts, map(_sign_at, ends, lefts, places, halves))))


def _sign_at(right: float, left: float, place: TermPlace, half: float) -> float:
    """The middle of the sign that stands before a number: where it always stands, if that is clear of both numbers."""
    air = min(_AIR_OF_SIGN, max(0.0, (left - right) / 2 - half)) + half
    return max(right + air, min(place.left - place.room / 2, left - air))


def _left(place: TermPlace, text: str, width: float, advance: Advance) -> float:
    """Keep the first digit in its place, whatever surrounds it; centre what is long."""
    if place.digits is None or _DOT in text:
        return place.left + (place.width - width) / 2
    before = sum(advance(letter) for letter in text[:2] if letter in "(−")
    return place.left + place.digits - before


def _pushed(lefts: list[float], widths: list[float], rooms: list[float], width: float) -> list[float]:
    """Positions as near to `lefts` as possible, without overlaps and inside the row."""
    at = _MARGIN / 2
    for k, (left, own, room) in enumerate(zip(lefts, widths, rooms, strict=True)):
        lefts[k] = max(left, at + room)
        at = lefts[k] + own
    at = width - _MARGIN / 2
    for k in reversed(range(len(lefts))):
        lefts[k] = min(lefts[k], at - widths[k])
        at = lefts[k] - rooms[k]
    return lefts
