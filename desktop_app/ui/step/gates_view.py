"""The three gates of a gradient, (ŷ − y) · x · A(1 − A): what passes all three is ∂E/∂w.

Each is drawn as a sluice gate: its blade is up, down across the stream, or almost down.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent, QStaticText, QTextOption

from desktop_app.core.derivation.rounding import Fitted, Part, Product, fitted
from desktop_app.core.model.numbers import in_print, significant
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, THIN_WIDTH, Theme
from desktop_app.ui.common.painting import MIDDLE, Numerals, draw_fitted, draw_head, draw_words, fill_with
from desktop_app.ui.step.equation_view import NUMBER_PT
from desktop_app.ui.step.network_layout import drawing_of
from desktop_app.ui.step.quantity_view import QuantityView
from desktop_app.ui.step.weight_chooser import WeightChooser
from desktop_app.words.step.gates import NEARLY_SHUT, OPEN, SHUT, Gate, gates_of, gates_sentence, slope_of, state_of
from desktop_app.words.step.worked_step import UNSAID, WorkedStep

_UNSAID_SENTENCE = "Predict first."
_HEIGHT = 96
# The signs between the gates and their product; the last one may be "≈".
_SIGN_WIDTH, _MARGIN = 14.0, 4.0
_ROW_HEIGHT, _LABEL_TOP, _NUMBER_TOP, _TEXT_TOP = 15.0, 1.0, 47.0, 65.0
_STREAM = 39.0  # the height at which it flows
_STREAM_PX = {OPEN: 8.0, NEARLY_SHUT: 2.0, SHUT: 0.0}
_HEAD_PX = {8.0: 14.0, 2.0: 7.0}  # the arrow's head, by the stream's width
_PIPE_PX = 10.0
_DE_DZ_TIP = "∂E/∂z: how E changes when z grows"
_BLADE = QSize(7, 12)
_LIFT = {OPEN: -13.0, NEARLY_SHUT: -2.0, SHUT: 0.0}  # how far the blade's middle is from the stream's
_POST_PX = 6.0


class GatesView(QuantityView):
    """Shows the gates of one pattern, for the weight chosen in `chooser`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Three gates: one that is shut stops learning", _HEIGHT)
        self.chooser = WeightChooser(self, "The weight whose gates these are")
        self.chooser.chosen.connect(self._show)
        self._worked: WorkedStep | None = None
        self._gates: tuple[Gate, ...] = ()
        self._states: tuple[str, ...] = ()  # of the gates; empty while they are hidden
        self.relation = "="
        self.sentence = ""
        self._numerals, self._result = Numerals(NUMBER_PT, False, theme.face), Numerals(TEXT_PT, True, theme.face)
        self._small = font(SMALL_PT, face=theme.face)
        self._laid_out = QStaticText()
        self._laid_out.setTextFormat(Qt.TextFormat.PlainText)
        self._laid_out.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))

    def show_step(self, worked: WorkedStep) -> None:
        """Show the gates of a step; a no-op where they are the same, or where there are none."""
        self._worked = worked if worked.settings.net.has_patterns else None
        self.chooser.show_weights(worked.settings.net.symbols)
        self._show()

    def _show(self) -> None:
        if self._worked is None:
            return
        worked, which = self._worked, self.chooser.which
        settings, share = worked.settings, worked.share
        gates, factors = gates_of(settings, which, worked.E), share.gates_of(which)
        names = [gate.name for gate in gates]
        shown: tuple[dict[str, str], tuple[Gate, ...], tuple[str, ...], str, str]
        if worked.is_secret:
            # The input alone, rounded by itself: the digits that the product needs would give something away.
            texts = dict.fromkeys(names, UNSAID) | {names[1]: significant(factors.input)}
            shown = texts, gates, (), "=", _UNSAID_SENTENCE
        else:
            products = [Product(1, tuple(Part((factor,)) for factor in factors))]
            made: Fitted = fitted(slope_of(share, which), products)
            printed = (*(part[0] for part in made.parts), made.result)
            texts = dict(zip(names, map(in_print, printed), strict=True))
            sentence = gates_sentence(worked, which)
            shown = texts, gates, tuple(map(state_of, factors)), made.relation, sentence
        if shown == (self._texts, self._gates, self._states, self.relation, self.sentence):
            return
        if shown[-1] != self.sentence:
            self._laid_out.setText(lettered(shown[-1], self._theme.face))
        self._texts, self._gates, self._states, self.relation, self.sentence = shown
        self.setAccessibleDescription(self._description())
        self.update()

    def _description(self) -> str:
        numbers = [f"{gate.label} = {self._texts[gate.name]}" for gate in self._gates]
        gates = [f"{words}, {state}" for words, state in zip(numbers, self._states, strict=False)] or numbers[:-1]
        return "; ".join((*gates, f"their product {numbers[-1]}. {self.sentence}"))

    def state(self, name: str) -> str:
        """Whether the gate of this quantity is drawn open, shut or nearly shut; "?" while it is hidden."""
        return self._states[list(self._texts).index(name)] if self._states else UNSAID

    def place_of(self, name: str) -> QRectF:
        """Where a gate, or the product, is painted."""
        step = self._column() + _SIGN_WIDTH
        return QRectF(_MARGIN + list(self._texts).index(name) * step, 1, self._column(), _TEXT_TOP - 3)

    def _column(self) -> float:
        return (self.width() - 2 * _MARGIN - 3 * _SIGN_WIDTH) / 4

    def tip_of(self, name: str) -> str:
        assert self._worked is not None
        slots = drawing_of(self._worked.settings.net).slots
        tip = next((slot.tip for slot in slots if slot.name == name), _DE_DZ_TIP)
        return tip.replace("E", self._worked.E)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid_out.setTextWidth(self.width() - 2 * _MARGIN)

    def paint(self, painter: QPainter) -> None:
        places = {name: self.place_of(name) for name in self._texts}
        self._paint_lights(painter, (place for name, place in places.items() if self.is_lit(name)))
        if not places:
            return
        self._paint_stream(painter, list(places.values()))
        for k, place in enumerate(list(places.values())[:-1]):
            self._paint_gate(painter, place.center().x(), self._states[k] if self._states else UNSAID)
        self._paint_texts(painter, places)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.text))
        painter.drawStaticText(QPointF(_MARGIN, _TEXT_TOP), self._laid_out)

    def _paint_stream(self, painter: QPainter, places: list[QRectF]) -> None:
        """A pipe through all gates; the stream in it narrows at each gate that is shut."""
        start, end = places[0].left() + 6, places[-1].center().x()
        pipe = QPen(QColor(self._theme.axis), THIN_WIDTH)
        painter.setPen(pipe)
        for side in (-_PIPE_PX / 2, _PIPE_PX / 2):
            painter.drawLine(QPointF(start, _STREAM + side), QPointF(end, _STREAM + side))
        fill_with(painter, self._theme.pale(self._theme.gradient))
        height = _STREAM_PX[OPEN] if self._states else 0.0
        for place, state in zip(places, (*self._states, OPEN), strict=False):
            stop = float(round(place.center().x()))  # on a whole pixel, so that no seam is seen
            painter.drawRect(QRectF(start, _STREAM - height / 2, stop - start, height))
            start, height = stop, min(height, _STREAM_PX[state])
        if height:
            painter.setBrush(QColor(self._theme.gradient))
            draw_head(painter, QPointF(end + _HEAD_PX[height], _STREAM), 1, 0, _HEAD_PX[height])

    def _paint_gate(self, painter: QPainter, x: float, state: str) -> None:
        """Two posts and a blade, up beside the stream or down across it; no blade while the state is hidden."""
        theme = self._theme
        painter.setPen(QPen(QColor(theme.axis), THIN_WIDTH))
        for side in (-_POST_PX, _POST_PX):
            painter.drawLine(QPointF(x + side, _STREAM - 20), QPointF(x + side, _STREAM + 6))
        if state == UNSAID:
            place = QRectF(x - 10, _STREAM - _ROW_HEIGHT / 2, 20, _ROW_HEIGHT)
            draw_words(painter, place, MIDDLE, UNSAID, self._small, theme.muted)
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
            colour = theme.gradient if name.startswith("dE_") else theme.text
            label = QRectF(place.left(), _LABEL_TOP, place.width(), _ROW_HEIGHT)
            draw_fitted(painter, label, MIDDLE, self._gates[k].label, self._small, colour)
            number = QRectF(place.left() + 2, _NUMBER_TOP, place.width() - 4, _ROW_HEIGHT)
            (self._result if k == len(signs) else self._numerals).paint(painter, number, self._texts[name])
            if k < len(signs):
                for top in (_LABEL_TOP, _NUMBER_TOP):
                    sign = signs[k] if top == _NUMBER_TOP or k < 2 else "="
                    between = QRectF(place.right(), top, _SIGN_WIDTH, _ROW_HEIGHT)
                    draw_words(painter, between, MIDDLE, sign, self._small, theme.muted)
