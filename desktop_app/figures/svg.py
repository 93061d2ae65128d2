"""An SVG document to paint on: paths and letters in pixels of 1/96 inch, without transforms but for turned letters.

Qt's own generator is no use: it clips at wrong places, and draws cosmetic pens wrongly.
"""

import re
from html import escape
from math import atan2, degrees, hypot

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QPen,
    QPolygonF,
    QTextItem,
    QTransform,
)

from desktop_app.figures.look import MM_AN_INCH, POINTS_AN_INCH, PX_AN_INCH, screen_dots
from desktop_app.figures.svg_font import families, font_faces
from desktop_app.plots.letters import in_unicode

_MM = MM_AN_INCH / PX_AN_INCH
_Clip = Qt.ClipOperation
_Dirty = QPaintEngine.DirtyFlag
_Metric = QPaintDevice.PaintDeviceMetric
_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.SquareCap: "square", Qt.PenCapStyle.RoundCap: "round"}
_JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
_WORD = re.compile(r"\S+")
_Element = QPainterPath.ElementType
_LETTERS = {_Element.MoveToElement: "M", _Element.LineToElement: "L", _Element.CurveToElement: "C"}


class SvgPage(QPaintDevice):
    """A page of this size in pixels of 1/96 inch; after painting, `document` makes the text of the file."""

    def __init__(self, size: QSizeF) -> None:
        super().__init__()
        self.size = size
        self._engine = _SvgEngine()

    def document(self, head: str = "") -> str:
        """The whole document, with `head` before the drawing."""
        width, height = self.size.width(), self.size.height()
        millimetres = f'width="{_n(width * _MM)}mm" height="{_n(height * _MM)}mm"'
        namespaces = 'xmlns="http://www.w3.org/2000/svg" version="1.1"'
        return "\n".join(
            (
                '<?xml version="1.0" encoding="UTF-8"?>',
                f'<svg {namespaces} {millimetres} viewBox="0 0 {_n(width)} {_n(height)}">',
                head,
                f"<style>{font_faces(self._engine.letters)}</style>",
                *self._engine.elements,
                "</svg>\n",
            )
        )

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        dots = round(screen_dots())
        known = {
            _Metric.PdmWidth: round(self.size.width()), _Metric.PdmHeight: round(self.size.height()),
            _Metric.PdmWidthMM: round(self.size.width() * _MM),
            _Metric.PdmHeightMM: round(self.size.height() * _MM),
            _Metric.PdmDpiX: dots, _Metric.PdmDpiY: dots, _Metric.PdmPhysicalDpiX: dots, _Metric.PdmPhysicalDpiY: dots,
            _Metric.PdmDepth: 32, _Metric.PdmNumColors: 1 << 24,
            _Metric.PdmDevicePixelRatioScaled: int(self.devicePixelRatioFScale()),
        }  # fmt: skip
        return known.get(metric, 1)


class _SvgEngine(QPaintEngine):
    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.elements: list[str] = []
        self.letters: dict[tuple[str, int], set[str]] = {}  # by family and weight
        self._transform = QTransform()
        self._pen, self._brush = QPen(), QBrush()
        self._opacity = 1.0
        self._clip: QPainterPath | None = None
        self._clips: dict[str, str] = {}  # the name of each clip path, by its data

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

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:  # type: ignore[override]
        words, font = in_unicode(item.text()), item.font()
        if not words.strip():
            return
        self.letters.setdefault((font.family(), font.weight()), set()).update(words)
        place, scale = self._transform.map(at), self._scale
        turned = degrees(atan2(self._transform.m12(), self._transform.m11()))  # clockwise
        size = font.pointSizeF() * screen_dots() / POINTS_AN_INCH if font.pointSizeF() > 0 else font.pixelSize()
        attributes = [
            f'y="{_n(place.y())}" font-family="{families(font.family())}" font-size="{_n(size * scale)}"',
            f'font-weight="{font.weight()}"',
            *(['font-variant-numeric="tabular-nums"'] if font.featureTags() else []),
            *([f'transform="rotate({_n(turned)} {_n(place.x())} {_n(place.y())})"'] if turned else []),
            self._paint("fill", self._pen.color()),
        ]
        # Place each word separately, so that a line keeps its length in a wider font.
        metrics = QFontMetricsF(font)
        share = scale * item.width() / (metrics.horizontalAdvance(words) or 1.0)
        spans = [
            f'<tspan x="{_n(place.x() + metrics.horizontalAdvance(words[: word.start()]) * share)}"'
            f' textLength="{_n(metrics.horizontalAdvance(word[0]) * share)}">{escape(word[0])}</tspan>'
            for word in _WORD.finditer(words)
        ]
        text = f"<text {' '.join(attributes)}>{' '.join(spans)}</text>"
        # Clip a group, since a clip path of the text would turn with the letters.
        clip = self._clipped()
        self.elements.append(f"<g {clip[0]}>{text}</g>" if clip else text)

    def drawPixmap(self, *_: object) -> None:
        """Pictures have no bitmaps."""

    def drawImage(self, *_: object, **__: object) -> None:
        """Pictures have no bitmaps."""

    def _draw(self, path: QPainterPath, brush: QBrush) -> None:
        """Fill and stroke a path with brush and pen."""
        attributes = ['fill="none"' if brush.style() == Qt.BrushStyle.NoBrush else self._paint("fill", brush.color())]
        if path.fillRule() == Qt.FillRule.OddEvenFill and brush.style() != Qt.BrushStyle.NoBrush:
            attributes.append('fill-rule="evenodd"')
        if self._pen.style() != Qt.PenStyle.NoPen:
            attributes += self._stroke()
        elif brush.style() == Qt.BrushStyle.NoBrush:
            return
        data = _data(self._transform.map(path))
        if data:
            self.elements.append(f'<path {" ".join((*attributes, *self._clipped()))} d="{data}"/>')

    def _stroke(self) -> list[str]:
        pen = self._pen
        width = (pen.widthF() or 1.0) * (1.0 if pen.isCosmetic() else self._scale)
        made = [self._paint("stroke", pen.color()), f'stroke-width="{_n(width)}"']
        made.append(f'stroke-linecap="{_CAPS[pen.capStyle()]}"')
        made.append(f'stroke-linejoin="{_JOINS.get(pen.joinStyle(), "miter")}"')
        if pen.style() != Qt.PenStyle.SolidLine:
            made.append(f'stroke-dasharray="{" ".join(_n(each * width) for each in pen.dashPattern())}"')
        return made

    def _paint(self, what: str, colour: QColor) -> str:
        alpha = colour.alphaF() * self._opacity
        return f'{what}="{colour.name()}"' + (f' {what}-opacity="{_n(alpha)}"' if alpha < 1 else "")

    def _clipped(self) -> list[str]:
        if self._clip is None:
            return []
        data = _data(self._clip)
        if data not in self._clips:
            name = self._clips[data] = f"clip{len(self._clips)}"
            self.elements.append(f'<clipPath id="{name}"><path d="{data}"/></clipPath>')
        return [f'clip-path="url(#{self._clips[data]})"']

    @property
    def _scale(self) -> float:
        return hypot(self._transform.m11(), self._transform.m12())


def _data(path: QPainterPath) -> str:
    """The path in the syntax of SVG."""
    elements = (path.elementAt(k) for k in range(path.elementCount()))
    # The second and third points of a curve have no letter.
    return " ".join(f"{_LETTERS.get(each.type, '')}{_n(each.x)} {_n(each.y)}" for each in elements)


def _n(value: float) -> str:
    """A number with at most three decimals: a thousandth of a pixel."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
