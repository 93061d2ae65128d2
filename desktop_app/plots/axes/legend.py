"""The legend of a plot: its keys in a row, each a sample of a curve's pen and the curve's label."""

from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from desktop_app.plots.signs import draw_sign

SAMPLE_PX = 26
SIGN_PX = 4.0
EDGE_PX = 1.0  # of a sample


class _Sizes(NamedTuple):
    """Widths in pixels: of a sample, of the gap between it and its label, and of the gap before the next key."""

    sample: int
    gap: int
    between: int

    def key_width(self, label: int) -> int:
        return self.sample + self.gap + label + self.between


_SIZES, _TIGHT = _Sizes(SAMPLE_PX, 6, 12), _Sizes(18, 4, 8)
_MORE_PX = 20  # for "+3", the number of keys left out
_SHORTEST_PX = 36  # of a label that is cut
# A sample of so many pen widths ends behind a dash or in a gap, with any of the dash patterns.
_WIDTHS = 12.5


class Key(NamedTuple):
    """An entry of a plot's legend; that of a run side by side has its slot, whose sign is on the sample.

    A sample of a colour that may be like the background has an edge, drawn with a pen that is wider.
    """

    label: str
    pen: QPen
    slot: int | None = None
    edge: QPen | None = None


def keys_width(metrics: QFontMetrics, keys: tuple[Key, ...]) -> float:
    """The width of the row in logical pixels."""
    return sum(_SIZES.key_width(_label_width(metrics, key)) for key in keys)


def _label_width(metrics: QFontMetrics, key: Key) -> int:
    """The width of a key's label, rounded up."""
    return metrics.horizontalAdvance(key.label) + 1


def paint_keys(painter: QPainter, keys: tuple[Key, ...], text: QColor, width: float, height: float) -> None:
    """Draw the samples and labels of `keys` in a row; long labels are cut, and "+3" counts the keys without room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics, left = painter.fontMetrics(), 0.0
    baseline = (height + metrics.ascent() - metrics.descent()) / 2
    needs = [_label_width(metrics, key) for key in keys]
    size = _SIZES if sum(map(_SIZES.key_width, needs)) <= width + _SIZES.between else _TIGHT
    count = _count(needs, int(width) + size.between)
    room = int(width) + size.between - size.key_width(0) * count - (size.between + _MORE_PX if count < len(keys) else 0)
    for key, share in zip(keys[:count], divided(needs[:count], room), strict=True):
        draw_sample(painter, key.pen, QPointF(left, height / 2), size.sample, key.slot, key.edge)
        painter.setPen(text)
        label = metrics.elidedText(key.label, Qt.TextElideMode.ElideRight, share)
        painter.drawText(QPointF(left + size.sample + size.gap, baseline), label)
        left += size.key_width(share)
    if count < len(keys):
        painter.setPen(text)
        painter.drawText(QPointF(left, baseline), f"+{len(keys) - count}")


def _count(needs: list[int], room: int) -> int:
    """How many keys have room when they stand close together and their labels are cut."""
    least = [_TIGHT.key_width(min(need, _SHORTEST_PX)) for need in needs]
    if sum(least) <= room:
        return len(needs)
    room -= _TIGHT.between + _MORE_PX
    return sum(width <= room for width in accumulate(least))


def divided(needs: list[int], room: int) -> list[int]:
    """Divide a width among items that need more; the items that need most get less than they need."""
    given, left = list(needs), max(0, room)
    for k, which in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        given[which] = min(needs[which], left // (len(needs) - k))
        left -= given[which]
    return given


def draw_sample(
    painter: QPainter, pen: QPen, start: QPointF, room: float, slot: int | None = None, edge: QPen | None = None
) -> None:
    """Draw a piece of a curve, with the sign of a run on it.

    It ends where no dash is cut, and a thick curve's dashes are set closer.
    """
    middle = start + QPointF(room / 2, 0.0)
    if dashes := pen.dashPattern():
        unit = pen.widthF() / (painter.deviceTransform().m11() if pen.isCosmetic() else 1.0)
        nearer = min(1.0, room / (_WIDTHS * unit))
        room = min(room, _WIDTHS * unit)
        pen = QPen(pen)
        pen.setDashPattern([dash * nearer for dash in dashes])
    if edge is not None:
        painter.setPen(edge)
        painter.drawLine(start, start + QPointF(room, 0.0))
        start, room = start + QPointF(EDGE_PX, 0.0), room - 2 * EDGE_PX
    painter.setPen(pen)
    painter.drawLine(start, start + QPointF(room, 0.0))
    if slot is not None:
        fill = painter.brush()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        draw_sign(painter, slot, middle, SIGN_PX)
        painter.setBrush(fill)
