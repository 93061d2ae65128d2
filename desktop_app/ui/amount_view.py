"""Direction and amount of the nudge, apart; and what the tangent promises beside what the curve delivers.

Painted, not laid out: a frame must not move anything.
"""

from math import isfinite, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.error_functions import GREATEST
from desktop_app.core.rounding import in_print, rounded
from desktop_app.core.step import Step
from desktop_app.plots.axis import power_of_ten
from desktop_app.plots.ranges import round_up
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, Theme
from desktop_app.ui.numbers import brief
from desktop_app.ui.style import font
from desktop_app.ui.worked_step import UNSAID, WorkedStep

QUANTITIES = ("delta_w", "promised", "delivered", "rho")
_COLOURS = {"delta_w": "nudge", "promised": "gradient", "delivered": "E", "rho": "text"}
_UNSAID = dict.fromkeys(QUANTITIES, UNSAID) | {"delta_w": "Direction: ?\nAmount: ?", "rho": "ρ = ?"}
# The amount's scale, in decades.
_LEAST, _MOST = -6, 1
_HEIGHT, _MARGIN = 152, 6.0
_SCALE_PT = 8.0
# Where things begin, and how high and wide they are, in pixels.
_HEAD, _BAR, _BAR_HEIGHT, _DECADES = 36.0, 42.0, 7.0, 50.0
_TOPS = {"delta_w": 2.0, "promised": 70.0, "delivered": 91.0, "rho": 114.0}
_HEIGHTS = {"delta_w": 64.0, "promised": 18.0, "delivered": 18.0, "rho": 36.0}
_ARROW_WIDTH, _NAME_WIDTH, _NUMBER_WIDTH = 52.0, 94.0, 86.0
_WAYS = {1: "w goes up", -1: "w goes down", 0: "w stays"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AmountView(QWidget):
    """Shows a step; `pointed` tells the quantity under the mouse, "" where there is none."""

    pointed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._step: Step | None = None
        self._hidden: frozenset[str] = frozenset()
        self._lit: frozenset[str] = frozenset()
        self._pointed = ""
        self._texts = dict.fromkeys(QUANTITIES, "")
        self._small, self._bold, self._tiny = font(SMALL_PT), font(TEXT_PT, bold=True), font(_SCALE_PT)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Direction and amount of the nudge, promise against delivery")

    def sizeHint(self) -> QSize:
        return QSize(380, _HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_step(self, worked: WorkedStep) -> None:
        """Show the nudge of a step; a no-op where it is the same."""
        hidden = frozenset(name for name in QUANTITIES if worked.hides(name))
        if worked.step is self._step and hidden == self._hidden:
            return
        self._step, self._hidden = worked.step, hidden
        said = _said(worked.step)
        texts = {name: _UNSAID[name] if name in hidden else said[name] for name in QUANTITIES}
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleDescription(
                f"{'. '.join(texts['delta_w'].splitlines())}. Promised change of E: {texts['promised']}, "
                f"delivered: {texts['delivered']}. {texts['rho']}."
            )
        self.update()

    def light(self, names: frozenset[str]) -> None:
        """Light these quantities."""
        if names != self._lit:
            self._lit = names
            self.update()

    def text(self, name: str) -> str:
        """What is said of a quantity: two lines of "delta_w", else one."""
        return self._texts[name]

    def place_of(self, name: str) -> QRectF:
        """Where a quantity is painted; empty where it is not."""
        if name not in _TOPS:
            return QRectF()
        return QRectF(_MARGIN, _TOPS[name], self.width() - 2 * _MARGIN, _HEIGHTS[name])

    def bar_of(self, name: str) -> QRectF:
        """The bar that stands for a quantity; a change's goes from zero to the left where E falls. Empty: no bar."""
        step = self._step
        if step is None or name not in QUANTITIES[:3] or name in self._hidden:
            return QRectF()
        if name == "delta_w":
            return self._amount_bar(abs(_moved(step)))
        value, scale = step.promised if name == "promised" else step.delivered, _scale_of(step)
        if not isfinite(value) or scale == 0:
            return QRectF()
        reach = value / scale * self._half_width()
        top = self.place_of(name).center().y() - _BAR_HEIGHT / 2
        return QRectF(self._zero() + min(reach, 0.0), top, abs(reach), _BAR_HEIGHT)

    def _amount_bar(self, size: float) -> QRectF:
        if not (isfinite(size) and size > 0):
            return QRectF()
        left = self._decade(_LEAST)
        return QRectF(left, _BAR, self._decade(max(_LEAST, min(log10(size), _MOST))) - left, _BAR_HEIGHT)

    def _decade(self, power: float) -> float:
        """Where 10^power is on the amount's scale; its ends leave room for half a label."""
        left, width = 3 * _MARGIN, self.width() - 6 * _MARGIN
        return left + (power - _LEAST) / (_MOST - _LEAST) * width

    def _zero(self) -> float:
        """Where the two bars begin."""
        return _MARGIN + _NAME_WIDTH + self._half_width()

    def _half_width(self) -> float:
        return (self.width() - 2 * _MARGIN - _NAME_WIDTH - _NUMBER_WIDTH) / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._point(next((name for name in QUANTITIES if self.place_of(name).contains(at)), ""))

    def leaveEvent(self, event: QEvent) -> None:
        self._point("")

    def _point(self, name: str) -> None:
        if name != self._pointed:
            self._pointed = name
            self.pointed.emit(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.lit))
        for name in self._lit & set(QUANTITIES):
            painter.drawRoundedRect(self.place_of(name).adjusted(-3, 0, 3, 0), 4, 4)
        if self._step is None:
            return
        self._paint_direction(painter, self._step)
        self._paint_amount(painter, self._step)
        self._paint_change(painter, "promised", "promised g·Δw" if self._step.is_held else "promised −αg²")
        self._paint_change(painter, "delivered", "delivered ΔE")
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.place_of("rho"), int(flags) | int(Qt.TextFlag.TextWordWrap), self._texts["rho"])

    def _paint_direction(self, painter: QPainter, step: Step) -> None:
        """The arrow, to the right where w grows, and the words beside it."""
        top, colour = _TOPS["delta_w"], QColor(self._theme.nudge)
        box = QRectF(_MARGIN, top, _ARROW_WIDTH - 10, _HEAD)
        painter.setPen(colour)
        if "delta_w" in self._hidden or _sign(step) == 0:
            painter.setFont(self._bold)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, UNSAID if "delta_w" in self._hidden else "–")
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(_arrow(box.adjusted(0, 7, 0, -7), _sign(step)))
        room = QRectF(_MARGIN + _ARROW_WIDTH, top, self.width() - 2 * _MARGIN - _ARROW_WIDTH, _HEAD / 2)
        which_way, how_far = self._texts["delta_w"].splitlines()
        painter.setPen(colour)
        self._fit(painter, room, _LEFT, which_way, self._bold)
        painter.setPen(QColor(self._theme.text))
        self._fit(painter, room.translated(0, _HEAD / 2), _LEFT, how_far, self._small)

    def _paint_amount(self, painter: QPainter, step: Step) -> None:
        """The bar on its decades; behind it, paler, what the rule asks for where a wall takes some."""
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.wall))
        painter.drawRect(self._amount_bar(10.0**_MOST))
        if "delta_w" not in self._hidden:
            if step.is_held:
                painter.setBrush(QColor(theme.soft(theme.nudge)))
                painter.drawRect(self._amount_bar(abs(step.delta_w)))
            painter.setBrush(QColor(theme.nudge))
            painter.drawRect(self.bar_of("delta_w"))
            painter.drawPolygon(self._beyond(abs(_moved(step))))
        painter.setFont(self._tiny)
        for power in range(_LEAST, _MOST + 1):
            x = self._decade(power)
            painter.setPen(QPen(QColor(theme.axis), 1))
            painter.drawLine(QPointF(x, _BAR + _BAR_HEIGHT), QPointF(x, _BAR + _BAR_HEIGHT + 3))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(x - 20, _DECADES + 1, 40, 15), Qt.AlignmentFlag.AlignCenter, power_of_ten(power))

    def _beyond(self, size: float) -> QPolygonF:
        """A tip at an end of the scale that the amount lies beyond; empty where it is on it."""
        middle = _BAR + _BAR_HEIGHT / 2
        if 0 < size < 10.0**_LEAST:
            return _tip(QPointF(self._decade(_LEAST), middle), -1)
        return _tip(QPointF(self._decade(_MOST), middle), 1) if size > 10.0**_MOST else QPolygonF()

    def _paint_change(self, painter: QPainter, name: str, caption: str) -> None:
        """A change of E: its name, its bar from zero, to the left where E falls, and its number."""
        place, colour = self.place_of(name), QColor(getattr(self._theme, _COLOURS[name]))
        painter.setPen(QColor(self._theme.muted))
        name_place = QRectF(place.left(), place.top(), _NAME_WIDTH - 6, place.height())
        self._fit(painter, name_place, _LEFT, caption, self._small)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(self.bar_of(name))
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QPointF(self._zero(), place.top()), QPointF(self._zero(), place.bottom()))
        painter.setPen(colour)
        number = place.adjusted(place.width() - _NUMBER_WIDTH + 6, 0, 0, 0)
        self._fit(painter, number, _RIGHT, self._texts[name], self._small)

    @staticmethod
    def _fit(painter: QPainter, room: QRectF, flags: Qt.AlignmentFlag, words: str, letters: QFont) -> None:
        """Words in their place, smaller where they are too long for it."""
        painter.setFont(letters)
        width = painter.fontMetrics().horizontalAdvance(words)
        if width > room.width():
            painter.setFont(font(letters.pointSizeF() * room.width() / width * 0.98))
        painter.drawText(room, flags, words)


