"""An arrow with a filled head, in the painter's own pixels."""

from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF


def paint_arrow(painter: QPainter, tail: QPointF, tip: QPointF, pen: QPen, head: float) -> None:
    """Paint an arrow from `tail` to `tip`; its head is `head` long, or shorter where there is less room."""
    length = hypot(tip.x() - tail.x(), tip.y() - tail.y())
    if length < 1.0:
        return
    head = min(head, length)
    along = (tip - tail) / length
    back, across = tip - along * head, QPointF(-along.y(), along.x()) * (0.55 * head)
    painter.setPen(pen)
    painter.drawLine(tail, back)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.color())
    painter.drawPolygon(QPolygonF([tip, back + across, back - across]))
