"""Is the gradient right? ∂E/∂w beside its approximations, digit by digit, and their errors for every h.

Computed only while visible, and a few times a second at most: it takes some hundred evaluations of E.
"""

from math import isfinite
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.core.analysis.check import Weights, check
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.plots.check_plot import APPROXIMATIONS, CheckPlot, errors_of
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.common.layouts import in_column, in_row, label, slider
from desktop_app.ui.common.painting import LEFT, RIGHT, draw_fitted, draw_words
from desktop_app.ui.step.weight_chooser import WeightChooser
from desktop_app.words.step.gradient_check import STEPS, aligned_digits, check_sentence, error_text, h_text
from desktop_app.words.step.worked_step import UNSAID, WorkedStep

DEFAULT_TICK = STEPS.index(1e-5)
_NAMES = {"analytic": "∂E/∂w", "forward": "forward", "central": "central", "complex_step": "complex step"}
_PAUSE_MS = 100
_NO_LIMIT = 16_777_215  # Qt's greatest height
_ROW, _HEADING, _SAMPLE, _NAME_WIDTH, _OFF_WIDTH = 19.0, 17.0, 26.0, 116.0, 76.0


class Approximation(NamedTuple):
    """The digits of an approximation, and how far it is from the analytic value."""

    digits: str
    off: str


class _Inputs(NamedTuple):
    """What the check depends on."""

    settings: Experiment
    presented: Presented
    at: Weights
    which: int
    is_secret: bool


