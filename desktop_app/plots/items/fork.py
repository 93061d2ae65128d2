"""What a fork is made of: the values by density, the strip of the exponent beneath them, and the present rate."""

from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from desktop_app.core.maps.fork import Filled
from desktop_app.core.model.numbers import brief
from desktop_app.plots.items.draggable_ball import REACH_PX, DraggableBall
from desktop_app.plots.items.overlay import Overlay
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import Array
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import CURVE_WIDTH, NOTE_ALPHA, SMALL_PT, THIN_WIDTH

STRIP = 0.27  # the share of the height, at the bottom, that the exponent has
# How strong a pixel with one value of its column is; with more, up to all of them, it is ever stronger.
_FAINTEST = 0.22
_IN_DOCUMENTS = 1.5  # rows of the image in a document, for each pixel of the screen
# In TikZ, which has no images: at most so many columns and rows, in so many shades.
_COLUMNS, _ROWS, _SHADES = 320, 220, 5
# The exponents that the strip shows at least and at most.
_LEAST, _MOST, _LOWEST = -0.25, 0.25, -2.0
_PADDING_PX, _AIR = 3.0, 0.08
_ROW_PX = 1.5  # the height of a row of values, where pixels are finer than that


def strengths(w: Array, low: float, high: float, rows: int) -> NDArray[np.float64]:
    """How strong each pixel is, (rows, columns), from 0 to 1, the greatest value on top: by how many values it has."""
    columns = len(w)
    place = np.floor((w - low) / (high - low) * rows)
    is_inside = (place >= 0) & (place < rows)
    column = np.broadcast_to(np.arange(columns)[:, np.newaxis], w.shape)
    index = (rows - 1 - place[is_inside].astype(np.int64)) * columns + column[is_inside]
    counts = np.bincount(index, minlength=rows * columns).reshape(rows, columns)
    made: NDArray[np.float64] = _FAINTEST * (counts > 0) + (1.0 - _FAINTEST) * np.log1p(counts) / np.log1p(w.shape[1])
    return np.minimum(made, 1.0)


def above_strip(view: QRectF) -> QRectF:
    """The part of a view in pixels where the values are."""
    return QRectF(view.left(), view.top(), view.width(), (1.0 - STRIP) * view.height())


