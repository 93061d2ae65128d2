"""The keys of a plot in a picture: beside its title where all have room, else in rows beneath it."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from desktop_app.plots.axes.legend import Key, draw_sample
from desktop_app.plots.letters import font
from desktop_app.plots.theme import SMALL_PT

# Heights of the title and of a row of keys.
TITLE_ROW, KEY_ROW = 26, 18
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
_SAMPLE, _AIR, _BETWEEN = 26.0, 6.0, 14.0


class PlacedKey(NamedTuple):
    """A key: where its sample begins, from the left of the cell; its row, where 0 is that of the title; its label."""

    left: float
    row: int
    label: str


class Keys(NamedTuple):
    """All keys, and the number of their rows beneath the title."""

    placed: tuple[PlacedKey, ...] = ()
    rows: int = 0


def laid_out(labels: list[str], beside: float, width: float) -> Keys:
    """Place keys beside a title, at the right, or else in rows of this width; too long a label ends in an ellipsis."""
    metrics = QFontMetrics(font(SMALL_PT))
    longest = int(max(1.0, width - _SAMPLE - _AIR))
    labels = [metrics.elidedText(label, Qt.TextElideMode.ElideRight, longest) for label in labels]
    widths = [_SAMPLE + _AIR + metrics.horizontalAdvance(label) for label in labels]
    total = sum(widths) + _BETWEEN * (len(widths) - 1)
    left, row = width - total, 0
    if total > beside:
        left, row = 0.0, 1
    placed = []
    for label, taken in zip(labels, widths, strict=True):
        if row and left and left + taken > width + 0.5:
            left, row = 0.0, row + 1
        placed.append(PlacedKey(left, row, label))
        left += taken + _BETWEEN
    return Keys(tuple(placed), row)


def paint_keys(painter: QPainter, keys: tuple[Key, ...], laid: Keys, text: QColor, head: float) -> None:
    """Draw keys in a cell whose upper left corner is the painter's origin; rows begin `head` below it."""
    painter.setFont(font(SMALL_PT))
    metrics = painter.fontMetrics()
    for key, (left, row, label) in zip(keys, laid.placed, strict=True):
        middle = head + (row - 0.5) * KEY_ROW if row else KEY_ROW / 2
        draw_sample(painter, key.pen, QPointF(left, middle), _SAMPLE)
        painter.setPen(text)
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left + _SAMPLE + _AIR, baseline), label)
