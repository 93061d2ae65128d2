"""Direction and amount of the nudge, each by itself, and what the tangent promises beside what the curve delivers.

Painted, without a layout: a frame must not move anything.
"""

from math import isfinite, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.numbers import power_of_ten
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, Theme
from desktop_app.ui.common.painting import LEFT, MIDDLE, RIGHT, draw_fitted, draw_words, fill_with
from desktop_app.ui.common.style import font
from desktop_app.ui.step.quantity_view import QuantityView
from desktop_app.words.step.amount import NOTHING, NUDGES, amount_texts, promise_in_symbols
from desktop_app.words.step.nudge import Move, moves
from desktop_app.words.step.worked_step import UNSAID, WorkedStep

_COLOURS = {"promised": "gradient", "delivered": "E"}
# The amount's scale, in decades.
_LEAST, _MOST = -6, 1
_HEIGHT, _MARGIN, _CORNER_PX = 152, 6.0, 4.0
_SCALE_PT = 8.0
# Positions and sizes in pixels; a second nudge pushes down what is below it.
_HEAD, _BAR, _BAR_HEIGHT, _DECADES, _NUDGE = 36.0, 40.0, 7.0, 48.0, 52.0
_TOPS = {"promised": 70.0, "delivered": 91.0, "rho": 114.0}
_HEIGHTS = {"promised": 18.0, "delivered": 18.0, "rho": 36.0}
_TOP, _SCALE_HEIGHT = 2.0, 14.0
_ARROW_WIDTH, _NAME_WIDTH, _NUMBER_WIDTH = 52.0, 94.0, 86.0


