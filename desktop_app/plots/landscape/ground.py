"""The ground of a landscape: filled contours with labelled levels, and a shade outside of the walls."""

from math import inf

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

from desktop_app.core.analysis.contours import Array, Region
from desktop_app.core.analysis.landscape import Survey
from desktop_app.plots.items.overlay import Overlay, surroundings
from desktop_app.plots.landscape.labels import labels_of
from desktop_app.plots.letters import font
from desktop_app.plots.plot import Plot
from desktop_app.plots.polyline import polygon_of
from desktop_app.plots.theme import CONTOUR_ALPHA, SMALL_PT

_LINE_WIDTH, _HALO_PX = 1.0, 6.0
_WALL_ALPHA = 215
# Qt's painter cannot draw paths larger than this.
_LARGEST_PX = 1e6


class GroundItem(Overlay):
    """Draws a survey as paths; on a screen the drawing is cached until the view changes."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, -150)
        self._survey: Survey | None = None
        self._regions: list[QPainterPath] = []
        self._lines: list[QPainterPath] = []
        self._walls = -inf, inf
        self._painted: tuple[object, QPixmap] | None = None  # what it depends on, and the drawing

    def set_survey(self, survey: Survey) -> None:
        self._survey = survey
        self._regions = [_outline(region) for region in survey.contours.regions]
        self._lines = [_polylines(lines) for lines in survey.contours.lines]
        self._painted = None
        self.update()

    def set_walls(self, walls: tuple[float, float]) -> None:
        if walls != self._walls:
            self._walls = walls
            self.update()

    def draw_on_screen(self, painter: QPainter, to_pixels: QTransform, view: QRectF, ratio: float) -> None:
        if view.isEmpty():
            self.draw(painter, to_pixels, view)
        else:
            painter.drawPixmap(view.toAlignedRect().topLeft(), self._drawn(to_pixels, view, ratio))

    def _drawn(self, to_pixels: QTransform, view: QRectF, ratio: float) -> QPixmap:
        """The drawing, from the cache if it would be the same."""
        place = view.toAlignedRect()
        key = (to_pixels, view, ratio, self._plot.theme, self._walls)
        if self._painted is None or self._painted[0] != key:
            pixmap = QPixmap(place.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(self._plot.theme.card))
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(-place.topLeft())
            self.draw(painter, to_pixels, view)
            painter.end()
            self._painted = key, pixmap
        return self._painted[1]

    def draw(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        painter.save()
        if self._survey is not None:
            self._draw_survey(painter, _onto(self._survey, to_pixels), view)
        painter.setClipRect(view, Qt.ClipOperation.IntersectClip)
        self._shade_walls(painter, to_pixels, view)
        painter.restore()

    def _draw_survey(self, painter: QPainter, onto: QTransform, view: QRectF) -> None:
        if max(abs(onto.m11()), abs(onto.m22())) > _LARGEST_PX:
            return
        assert self._survey is not None
        # Each over the one before, so that no seam shows between them.
        for k, region in enumerate(self._regions):
            painter.fillPath(onto.map(region), QColor(self._colour(k)))
        line = QColor(self._plot.theme.text)
        line.setAlpha(CONTOUR_ALPHA)
        painter.setPen(QPen(line, _LINE_WIDTH * self._plot.theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path in self._lines:
            painter.drawPath(onto.map(path))
        own = font(SMALL_PT, face=self._plot.theme.face)
        painter.setFont(own)
        for label in labels_of(self._survey.contours, onto, view, own):
            painter.save()
            painter.translate(label.place)
            painter.rotate(label.angle)
            letters = QPainterPath()
            letters.addText(label.start, own, label.text)
            halo = QPen(QColor(self._colour(label.level + 0.5)), _HALO_PX)
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(letters, halo)
            painter.setPen(QColor(self._plot.theme.text))
            painter.drawText(label.start, label.text)  # not the outlines: in a document it must be text
            painter.restore()

    def _colour(self, k: float) -> str:
        """The colour of the k-th region; at k + ½ that of the line above it."""
        return self._plot.theme.height(k / max(1, len(self._regions) - 1))

    def _shade_walls(self, painter: QPainter, to_pixels: QTransform, view: QRectF) -> None:
        """Shade the weights outside of the walls."""
        low, high = self._walls
        if low == -inf and high == inf:
            return
        shade = QColor(self._plot.theme.wall)
        shade.setAlpha(_WALL_ALPHA)
        (left, bottom), (right, top) = np.clip(((low, low), (high, high)), *surroundings(self._view)).tolist()
        inside = to_pixels.mapRect(QRectF(QPointF(left, bottom), QPointF(right, top)))
        outside = QPainterPath()
        outside.addRect(view)
        outside.addRect(inside)
        painter.fillPath(outside, shade)
        painter.setPen(QPen(QColor(self._plot.theme.text), _LINE_WIDTH * self._plot.theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inside)


def _onto(survey: Survey, to_pixels: QTransform) -> QTransform:
    """The transform from the unit square to the pixels of the survey."""
    ground = survey.ground
    first = to_pixels.map(QPointF(ground.ws[0], ground.vs[0]))
    size = to_pixels.map(QPointF(ground.ws[-1], ground.vs[-1])) - first
    return QTransform(size.x(), 0.0, 0.0, size.y(), first.x(), first.y())


def _outline(region: Region) -> QPainterPath:
    path = QPainterPath()
    for begin, end in zip(region.offsets[:-1].tolist(), region.offsets[1:].tolist(), strict=True):
        path.addPolygon(polygon_of(region.points[begin:end]))
        path.closeSubpath()
    return path


def _polylines(lines: tuple[Array, ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(polygon_of(line))
    return path
