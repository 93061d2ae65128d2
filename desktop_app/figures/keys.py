"""The keys of a plot in a picture: beside its title where all have room, else in rows beneath it."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from desktop_app.plots.axes.legend import Key, draw_sample
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.signs import draw_sign
from desktop_app.plots.theme import SMALL_PT, Theme

# Heights of the title and of a row of keys.
TITLE_ROW, KEY_ROW = 26, 18
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
_SAMPLE, _AIR, _BETWEEN, _BALL = 26.0, 6.0, 14.0, 5.0


class Entry(NamedTuple):
    """What a key is for: number `which` of a plot's own keys, or the run of a slot; its sample has a line, a ball."""

    label: str
    which: int = 0
    slot: int | None = None
    has_line: bool = True
    has_ball: bool = False


class PlacedKey(NamedTuple):
    """A key: where its sample begins, from the left of the cell; its row, where 0 is that of the title; its label."""

    left: float
    row: int
    label: str
    entry: Entry


class Keys(NamedTuple):
    """All keys, and the number of their rows beneath the title."""

    placed: tuple[PlacedKey, ...] = ()
    rows: int = 0


def laid_out(entries: list[Entry], beside: float, width: float, face: str) -> Keys:
    """Place keys beside a title, at the right, or else in rows of this width; too long a label ends in an ellipsis."""
    metrics = QFontMetrics(font(SMALL_PT, face=face))
    longest = int(max(1.0, width - _SAMPLE - _AIR))
    whole = (lettered(entry.label, face) for entry in entries)
    labels = [metrics.elidedText(label, Qt.TextElideMode.ElideRight, longest) for label in whole]
    widths = [_SAMPLE + _AIR + metrics.horizontalAdvance(label) for label in labels]
    total = sum(widths) + _BETWEEN * (len(widths) - 1)
    left, row = width - total, 0
    if total > beside:
        left, row = 0.0, 1
    placed = []
    for entry, label, taken in zip(entries, labels, widths, strict=True):
        if row and left and left + taken > width + 0.5:
            left, row = 0.0, row + 1
        placed.append(PlacedKey(left, row, label, entry))
        left += taken + _BETWEEN
    return Keys(tuple(placed), row)


def paint_keys(painter: QPainter, keys: tuple[Key, ...], laid: Keys, theme: Theme, head: float) -> None:
    """Draw keys in a cell whose upper left corner is the painter's origin; rows begin `head` below it."""
    painter.setFont(font(SMALL_PT, face=theme.face))
    metrics = painter.fontMetrics()
    for left, row, label, entry in laid.placed:
        middle = head + (row - 0.5) * KEY_ROW if row else KEY_ROW / 2
        pen = keys[entry.which].pen if entry.slot is None else flat_pen(theme, theme.runs[entry.slot], dash=entry.slot)
        if entry.has_line:
            edge = keys[entry.which].edge if entry.slot is None else None
            draw_sample(painter, pen, QPointF(left, middle), _SAMPLE, None if entry.has_ball else entry.slot, edge)
        if entry.has_ball:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen.color())
            draw_sign(painter, entry.slot, QPointF(left + _SAMPLE / 2, middle), _BALL)
        painter.setPen(QColor(theme.muted))
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left + _SAMPLE + _AIR, baseline), label)
