"""Every direction: the dial of how fast E changes, a slider for h, and the marked directions in numbers and words."""

from math import degrees, isfinite, pi

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QSizePolicy, QSlider, QWidget

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.directions import BEST, GRADIENT, MARKS, SIGN, Directions, V, W, directions
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, fixed, percent, significant, without_one_times
from desktop_app.core.run.run import Reading
from desktop_app.plots.dial import Dial, paint_marker
from desktop_app.plots.offscreen_window import is_on_screen
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.style import font
from desktop_app.words.worked_step import UNSAID

# The slider's ticks are tenths of a decade: 1e-6, 1.3e-6, 1.6e-6, 2e-6, … 10.
LEAST_TICK, MOST_TICK, DEFAULT_TICK = -60, 10, -10
_DECADE = 10
NONE = "–"
_HEADINGS = ("direction", "angle", "ΔE a unit", "of the best")
# Where the columns of the table end, as shares of its width; the first begins behind the marker.
_ENDS = (0.36, 0.50, 0.76, 1.0)
_MARKER, _ROW, _WIDEST = 24.0, 19.0, 460
# From this width on the table is beside the dial.
_WIDE = 700
_LEAST_DIAL = 210  # of a picture
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WORD_LINES = 3


class _Table(QWidget):
    """Paints a row for each mark, with its marker: it is also the key of the dial."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: dict[str, tuple[str, ...]] = {}
        self.setFont(font(SMALL_PT))
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_on_screen(self):
            painter.fillRect(self.rect(), QColor(self.theme.card))
        self._paint_row(painter, 0, _HEADINGS, self.theme.muted)
        for k, (name, row) in enumerate(self.rows.items(), start=1):
            self._paint_row(painter, k, row, self.theme.text)
            paint_marker(painter, name, QPointF(_MARKER / 2, (k + 0.5) * _ROW), self.theme)

    def _paint_row(self, painter: QPainter, k: int, cells: tuple[str, ...], colour: str) -> None:
        painter.setPen(QColor(colour))
        left = _MARKER
        for cell, end in zip(cells, _ENDS, strict=True):
            place = QRectF(left, k * _ROW, end * self.width() - left, _ROW)
            painter.drawText(place, _LEFT if cell is cells[0] else _RIGHT, cell)
            left = place.right() + 4


class DialView(QWidget):
    """Shows the directions at the weights of a reading, of what its step shows: one pattern, or all of a batch.

    `words` says all of it. It is worked out while it is in sight.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words = ""
        self._reading: Reading | None = None
        self._shown: tuple[Experiment, int | None, Weights, int, bool] | None = None
        self._is_secret = False
        self.dial, self._table = Dial(theme), _Table(theme)
        self.dial.setFont(font(SMALL_PT))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(LEAST_TICK, MOST_TICK)
        self.slider.setPageStep(_DECADE)
        self.slider.setValue(DEFAULT_TICK)
        self.slider.setToolTip("How long the way h is that E is compared over, from 10⁻⁶ to 10.")
        self.slider.setAccessibleName("Length h of the way")
        by_tab_only(self.slider)
        self.slider.valueChanged.connect(self._show)
        self._h, self._said = QLabel(), QLabel()
        self._lay_out()
        self.setAccessibleName("Every direction: how fast E changes")
        self.set_theme(theme)
        self._show_h()

    def _lay_out(self) -> None:
        for label in (self._h, self._said):
            label.setFont(font(SMALL_PT))
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._h.setFixedWidth(self._h.fontMetrics().horizontalAdvance("h = 3.2·10⁻⁶") + 6)
        self._said.setWordWrap(True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said.setFixedHeight(_WORD_LINES * self._said.fontMetrics().lineSpacing() + 2)
        beneath = QGridLayout()
        beneath.setSpacing(4)
        beneath.addWidget(self._h, 1, 0)
        beneath.addWidget(self.slider, 1, 1)
        beneath.addWidget(self._table, 2, 0, 1, 2)
        beneath.addWidget(self._said, 3, 0, 1, 2)
        for row in (0, 4):  # beside the dial it is in the middle
            beneath.setRowStretch(row, 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(4)
        self._parts.addWidget(self.dial, 1)
        self._parts.addLayout(beneath)

    def set_theme(self, theme: Theme) -> None:
        self.dial.set_theme(theme)
        self._table.theme = theme
        self._table.update()

    def set_secret(self, on: bool) -> None:
        """Whether to hide which way is downhill, and how steep."""
        self._is_secret = on
        self._show()

    def twin(self, theme: Theme) -> "DialView":
        """The same view in another theme, for a picture."""
        view = DialView(theme)
        view.slider.setValue(self.slider.value())
        view.slider.hide()  # there is nothing to slide; h is told
        view.dial.setMinimumHeight(_LEAST_DIAL)
        view.set_secret(self._is_secret)
        if self._reading is not None:
            view.show_reading(self._reading)
        return view

    @property
    def h(self) -> float:
        """The length of the way, from 1e-6 to 10."""
        return float(f"{10.0 ** (self.slider.value() / _DECADE):.2g}")

    def row(self, name: str) -> tuple[str, ...]:
        """What the table says of a mark of `core.directions`: its name, angle, rate and share; () where it is not."""
        return self._table.rows.get(name, ())

    def show_reading(self, reading: Reading) -> None:
        self._reading = reading
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if way != self._parts.direction():
            self._parts.setDirection(way)
            self._parts.activate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show_h(self) -> None:
        self._h.setText(f"h = {_in_print(self.h)}")
        self.slider.setAccessibleDescription(self._h.text())

    def _show(self) -> None:
        """Work out and show the directions; a no-op where they are the same, or out of sight."""
        self._show_h()
        if self._reading is None or not self.isVisible():
            return
        settings, step = self._reading.settings, self._reading.step
        wanted = settings, step.pattern, step.state.weights, self.slider.value(), self._is_secret
        if wanted == self._shown:
            return
        self._shown = wanted
        symbols = settings.net.symbols
        if self._is_secret:
            self.dial.show_directions(None, symbols, "Predict first.")
            self._tell({name: (label, *[UNSAID] * 3) for name, label in _labels(symbols).items()}, "Predict first.")
            return
        shown = directions(settings, step.pattern, step.state.weights, self.h)
        said = in_words(shown)
        self.dial.show_directions(shown, symbols, why_empty(shown))
        self._tell({name: _row(shown, name, label) for name, label in _labels(symbols).items()}, said)

    def _tell(self, rows: dict[str, tuple[str, ...]], said: str) -> None:
        self._table.show_rows(rows)
        self._said.setText(said)
        told = [
            f"{label}: {rate}" if rate in (NONE, UNSAID) else f"{label}: {angle}, {rate} a unit, {share}"
            for label, angle, rate, share in rows.values()
        ]
        self.words = f"{self._h.text()}. {' · '.join(told)}. {said}"
        self.setAccessibleDescription(self.words)


def _labels(symbols: tuple[str, ...]) -> dict[str, str]:
    labels = {GRADIENT: "−∇E", BEST: "best at this h", SIGN: "sign of −∇E"}
    return labels | {name: f"{symbol} alone" for name, symbol in zip((W, V), symbols, strict=False)}


def _row(shown: Directions, name: str, label: str) -> tuple[str, ...]:
    if name not in shown.marks or shown.is_lost:
        return label, NONE, NONE, NONE
    angle, rate = shown.marks[name]
    share = shown.share(name)
    told = "E rises" if rate > 0 else NONE if share is None else f"{percent(share)} %"
    return label, angle_in_words(angle, len(shown.angles) == 2), significant(rate), told


def angle_in_words(angle: float, is_line: bool = False) -> str:
    """Degrees from where w grows to where v grows; on a line up or down."""
    if is_line:
        return "down" if 1 < angle < 5 else "up"
    return f"{fixed(degrees(angle) % 360, 1)}°".replace(".0°", "°").replace("360°", "0°")


def _in_print(h: float) -> str:
    return without_one_times(brief(h))


def why_empty(shown: Directions) -> str:
    """Why a dial is empty."""
    if not shown.rates:
        return "A number here is not finite."
    return "" if any(shown.rates) or shown.steepest else "E is flat here."


def in_words(shown: Directions) -> str:
    """What the dial shows, in a sentence or two."""
    at, is_line = f"At h = {_in_print(shown.h)}", len(shown.angles) == 2
    if not shown.rates:
        return "E or its gradient is not a finite number here: no direction has a rate."
    if shown.is_lost:
        return f"{at} E changes by less than its own last digits can tell: only what h → 0 gives is drawn."
    infinite = " Where it is cut off at the ring, E is not finite." if not all(map(isfinite, shown.rates)) else ""
    if not shown.steepest:
        return _without_gradient(shown, at) + infinite
    best, gradient = shown.marks[BEST], shown.marks[GRADIENT]
    if best.rate >= 0:
        return f"{at} E rises in every direction: the way is too long. −∇E is the steepest as h → 0.{infinite}"
    off = abs((best.angle - gradient.angle + pi) % (2 * pi) - pi)
    if is_line and off < 1:
        return (
            f"One weight has two directions: all that go downhill go the same way, and may differ in how far.{infinite}"
        )
    if is_line:
        return f"{at} the other way is better: so long a way leads past the valley. −∇E is the best as h → 0.{infinite}"
    limit = "and the rates become the dotted cosine"
    if degrees(off) < 0.05:
        return f"{at} −∇E is the best direction. It is so as h → 0, {limit}.{infinite}"
    return f"{at} the best is {fixed(degrees(off), 1)}° from −∇E. As h → 0 it turns onto −∇E, {limit}.{infinite}"


def _without_gradient(shown: Directions, at: str) -> str:
    """At a saddle, in a valley, on a top or on flat ground."""
    low, high = min(shown.rates), max(shown.rates)
    zero = "∇E = 0: by the gradient no direction is steeper than another."
    if low == high == 0:
        return f"{zero} {at} E is flat: it stays as it is."
    if low < 0 < high:
        angle = angle_in_words(shown.marks[BEST].angle, len(shown.angles) == 2)
        return f"{zero} {at} E falls in some and rises in others, as at a saddle; the best is {angle}."
    return f"{zero} {at} E {'rises' if high > 0 else 'falls'} in every direction: a {'minimum' if high > 0 else 'top'}."
