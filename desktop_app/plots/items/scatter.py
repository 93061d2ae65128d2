"""Patterns as dots; so many that they would hide each other are counted in small squares, darker where more are."""

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from desktop_app.core.model.pattern_list import Patterns
from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array
from desktop_app.plots.theme import CURVE_WIDTH, DOT_PX, mixed

_SQUARE_PX = 3.0
# The share of the text's colour in a square, and the number of patterns from which on it is that.
_SHADES = ((1, 0.30), (2, 0.50), (5, 0.75), (12, 1.0))
_RING_PX = 7.0


class ScatterItem(Overlay):
    """Draws patterns (x, y)."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, -20)
        self._patterns = Patterns(())

    def show_patterns(self, patterns: Patterns) -> bool:
        """Draw these; returns whether they are others than before."""
        is_new = patterns is not self._patterns
        self._patterns = patterns
        return is_new

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if not self._patterns:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        if self._patterns.are_many:
            self._draw_squares(painter, to_pixels, view)
            return
        painter.setBrush(QColor(self._plot.theme.muted))
        for place in self.dots(self._patterns.columns.T, to_pixels):
            painter.drawEllipse(place, DOT_PX, DOT_PX)

    def _draw_squares(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        x, y = self._patterns.columns
        columns = np.floor((x * to_pixels.m11() + to_pixels.dx() - view.left()) / _SQUARE_PX)
        rows = np.floor((y * to_pixels.m22() + to_pixels.dy() - view.top()) / _SQUARE_PX)
        most_columns, most_rows = view.width() / _SQUARE_PX, view.height() / _SQUARE_PX
        inside = (columns >= 0) & (columns < most_columns) & (rows >= 0) & (rows < most_rows)
        places = np.column_stack((columns[inside], rows[inside]))
        squares, counts = np.unique(places, axis=0, return_counts=True)
        corners = squares * _SQUARE_PX + (view.left(), view.top())
        theme, least = self._plot.theme, np.array([count for count, _ in _SHADES])
        shades = np.searchsorted(least, counts, side="right") - 1
        for k, (_, share) in enumerate(_SHADES):
            path = QPainterPath()
            for left, top in corners[shades == k].tolist():
                path.addRect(left, top, _SQUARE_PX, _SQUARE_PX)
            painter.fillPath(path, QColor(mixed(theme.text, theme.card, share)))


class ShownPatternItem(Overlay):
    """Rings the pattern that an iteration shows, and draws how far ŷ is from its y."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, 10)
        self._lines: list[tuple[float, float, float]] = []  # x, y and ŷ
        self._is_one = True

    def show_lines(self, lines: list[tuple[float, float, float]], is_one: bool) -> None:
        """Draw x, y and ŷ of patterns; a ring marks the one that is shown alone."""
        if (lines, is_one) != (self._lines, self._is_one):
            self._lines, self._is_one = lines, is_one
            self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        theme = self._plot.theme
        at = partial(_point, to_pixels, view)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.E), CURVE_WIDTH * theme.line))
        for x, y, y_hat in self._lines:
            painter.drawLine(at(x, y), at(x, y_hat))
            if self._is_one:
                painter.drawEllipse(at(x, y), _RING_PX, _RING_PX)


def _point(to_pixels: QTransform, view: QRectF, x: float, y: float) -> QPointF:
    """A point in pixels; far ones are moved, but not into the view."""
    place: Array = np.clip(
        (x * to_pixels.m11() + to_pixels.dx(), y * to_pixels.m22() + to_pixels.dy()),
        (view.left() - view.width(), view.top() - view.height()),
        (view.right() + view.width(), view.bottom() + view.height()),
    )
    return QPointF(*place.tolist())
