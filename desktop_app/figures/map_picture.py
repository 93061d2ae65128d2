"""Draws a map or a fork as a picture: each pixel as it was computed, axes, keys, and what it is of."""

from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen, QPolygonF

from desktop_app.core.files.tiled import Arrays, Work
from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.fork import Fork
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.numbers import count, tick_text
from desktop_app.plots.items.map_colours import coloured, density
from desktop_app.plots.theme import FONT, PAPER

_SMALLEST = 480  # pixels of the longer side: smaller maps are magnified
_SYMBOLS = {
    "rule.rate": "α", "rule.momentum": "μ", "rule.beta1": "β₁", "rule.beta2": "β₂", "rule.decay": "β",
    "rule.epsilon": "ε", "rule.weight_decay": "λ", "rule.schedule.k": "k", "rule.schedule.factor": "γ",
    "start.w": "w at the start", "start.b": "b at the start", "start.w1": "w₁ at the start",
    "start.w2": "w₂ at the start",
}  # fmt: skip
_MOST_KEYS = 16
_TICKS = 6


def png(work: Work, whole: Arrays) -> bytes:
    """The bytes of the picture, still without its workspace."""
    made = _map(work.of, whole) if isinstance(work.of, Map) else _fork(work.of, whole, work.names[0])
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


class _Page:
    """An image with room around a plot, and what is drawn there."""

    def __init__(self, width: int, height: int, keys: bool) -> None:
        self.letter = max(13, round(max(width, height) / 48))
        letter = self.letter
        self.plot = QRectF(5.5 * letter, 3.2 * letter, width, height)
        right = (16.5 if keys else 2.0) * letter
        size = int(self.plot.right() + right), int(self.plot.bottom() + 4.4 * letter)
        self.image = QImage(*size, QImage.Format.Format_RGB32)
        self.image.fill(QColor(PAPER.card))
        self.painter = QPainter(self.image)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(FONT)
        font.setPixelSize(letter)
        self.painter.setFont(font)

    def pixels(self, rgb: NDArray[np.uint8], place: QRectF) -> None:
        rows, columns, _ = rgb.shape
        image = QImage(rgb.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        self.painter.drawImage(place, image)

    def frame(self, place: QRectF) -> None:
        self.painter.setPen(QPen(QColor(PAPER.axis), max(1.0, self.letter / 12)))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(place)

    def text(self, place: QRectF, words: str, how: Qt.AlignmentFlag, colour: str = PAPER.text) -> None:
        self.painter.setPen(QColor(colour))
        self.painter.drawText(place, how | Qt.TextFlag.TextSingleLine, words)

    def title(self, words: str) -> None:
        place = QRectF(self.plot.left(), 0.6 * self.letter, self.image.width(), 2.0 * self.letter)
        self.text(place, words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def below(self, axis: Axis) -> None:
        """The ticks and the name of the axis to the right."""
        letter, bottom = self.letter, self.plot.bottom()
        for value, words in _ticks(axis.low, axis.high):
            x = self.plot.left() + (value - axis.low) / (axis.high - axis.low) * self.plot.width()
            self.painter.setPen(QColor(PAPER.axis))
            self.painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 0.4 * letter))
            self.text(QRectF(x - 4 * letter, bottom + 0.5 * letter, 8 * letter, 1.5 * letter), words,
                      Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, PAPER.muted)  # fmt: skip
        place = QRectF(self.plot.left(), bottom + 2.1 * letter, self.plot.width(), 1.8 * letter)
        self.text(place, name_of(axis.path), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)

    def beside(self, low: float, high: float, name: str, place: QRectF) -> None:
        """The ticks and the name of an axis upward."""
        letter = self.letter
        for value, words in _ticks(low, high):
            y = place.bottom() - (value - low) / (high - low) * place.height()
            self.painter.setPen(QColor(PAPER.axis))
            self.painter.drawLine(QPointF(place.left() - 0.4 * letter, y), QPointF(place.left(), y))
            self.text(QRectF(0.0, y - letter, place.left() - 0.6 * letter, 2 * letter), words,
                      Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, PAPER.muted)  # fmt: skip
        self.painter.save()
        self.painter.translate(0.9 * letter, place.center().y())
        self.painter.rotate(-90.0)
        self.text(QRectF(-place.height() / 2, -letter, place.height(), 2 * letter), name,
                  Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)  # fmt: skip
        self.painter.restore()

    def end(self) -> QImage:
        self.painter.end()
        return self.image


def name_of(path: str) -> str:
    """What an axis is called: α (rule.rate)."""
    return f"{_SYMBOLS[path]}  ({path})" if path in _SYMBOLS else path


