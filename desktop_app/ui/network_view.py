"""The network drawn: values flow forward along its edges, the gradients flow back beneath them.

All that stays is painted once into a picture; a frame paints the numbers, each in a place of its own, and the lights.
"""

from collections.abc import Iterable
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.core.activations import ACTIVATIONS
from desktop_app.core.rounding import in_print, rounded
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, THIN_WIDTH, Theme
from desktop_app.ui.line_view import LIT_BY, NUMBER_PT
from desktop_app.ui.style import font
from desktop_app.ui.worked_step import UNSAID, WorkedStep

TIPS = {
    "x": "x: the input",
    "w": "w: the weight, the one number that learns",
    "z": "z = wx: what goes into the activation",
    "y_hat": "ŷ = A(z): the output",
    "y": "y: the target, what ŷ should be",
    "E": "E: the error, how wrong ŷ is",
    "dE_dy_hat": "∂E/∂ŷ: how E changes when ŷ grows",
    "dE_dz": "∂E/∂z: how E changes when z grows",
    "dy_hat_dz": "∂ŷ/∂z = A′(z): how ŷ changes when z grows",
    "dz_dw": "∂z/∂w = x: how z changes when w grows",
    "dE_dw": "∂E/∂w: how E changes when w grows",
}
_HEIGHT, _WIDTH = 150, 340.0
_NODE_PX, _TARGET_PX, _CORNER_PX, _HEAD_PX = 15.0, 11.0, 5.0, 6.0
_LINE_HEIGHT, _AIR = 16.0, 2.0
# The heights of the edges, of the way back, and of the target.
_FORWARD_Y, _BACK_Y, _TARGET_Y = 40.0, 67.0, 118.0
_ACTIVATION_X, _CURVE = 185.0, QSize(30, 28)
# The activation's curve is drawn for z from −4 to 4: there the logistic one goes from 0.02 to 0.98.
_CURVE_Z, _CURVE_POINTS = 4.0, 16
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class _Slot(NamedTuple):
    """A quantity's place, in a view 340 px wide: its middle, half its width, top, height and its number's top."""

    name: str
    symbol: str
    colour: str
    x: float
    half: float
    top: float
    height: float
    number: float


_SLOTS = (
    _Slot("x", "x", "text", 23, 21, 3, 55, 5),
    _Slot("w", "w", "w", 73, 27, 3, 55, 5),
    _Slot("z", "z", "text", 138, 28, 3, 55, 5),
    _Slot("y_hat", "ŷ", "text", 232, 28, 3, 55, 5),
    _Slot("E", "E", "E", 310, 28, 3, 55, 5),
    _Slot("y", "y", "text", 310, 28, 105, 43, 130),
    _Slot("dE_dy_hat", "∂E/∂ŷ", "gradient", 271, 28, 61, 43, 86),
    _Slot("dy_hat_dz", "∂ŷ/∂z", "text", 185, 31, 61, 43, 86),
    _Slot("dz_dw", "∂z/∂w = x", "text", 120, 30, 61, 43, 86),
    _Slot("dE_dw", "∂E/∂w", "gradient", 46, 40, 61, 43, 86),
)
# What stands at another place too, under a name of its own.
_SAME = {"dz_dw": "x"}


class Numerals:
    """Paints numbers whose digits stay where they are when they change: the sign hangs left of them."""

    def __init__(self, points: float, bold: bool = False) -> None:
        self._points, self._bold = points, bold
        self._font = font(points, bold)
        self._metrics = QFontMetricsF(self._font)
        self._usual, self._sign = (self._metrics.horizontalAdvance(text) for text in ("0.0000", "−"))

    def paint(self, painter: QPainter, place: QRectF, text: str) -> None:
        """Paint `text` in the middle of its place, or smaller where it is too long."""
        digits = text.removeprefix("−")
        width = self._metrics.horizontalAdvance(digits)
        is_decimal = "." in digits and "·" not in digits
        left = place.center().x() - (self._usual if is_decimal else width) / 2
        start = left - (self._sign if digits != text else 0.0)
        if start < place.left() or left + width > place.right():
            share = min(1.0, 0.97 * place.width() / self._metrics.horizontalAdvance(text))
            painter.setFont(font(self._points * share, self._bold))
            painter.drawText(place, _MIDDLE | Qt.TextFlag.TextDontClip, text)
        else:
            painter.setFont(self._font)
            painter.drawText(QPointF(start, place.center().y() + self._metrics.capHeight() / 2), text)


