"""The three gates of a gradient, (ŷ − y) · x · A(1 − A): what is let through comes out as ∂E/∂w.

Each is drawn as a sluice: its blade is up, or down across the stream, or all but down.
"""

from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QStaticText, QTextOption
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.core.experiment import Experiment
from desktop_app.core.rounding import Fitted, Part, Product, fitted, in_print
from desktop_app.core.step import Share
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, THIN_WIDTH, Theme
from desktop_app.ui.line_view import NUMBER_PT
from desktop_app.ui.network_view import TIPS, Numerals, draw_head, is_lit, paint_lights
from desktop_app.ui.style import font
from desktop_app.ui.worked_step import UNSAID, WorkedStep

# A factor below this leaves less than a thousandth of what the other two make: nothing that one would see on a plot.
LEAST_OPEN = 1e-3
SHUT, NEARLY_SHUT, OPEN = "shut", "as good as shut", "open"
_UNSAID_SENTENCE = "Predict first."
_HEIGHT = 96
# Between the columns of the gates and their product stands a sign; the last one may be "≈".
_SIGN_WIDTH, _MARGIN = 14.0, 4.0
_ROW_HEIGHT, _LABEL_TOP, _NUMBER_TOP, _TEXT_TOP = 15.0, 1.0, 47.0, 65.0
_STREAM = 39.0  # the height at which it flows
_STREAM_PX = {OPEN: 8.0, NEARLY_SHUT: 2.0, SHUT: 0.0}
_HEAD_PX = {8.0: 14.0, 2.0: 7.0}  # the arrow's head, by the stream's width
_PIPE_PX = 10.0
_BLADE = QSize(7, 12)
_LIFT = {OPEN: -13.0, NEARLY_SHUT: -2.0, SHUT: 0.0}  # how far the blade's middle is from the stream's
_POST_PX = 6.0
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def state_of(factor: float) -> str:
    """What a gate of this factor is: shut, as good as shut, or open."""
    if factor == 0:
        return SHUT
    return NEARLY_SHUT if abs(factor) < LEAST_OPEN else OPEN


def gates_sentence(settings: Experiment, share: Share) -> str:
    """Why a pattern teaches nothing, or that it does; where more than one gate is shut, the most telling one."""
    if not all(map(isfinite, (*share.gates, share.dE_dw))):
        return "A number in these gates is not finite: no nudge can be made of it."
    states = [state_of(factor) for factor in (share.gates.input, share.gates.error, share.gates.slope)]
    if SHUT in states:
        return (
            "The input is 0: whatever w is, it makes no difference to ŷ.",
            "The output is already right: there is nothing to correct.",
            "A is flat here (saturated): turning w does not move ŷ.",
        )[states.index(SHUT)]
    if NEARLY_SHUT in states:
        return (
            "The input gate is as good as shut: x is nearly 0, and w makes hardly any difference to ŷ.",
            "The error gate is as good as shut: the output is nearly right, and there is hardly anything to correct.",
            "The slope gate is as good as shut: A is nearly flat here (saturated), and turning w hardly moves ŷ.",
        )[states.index(NEARLY_SHUT)]
    cancels = " A′ cancels, so the last gate is always open." if settings.slope_cancels else ""
    return f"All gates are open: this pattern teaches.{cancels}"


def _labels(settings: Experiment) -> tuple[str, ...]:
    """What is written above the gates and their product."""
    is_difference = settings.error == "squared" or settings.slope_cancels
    slope = "A(1 − A)" if settings.activation == "logistic" else "A′(z)"
    return "ŷ − y" if is_difference else "∂E/∂ŷ", "x", "A′ cancels" if settings.slope_cancels else slope, "∂E/∂w"


