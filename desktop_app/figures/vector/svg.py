"""An SVG document to paint on: paths and letters in pixels of 1/96 inch, without transforms but for turned letters.

Qt's own generator is no use: it clips at wrong places, and draws cosmetic pens wrongly.
"""

import re
from base64 import b64encode
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainterPath,
    QTextItem,
)

from desktop_app.figures.vector.svg_font import families, font_faces
from desktop_app.figures.vector.vector_page import MM_A_PX, VectorEngine, VectorPage, pixels_of
from desktop_app.plots.letters import in_unicode

_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.SquareCap: "square", Qt.PenCapStyle.RoundCap: "round"}
_JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
_WORD = re.compile(r"\S+")
_Element = QPainterPath.ElementType
_LETTERS = {_Element.MoveToElement: "M", _Element.LineToElement: "L", _Element.CurveToElement: "C"}


class SvgPage(VectorPage):
    """A page of this size in pixels of 1/96 inch; after painting, `document` makes the text of the file."""

    def __init__(self, size: QSizeF) -> None:
        super().__init__(size)
        self._engine = _SvgEngine()

    def document(self, head: str = "") -> str:
        """The whole document, with `head` before the drawing."""
        width, height = self.size.width(), self.size.height()
        millimetres = f'width="{_n(width * MM_A_PX)}mm" height="{_n(height * MM_A_PX)}mm"'
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


class _SvgEngine(VectorEngine):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.letters: dict[tuple[str, int], set[str]] = {}  # by family and weight
        self._clips: dict[str, str] = {}  # the name of each clip path, by its data

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:  # type: ignore[override]
        words, font = in_unicode(item.text()), item.font()
        if not words.strip():
            return
        self.letters.setdefault((font.family(), font.weight()), set()).update(words)
        place, scale = self._transform.map(at), self._scale
        turned, size = self._turned, pixels_of(font)
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

    def drawImage(self, place: QRectF, image: QImage, source: QRectF, *_: object, **__: object) -> None:  # type: ignore[override]
        """Pixels stay pixels, at any size."""
        across, down = place.width() / source.width(), place.height() / source.height()
        whole = QRectF(
            place.x() - source.x() * across,
            place.y() - source.y() * down,
            image.width() * across,
            image.height() * down,
        )
        here, buffer = self._transform.mapRect(whole), QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        data = b64encode(buffer.data().data()).decode()
        attributes = (
            f'x="{_n(here.x())}" y="{_n(here.y())}" width="{_n(here.width())}" height="{_n(here.height())}"',
            'preserveAspectRatio="none" style="image-rendering:pixelated"',
            f'href="data:image/png;base64,{data}"',
        )
        self.elements.append(f"<g {' '.join(self._clipped())}><image {' '.join(attributes)}/></g>")

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


def _data(path: QPainterPath) -> str:
    """The path in the syntax of SVG."""
    elements = (path.elementAt(k) for k in range(path.elementCount()))
    # The second and third points of a curve have no letter.
    return " ".join(f"{_LETTERS.get(each.type, '')}{_n(each.x)} {_n(each.y)}" for each in elements)


def _n(value: float) -> str:
    """A number with at most three decimals: a thousandth of a pixel."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
