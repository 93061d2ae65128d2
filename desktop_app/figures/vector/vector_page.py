"""What pages of vectors have in common: their size, and how a painter's state, clips and shapes become paths."""

from math import atan2, degrees, hypot

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from desktop_app.figures.look import MM_AN_INCH, POINTS_AN_INCH, PX_AN_INCH, screen_dots

MM_A_PX = MM_AN_INCH / PX_AN_INCH
_Clip = Qt.ClipOperation
_Feature = QPaintEngine.PaintEngineFeature
_Dirty = QPaintEngine.DirtyFlag
_Metric = QPaintDevice.PaintDeviceMetric


class VectorPage(QPaintDevice):
    """A page of this size in pixels of 1/96 inch."""

    def __init__(self, size: QSizeF) -> None:
        super().__init__()
        self.size = size

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        dots = round(screen_dots())
        known = {
            _Metric.PdmWidth: round(self.size.width()), _Metric.PdmHeight: round(self.size.height()),
            _Metric.PdmWidthMM: round(self.size.width() * MM_A_PX),
            _Metric.PdmHeightMM: round(self.size.height() * MM_A_PX),
            _Metric.PdmDpiX: dots, _Metric.PdmDpiY: dots, _Metric.PdmPhysicalDpiX: dots, _Metric.PdmPhysicalDpiY: dots,
            _Metric.PdmDepth: 32, _Metric.PdmNumColors: 1 << 24,
            _Metric.PdmDevicePixelRatioScaled: int(self.devicePixelRatioFScale()),
        }  # fmt: skip
        return known.get(metric, 1)


class VectorEngine(QPaintEngine):
    """Makes a path of whatever is painted but letters, for `_draw`."""

    def __init__(self, features: QPaintEngine.PaintEngineFeature = _Feature.AllFeatures) -> None:
        super().__init__(features)
        self._transform = QTransform()
        self._pen, self._brush = QPen(), QBrush()
        self._opacity = 1.0
        self._clip: QPainterPath | None = None

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        self._transform, self._pen, self._brush = state.transform(), state.pen(), state.brush()
        self._opacity = state.opacity()
        changed = state.state()
        if changed & _Dirty.DirtyClipPath:
            self._clip_to(state.clipPath(), state.clipOperation())
        elif changed & _Dirty.DirtyClipRegion:
            path = QPainterPath()
            path.addRegion(state.clipRegion())
            self._clip_to(path, state.clipOperation())
        elif changed & _Dirty.DirtyClipEnabled and not state.isClipEnabled():
            self._clip = None

    def _clip_to(self, path: QPainterPath, operation: Qt.ClipOperation) -> None:
        if operation == _Clip.NoClip:
            self._clip = None
            return
        here = self._transform.map(path)
        both = operation == _Clip.IntersectClip and self._clip is not None
        self._clip = self._clip.intersected(here) if both and self._clip is not None else here

    def drawPath(self, path: QPainterPath) -> None:
        self._draw(path, self._brush)

    def drawPolygon(self, points: list[QPointF], mode: QPaintEngine.PolygonDrawMode) -> None:  # type: ignore[override]
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._draw(path, QBrush())
            return
        path.closeSubpath()
        self._draw(path, self._brush)

    def drawLines(self, lines: list) -> None:  # type: ignore[override,type-arg]
        path = QPainterPath()
        for line in lines:
            path.moveTo(line.p1())
            path.lineTo(line.p2())
        self._draw(path, QBrush())

    def drawPixmap(self, *_: object) -> None:
        """Pictures have no bitmaps."""

    def drawImage(self, place: QRectF, image: QImage, source: QRectF, *_: object, **__: object) -> None:  # type: ignore[override]
        """The pixels of a map are an image; nothing else is."""

    def _draw(self, path: QPainterPath, brush: QBrush) -> None:
        """Fill and stroke a path with brush and pen."""
        raise NotImplementedError

    @property
    def _scale(self) -> float:
        return hypot(self._transform.m11(), self._transform.m12())

    @property
    def _turned(self) -> float:
        """The angle of letters in degrees, clockwise."""
        return degrees(atan2(self._transform.m12(), self._transform.m11()))


def pixels_of(font: QFont) -> float:
    """The size of letters before they are scaled."""
    return font.pointSizeF() * screen_dots() / POINTS_AN_INCH if font.pointSizeF() > 0 else font.pixelSize()