def _map(map_: Map, whole: Arrays) -> QImage:
    verdict, passes = whole["verdict"], whole["passes"]
    rows, columns = verdict.shape
    factor = max(1, -(-_SMALLEST // max(rows, columns)))
    page = _Page(columns * factor, rows * factor, keys=True)
    made = max(1, map_.iterations // map_.experiment.pass_length)
    page.pixels(coloured(verdict, passes, made), page.plot)
    page.frame(page.plot)
    page.title(f"{map_.experiment.name}: what becomes of it in {count(map_.iterations)} iterations")
    page.below(map_.x)
    page.beside(map_.y.low, map_.y.high, name_of(map_.y.path), page.plot)
    _keys(page, verdict)
    return page.end()


def _keys(page: _Page, verdict: NDArray[np.uint8]) -> None:
    """The verdicts that there are, the most frequent first if they are many."""
    numbers, counts = np.unique(verdict, return_counts=True)
    some = sorted(numbers[np.argsort(-counts, kind="stable")][:_MOST_KEYS].tolist())
    letter, left, top = page.letter, page.plot.right() + 1.2 * page.letter, page.plot.top()
    for k, number in enumerate(some):
        y = top + 1.7 * letter * k
        box = QRectF(left, y + 0.2 * letter, 2.0 * letter, 1.1 * letter)
        shade = QLinearGradient(box.topLeft(), box.topRight())
        colours = coloured(np.array([[number, number]], np.uint8), np.array([[0, 1]]), 1)[0]
        for end, colour in enumerate(colours.tolist()):
            shade.setColorAt(end, QColor(*colour))
        page.painter.fillRect(box, shade)
        page.painter.setPen(QColor(PAPER.axis))
        page.painter.drawRect(box)
        page.text(QRectF(left + 2.6 * letter, y, 14 * letter, 1.5 * letter), VERDICT_NAMES[number],
                  Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)  # fmt: skip
    left_out = len(numbers) - len(some)
    more = [f"and {left_out} other periods"] if left_out else []
    for k, words in enumerate([*more, "pale: soon; full: late"], start=len(some)):
        page.text(QRectF(left, top + 1.7 * letter * k, 16 * letter, 1.5 * letter), words,
                  Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, PAPER.muted)  # fmt: skip


def _fork(fork: Fork, whole: Arrays, name: str) -> QImage:
    w, exponent = whole[name], whole["exponent"]
    columns = len(w)
    factor = max(1, -(-_SMALLEST // columns))
    width = columns * factor
    page = _Page(width, round(0.75 * width), keys=False)
    letter = page.letter
    upper = QRectF(page.plot.left(), page.plot.top(), width, round(0.7 * page.plot.height()))
    lower = QRectF(upper.left(), upper.bottom() + letter, width, page.plot.bottom() - upper.bottom() - letter)
    finite = w[np.isfinite(w)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = 0.03 * (high - low) or 0.5
    low, high = low - room, high + room
    page.pixels(density(w, low, high, int(upper.height()) // factor), upper)
    page.frame(upper)
    page.title(f"{fork.experiment.name}: the last {count(fork.kept)} values of {count(fork.iterations)} iterations")
    page.beside(low, high, name, upper)
    known = exponent[np.isfinite(exponent)]
    least, most = (float(known.min()), float(known.max())) if len(known) else (-1.0, 1.0)
    bottom, top = max(least, -2.0) - 0.05, max(most, 0.1) + 0.05
    page.painter.setClipRect(lower)
    zero = lower.bottom() - (0.0 - bottom) / (top - bottom) * lower.height()
    page.painter.setPen(QPen(QColor(PAPER.nudge), max(1.0, letter / 10)))
    page.painter.drawLine(QPointF(lower.left(), zero), QPointF(lower.right(), zero))
    page.painter.setPen(QPen(QColor(PAPER.text), max(1.0, letter / 12)))
    points = [
        QPointF(lower.left() + (k + 0.5) * factor, lower.bottom() - (value - bottom) / (top - bottom) * lower.height())
        for k, value in enumerate(exponent.tolist())
        if isfinite(value)
    ]
    page.painter.drawPolyline(QPolygonF(points))
    page.painter.setClipping(False)
    page.frame(lower)
    page.beside(bottom, top, "exponent", lower)
    page.below(fork.x)
    return page.end()


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """A few round values between the ends, with their words."""
    rough = (high - low) / _TICKS
    power = 10.0 ** floor(log10(rough))
    spacing = next(power * step for step in (1.0, 2.0, 5.0, 10.0) if power * step >= rough)
    values = [k * spacing for k in range(ceil(low / spacing), floor(high / spacing) + 1)]
    return [(value, tick_text(value, spacing)) for value in values]