class AmountView(QuantityView):
    """Shows the nudges of a step, and the changes of E."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Direction and amount of the nudge, promise against delivery", _HEIGHT)
        self._worked: WorkedStep | None = None
        self._moves: dict[str, Move] = {}  # by the nudge's name; empty while the step is hidden or not finite
        self._small, self._bold = font(SMALL_PT, face=theme.face), font(TEXT_PT, True, theme.face)
        self._tiny = font(_SCALE_PT, face=theme.face)

    def show_step(self, worked: WorkedStep) -> None:
        """Show the nudge of a step; a no-op where it is the same."""
        before, self._worked = self._worked, worked
        if before is not None and (worked.settings, worked.step, worked.is_secret) == (
            before.settings, before.step, before.is_secret,
        ):  # fmt: skip
            return
        settings, step = worked.settings, worked.step
        is_told = step.is_finite and not worked.is_secret
        self._moves = dict(zip(NUDGES, moves(settings, step), strict=False)) if is_told else {}
        texts = amount_texts(worked)
        if texts != self._texts:
            self._texts = texts
            self.setFixedHeight(_HEIGHT + int(self._lower()))
            nudges = " ".join(f"{'. '.join(texts[name].splitlines())}." for name in NUDGES if name in texts)
            self.setAccessibleDescription(
                f"{nudges} Promised change of E: {texts['promised']}, delivered: {texts['delivered']}. {texts['rho']}."
            )
        self.update()

    def _lower(self) -> float:
        """How far a second nudge pushes down what is below."""
        return _NUDGE * (len(self._texts) - len(_TOPS) - 1)

    def _nudges(self) -> list[str]:
        return [name for name in self._texts if name in NUDGES]

    def place_of(self, name: str) -> QRectF:
        """Where a quantity is painted; empty where it is not."""
        if name not in self._texts:
            return QRectF()
        width = self.width() - 2 * _MARGIN
        if name in _TOPS:
            return QRectF(_MARGIN, _TOPS[name] + self._lower(), width, _HEIGHTS[name])
        is_last = name == self._nudges()[-1]
        height = _NUDGE - _TOP + (_SCALE_HEIGHT if is_last else 0.0)
        return QRectF(_MARGIN, _TOP + _NUDGE * NUDGES.index(name), width, height)

    def bar_of(self, name: str) -> QRectF:
        """The bar of a quantity, empty where it has none; that of a change of E goes to the left where E falls."""
        if name in self._moves:
            return self._amount_bar(name, abs(self._moves[name].made))
        if name not in _COLOURS or not self._moves or self._worked is None:
            return QRectF()
        step = self._worked.step
        value, scale = getattr(step, name), _scale_of(step.promised, step.delivered)
        if not isfinite(value) or scale == 0:
            return QRectF()
        reach = value / scale * self._half_width()
        top = self.place_of(name).center().y() - _BAR_HEIGHT / 2
        return QRectF(self._zero() + min(reach, 0.0), top, abs(reach), _BAR_HEIGHT)

    def _amount_bar(self, name: str, size: float) -> QRectF:
        if not (isfinite(size) and size > 0):
            return QRectF()
        left, top = self._decade(_LEAST), self.place_of(name).top() + _BAR
        return QRectF(left, top, self._decade(max(_LEAST, min(log10(size), _MOST))) - left, _BAR_HEIGHT)

    def _decade(self, power: float) -> float:
        """Where 10^power is on the amount's scale; its ends leave room for half a label."""
        left, width = 3 * _MARGIN, self.width() - 6 * _MARGIN
        return left + (power - _LEAST) / (_MOST - _LEAST) * width

    def _zero(self) -> float:
        """Where the two bars begin."""
        return _MARGIN + _NAME_WIDTH + self._half_width()

    def _half_width(self) -> float:
        return (self.width() - 2 * _MARGIN - _NAME_WIDTH - _NUMBER_WIDTH) / 2

    def paint(self, painter: QPainter) -> None:
        lit = (self.place_of(name).adjusted(-3, 0, 3, 0) for name in self._texts if self.is_lit(name))
        self._paint_lights(painter, lit, _CORNER_PX)
        if self._worked is None:
            return
        nudges = self._nudges()
        for name in nudges:
            self._paint_direction(painter, name)
            self._paint_amount(painter, name)
        self._paint_decades(painter, self.place_of(nudges[-1]).top() + _DECADES)
        self._paint_change(painter, "promised", promise_in_symbols(self._worked))
        self._paint_change(painter, "delivered", "delivered ΔE")
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        draw_words(painter, self.place_of("rho"), flags, self._texts["rho"], self._small, self._theme.text)

    def _paint_direction(self, painter: QPainter, name: str) -> None:
        """The arrow, to the right where the weight grows, and the words beside it."""
        place, colour = self.place_of(name), self._theme.nudge
        box = QRectF(place.left(), place.top(), _ARROW_WIDTH - 10, _HEAD)
        move = self._moves.get(name)
        if move is None or not move.made:
            is_secret = self._worked is not None and self._worked.is_secret
            draw_fitted(painter, box, MIDDLE, UNSAID if is_secret else NOTHING, self._bold, colour)
        else:
            fill_with(painter, colour)
            painter.drawPolygon(_arrow(box.adjusted(0, 7, 0, -7), 1 if move.made > 0 else -1))
        room = QRectF(place.left() + _ARROW_WIDTH, place.top(), place.width() - _ARROW_WIDTH, _HEAD / 2)
        which_way, how_far = self._texts[name].splitlines()
        draw_fitted(painter, room, LEFT, which_way, self._bold, colour)
        draw_fitted(painter, room.translated(0, _HEAD / 2), LEFT, how_far, self._small, self._theme.text)

    def _paint_amount(self, painter: QPainter, name: str) -> None:
        """The bar; at a wall, behind it in a paler colour, what the rule asks for."""
        theme, move = self._theme, self._moves.get(name)
        fill_with(painter, theme.wall)
        painter.drawRect(self._amount_bar(name, 10.0**_MOST))
        if move is None:
            return
        if move.is_held:
            painter.setBrush(QColor(theme.pale(theme.nudge)))
            painter.drawRect(self._amount_bar(name, abs(move.asked)))
        painter.setBrush(QColor(theme.nudge))
        painter.drawRect(self.bar_of(name))
        painter.drawPolygon(self._beyond(name, abs(move.made)))

    def _paint_decades(self, painter: QPainter, top: float) -> None:
        painter.setFont(self._tiny)
        for power in range(_LEAST, _MOST + 1):
            x = self._decade(power)
            painter.setPen(QPen(QColor(self._theme.axis), 1))
            painter.drawLine(QPointF(x, top - 1), QPointF(x, top + 2))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(x - 20, top + 1, 40, 15), MIDDLE, power_of_ten(power))

    def _beyond(self, name: str, size: float) -> QPolygonF:
        """A tip at the end of the scale where the amount lies beyond it; else empty."""
        middle = self.place_of(name).top() + _BAR + _BAR_HEIGHT / 2
        if 0 < size < 10.0**_LEAST:
            return _tip(QPointF(self._decade(_LEAST), middle), -1)
        return _tip(QPointF(self._decade(_MOST), middle), 1) if size > 10.0**_MOST else QPolygonF()

    def _paint_change(self, painter: QPainter, name: str, caption: str) -> None:
        """A change of E: its name, its bar from zero, to the left where E falls, and its number."""
        place, colour = self.place_of(name), getattr(self._theme, _COLOURS[name])
        name_place = QRectF(place.left(), place.top(), _NAME_WIDTH - 6, place.height())
        draw_fitted(painter, name_place, LEFT, caption, self._small, self._theme.muted)
        fill_with(painter, colour)
        painter.drawRect(self.bar_of(name))
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QPointF(self._zero(), place.top()), QPointF(self._zero(), place.bottom()))
        number = place.adjusted(place.width() - _NUMBER_WIDTH + 6, 0, 0, 0)
        draw_fitted(painter, number, RIGHT, self._texts[name], self._small, colour)


def _scale_of(promised: float, delivered: float) -> float:
    """The change of E at the end of either half of the common scale: the longer bar fills its half.

    So only the two bars are compared, not those of two steps.
    """
    greatest = max((abs(value) for value in (promised, delivered) if isfinite(value)), default=0.0)
    return min(greatest, GREATEST) if greatest > 1e-300 else 0.0


def _arrow(box: QRectF, sign: int) -> QPolygonF:
    """An arrow that fills `box`, to the right for 1 and to the left for −1."""
    tail, neck, half = -box.width() / 2, box.width() / 2 - box.height() * 0.8, box.height() / 2
    outline = [(tail, -half / 2.4), (neck, -half / 2.4), (neck, -half), (box.width() / 2, 0.0)]
    outline += [(x, -y) for x, y in reversed(outline[:-1])]
    return QPolygonF([box.center() + QPointF(sign * x, y) for x, y in outline])


def _tip(end: QPointF, sign: int) -> QPolygonF:
    """A small triangle that points on beyond the scale's end."""
    half = _BAR_HEIGHT / 2 + 2
    return QPolygonF([end + QPointF(0, -half), end + QPointF(sign * 8, 0), end + QPointF(0, half)])
