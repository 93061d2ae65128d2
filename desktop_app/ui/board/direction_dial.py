"""Every direction: a dial of how fast E changes, a slider for h, and the marked directions in numbers and words."""

from dataclasses import replace
from math import degrees, log10

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.directions import BEST, GRADIENT, MARKS, SIGN, Directions, V, W, directions
from desktop_app.core.files.workspace_view import DEFAULT_H, WorkspaceView
from desktop_app.core.model.experiment import Experiment, Presented
from desktop_app.core.model.numbers import percent, significant, to_digits
from desktop_app.figures.view_cell import Maker
from desktop_app.plots.dial import Dial, paint_marker
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.offscreen_window import painter_on
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.board.stage_view import StageView
from desktop_app.ui.common.layouts import in_column, in_row, slider
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.ui.common.painting import LEFT, RIGHT, draw_fitted
from desktop_app.words.data_table import DataTable
from desktop_app.words.step.worked_step import UNSAID
from desktop_app.words.typed_numbers import Allowed
from desktop_app.words.views.directions import RADIUS, angle_text, directions_sentence, printed_h, why_empty

# A tick of the slider is a tenth of a decade: 1e-6, 1.3e-6, 1.6e-6, 2e-6, … 10.
LEAST_TICK, MOST_TICK = -60, 10
_DECADE = 10
NONE, RISES = "–", "E rises"
_HEADINGS = ("direction", "angle", "ΔE per unit", "of the best")
# The right ends of the table's columns, as shares of its width; the first column begins behind the marker.
_ENDS = (0.36, 0.50, 0.76, 1.0)
_MARKER, _ROW, _WIDEST = 24.0, 19.0, 460
# From this width on the table stands beside the dial.
_WIDE = 700
_LEAST_DIAL = 210  # of a picture
_H_WIDTH, _H_HEIGHT = 74, 24
_WORD_LINES = 4
_PAUSE_MS = 200


