"""A page for LaTeX to paint on: paths and words become TikZ, in pixels of 1/96 inch from the upper left corner.

The text of the file is both a document of its own and a figure for `\\input`.
"""

from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPaintEngine,
    QPainterPath,
    QPen,
    QTextItem,
    QTransform,
)

from desktop_app.figures.look import POINTS_AN_INCH, PX_AN_INCH
from desktop_app.figures.vector.vector_page import VectorEngine, VectorPage, pixels_of
from desktop_app.plots.letters import meant_by
from desktop_app.words.symbols import in_tex, is_in_tex

PX_BP = POINTS_AN_INCH / PX_AN_INCH  # a pixel in TeX's bp
_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.SquareCap: "rect", Qt.PenCapStyle.RoundCap: "round"}
_JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
_LEADING = 1.2
_LARGE_PX = 100  # of letters that are drawn
_SAME_LINE_PX = 0.5
_MORE = 1.02  # how much wider words may be than in the picture
_HEAD = r"""% Compile this file with pdflatex, or \input it into a document that has in its preamble:
%   \usepackage{pgfplots}\pgfplotsset{compat=1.16}
\expandafter\ifx\csname @nodocument\endcsname\relax
  \def\nudgeend{}%
\else
  \def\nudgeend{\end{document}}
  \RequirePackage{fix-cm}
  \documentclass{article}
  \usepackage[utf8]{inputenc}
  \usepackage[paperwidth=WIDTH,paperheight=HEIGHT,margin=0pt]{geometry}
  \usepackage{pgfplots}\pgfplotsset{compat=1.16}
  \pagestyle{empty}\parindent0pt\topskip0pt
  \begin{document}%
\fi
% A text, made narrower where it is wider than the room it has.
\def\nudgefit#1#2{\setbox0\hbox{#2}\ifdim\wd0>#1\resizebox{#1}{\height}{\box0}\else\box0\fi}%
"""


_Feature = QPaintEngine.PaintEngineFeature


class TikzPage(VectorPage):
    """A page of this size; after painting, `document` makes the text of the file.

    Words are set in the font of the document, so they get another width: `is_centred` says that they keep their middle,
    not their left end.
    """

    def __init__(self, size: QSizeF, is_sans: bool) -> None:
        super().__init__(size)
        self.is_centred, self._is_sans = False, is_sans
        self._engine = _TikzEngine(self)

    def document(self, comment: str = "") -> str:
        """The whole file, with comments at its head."""
        width, height = (f"{number(each * PX_BP)}bp" for each in (self.size.width(), self.size.height()))
        head = _HEAD.replace("WIDTH", width).replace("HEIGHT", height)
        comments = "".join(f"% {line}\n" for line in comment.splitlines())
        colours = "".join(rf"\definecolor{{{_named(hex)}}}{{HTML}}{{{hex}}}%" + "\n" for hex in self._engine.colours)
        picture = "\n".join((
            rf"\begin{{tikzpicture}}[x={number(PX_BP)}bp,y=-{number(PX_BP)}bp,inner sep=0pt,outer sep=0pt]",
            rf"\path[use as bounding box] (0,0) rectangle {_point(QPointF(self.size.width(), self.size.height()))};",
            *self._engine.lines(),
            r"\end{tikzpicture}%",
        ))  # fmt: skip
        return f"{comments}{head}{colours}{picture}\n\\nudgeend\n"

    def write(self, line: str) -> None:
        """A line of TikZ between what is painted before and after."""
        self._engine.add(line, None)

    def colour(self, colour: QColor | str) -> str:
        """The name of a colour in the file."""
        return self._engine.name_of(QColor(colour))

    def font(self, points: float, is_bold: bool = False) -> str:
        """The option for letters of this size."""
        family, shape = r"\sffamily" if self._is_sans else "", r"\bfseries" if is_bold else r"\selectfont"
        return rf"font=\fontsize{{{number(points)}bp}}{{{number(_LEADING * points)}bp}}{family}{shape}"

    def paintEngine(self) -> QPaintEngine:
        return self._engine


class _Words(NamedTuple):
    """The words that were written last: how many elements there are with them, their place, and how they look."""

    end: int
    at: QPointF
    words: str
    width: float
    alike: tuple[object, ...]


