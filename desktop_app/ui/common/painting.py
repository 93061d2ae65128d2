"""What painted views share: numbers whose digits stand still, arrow heads, words, fillings."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from desktop_app.plots.letters import font, lettered
from desktop_app.plots.theme import FONT

HEAD_PX = 6.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter


class Numerals:
    """Paints numbers so that their digits stay in place when the sign changes: it hangs left of them."""

    def __init__(self, points: float, bold: bool = False, face: str = FONT) -> None:
        self._points, self._bold, self._face = points, bold, face
        self._font = font(points, bold, face)
        self._metrics = QFontMetricsF(self._font)
        self._usual, self._sign = (self._metrics.horizontalAdvance(text) for text in ("0.0000", "−"))

    def paint(self, painter: QPainter, place: QRectF, text: str) -> None:
        """Paint `text` in the middle of its place, smaller where it is too long."""
        digits = text.removeprefix("−")
        width = self._metrics.horizontalAdvance(digits)
        is_decimal = "." in digits and "·" not in digits
        left = place.center().x() - (self._usual if is_decimal else width) / 2
        start = left - (self._sign if digits != text else 0.0)
        if start < place.left() or left + width > place.right():
            share = min(1.0, 0.97 * place.width() / self._metrics.horizontalAdvance(text))
            painter.setFont(font(self._points * share, self._bold, self._face))
            painter.drawText(place, MIDDLE | Qt.TextFlag.TextDontClip, text)
        else:
            painter.setFont(self._font)
            painter.drawText(QPointF(start, place.center().y() + self._metrics.capHeight() / 2), text)


def draw_head(painter: QPainter, tip: QPointF, dx: float, dy: float, length: float = HEAD_PX) -> None:
    """An arrow head at `tip`, as broad as long, in the colour of the brush; (dx, dy) is its direction, of length 1."""
    back, side = tip - QPointF(dx, dy) * length, QPointF(-dy, dx) * (length / 2)
    painter.drawPolygon([tip, back + side, back - side])


def fill_with(painter: QPainter, colour: str) -> None:
    """Fill what is painted next with a colour, without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))


def draw_words(painter: QPainter, place: QRectF, flags: int, words: str, letters: QFont, colour: str) -> None:
    """Paint words in their place."""
    painter.setFont(letters)
    painter.setPen(QColor(colour))
    painter.drawText(place, flags, lettered(words, letters.family()))


def draw_fitted(
    painter: QPainter, room: QRectF, flags: Qt.AlignmentFlag, words: str, letters: QFont, colour: str
) -> None:
    """Paint words in their place, smaller where they are too long."""
    painter.setFont(letters)
    painter.setPen(QColor(colour))
    words = lettered(words, letters.family())
    width = painter.fontMetrics().horizontalAdvance(words)
    if width > room.width():
        painter.setFont(font(letters.pointSizeF() * room.width() / width * 0.98, letters.bold(), letters.family()))
    painter.drawText(room, flags | Qt.TextFlag.TextDontClip, words)
