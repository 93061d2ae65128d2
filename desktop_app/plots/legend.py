"""The keys of a plot, in a row: a sample of each curve's pen, and its label."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from desktop_app.plots.plot import Key
from desktop_app.plots.shares import shares

SAMPLE_PX = 26
_GAP_PX, _BETWEEN_PX = 6, 12
_MORE_PX = 26
_SHORTEST_PX = 40  # of a label that is cut
# So many pen's widths of a curve end behind a dash, or in a gap, whatever its dashes.
_WIDTHS = 13.0


def keys_width(metrics: QFontMetrics, keys: tuple[Key, ...]) -> float:
    """How wide the row is, in logical pixels."""
    return sum(_taken(_needed(metrics, key)) for key in keys)


def _needed(metrics: QFontMetrics, key: Key) -> int:
    """Of its label, rounded up."""
    return metrics.horizontalAdvance(key.label) + 1


def _taken(label: int) -> int:
    return SAMPLE_PX + _GAP_PX + label + _BETWEEN_PX


def paint_keys(painter: QPainter, keys: tuple[Key, ...], text: QColor, width: float, height: float) -> None:
    """Draw the samples and labels of `keys` in a row; the longest are cut; "+3" is for what has no room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics, left = painter.fontMetrics(), 0.0
    baseline = (height + metrics.ascent() - metrics.descent()) / 2
    needs = [_needed(metrics, key) for key in keys]
    room = int(width) + _BETWEEN_PX
    count = _count(needs, room)
    beside = _taken(0) * count + (_MORE_PX if count < len(keys) else 0)
    for key, share in zip(keys[:count], shares(needs[:count], room - beside), strict=True):
        draw_sample(painter, key.pen, QPointF(left, height / 2), SAMPLE_PX)
        painter.setPen(text)
        label = metrics.elidedText(key.label, Qt.TextElideMode.ElideRight, share)
        painter.drawText(QPointF(left + SAMPLE_PX + _GAP_PX, baseline), label)
        left += _taken(share)
    if count < len(keys):
        painter.setPen(text)
        painter.drawText(QPointF(left, baseline), f"+{len(keys) - count}")


def _count(needs: list[int], room: int) -> int:
    """How many keys there is room for, if their labels are cut."""
    count = len(needs)
    while count and sum(_taken(min(need, _SHORTEST_PX)) for need in needs[:count]) > room:
        room -= _MORE_PX if count == len(needs) else 0
        count -= 1
    return count


def draw_sample(painter: QPainter, pen: QPen, start: QPointF, room: float) -> None:
    """Draw a piece of a curve, so long that no dash is cut to a stub; of a thick one the dashes are nearer."""
    if dashes := pen.dashPattern():
        unit = pen.widthF() / (painter.deviceTransform().m11() if pen.isCosmetic() else 1.0)
        nearer = min(1.0, room / (_WIDTHS * unit))
        room = min(room, _WIDTHS * unit)
        pen = QPen(pen)
        pen.setDashPattern([dash * nearer for dash in dashes])
    painter.setPen(pen)
    painter.drawLine(start, start + QPointF(room, 0.0))