class _Table(QWidget):
    """Paints the rows in fixed columns, each with the pen of its curve: they are the legend of the plot, too."""

    def __init__(self, theme: Theme, plot: CheckPlot) -> None:
        super().__init__()
        self.theme, self._plot = theme, plot
        self.rows: dict[str, Approximation] = dict.fromkeys(_NAMES, Approximation("", ""))
        self.names = dict(_NAMES)
        self._font = font(SMALL_PT, face=theme.face)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(int(_HEADING + _ROW * len(_NAMES)))

    def show_rows(self, rows: dict[str, Approximation], w: str) -> None:
        """Show the approximations of ∂E/∂w, for the weight `w`."""
        names = _NAMES | {"analytic": f"∂E/∂{w}"}
        if (rows, names) != (self.rows, self.names):
            self.rows, self.names = rows, names
            self.update()

    def place_of(self, name: str) -> QRectF:
        """Where a row is painted."""
        return QRectF(0, _HEADING + list(_NAMES).index(name) * _ROW, self.width(), _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = QRectF(0, 0, self.width(), _HEADING)
        draw_words(painter, heading, RIGHT, "difference", self._font, self.theme.muted)
        for (name, row), key in zip(self.rows.items(), (None, *self._plot.keys), strict=False):
            place = self.place_of(name)
            if key is not None:
                painter.setPen(key.pen)
                y = place.center().y()
                painter.drawLine(0, int(y), int(_SAMPLE), int(y))
            colour, indent = (self.theme.gradient, 0.0) if key is None else (self.theme.muted, _SAMPLE + 6)
            draw_words(painter, place.adjusted(indent, 0, 0, 0), LEFT, self.names[name], self._font, colour)
            right = place.right() - _OFF_WIDTH
            digits = QRectF(_NAME_WIDTH, place.top(), right - _NAME_WIDTH, _ROW)
            draw_fitted(painter, digits, RIGHT, row.digits, self._font, self.theme.gradient)
            off = QRectF(right + 6, place.top(), _OFF_WIDTH - 6, _ROW)
            draw_fitted(painter, off, RIGHT, row.off, self._font, self.theme.text)


def _is_whole(worked: WorkedStep) -> bool:
    """Whether the gradient of the whole step is checked; to check that of many patterns would take too long."""
    return worked.step.pattern is not None or not worked.settings.has_many_patterns


def _checked(worked: WorkedStep) -> Presented:
    """What the gradient that is checked is of; None: all patterns."""
    return worked.step.shown if _is_whole(worked) else worked.pattern


class CheckView(QWidget):
    """Checks the slope along the weight chosen in `chooser`; `sentence` describes the result."""

    spoken_role = QAccessible.Role.Grouping

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.sentence = ""
        self._worked: WorkedStep | None = None
        self._shown: _Inputs | None = None
        self.chooser = WeightChooser(self, "The weight along which the slope is checked")
        self.plot = CheckPlot(theme)
        self.plot.setAccessibleName("Errors of the approximations, against h")
        self.plot.summary = self.summary
        self._table = _Table(theme, self.plot)
        tip = "The step h of the differences, from 1 on the left to 10⁻¹⁵ on the right."
        self.slider = slider(0, len(STEPS) - 1, 2, "Step h of the differences", tip, STEPS.__getitem__)
        self.slider.setValue(DEFAULT_TICK)
        self._h, self._words, self._face = QLabel(), label(wraps=True), theme.face
        self._lay_out()
        self._drawing = QTimer(self, singleShot=True)
        self._drawing.timeout.connect(self._on_time_to_draw)
        self._since = QElapsedTimer()  # the last drawing
        self.slider.valueChanged.connect(self._on_slid)
        self.chooser.chosen.connect(self._on_time_to_draw)
        self.setAccessibleName("Gradient check")
        self.set_theme(theme)
        self._show_h()

    def _lay_out(self) -> None:
        self._h.setFont(font(SMALL_PT, face=self._face))
        self._h.setFixedWidth(self._h.fontMetrics().horizontalAdvance("h = 3.16·10⁻¹⁵") + 6)
        self._words.setFont(font(SMALL_PT, face=self._face))
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setFixedHeight(3 * self._words.fontMetrics().lineSpacing())
        self.setLayout(in_column(self._table, in_row(self._h, self.slider), self.plot, self._words))

    def stand_still(self) -> None:
        """For a picture: hide the slider, and keep no spare room for words."""
        self.slider.hide()
        self._words.setMinimumHeight(0)
        self._words.setMaximumHeight(_NO_LIMIT)

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)
        self._table.theme = theme
        self._table.update()

    @property
    def h(self) -> float:
        """The step of the differences, from 1 to 1e-15."""
        return STEPS[self.slider.value()]

    def summary(self) -> str:
        """The numbers and the sentence, for a screen reader, which may ask for them out of sight."""
        if self._is_new():
            self.draw()
        return self.accessibleDescription()

    def text(self, name: str) -> str:
        """The digits of "analytic", "forward", "central" or "complex_step"."""
        return self._table.rows[name].digits

    def difference(self, name: str) -> str:
        """How far an approximation is off."""
        return self._table.rows[name].off

    def place_of(self, name: str) -> QRectF:
        """Where a row is painted."""
        return self._table.place_of(name).translated(self._table.pos())

    def show_step(self, worked: WorkedStep) -> None:
        """Check the gradient of a step soon; of several steps shortly after each other, only the last for sure."""
        self._worked = worked
        self.chooser.show_weights(worked.settings.net.symbols)
        if self.isVisible() and not self._drawing.isActive() and self._is_new():
            elapsed = self._since.elapsed() if self._since.isValid() else _PAUSE_MS
            self._drawing.start(max(0, _PAUSE_MS - elapsed))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_new():
            self._drawing.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._drawing.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scrolling may have brought it into sight."""
        super().paintEvent(event)
        if not self._drawing.isActive() and self._is_new():
            self._drawing.start(0)

    def _inputs(self) -> _Inputs | None:
        if self._worked is None:
            return None
        step = self._worked.step
        return _Inputs(
            self._worked.settings,
            _checked(self._worked),
            step.state.weights,
            self.chooser.which,
            self._worked.is_secret,
        )

    def _is_new(self) -> bool:
        return self._inputs() != self._shown

    def _on_time_to_draw(self) -> None:
        if self._worked is not None and not self.visibleRegion().isEmpty():
            self._since.start()
            self.draw()

    def draw(self) -> None:
        """Check the step at once."""
        if self._worked is None:
            return
        self._shown = self._inputs()
        slope, step = self._slope(self._worked), self._worked.step
        if self._worked.is_secret:
            self.plot.show_errors(None, "Predict first.")
        elif not isfinite(slope):
            self.plot.show_errors(None, "The gradient is not a finite number.")
        else:
            at, which = step.state.weights, self.chooser.which
            shown, E = _checked(self._worked), step.E if _is_whole(self._worked) else self._worked.share.E
            self.plot.show_errors(errors_of(self._worked.settings, shown, at, slope, E, which), "")
        self._show_h()

    def _slope(self, worked: WorkedStep) -> float:
        source = worked.step if _is_whole(worked) else worked.share
        return source.dE_dv if self.chooser.which else source.dE_dw

    def _on_slid(self) -> None:
        self.plot.show_step(self.slider.value())
        self._show_h()

    def _show_h(self) -> None:
        """Show what depends on h: the numbers, and the sentence."""
        printed = h_text(self.slider.value())
        self._h.setText(lettered(f"h = {printed}", self._face))
        self.slider.setAccessibleDescription(self._h.text())
        self.plot.show_step(self.slider.value())
        if self._worked is None or self._shown is None:
            return
        symbol = self._worked.settings.net.symbols[self.chooser.which]
        self._table.show_rows(self._rows(self._worked), symbol)
        errors = self.plot.errors
        words = self.plot.note
        if errors is not None:
            central = [float(off) for off in errors.of[1]]
            words = "" if _is_whole(self._worked) else f"Of pattern {self._worked.pattern} alone. "
            words += check_sentence(central, self.slider.value(), self._slope(self._worked), symbol)
        if words != self.sentence:
            self.sentence = words
            self._words.setText(lettered(words, self._face))
        told = [f"{_NAMES[name]} {row.digits}, off by {row.off}" for name, row in self._table.rows.items() if row.off]
        self.setAccessibleDescription(". ".join((f"∂E/∂{symbol} = {self.text('analytic')}", *told, words)))

    def _rows(self, worked: WorkedStep) -> dict[str, Approximation]:
        if worked.is_secret:
            return {name: Approximation(UNSAID, "" if name == "analytic" else UNSAID) for name in _NAMES}
        step, exact = worked.step, self._slope(worked)
        values = check(worked.settings, _checked(worked), step.state.weights, self.h, self.chooser.which, self.h)
        made = {"analytic": Approximation(aligned_digits(exact, exact), "")}
        for (name, _, _), value in zip(APPROXIMATIONS, values, strict=True):
            made[name] = Approximation(aligned_digits(value, exact), error_text(value - exact))
        return made
