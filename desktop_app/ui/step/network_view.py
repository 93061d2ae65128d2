"""The network in a drawing: values flow forward along its edges, gradients flow back beneath them.

What does not change is painted once into a picture; a frame paints only the numbers and the highlights.
"""

from functools import lru_cache
from math import hypot, isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_app.core.model.activations import ACTIVATIONS, Activation
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.numbers import significant
from desktop_app.plots.theme import SERIF, SMALL_PT, TEXT_PT, THIN_WIDTH, Theme
from desktop_app.ui.common.painting import HEAD_PX, LEFT, MIDDLE, Numerals, draw_head, draw_words, fill_with
from desktop_app.ui.common.style import font
from desktop_app.ui.step import network_layout as drawn
from desktop_app.ui.step.equation_view import NUMBER_PT
from desktop_app.ui.step.network_layout import DRAWINGS, WIDTH, Slot, SlotKind, drawing_of
from desktop_app.ui.step.quantity_view import CORNER_PX, QuantityView
from desktop_app.words.step.worked_step import UNSAID, WorkedStep

_NODE_PX, _TARGET_PX, _AIR = 14.0, 10.0, 2.0
_CURVE = QSize(30, 28)
# The activation's curve is drawn for z from −4 to 4: there the logistic one goes from 0.02 to 0.98.
_CURVE_Z, _CURVE_POINTS = 4.0, 16
_LEGEND = (("→ values", "muted"), ("← gradients", "gradient"))