def paint_lights(painter: QPainter, places: Iterable[QRectF], theme: Theme) -> None:
    """A soft ground for what is lit up."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.lit))
    for place in places:
        painter.drawRoundedRect(place, _CORNER_PX, _CORNER_PX)


def is_lit(name: str, names: frozenset[str]) -> bool:
    """Whether a quantity is among `names`, perhaps under the name of what is the same to a reader."""
    return LIT_BY.get(name, name) in {LIT_BY.get(each, each) for each in names}


def draw_head(painter: QPainter, tip: QPointF, dx: float, dy: float, length: float = _HEAD_PX) -> None:
    """An arrow's head at `tip`, as broad as long, in the brush's colour; (dx, dy) is its direction, of length 1."""
    back, side = tip - QPointF(dx, dy) * length, QPointF(-dy, dx) * (length / 2)
    painter.drawPolygon([tip, back + side, back - side])


class NetworkView(QWidget):
    """Shows one pattern's step in the network; `pointed` tells the quantity under the mouse, "" where there is none."""

    pointed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts = dict.fromkeys((slot.name for slot in _SLOTS), "")
        self._z, self._activation = 0.0, ACTIVATIONS[0]
        self._lit: frozenset[str] = frozenset()
        self._pointed = ""
        self._numerals, self._result = Numerals(NUMBER_PT), Numerals(TEXT_PT, bold=True)
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The network: values flow forward, gradients flow back")

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._picture = theme, None
        self.update()

    def show_step(self, worked: WorkedStep) -> None:
        """Show the numbers of a step; a no-op where they are the same."""
        hides, values = worked.hides, {**worked.values, "dz_dw": worked.values["x"]}
        texts = {name: UNSAID if hides(name) else in_print(rounded(values[name])) for name in self._texts}
        activation = ACTIVATIONS[worked.settings.codes[1]]
        if activation is not self._activation:
            self._activation, self._picture = activation, None
        elif texts == self._texts:
            return
        self._texts, self._z = texts, worked.values["z"]
        self.setAccessibleDescription(", ".join(f"{slot.symbol} = {texts[slot.name]}" for slot in _SLOTS))
        self.update()

    def light(self, names: frozenset[str]) -> None:
        """Light these quantities, and no others."""
        if names != self._lit:
            self._lit = names
            self.update()

    def text(self, name: str) -> str:
        """The number that is shown of a quantity."""
        return self._texts[name]

    def place_of(self, name: str) -> QRectF:
        """Where a quantity is painted: its number with its node, or with its arrow. ∂z/∂w, which is x, is "dz_dw"."""
        slot, s = next(slot for slot in _SLOTS if slot.name == name), self._scale()
        return QRectF((slot.x - slot.half) * s, slot.top, 2 * slot.half * s, slot.height)

    def _scale(self) -> float:
        return self.width() / _WIDTH

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(next((s.name for s in _SLOTS if self.place_of(s.name).contains(event.position())), ""))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def _point(self, name: str) -> None:
        tip, name = TIPS.get(name, ""), _SAME.get(name, name)
        if tip != self.toolTip():
            self.setToolTip(tip)
            QToolTip.hideText()
        if name != self._pointed:
            self._pointed = name
            self.pointed.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.card))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = (slot.name for slot in _SLOTS if is_lit(_SAME.get(slot.name, slot.name), self._lit))
        paint_lights(painter, map(self.place_of, lit), self._theme)
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._painted()
        painter.drawPixmap(0, 0, self._picture)
        s = self._scale()
        for slot in _SLOTS:
            painter.setPen(QColor(getattr(self._theme, slot.colour)))
            numerals = self._result if slot.name == "dE_dw" else self._numerals
            half = slot.half * s - _AIR
            place = QRectF(slot.x * s - half, slot.number, 2 * half, _LINE_HEIGHT)
            numerals.paint(painter, place, self._texts[slot.name])
        if self._texts["z"] and isfinite(self._z):
            # Where z is on the activation's curve, or beyond its end.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.text))
            painter.drawEllipse(self._on_curve(max(-_CURVE_Z, min(self._z, _CURVE_Z))), 2.5, 2.5)

    def _on_curve(self, z: float) -> QPointF:
        """Where the point (z, A(z)) is in the activation's box."""
        at_z, low, high = (self._activation.function(each)[0] for each in (z, -_CURVE_Z, _CURVE_Z))
        across, up = z / (2 * _CURVE_Z), (at_z - low) / (high - low) - 0.5
        middle = QPointF(_ACTIVATION_X * self._scale(), _FORWARD_Y)
        return middle + QPointF(across * (_CURVE.width() - 8), -up * (_CURVE.height() - 10))

    def _painted(self) -> QPixmap:
        """What no number changes: edges, nodes, arrows and symbols."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = {slot.name: slot.x * self._scale() for slot in _SLOTS}
        self._paint_forward(painter, at)
        self._paint_back(painter, at)
        self._paint_nodes(painter, at)
        self._paint_legend(painter)
        painter.end()
        return picture

    def _paint_forward(self, painter: QPainter, at: dict[str, float]) -> None:
        self._set_line(painter, self._theme.muted)
        for start, end in pairwise((at["x"], at["z"], self._scale() * _ACTIVATION_X, at["y_hat"], at["E"])):
            tip = QPointF(end - _NODE_PX, _FORWARD_Y)
            painter.drawLine(QPointF(start + _NODE_PX, _FORWARD_Y), tip - QPointF(_HEAD_PX, 0))
            draw_head(painter, tip, 1, 0)
        tip = QPointF(at["y"], _FORWARD_Y + _NODE_PX)
        painter.drawLine(QPointF(at["y"], _TARGET_Y - _TARGET_PX), tip + QPointF(0, _HEAD_PX))
        draw_head(painter, tip, 0, -1)

    def _paint_back(self, painter: QPainter, at: dict[str, float]) -> None:
        """From E to ŷ, to z, into ∂E/∂w, and from there up to the weight."""
        self._set_line(painter, self._theme.gradient)
        result = self.place_of("dE_dw")
        for start, end in ((at["E"] - 9, at["y_hat"]), (at["y_hat"], at["z"]), (at["z"], result.right() + 1)):
            tip = QPointF(end, _BACK_Y)
            painter.drawLine(QPointF(start - 5, _BACK_Y), tip + QPointF(_HEAD_PX, 0))
            draw_head(painter, tip, -1, 0)
        tip = QPointF(at["w"], _FORWARD_Y + 12)
        painter.drawLine(QPointF(at["w"], result.top()), tip + QPointF(0, _HEAD_PX))
        draw_head(painter, tip, 0, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(result.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER_PX, _CORNER_PX)

    def _set_line(self, painter: QPainter, colour: str) -> None:
        painter.setPen(QPen(QColor(colour), THIN_WIDTH))
        painter.setBrush(QColor(colour))

    def _paint_nodes(self, painter: QPainter, at: dict[str, float]) -> None:
        theme, small, large = self._theme, font(NUMBER_PT), font(TEXT_PT, bold=True)
        for slot in _SLOTS:
            outline = "muted" if slot.colour == "text" else slot.colour
            painter.setPen(QPen(QColor(getattr(theme, outline)), THIN_WIDTH))
            painter.setBrush(QColor(theme.card))
            height, radius = (_TARGET_Y, _TARGET_PX) if slot.name == "y" else (_FORWARD_Y, _NODE_PX)
            node = QRectF(at[slot.name] - radius, height - radius, 2 * radius, 2 * radius)
            if slot.name == "w":
                painter.drawRoundedRect(node.adjusted(2, 5, -2, -5), _CORNER_PX, _CORNER_PX)
            elif len(slot.symbol) == 1:
                painter.drawEllipse(node)
            else:
                node = QRectF(at[slot.name] - 40, _BACK_Y + 4, 80, _LINE_HEIGHT)
            painter.setFont(large if len(slot.symbol) == 1 else small)
            painter.setPen(QColor(getattr(theme, slot.colour)))
            painter.drawText(node, _MIDDLE, slot.symbol)
        self._paint_activation(painter)

    def _paint_activation(self, painter: QPainter) -> None:
        box = QRectF(0, 0, _CURVE.width(), _CURVE.height())
        box.moveCenter(QPointF(_ACTIVATION_X * self._scale(), _FORWARD_Y))
        painter.setPen(QPen(QColor(self._theme.muted), THIN_WIDTH))
        painter.drawRoundedRect(box, _CORNER_PX, _CORNER_PX)
        painter.setPen(QPen(QColor(self._theme.text), THIN_WIDTH))
        shares = (k / _CURVE_POINTS for k in range(-_CURVE_POINTS, _CURVE_POINTS + 1))
        painter.drawPolyline([self._on_curve(_CURVE_Z * share) for share in shares])

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(font(SMALL_PT))
        for left, words, colour in ((6, "→ values forward", "muted"), (130, "← gradients back", "gradient")):
            painter.setPen(QColor(getattr(self._theme, colour)))
            place = QRectF(left * self._scale(), _TARGET_Y + 6, 150, _LINE_HEIGHT)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