class DensityItem(Overlay):
    """Draws the values of each column, the stronger the more of them are in a pixel."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, -100)
        self._filled: Filled | None = None
        self._w = np.empty((0, 0))

    def show_fork(self, filled: Filled | None, w: Array) -> None:
        self._filled, self._w = filled, w
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if self._filled is None:
            return
        axis, part = self._filled.fork.x, above_strip(view)
        (_, (y0, y1)) = self._view.viewRange()
        low = y0 + STRIP * (y1 - y0)
        left, right = (to_pixels.map(QPointF(x, y1)).x() for x in (axis.low, axis.high))
        place = QRectF(left, part.top(), right - left, part.height())
        engine = painter.paintEngine()
        painter.save()
        painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
        if engine.hasFeature(QPaintEngine.PaintEngineFeature.PixmapTransform):
            is_bitmap = engine.type() == QPaintEngine.Type.Raster
            ratio = max(1.0 if is_bitmap else _IN_DOCUMENTS, painter.deviceTransform().m22() / _ROW_PX)
            self._draw_image(painter, place, strengths(self._w, low, y1, max(1, round(part.height() * ratio))))
        else:
            every = -(-len(self._w) // _COLUMNS)
            self._draw_paths(painter, place, strengths(self._w[::every], low, y1, _ROWS), every)
        painter.restore()

    def _draw_image(self, painter: QPainter, place: QRectF, strong: NDArray[np.float64]) -> None:
        rows, columns = strong.shape
        pixels = np.empty((rows, columns, 4), np.uint8)
        colour = QColor(self._plot.theme.w)
        pixels[..., :3] = colour.blue(), colour.green(), colour.red()
        pixels[..., 3] = np.rint(255.0 * strong)
        content = pixels.tobytes()  # least byte first
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, QImage(content, columns, rows, 4 * columns, QImage.Format.Format_ARGB32))

    def _draw_paths(self, painter: QPainter, place: QRectF, strong: NDArray[np.float64], every: int) -> None:
        """The same as rectangles, those of one shade as one path."""
        rows, columns = strong.shape
        wide, high = place.width() * every / max(1, len(self._w)), place.height() / rows
        shades = np.ceil(strong * _SHADES).astype(int)
        painter.setPen(Qt.PenStyle.NoPen)
        for shade in range(1, _SHADES + 1):
            path, colour = QPainterPath(), QColor(self._plot.theme.w)
            colour.setAlphaF(shade / _SHADES)
            for column in range(columns):
                is_shade = np.concatenate(([0], shades[:, column] == shade, [0]))
                ends = np.flatnonzero(np.diff(is_shade)).tolist()
                for begin, end in zip(ends[::2], ends[1::2], strict=True):
                    x, y = place.left() + column * wide, place.top() + begin * high
                    path.addRect(QRectF(x, y, wide, (end - begin) * high))
            painter.fillPath(path, colour)


class ExponentItem(Overlay):
    """Draws the exponent of each column in a strip at the bottom, filled where it is above its marked zero."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, -50)
        self._filled: Filled | None = None

    def show_fork(self, filled: Filled | None) -> None:
        self._filled = filled
        self.update()

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        theme, strip = self._plot.theme, QRectF(view)
        strip.setTop(above_strip(view).bottom())
        painter.save()
        painter.setClipRect(strip, Qt.ClipOperation.IntersectClip)
        painter.fillRect(strip, QColor(theme.card))
        if self._filled is not None:
            self._draw_exponents(painter, to_pixels, strip, self._filled)
        painter.setPen(QPen(QColor(theme.axis), theme.line))
        painter.drawLine(strip.topLeft(), strip.topRight())
        painter.restore()

    def _draw_exponents(self, painter: QPainter, to_pixels: QTransform, strip: QRectF, filled: Filled) -> None:
        theme, exponents, rates = self._plot.theme, filled.answers.exponent, filled.fork.x.centres
        known = exponents[np.isfinite(exponents)]
        low = max(_LOWEST, min(_LEAST, float(known.min()))) if len(known) else _LEAST
        high = max(_MOST, float(known.max())) if len(known) else _MOST
        air = _AIR * (high - low)
        low, high = low - air, high + air

        def height(exponent: float) -> float:
            return strip.bottom() - (max(exponent, low - 1.0) - low) / (high - low) * strip.height()

        zero, scale, shift = height(0.0), to_pixels.m11(), to_pixels.dx()
        line, chaos = QPainterPath(), QPainterPath()
        half = 0.5 * (filled.fork.x.high - filled.fork.x.low) / filled.fork.x.pixels * scale
        is_begun = False
        for rate, exponent in zip(rates.tolist(), exponents.tolist(), strict=True):
            if not isfinite(exponent):
                is_begun = exponent == float("-inf") and is_begun
                continue
            place = QPointF(rate * scale + shift, height(exponent))
            (line.lineTo if is_begun else line.moveTo)(place)
            is_begun = True
            if exponent > 0.0:
                chaos.addRect(QRectF(place.x() - half, place.y(), 2 * half, zero - place.y()))
        painter.fillPath(chaos, QColor(theme.soft(theme.nudge)))
        painter.setPen(QPen(QColor(theme.nudge), THIN_WIDTH * theme.line))
        painter.drawLine(QPointF(strip.left(), zero), QPointF(strip.right(), zero))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.text), THIN_WIDTH * theme.line))
        painter.drawPath(line)
        self._write(painter, strip, zero, high - air)

    def _write(self, painter: QPainter, strip: QRectF, zero: float, highest: float) -> None:
        """Write the zero and the upper end of the scale at the left, where there is room between them."""
        theme = self._plot.theme
        letters = font(SMALL_PT, face=theme.face)
        metrics = QFontMetricsF(letters)
        painter.setFont(letters)
        painter.setPen(QColor(theme.muted))
        high = metrics.height()
        below = min(zero, strip.bottom() - high)
        if below - strip.top() < high + 2 * _PADDING_PX:
            return
        for words, top in (("0", below), (brief(highest, 2), strip.top() + _PADDING_PX)):
            wide = metrics.horizontalAdvance(lettered(words, theme.face)) + 2 * _PADDING_PX
            place = QRectF(strip.left(), top, wide, high)
            ground = QColor(theme.card)
            ground.setAlpha(NOTE_ALPHA)
            painter.fillRect(place, ground)
            painter.drawText(place.adjusted(_PADDING_PX, 0, 0, 0), lettered(words, theme.face))


class ValueLine(DraggableBall):
    """The present value, a line from top to bottom, which the mouse can drag; on it the present weight as a ball."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot, Qt.CursorShape.SizeHorCursor, ("w", "", "", "nudge"))
        self.value: float | None = None
        self.w = 0.0

    @property
    def place(self) -> QPointF | None:
        return None if self.value is None else QPointF(self.value, self.w)

    def show_value(self, value: float | None, w: float) -> None:
        self.value, self.w = value, w
        self.update()

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        if self.value is not None:
            reach = 0.5 * REACH_PX * self._view.viewPixelSize()[0]
            _, (y0, y1) = self._view.viewRange()
            path.addRect(QRectF(self.value - reach, y0, 2 * reach, y1 - y0))
        return path

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        if (at := self.place) is None:
            return
        x = to_pixels.map(QPointF(at.x(), 0.0)).x()
        if not view.left() <= x <= view.right():
            return
        painter.setPen(self._pen(self._plot.theme.accent, CURVE_WIDTH))
        painter.drawLine(QPointF(x, view.top()), QPointF(x, view.bottom()))
        _, (y0, y1) = self._view.viewRange()
        if y0 + STRIP * (y1 - y0) <= self.w <= y1:
            self._paint_disc(painter, to_pixels.map(at), view)
