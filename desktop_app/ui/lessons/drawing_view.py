"""A prediction that is drawn: the curve of a quantity over the coming iterations, on its plot or by typed values."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.core.model.numbers import count
from desktop_app.lessons.lesson import Drawing
from desktop_app.lessons.scoring import Scored, score_drawing
from desktop_app.plots.items.hand_curve import HandCurve
from desktop_app.plots.polyline import Array
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.buttons import word_button
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.ui.lessons.question_view import AnswerView
from desktop_app.words import lessons as words
from desktop_app.words.typed_numbers import Allowed

_TYPED = 5  # values, for those who do not draw
_FIELD_WIDTH = 58
_LEAST_SHARE = 0.9  # of the iterations must be drawn
_DIGITS = 3


class DrawingView(AnswerView):
    """Asks for a curve; `values` are what the run will do.

    While the page is in front, `curve` is where the mouse draws; what is `drawn` stays when the page is left.
    """

    def __init__(self, question: Drawing, symbol: str, values: Sequence[float | None], theme: Theme) -> None:
        super().__init__(theme, solution=question.solution)
        self.question, self.values = question, values
        self.curve: HandCurve | None = None
        self.drawn: Array = np.full(question.end - question.begin + 1, np.nan)
        begin, end = question.begin, question.end
        self._places = np.unique(np.linspace(begin, end, _TYPED).round()).astype(int)
        self.fields = [self._field(int(i), symbol) for i in self._places]
        self.clear = word_button("Clear")
        self.check.setText("Done")
        columns = [self._labelled(field, int(i)) for field, i in zip(self.fields, self._places, strict=True)]
        task = label(words.drawing_task(symbol, begin, end), wraps=True)
        task.setToolTip(words.DRAW_TIP)
        self._lay_out(task, in_row(*columns, None))
        self._add_button(self.clear)
        self.clear.clicked.connect(self._on_cleared)

    def _field(self, i: int, symbol: str) -> NumberEdit:
        field = NumberEdit(Allowed(symbol), _FIELD_WIDTH)
        field.setAccessibleName(f"{symbol} at iteration {count(i)}")
        field.set_tip(words.DRAW_TIP)
        field.entered.connect(self._on_entered)
        field.refused.connect(self._say)
        return field

    def _labelled(self, field: NumberEdit, i: int) -> QWidget:
        column = QWidget()
        above = label(f"i = {count(i)}", "note")
        above.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.setLayout(in_column(above, field, spacing=1))
        return column

    def attach(self, curve: HandCurve) -> None:
        """Draw on this curve from now on; it begins with what was drawn before."""
        self.curve = curve
        curve.set_values(self.drawn)
        curve.set_open(self.scored is None)
        curve.drawn.connect(self._on_drawn)

    def detach(self) -> None:
        """Take the curve off its plot."""
        if self.curve is not None:
            self.curve.remove()
            self.curve = None

    def _on_cleared(self) -> None:
        if self.curve is not None:
            self.curve.clear()

    def _on_drawn(self) -> None:
        if self.curve is None:
            return
        self.drawn = self.curve.values
        for field, i in zip(self.fields, self._places, strict=True):
            value = self.drawn[i - self.question.begin]
            field.show_number(round(float(value), _DIGITS) if np.isfinite(value) else None)

    def _on_entered(self) -> None:
        """Draw straight lines through the typed values."""
        typed = [(int(i), number) for field, i in zip(self.fields, self._places, strict=True)
                 if (number := field.number()) is not None]  # fmt: skip
        if self.curve is None or not typed:
            return
        at, values = zip(*typed, strict=True)
        i = self.curve.iterations
        lines = np.where((i >= at[0]) & (i <= at[-1]), np.interp(i, at, values), np.nan)
        is_whole = not np.isnan(self.drawn).any() and len(typed) == len(self.fields)
        self.curve.set_values(self._bent(lines) if is_whole else lines)

    def _bent(self, lines: Array) -> Array:
        """The drawn curve, moved so that it goes through the typed values."""
        at = self._places - self.question.begin
        moved = np.interp(np.arange(len(lines)), at, lines[at] - self.drawn[at])
        bent: Array = self.drawn + moved
        return bent

    @property
    def first_input(self) -> QWidget:
        return self.fields[0]

    def _answer(self) -> Scored | str:
        if np.isfinite(self.drawn).mean() < _LEAST_SHARE:
            return words.DRAW_FIRST
        return score_drawing(self.question, self.drawn.tolist(), self.values)

    def _lock(self) -> None:
        for field in self.fields:
            field.setReadOnly(True)
        self.clear.hide()
        if self.curve is not None:
            self.curve.set_open(False)