class GatesView(QWidget):
    """Shows one pattern's gates; `pointed` tells the quantity under the mouse, "" where there is none."""

    pointed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts = dict.fromkeys(("dE_dy_hat", "x", "dy_hat_dz", "dE_dw"), "")
        self._labels: tuple[str, ...] = ("", "", "", "")
        self._states: tuple[str, ...] = ()  # of the gates; none while they are a secret
        self.relation = "="
        self.sentence = ""
        self._lit: frozenset[str] = frozenset()
        self._pointed = ""
        self._numerals, self._result = Numerals(NUMBER_PT), Numerals(TEXT_PT, bold=True)
        self._small = font(SMALL_PT)
        self._laid_out = QStaticText()
        self._laid_out.setTextFormat(Qt.TextFormat.PlainText)
        self._laid_out.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Three gates: any of them shut stops the learning")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_step(self, worked: WorkedStep) -> None:
        """Show the gates of a step; a no-op where they are the same."""
        settings, gates = worked.settings, worked.share.gates
        names = ("dE_dz" if settings.slope_cancels else "dE_dy_hat", "x", "dy_hat_dz", "dE_dw")
        made: Fitted = fitted(worked.share.dE_dw, [Product(1, tuple(Part((factor,)) for factor in gates))])
        printed = (*(part[0] for part in made.parts), made.result)
        texts = {
            name: UNSAID if worked.hides(name) else in_print(number)
            for name, number in zip(names, printed, strict=True)
        }
        is_secret = worked.hides("dE_dw")
        states = () if is_secret else tuple(map(state_of, gates))
        sentence = _UNSAID_SENTENCE if is_secret else gates_sentence(settings, worked.share)
        shown = texts, _labels(settings), states, "=" if is_secret else made.relation, sentence
        if shown == (self._texts, self._labels, self._states, self.relation, self.sentence):
            return
        if sentence != self.sentence:
            self._laid_out.setText(sentence)
        self._texts, self._labels, self._states, self.relation, self.sentence = shown
        self.setAccessibleDescription(self._in_words())
        self.update()

    def _in_words(self) -> str:
        numbers = [f"{label} = {text}" for label, text in zip(self._labels, self._texts.values(), strict=True)]
        gates = [f"{words}, {state}" for words, state in zip(numbers, self._states, strict=False)] or numbers[:-1]
        return "; ".join((*gates, f"their product {numbers[-1]}. {self.sentence}"))

    def light(self, names: frozenset[str]) -> None:
        """Light these quantities, and no others."""
        if names != self._lit:
            self._lit = names
            self.update()

    def text(self, name: str) -> str:
        """The number that is shown of a quantity."""
        return self._texts[name]

    def state(self, name: str) -> str:
        """Whether the gate of this quantity is drawn open, shut or as good as shut; "?" while that is a secret."""
        return self._states[list(self._texts).index(name)] if self._states else UNSAID

    def place_of(self, name: str) -> QRectF:
        """Where a gate, or the product, is painted."""
        step = self._column() + _SIGN_WIDTH
        return QRectF(_MARGIN + list(self._texts).index(name) * step, 1, self._column(), _TEXT_TOP - 3)

    def _column(self) -> float:
        return (self.width() - 2 * _MARGIN - 3 * _SIGN_WIDTH) / 4

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(next((name for name in self._texts if self.place_of(name).contains(event.position())), ""))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def _point(self, name: str) -> None:
        if name != self._pointed:
            self._pointed = name
            self.setToolTip(TIPS.get(name, ""))
            QToolTip.hideText()
            self.pointed.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid_out.setTextWidth(self.width() - 2 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.card))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = {name: self.place_of(name) for name in self._texts}
        paint_lights(painter, (place for name, place in places.items() if is_lit(name, self._lit)), self._theme)
        self._paint_stream(painter, list(places.values()))
        for k, place in enumerate(list(places.values())[:-1]):
            self._paint_gate(painter, place.center().x(), self._states[k] if self._states else UNSAID)
        self._paint_texts(painter, places)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.text))
        painter.drawStaticText(QPointF(_MARGIN, _TEXT_TOP), self._laid_out)

    def _paint_stream(self, painter: QPainter, places: list[QRectF]) -> None:
        """A pipe through all gates, and in it what the gates so far have let through."""
        start, end = places[0].left() + 6, places[-1].center().x()
        pipe = QPen(QColor(self._theme.axis), THIN_WIDTH)
        painter.setPen(pipe)
        for side in (-_PIPE_PX / 2, _PIPE_PX / 2):
            painter.drawLine(QPointF(start, _STREAM + side), QPointF(end, _STREAM + side))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.soft(self._theme.gradient)))
        height = _STREAM_PX[OPEN] if self._states else 0.0
        for place, state in zip(places, (*self._states, OPEN), strict=False):
            stop = float(round(place.center().x()))  # on a whole pixel, so that no seam is seen
            painter.drawRect(QRectF(start, _STREAM - height / 2, stop - start, height))
            start, height = stop, min(height, _STREAM_PX[state])
        if height:
            painter.setBrush(QColor(self._theme.gradient))
            draw_head(painter, QPointF(end + _HEAD_PX[height], _STREAM), 1, 0, _HEAD_PX[height])

    def _paint_gate(self, painter: QPainter, x: float, state: str) -> None:
        """Two posts and a blade: up beside the stream, or down across it; no blade while that is a secret."""
        theme = self._theme
        painter.setPen(QPen(QColor(theme.axis), THIN_WIDTH))
        for side in (-_POST_PX, _POST_PX):
            painter.drawLine(QPointF(x + side, _STREAM - 20), QPointF(x + side, _STREAM + 6))
        if state == UNSAID:
            painter.setFont(self._small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(x - 10, _STREAM - _ROW_HEIGHT / 2, 20, _ROW_HEIGHT), _MIDDLE, UNSAID)
            return
        blade = QRectF(0, 0, _BLADE.width(), _BLADE.height())
        blade.moveCenter(QPointF(x, _STREAM + _LIFT[state]))
        painter.setPen(QPen(QColor(theme.text), THIN_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush if state == OPEN else QColor(theme.text))
        painter.drawRoundedRect(blade, 1.5, 1.5)

    def _paint_texts(self, painter: QPainter, places: dict[str, QRectF]) -> None:
        theme = self._theme
        signs = ("·", "·", self.relation)
        for k, (name, place) in enumerate(places.items()):
            is_gradient = name.startswith("dE_")
            painter.setFont(self._small)
            painter.setPen(QColor(theme.gradient if is_gradient else theme.text))
            label = QRectF(place.left(), _LABEL_TOP, place.width(), _ROW_HEIGHT)
            painter.drawText(label, _MIDDLE, self._labels[k])
            number = QRectF(place.left() + 2, _NUMBER_TOP, place.width() - 4, _ROW_HEIGHT)
            (self._result if name == "dE_dw" else self._numerals).paint(painter, number, self._texts[name])
            if k < len(signs):
                painter.setPen(QColor(theme.muted))
                painter.setFont(self._small)
                for top in (_LABEL_TOP, _NUMBER_TOP):
                    sign = signs[k] if top == _NUMBER_TOP or k < 2 else "="
                    painter.drawText(QRectF(place.right(), top, _SIGN_WIDTH, _ROW_HEIGHT), _MIDDLE, sign)