class _TikzEngine(VectorEngine):
    def __init__(self, page: TikzPage) -> None:
        super().__init__(_Feature.AllFeatures & ~_Feature.PixmapTransform)  # it has no images
        self._page = page
        self._elements: list[tuple[str, str | None]] = []  # with the path that clips each
        self.colours: dict[str, None] = {}  # in the order of their first use
        self._words: _Words | None = None

    def lines(self) -> list[str]:
        """All that is painted; neighbours with the same clip share a scope."""
        made, current = list[str](), None
        for line, clip in self._elements:
            if clip != current:
                made += [r"\end{scope}"] if current is not None else []
                made += [rf"\begin{{scope}}\clip {clip};"] if clip is not None else []
                current = clip
            made.append(line)
        return made + ([r"\end{scope}"] if current is not None else [])

    def add(self, line: str, clip: QPainterPath | None) -> None:
        self._elements.append((line, None if clip is None else _data(clip)))

    def name_of(self, colour: QColor) -> str:
        plain = colour.name()[1:].upper()
        self.colours.setdefault(plain)
        return _named(plain)

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:  # type: ignore[override]
        """Words are set by TeX; letters that it has not are drawn as they are in the picture."""
        text, font = item.text(), item.font()
        metrics, begin = QFontMetricsF(font), 0
        for is_known, letters in groupby(text, lambda letter: is_in_tex(chr(meant_by(ord(letter))))):
            piece = "".join(letters)
            words = piece.strip()
            before = text[:begin] + piece[: len(piece) - len(piece.lstrip())]
            place = at + QPointF(metrics.horizontalAdvance(before), 0.0)
            begin += len(piece)
            if words and is_known:
                self._write(place, words, metrics.horizontalAdvance(words), font)
            elif words:
                self._outline(place, words, font)

    def _outline(self, at: QPointF, words: str, font: QFont) -> None:
        """Draw letters as areas."""
        drawn, large = QPainterPath(), QFont(font)
        large.setPixelSize(_LARGE_PX)
        drawn.addText(QPointF(), large, words)
        share = pixels_of(font) / _LARGE_PX
        place = QTransform.fromTranslate(at.x(), at.y()).scale(share, share)
        options = ",".join(self._paint("fill", self._pen.color()))
        self.add(rf"\path[{options}] {_data(self._transform.map(place.map(drawn)))};", self._clip)

    def _write(self, at: QPointF, drawn: str, width: float, font: QFont) -> None:
        """Set words in a room of this width; with those before them on the line, since Qt parts words at symbols."""
        words = "".join(chr(meant_by(ord(letter))) for letter in drawn)
        alike = font.key(), self._pen.color().name(), self._transform, self._clip
        if (before := self._words) is not None and before.end == len(self._elements) and before.alike == alike:
            space, gap = QFontMetricsF(font).horizontalAdvance(" "), at.x() - before.at.x() - before.width
            if abs(at.y() - before.at.y()) < _SAME_LINE_PX and -_SAME_LINE_PX < gap < 1.5 * space:
                self._elements.pop()
                words = before.words + (" " if gap > 0.5 * space else "") + words
                at, width = before.at, before.width + gap + width
        self._set(at, words, width, font)
        self._words = _Words(len(self._elements), at, words, width, alike)

    def _set(self, at: QPointF, words: str, width: float, font: QFont) -> None:
        """A node with words in a room of this width."""
        turned = self._turned
        left = at + QPointF(width / 2, 0.0) if self._page.is_centred else at
        points = pixels_of(font) * self._scale * PX_BP
        options = [
            "anchor=base" if self._page.is_centred else "anchor=base west",
            f"text={self.name_of(self._pen.color())}",
            self._page.font(points, font.bold()),
            *([f"rotate={number(-turned)}"] if turned else []),
        ]
        room = number(width * self._scale * PX_BP * _MORE)
        place, fitted = _point(self._transform.map(left)), rf"\nudgefit{{{room}bp}}{{{in_tex(words)}}}"
        self.add(rf"\node[{','.join(options)}] at {place} {{{fitted}}};", self._clip)

    def _draw(self, path: QPainterPath, brush: QBrush) -> None:
        """Fill and stroke a path with brush and pen."""
        options = []
        if brush.style() != Qt.BrushStyle.NoBrush:
            options += self._paint("fill", brush.color())
            options += ["even odd rule"] if path.fillRule() == Qt.FillRule.OddEvenFill else []
        if self._pen.style() != Qt.PenStyle.NoPen:
            options += [*self._paint("draw", self._pen.color()), *stroke(self._pen, self._scale)]
        data = _data(self._transform.map(path))
        if options and data:
            self.add(rf"\path[{','.join(options)}] {data};", self._clip)

    def _paint(self, what: str, colour: QColor) -> list[str]:
        alpha = colour.alphaF() * self._opacity
        return [f"{what}={self.name_of(colour)}", *([f"{what} opacity={number(alpha)}"] if alpha < 1 else [])]


def stroke(pen: QPen, scale: float) -> list[str]:
    """The options of a pen: its width, ends, corners and dashes."""
    width = (pen.widthF() or 1.0) * (1.0 if pen.isCosmetic() else scale) * PX_BP
    made = [f"line width={number(width)}bp"]
    made += [f"line cap={_CAPS[pen.capStyle()]}", f"line join={_JOINS.get(pen.joinStyle(), 'miter')}"]
    if pen.style() != Qt.PenStyle.SolidLine:
        lengths = (f"{which} {number(each * width)}bp" for which, each in _dashes(pen))
        made.append(f"dash pattern={' '.join(lengths)}")
    return made


def _dashes(pen: QPen) -> list[tuple[str, float]]:
    return [("off" if k % 2 else "on", each) for k, each in enumerate(pen.dashPattern())]


def _named(plain: str) -> str:
    return f"nudge{plain}"


def _data(path: QPainterPath) -> str:
    """The path in the syntax of TikZ."""
    made, k = list[str](), 0
    while k < path.elementCount():
        element = path.elementAt(k)
        here = _point(_place(element))
        if element.type == QPainterPath.ElementType.CurveToElement:
            second, end = (_point(_place(path.elementAt(k + more))) for more in (1, 2))
            made.append(f".. controls {here} and {second} .. {end}")
            k += 2
        else:
            made.append(here if element.type == QPainterPath.ElementType.MoveToElement else f"-- {here}")
        k += 1
    return " ".join(made)


def _place(element: QPainterPath.Element) -> QPointF:
    return QPointF(element.x, element.y)


def _point(place: QPointF) -> str:
    return f"({number(place.x())},{number(place.y())})"


def number(value: float) -> str:
    """A number with at most three decimals, within what TeX can hold."""
    text = f"{max(-15000.0, min(value, 15000.0)):.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