class NetworkView(QuantityView):
    """Shows one pattern's step in the network."""

    def __init__(self, theme: Theme) -> None:
        self._drawing = DRAWINGS[NETWORKS[0].name]
        super().__init__(theme, "The network: values flow forward, gradients flow back", self._drawing.height)
        self._values: dict[str, float] = {}
        self._activation, self._E = ACTIVATIONS[0], "E"
        self._numerals, self._result = Numerals(NUMBER_PT, False, theme.face), Numerals(TEXT_PT, True, theme.face)

    def show_step(self, worked: WorkedStep) -> None:
        """Show the numbers of a step; a no-op where they are the same."""
        activation, drawing = worked.settings.A, drawing_of(worked.settings.net)
        is_new = (activation, drawing, worked.E) != (self._activation, self._drawing, self._E)
        if is_new:
            self._activation, self._drawing, self._E, self._still = activation, drawing, worked.E, None
            self.setFixedHeight(drawing.height)
        share = worked.share
        values = worked.values | {"input_v": share.gates_of(1).input, "dE_dh": share.dE_dz * worked.step.v}
        texts = {
            slot.name: UNSAID if worked.is_secret and slot.is_secret else significant(values[_value_name(slot)])
            for slot in drawing.slots
            if slot.kind.has_number
        }
        if not is_new and texts == self._texts:
            return
        self._texts, self._values = texts, values
        told = (slot for slot in drawing.slots if slot.kind.has_number)
        self.setAccessibleDescription(", ".join(f"{self.symbol(slot)} = {texts[slot.name]}" for slot in told))
        self.update()

    def symbol(self, slot: Slot) -> str:
        """The symbol in a place; in a batch, E has the number of the pattern."""
        return slot.symbol.replace("E", self._E)

    def place_of(self, name: str) -> QRectF:
        """Where a quantity is painted: its number with its node, or with its arrow. ∂z/∂w, which is x, is "dz_dw"."""
        return self._place(self._drawing.slot(name))

    def _place(self, slot: Slot) -> QRectF:
        s = self._scale()
        return QRectF((slot.x - slot.half) * s, slot.top, 2 * slot.half * s, slot.height)

    def _scale(self) -> float:
        return self.width() / WIDTH

    def under(self, at: QPointF) -> tuple[str, str]:
        slot = next((s for s in self._drawing.slots if s.tip and self._place(s).contains(at)), None)
        return (_value_name(slot), slot.tip.replace("E", self._E)) if slot else ("", "")

    def paint(self, painter: QPainter) -> None:
        lit = (slot for slot in self._drawing.slots if slot.tip and self.is_lit(_value_name(slot)))
        self._paint_lights(painter, map(self._place, lit))
        self._draw_still(painter)
        s = self._scale()
        for slot in self._drawing.slots if self._texts else ():
            if slot.kind.has_number:
                painter.setPen(QColor(getattr(self._theme, slot.colour)))
                numerals = self._result if slot.kind is SlotKind.RESULT else self._numerals
                half = slot.half * s - _AIR
                top = slot.row + (drawn.NUMBER_Y if slot.kind.is_forward else drawn.BACK_NUMBER_Y)
                numerals.paint(painter, QRectF(slot.x * s - half, top, 2 * half, drawn.LINE_HEIGHT),
                               self._texts[slot.name])  # fmt: skip
            elif slot.kind is SlotKind.ACTIVATION and isfinite(self._values[slot.same]):
                # Mark z on the activation's curve, at its end if z lies beyond.
                fill_with(painter, self._theme.text)
                z = max(-_CURVE_Z, min(self._values[slot.same], _CURVE_Z))
                painter.drawEllipse(self._on_curve(slot, z), 2.5, 2.5)

    def _middle(self, slot: Slot) -> QPointF:
        """The middle of a slot's node."""
        return QPointF(slot.x * self._scale(), slot.row + (drawn.NODE_Y if slot.kind.is_forward else drawn.TARGET_Y))

    def _on_curve(self, slot: Slot, z: float) -> QPointF:
        """Where the point (z, A(z)) is in an activation's box."""
        at_z, (low, high) = self._activation.function(z)[0], _range_of(self._activation)
        across = z / (2 * _CURVE_Z)
        up = (at_z - low) / (high - low) - 0.5 if low <= at_z <= high and low < high else 0.0
        return self._middle(slot) + QPointF(across * (_CURVE.width() - 8), -up * (_CURVE.height() - 10))

    def paint_still(self, painter: QPainter) -> None:
        """Paint edges, nodes, arrows and symbols."""
        self._paint_forward(painter)
        self._paint_back(painter)
        for slot in self._drawing.slots:
            self._paint_slot(painter, slot)
        painter.setFont(font(SMALL_PT, face=self._theme.face))
        for (left, top), (words, colour) in zip(self._drawing.legend, _LEGEND, strict=True):
            painter.setPen(QColor(getattr(self._theme, colour)))
            painter.drawText(QRectF(left * self._scale(), top, 110, drawn.LINE_HEIGHT), LEFT, words)

    def _paint_forward(self, painter: QPainter) -> None:
        self._set_line(painter, self._theme.muted)
        for names in self._drawing.edges:
            start, end = (self._drawing.slot(name) for name in names)
            self._arrow(painter, self._middle(start), self._middle(end), _radius(start), _radius(end))
        points = [QPointF(x * self._scale(), y) for x, y in self._drawing.link]
        if points:
            painter.drawPolyline([points[0] + QPointF(_NODE_PX, 0), *points[1:-1], points[-1] - QPointF(_NODE_PX, 0)])

    def _paint_back(self, painter: QPainter) -> None:
        """From E back to the gradients, each in its box, and from there up to its weight."""
        self._set_line(painter, self._theme.gradient)
        for line in self._drawing.back:
            points = [QPointF(x * self._scale(), y) for x, y in line]
            painter.drawPolyline(points[:-1])
            self._arrow(painter, points[-2], points[-1])
        for result, weight in self._drawing.up:
            foot = self._middle(self._drawing.slot(weight))
            self._arrow(painter, QPointF(foot.x(), self.place_of(result).top()), foot, 0.0, 11.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for slot in self._drawing.slots:
            if slot.kind is SlotKind.RESULT:
                painter.drawRoundedRect(self._place(slot).adjusted(0.5, 0.5, -0.5, -0.5), CORNER_PX, CORNER_PX)

    @staticmethod
    def _arrow(painter: QPainter, start: QPointF, end: QPointF, before: float = 0.0, behind: float = 0.0) -> None:
        """An arrow that starts `before` pixels behind `start` and ends `behind` pixels short of `end`."""
        way = end - start
        length = hypot(way.x(), way.y())
        ahead = way / length
        tip = end - ahead * behind
        painter.drawLine(start + ahead * before, tip - ahead * HEAD_PX)
        draw_head(painter, tip, ahead.x(), ahead.y())

    def _set_line(self, painter: QPainter, colour: str) -> None:
        painter.setPen(QPen(QColor(colour), THIN_WIDTH))
        painter.setBrush(QColor(colour))

    def _paint_slot(self, painter: QPainter, slot: Slot) -> None:
        """A node with its symbol in it, or a symbol beneath the way back."""
        theme, radius = self._theme, _radius(slot)
        colour = getattr(theme, slot.colour)
        middle = self._middle(slot)
        node = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(QPen(QColor(theme.muted if slot.colour == "text" else colour), THIN_WIDTH))
        painter.setBrush(QColor(theme.card))
        if slot.kind is SlotKind.ACTIVATION:
            self._paint_activation(painter, slot)
            return
        if slot.kind is SlotKind.WEIGHT:
            painter.drawRoundedRect(node.adjusted(1, 4, -1, -4), CORNER_PX, CORNER_PX)
        elif slot.kind in (SlotKind.NODE, SlotKind.CONSTANT, SlotKind.TARGET):
            painter.drawEllipse(node)
        else:
            node = QRectF(middle.x() - 40, slot.row + drawn.SYMBOL_Y, 80, drawn.LINE_HEIGHT)
        is_small = slot.kind in (SlotKind.FACTOR, SlotKind.RESULT)
        # In a thesis bold letters in italics are vectors.
        letters = font(NUMBER_PT if is_small else TEXT_PT, not is_small and theme.face != SERIF, theme.face)
        draw_words(painter, node, MIDDLE, self.symbol(slot), letters, colour)

    def _paint_activation(self, painter: QPainter, slot: Slot) -> None:
        box = QRectF(0, 0, _CURVE.width(), _CURVE.height())
        box.moveCenter(self._middle(slot))
        painter.drawRoundedRect(box, CORNER_PX, CORNER_PX)
        painter.setPen(QPen(QColor(self._theme.text), THIN_WIDTH))
        shares = (k / _CURVE_POINTS for k in range(-_CURVE_POINTS, _CURVE_POINTS + 1))
        painter.drawPolyline([self._on_curve(slot, _CURVE_Z * share) for share in shares])


@lru_cache(maxsize=64)
def _range_of(activation: Activation) -> tuple[float, float]:
    """The least and the greatest value of an activation, of those that are drawn."""
    drawn_at = (_CURVE_Z * k / _CURVE_POINTS for k in range(-_CURVE_POINTS, _CURVE_POINTS + 1))
    values = [value for z in drawn_at if isfinite(value := activation.function(z)[0])]
    return min(values, default=0.0), max(values, default=0.0)


def _value_name(slot: Slot) -> str:
    return slot.same or slot.name


def _radius(slot: Slot) -> float:
    return _TARGET_PX if slot.kind is SlotKind.TARGET else _NODE_PX
