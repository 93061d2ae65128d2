"""The dial of directions: how fast E changes in every direction from the weights, with some directions marked.

The distance of a curve from the centre is the rate at which E changes in that direction: E falls in the filled lobe and
rises in the outlined one. As h → 0 both become the circles of the cosine, which are dotted. One weight has bars, and
dotted lines. Markers where E rises are grey and hollow, and a word says so.
"""

from math import cos, pi, sin
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.analysis.directions import BEST, GRADIENT, SIGN, Directions, V, W
from desktop_app.core.model.numbers import tick_text
from desktop_app.plots.letters import lettered
from desktop_app.plots.offscreen_window import painter_on
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.ranges import round_scale
from desktop_app.plots.theme import CURVE_WIDTH, OVER_COLOURS_ALPHA, THIN_WIDTH, Theme
from desktop_app.words.views.directions import RISES, RISES_FASTER


class Mark(NamedTuple):
    """The look of a marked direction: the theme's colour, the dash of its spoke, and the size of its marker.

    The sizes differ, so that markers in the same place can all be seen.
    """

    colour: str
    dash: int
    size: float


# In the order of drawing: the largest first.
STYLES = {
    BEST: Mark("E", 0, 9.0), SIGN: Mark("text", 1, 6.0), GRADIENT: Mark("gradient", 0, 8.0),
    W: Mark("w", 3, 4.5), V: Mark("w", 2, 3.5),
}  # fmt: skip
# With one weight, all others are the same as the first.
_ON_A_LINE = (GRADIENT, BEST)
# The room around the ring, for the names of the weights.
_SIDE, _ABOVE = 44.0, 20.0
_LEAST_HEIGHT = 120
# With one weight: the heights of the box and its bars, and the distance between markers.
_BOX, _BAR, _APART = 116.0, 84.0, 19.0
_SAMPLE, _LINE = 22.0, 16.0
# Below this height the words in the corners are as high as the dial; their width.
_LOW, _CORNER = 220, 122.0
_DOTTED = 2
_BESIDE = 12.0  # from a marker to its word
# Rates beyond this many radii are drawn there, where the ring cuts them off.
_BEYOND = 3.0
_CENTRED = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Dial(QWidget):
    """Draws `Directions`; without any, it says why in the middle. Its labels have its font."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.directions: Directions | None = None
        self.why_empty = ""
        self.scale = 0.0  # the rate at the ring; 0 where nothing changes
        self._symbols: tuple[str, ...] = ("w",)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, _LEAST_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Dial of the directions")

    def sizeHint(self) -> QSize:
        return QSize(340, _LEAST_HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_directions(self, shown: Directions | None, symbols: tuple[str, ...], why_empty: str = "") -> None:
        """Draw the directions for weights with these symbols."""
        self.directions, self._symbols, self.why_empty = shown, symbols, why_empty
        self.scale = 0.0 if shown is None else _scale_of(shown)
        self.update()

    def place_of(self, name: str) -> QPointF | None:
        """The place of the marker of a direction; None if it has none."""
        shown = self.directions
        if shown is None or shown.is_lost or name not in shown.marks or not self.scale:
            return None
        if self._is_line and name not in _ON_A_LINE:
            return None
        angle, rate = shown.marks[name]
        return self._at(angle, min(abs(rate) / self.scale, 1.0)) + self._aside(name)

    @property
    def _is_line(self) -> bool:
        return len(self._symbols) == 1

    def _aside(self, name: str) -> QPointF:
        """The distance of a marker from the line of a single weight: there markers stand below each other."""
        return QPointF(0, (_ON_A_LINE.index(name) - 0.5) * _APART) if self._is_line else QPointF()

    @property
    def _radius(self) -> float:
        return max(20.0, min(self.width() / 2 - _SIDE, self.height() / 2 - _ABOVE))

    def _at(self, angle: float, reach: float) -> QPointF:
        """The place so many radii from the centre; v grows upwards."""
        far = reach * self._radius
        return QPointF(self._middle + far * cos(angle), self.height() / 2 - far * sin(angle))

    @property
    def _middle(self) -> float:
        """The middle across; where the dial is low, right of the words in the corners if there is room."""
        middle = self.width() / 2
        if self.height() >= _LOW:
            return middle
        return max(middle, min(_CORNER + self._radius, self.width() - self._radius - _SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self, self._theme.card)
        self._paint_background(painter)
        shown = self.directions
        if shown is None or not self.scale:
            self._paint_words(painter)
            return
        self._paint_key(painter)
        painter.save()
        painter.setClipPath(self._ring(1.0))
        if not shown.is_lost:
            self._paint_rates(painter, shown)
        self._paint_limit(painter, shown)
        painter.restore()
        for name in STYLES:
            self._paint_mark(painter, shown, name)
        self._paint_rises(painter, shown)

    def _ring(self, reach: float) -> QPainterPath:
        """The outline of equal rates: a circle; with one weight a box."""
        ring, centre, radius = QPainterPath(), self._at(0.0, 0.0), reach * self._radius
        if self._is_line:
            ring.addRect(QRectF(centre.x() - radius, centre.y() - _BOX / 2, 2 * radius, _BOX))
        else:
            ring.addEllipse(centre, radius, radius)
        return ring

    def _paint_background(self, painter: QPainter) -> None:
        """Paint the ring and its half, the axes, and the names of the weights at their ends."""
        theme, centre = self._theme, self._at(0.0, 0.0)
        ends = [0.0, pi] if self._is_line else [0.0, pi, pi / 2, 3 * pi / 2]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.grid), 1.0))
        for angle in ends:
            painter.drawLine(centre, self._at(angle, 1.0))
        for reach, colour in ((1.0, theme.axis),) if self._is_line else ((0.5, theme.grid), (1.0, theme.axis)):
            painter.setPen(QPen(QColor(colour), 1.0))
            painter.drawPath(self._ring(reach))
        painter.setPen(QColor(theme.w))
        for k, angle in enumerate(ends):
            end = self._at(angle, 1.0)
            name = f"{'−' if k % 2 else '+'}{self._symbols[k // 2]}"
            away = QPointF(_SIDE / 2 * cos(angle), -_ABOVE / 2 * sin(angle))
            box = QRectF(-_SIDE / 2, -_ABOVE / 2, _SIDE, _ABOVE).translated(end + away)
            painter.drawText(box, _CENTRED, lettered(name, self._theme.face))

    def _paint_key(self, painter: QPainter) -> None:
        """Paint the legend and the rate of the ring into the corners, where the ring leaves room."""
        theme = self._theme
        keys = [("falls", theme.E, 0, True), ("rises", theme.E, 1, False), ("h → 0", theme.gradient, _DOTTED, False)]
        for k, (words, colour, dash, is_filled) in enumerate(keys):
            y = 4 + (k + 0.5) * _LINE
            painter.setPen(flat_pen(theme, colour, dash=dash))
            if is_filled:
                painter.setBrush(QColor(theme.soft(theme.soft(colour))))
                painter.drawRect(QRectF(2.0, y - 4, _SAMPLE - 2, 8))
            else:
                painter.drawLine(QPointF(1, y), QPointF(_SAMPLE, y))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(_SAMPLE + 6, y - _LINE / 2, 80, _LINE), _LEFT, lettered(words, theme.face))
        if self.height() < _LOW and self._middle - self._radius < _CORNER and not self._is_line:
            return  # the ring leaves no room
        corner = QRectF(2, self.height() - 3 * _LINE - 4, _CORNER, 3 * _LINE)
        at = "the edge" if self._is_line else "the ring"
        words = f"At {at}\nE changes by {tick_text(self.scale, self.scale)}\nper unit of length"
        painter.drawText(corner, _LEFT, lettered(words, theme.face))

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        box = QRectF(0, 0, 1.6 * self._radius, self.height())
        box.moveCenter(self._at(0.0, 0.0))
        painter.drawText(box, int(_CENTRED) | int(Qt.TextFlag.TextWordWrap), self.why_empty)

    def _paint_rates(self, painter: QPainter, shown: Directions) -> None:
        theme = self._theme
        filled = QColor(theme.soft(theme.soft(theme.E)))
        for sign, brush, dash in ((1, Qt.BrushStyle.NoBrush, 1), (-1, filled, 0)):
            reaches = [max(0.0, min(sign * rate / self.scale, _BEYOND)) for rate in shown.rates]
            painter.setPen(flat_pen(theme, theme.E, dash=dash))
            painter.setBrush(brush)
            if not self._is_line:
                # Leave out points in the centre that follow others there: they are slow to draw, and invisible.
                each = zip(shown.angles, reaches, (reaches[-1], *reaches), strict=False)
                places = [self._at(angle, reach) for angle, reach, before in each if reach or before]
                painter.drawPolygon(QPolygonF(places))
                continue
            for angle, reach in zip(shown.angles, reaches, strict=True):
                if reach:
                    painter.drawRect(self._bar(angle, reach))

    def _bar(self, angle: float, reach: float) -> QRectF:
        corners = self._at(0.0, 0.0) - QPointF(0, _BAR / 2), self._at(angle, reach) + QPointF(0, _BAR / 2)
        return QRectF(*corners).normalized()

    def _paint_limit(self, painter: QPainter, shown: Directions) -> None:
        """Paint the cosine: a circle on each side with diameter |∇E|; with one weight, |∇E| in both directions."""
        reach = min(shown.steepest / self.scale, _BEYOND)
        if not reach:
            return
        painter.setPen(flat_pen(self._theme, self._theme.gradient, dash=_DOTTED))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        downhill = shown.marks[GRADIENT].angle
        for angle in (downhill, downhill + pi):
            if self._is_line:
                end, half = self._at(angle, reach), QPointF(0, _BAR / 2 + 8)
                painter.drawLine(end - half, end + half)
            else:
                painter.drawEllipse(self._at(angle, reach / 2), reach / 2 * self._radius, reach / 2 * self._radius)

    def _paint_mark(self, painter: QPainter, shown: Directions, name: str) -> None:
        """Paint a spoke to the ring, with the marker at the rate."""
        place = self.place_of(name)
        if place is None:
            return
        colour, dash, _ = STYLES[name]
        angle = shown.marks[name].angle
        pen = flat_pen(self._theme, getattr(self._theme, colour), THIN_WIDTH, dash)
        painter.setPen(pen)
        aside = self._aside(name)
        painter.drawLine(self._at(0.0, 0.0) + aside, self._at(angle, 1.0) + aside)
        if name == GRADIENT:
            pen.setWidthF((CURVE_WIDTH + 0.5) * self._theme.line)
            painter.setPen(pen)
            painter.drawLine(self._at(0.0, 0.0) + aside, place)
        paint_marker(painter, name, place, self._theme, angle, shown.marks[name].rate > 0)

    def _paint_rises(self, painter: QPainter, shown: Directions) -> None:
        """Say at markers that E rises there; at the ring, that it rises faster than the ring can show."""
        taken: list[QRectF] = []
        painter.setPen(QColor(self._theme.text))
        for name in STYLES:
            place = self.place_of(name)
            if place is None or shown.marks[name].rate <= 0:
                continue
            words = RISES if shown.marks[name].rate <= self.scale else RISES_FASTER
            wide = painter.fontMetrics().horizontalAdvance(words) + 2
            left = min(place.x() + _BESIDE, self.width() - wide)
            box = QRectF(left, place.y() - _LINE / 2, wide, _LINE)
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                ground = QColor(self._theme.card)
                ground.setAlpha(OVER_COLOURS_ALPHA)
                painter.fillRect(box, ground)
                painter.drawText(box, _LEFT, words)


def _scale_of(shown: Directions) -> float:
    """A round rate that is no less than the fastest fall and the limit."""
    if not shown.rates:
        return 0.0
    best = shown.marks.get(BEST)
    greatest = max(shown.steepest, -best.rate if best else 0.0)
    return round_scale(shown.rates if greatest < 1e-300 else [greatest])


def paint_marker(
    painter: QPainter, name: str, at: QPointF, theme: Theme, angle: float = 0.0, rises: bool = False
) -> None:
    """Paint an arrowhead for −∇E, a diamond for the best, a square for the sign, a triangle or a dot for one weight.

    Where E rises it is grey and hollow.
    """
    colour, _, size = STYLES[name]
    shade = QColor(theme.muted if rises else getattr(theme, colour))
    is_hollow = rises or name in (BEST, SIGN)
    painter.setPen(flat_pen(theme, shade.name()) if is_hollow else QPen(QColor(theme.card), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else shade)
    if name == V:
        painter.drawEllipse(at, size, size)
        return
    corners = {
        GRADIENT: ((size / 2, 0.0), (-size / 2, 0.6 * size), (-size / 2, -0.6 * size)),
        BEST: ((size, 0.0), (0.0, size), (-size, 0.0), (0.0, -size)),
        SIGN: ((size, size), (-size, size), (-size, -size), (size, -size)),
        W: ((0.0, -size), (size, 0.8 * size), (-size, 0.8 * size)),
    }[name]
    turned = angle if name == GRADIENT else 0.0
    c, s = cos(turned), -sin(turned)
    painter.drawPolygon(QPolygonF([at + QPointF(x * c - y * s, x * s + y * c) for x, y in corners]))