class _Table(QWidget):
    """Paints a row for each marked direction, with its marker: it is also the legend of the dial."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: dict[str, tuple[str, ...]] = {}
        self.setFont(font(SMALL_PT, face=theme.face))
        self.setMaximumWidth(_WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(int(_ROW * (len(MARKS) + 1)))

    def sizeHint(self) -> QSize:
        return QSize(340, self.height())

    def show_rows(self, rows: dict[str, tuple[str, ...]]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.setFixedHeight(int(_ROW * (len(rows) + 1)))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self, self.theme.card)
        self._paint_row(painter, 0, _HEADINGS, self.theme.muted)
        for k, (name, row) in enumerate(self.rows.items(), start=1):
            self._paint_row(painter, k, row, self.theme.text)
            place = QPointF(_MARKER / 2, (k + 0.5) * _ROW)
            paint_marker(painter, name, place, self.theme, rises=row[-1] == RISES)

    def _paint_row(self, painter: QPainter, k: int, cells: tuple[str, ...], colour: str) -> None:
        left = _MARKER
        for cell, end in zip(cells, _ENDS, strict=True):
            place = QRectF(left, k * _ROW, end * self.width() - left, _ROW)
            draw_fitted(painter, place, LEFT if cell is cells[0] else RIGHT, cell, self.font(), colour)
            left = place.right() + 4


class DialView(StageView):
    """Shows the directions at the weights of a reading, for what its step shows: one pattern, or all of a batch.

    `words` says all of it. It is worked out only while it is visible.
    """

    spoken_role = QAccessible.Role.Grouping

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.refresh)
        self._shown: tuple[Experiment, Presented, Weights, float, bool] | None = None
        self.dial, self._table = Dial(theme), _Table(theme)
        self.dial.setFont(font(SMALL_PT, face=theme.face))
        self._length = DEFAULT_H
        tip = "The length h of the step over which E is compared, from 10⁻⁶ to 10."
        self.slider = slider(
            LEAST_TICK, MOST_TICK, _DECADE, "Length h of the step", tip, _length_of, lambda: self._length
        )
        self.slider.setValue(round(_DECADE * log10(DEFAULT_H)))
        self.slider.valueChanged.connect(self._on_slid)
        allowed = Allowed("Length h", 10.0 ** (LEAST_TICK / _DECADE), 10.0 ** (MOST_TICK / _DECADE))
        self.edit = NumberEdit(allowed, _H_WIDTH)
        self.edit.setAccessibleName("Length h of the step")
        self.edit.setFixedHeight(_H_HEIGHT)
        self.edit.set_tip(tip)
        self.edit.entered.connect(self._on_entered)
        self.edit.refused.connect(self._on_refused)
        plain, top = Qt.TextFormat.PlainText, Qt.AlignmentFlag.AlignTop
        self._h, self._sentence = QLabel(textFormat=plain), QLabel(textFormat=plain, wordWrap=True, alignment=top)
        self._lay_out()
        self.setToolTip(RADIUS)
        self.setAccessibleName("Every direction: how fast E changes")
        self.set_theme(theme)
        self._show_h()

    def _lay_out(self) -> None:
        for label in (self._h, self._sentence):
            label.setFont(font(SMALL_PT, face=self.theme.face))
        self._sentence.setFixedHeight(_WORD_LINES * self._sentence.fontMetrics().lineSpacing() + 2)
        # Beside the dial it is centred.
        beneath = in_column(None, in_row(self._h, self.edit, self.slider), self._table, self._sentence, None)
        self._parts = in_column(self.dial, beneath, highest=self.dial)
        self.setLayout(self._parts)

    def show_view(self, view: WorkspaceView) -> None:
        self.set_length(view.h)

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        return replace(view, h=self._length)

    def set_length(self, h: float) -> None:
        """Compare E over another length, which the slider shows as nearly as it can."""
        self._length = h
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(_DECADE * log10(h)))
        self.refresh()

    def _on_slid(self, tick: int) -> None:
        self._length = _length_of(tick)
        self.refresh()

    def _on_entered(self, h: float) -> None:
        self.set_length(h)

    def _on_refused(self, why: str) -> None:
        self._sentence.setText(lettered(why, self.theme.face))

    def set_theme(self, theme: Theme) -> None:
        self.dial.set_theme(theme)
        self._table.theme = theme
        self._table.update()

    def maker(self) -> Maker:
        make, length = super().maker(), self.h

        def made(theme: Theme) -> QWidget:
            view = make(theme)
            assert isinstance(view, DialView)
            view.slider.hide()  # in a picture the number h is enough
            view.edit.hide()
            view.set_length(length)
            view.dial.setMinimumHeight(_LEAST_DIAL)
            return view

        return made

    def data(self) -> DataTable | None:
        """The rate of every direction, the marked ones first; None while they are to be predicted."""
        if self.reading is None or self.is_secret:
            return None
        shown = directions(self.reading.settings, self.reading.step.shown, self.reading.step.state.weights, self.h)
        labels = _labels(self.reading.settings.net.symbols)
        marks = [(label, *shown.marks[name]) for name, label in labels.items() if name in shown.marks]
        every = [("", angle, rate) for angle, rate in zip(shown.angles, shown.rates, strict=False)]
        head = ("direction", "angle in degrees", f"ΔE per unit, h = {shown.h!r}")
        return DataTable(head, [(name, degrees(angle), rate) for name, angle, rate in (*marks, *every)])

    @property
    def h(self) -> float:
        """The length of the step, from 1e-6 to 10."""
        return self._length

    @property
    def _told_h(self) -> str:
        return f"h = {printed_h(self.h)}"

    def row(self, name: str) -> tuple[str, ...]:
        """The table's row for a mark of `analysis.directions`: its name, angle, rate and share; () if it has none."""
        return self._table.rows.get(name, ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE
        arrangement = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if arrangement != self._parts.direction():
            self._parts.setDirection(arrangement)
            self._parts.activate()

    def _show_h(self) -> None:
        self.edit.show_number(self.h)
        self._h.setText(lettered(self._told_h if self.edit.isHidden() else "h =", self.theme.face))
        self.slider.setAccessibleDescription(self._told_h)

    def refresh(self) -> None:
        """Work out and show the directions, if they have changed and the view is visible."""
        self._show_h()
        if self.reading is None or not self.isVisible():
            return
        settings, step = self.reading.settings, self.reading.step
        wanted = settings, step.shown, step.state.weights, self.h, self.is_secret
        if wanted == self._shown:
            return
        if settings.has_many_patterns and step.pattern is None and self._pause.isActive():
            return  # they take longer than a frame: work them out when the pause is over
        self._shown = wanted
        self._pause.start(_PAUSE_MS)
        symbols = settings.net.symbols
        if self.is_secret:
            self.dial.show_directions(None, symbols, "Predict first.")
            rows = {name: (label, *[UNSAID] * 3) for name, label in _shown_labels(symbols).items()}
            self._show_words(rows, "Predict first.")
            return
        shown = directions(settings, step.shown, step.state.weights, self.h)
        self.dial.show_directions(shown, symbols, why_empty(shown))
        rows = {name: _row(shown, name, label) for name, label in _shown_labels(symbols).items()}
        self._show_words(rows, directions_sentence(shown))

    def _show_words(self, rows: dict[str, tuple[str, ...]], sentence: str) -> None:
        self._table.show_rows(rows)
        self._sentence.setText(lettered(sentence, self.theme.face))
        self._parts.activate()  # at once: a longer table must not be seen over the sentence
        listed = [
            f"{label}: {rate}" if rate in (NONE, UNSAID) else f"{label}: {angle}, {rate} per unit, {share}"
            for label, angle, rate, share in rows.values()
        ]
        self.words = f"{self._told_h}. {' · '.join(listed)}. {sentence} {RADIUS}"
        self.setAccessibleDescription(self.words)


def _length_of(tick: int) -> float:
    return to_digits(10.0 ** (tick / _DECADE), 2)


def _labels(symbols: tuple[str, ...]) -> dict[str, str]:
    labels = {GRADIENT: "−∇E", BEST: "best at this h", SIGN: "sign of −∇E"}
    return labels | {name: f"{symbol} alone" for name, symbol in zip((W, V), symbols, strict=False)}


def _shown_labels(symbols: tuple[str, ...]) -> dict[str, str]:
    """The marks that have a row: of one weight, not those that are always the same as −∇E."""
    labels = _labels(symbols)
    return labels if len(symbols) > 1 else {GRADIENT: "−∇E, its sign", BEST: labels[BEST]}


def _row(shown: Directions, name: str, label: str) -> tuple[str, ...]:
    if name not in shown.marks or shown.is_lost:
        return label, NONE, NONE, NONE
    angle, rate = shown.marks[name]
    share = shown.share(name)
    of_best = RISES if rate > 0 else NONE if share is None else f"{percent(share)} %"
    return label, angle_text(angle, len(shown.angles) == 2), significant(rate), of_best
