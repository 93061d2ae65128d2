"""The keys of a plot, in a row: a sample of each curve's pen, and its label."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from desktop_app.plots.plot import Key

_SAMPLE_PX = 26
_GAP_PX = 6
_MORE_PX = 26


def keys_width(metrics: QFontMetrics, keys: tuple[Key, ...]) -> float:
    """How wide the row is, in logical pixels."""
    return sum(_SAMPLE_PX + metrics.horizontalAdvance(key.label) + 3 * _GAP_PX for key in keys)


def paint_keys(painter: QPainter, keys: tuple[Key, ...], text: QColor, width: float, height: float) -> None:
    """Draw the samples and labels of `keys` in a row, as many as there is room for, and "+3" for the rest."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics, left = painter.fontMetrics(), 0.0
    baseline = (height + metrics.ascent() - metrics.descent()) / 2
    for k, key in enumerate(keys):
        needed = _SAMPLE_PX + _GAP_PX + metrics.horizontalAdvance(key.label)
        if left + needed > width - (_MORE_PX if k + 1 < len(keys) else 0):
            painter.setPen(text)
            painter.drawText(QPointF(left, baseline), f"+{len(keys) - k}")
            return
        painter.setPen(key.pen)
        painter.drawLine(QPointF(left, height / 2), QPointF(left + _SAMPLE_PX, height / 2))
        painter.setPen(text)
        painter.drawText(QPointF(left + _SAMPLE_PX + _GAP_PX, baseline), key.label)
        left += needed + 2 * _GAP_PX