def _said(step: Step) -> dict[str, str]:
    """Each quantity in words or print."""
    return {
        "delta_w": f"Direction: {_direction(step)}\nAmount: {_amount(step)}",
        "promised": _in_print(step.promised),
        "delivered": _in_print(step.delivered),
        "rho": _kept(step.rho, step.promised),
    }


def _moved(step: Step) -> float:
    """The nudge that is made, with all the digits of the one that is asked for, if no wall shortens it."""
    return step.w_next - step.w if step.is_held else step.delta_w


def _sign(step: Step) -> int:
    """1 where w grows, −1 where it shrinks, else 0."""
    return (step.w_next > step.w) - (step.w_next < step.w) if step.is_finite else 0


def _direction(step: Step) -> str:
    if not step.is_finite:
        return "none, a number here is not finite"
    return "w stays at its wall" if not _sign(step) and step.is_held else _WAYS[_sign(step)]


def _amount(step: Step) -> str:
    if not step.is_finite:
        return "not finite"
    size, asked = brief(abs(_moved(step))), brief(abs(step.delta_w))
    if step.is_held:
        return f"{size}, up to the wall; the rule asks for {asked}"
    return size if _sign(step) or step.delta_w == 0 else f"{size}, too small to change w"


def _kept(rho: float | None, promised: float) -> str:
    """ρ, and what it says of the step."""
    if rho is None:
        return f"ρ: {'next to ' if abs(promised) > 0 else ''}nothing is promised here"
    number = f"ρ = {_in_print(rho)}"
    if rho < 0:
        return f"{number}: E went UP although the tangent promised down: the step was too long"
    share = f"{_percent(rho)} %" if rho < 100 else f"{brief(rho)} times"
    return f"{number}: the curve {'gives' if rho > 1 else 'keeps'} {share} of what the tangent promises"


def _percent(rho: float) -> str:
    """Whole, unless that would say all of it where a little is missing."""
    return f"{100 * rho:.0f}" if abs(rho - 1) > 5e-3 or rho == 1 else f"{100 * rho:.4g}"


def _in_print(value: float) -> str:
    return in_print(rounded(value))


def _scale_of(step: Step) -> float:
    """The change of E at the end of either half of the common scale: a round number, so that it seldom changes."""
    greatest = max((abs(value) for value in (step.promised, step.delivered) if isfinite(value)), default=0.0)
    return min(round_up(greatest), GREATEST) if greatest > 1e-300 else 0.0


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
