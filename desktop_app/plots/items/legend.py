"""The keys of a plot, in a row: a sample of each curve's pen, and its label."""

from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from desktop_app.plots.plot import Key
from desktop_app.plots.shares import shares

SAMPLE_PX = 26


class _Sizes(NamedTuple):
    """How wide a sample is, how far its label is from it, and the next key from that."""

    sample: int
    gap: int
    between: int

    def taken(self, label: int) -> int:
        return self.sample + self.gap + label + self.between


_SIZES, _TIGHT = _Sizes(SAMPLE_PX, 6, 12), _Sizes(18, 4, 8)
_MORE_PX = 20  # for what tells how many keys are left out
_SHORTEST_PX = 36  # of a label that is cut
# So many pen's widths of a curve end behind a dash, or in a gap, whatever its dashes.
_WIDTHS = 12.5


def keys_width(metrics: QFontMetrics, keys: tuple[Key, ...]) -> float:
    """How wide the row is, in logical pixels."""
    return sum(_SIZES.taken(_needed(metrics, key)) for key in keys)


def _needed(metrics: QFontMetrics, key: Key) -> int:
    """Of its label, rounded up."""
    return metrics.horizontalAdvance(key.label) + 1


def paint_keys(painter: QPainter, keys: tuple[Key, ...], text: QColor, width: float, height: float) -> None:
    """Draw the samples and labels of `keys` in a row; the longest are cut, and "+3" tells of what has no room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics, left = painter.fontMetrics(), 0.0
    baseline = (height + metrics.ascent() - metrics.descent()) / 2
    needs = [_needed(metrics, key) for key in keys]
    size = _SIZES if sum(map(_SIZES.taken, needs)) <= width + _SIZES.between else _TIGHT
    count = _count(needs, int(width) + size.between)
    room = int(width) + size.between - size.taken(0) * count - (size.between + _MORE_PX if count < len(keys) else 0)
    for key, share in zip(keys[:count], shares(needs[:count], room), strict=True):
        draw_sample(painter, key.pen, QPointF(left, height / 2), size.sample)
        painter.setPen(text)
        label = metrics.elidedText(key.label, Qt.TextElideMode.ElideRight, share)
        painter.drawText(QPointF(left + size.sample + size.gap, baseline), label)
        left += size.taken(share)
    if count < len(keys):
        painter.setPen(text)
        painter.drawText(QPointF(left, baseline), f"+{len(keys) - count}")


def _count(needs: list[int], room: int) -> int:
    """How many keys there is room for, if they are near each other and their labels are cut."""
    least = [_TIGHT.taken(min(need, _SHORTEST_PX)) for need in needs]
    if sum(least) <= room:
        return len(needs)
    room -= _TIGHT.between + _MORE_PX
    return sum(taken <= room for taken in accumulate(least))


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
