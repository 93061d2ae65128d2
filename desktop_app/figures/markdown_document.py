"""Markdown that the user writes, laid out as a text document whose formulas are outlines, sharp at any scale."""

from html import escape

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from desktop_app.notebook.markup import Formula, lowered, to_html
from desktop_app.plots.letters import font
from desktop_app.plots.theme import TEXT_PT, Theme
from desktop_app.plots.typeset import Shape, typeset

_FORMULA = "formula:"
_AIR, _INDENT = 1.5, 16.0
# Letters of formulas look smaller than the text around them.
_LARGER = 1.1
_PX_A_PT = 96 / 72


class Formulas(QPyTextObject):
    """Paints the images named `formula:LATEX` in the HTML of a document."""

    def __init__(self, document: QTextDocument, points: float) -> None:
        super().__init__(document)
        self._size = _size(points)

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        shape = self._shape(form)
        return QSizeF(shape.width * self._scale(document, shape) + 2 * _AIR, self._height(document, shape, form))

    def drawObject(
        self, painter: QPainter, place: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        shape, place = self._shape(form), QRectF(place)
        scale = self._scale(document, shape)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(place.left() + _AIR, place.top() + (place.height() + _middle(form)) / 2)
        painter.scale(scale, scale)
        painter.fillPath(shape.path, form.toCharFormat().foreground())
        painter.restore()

    def _shape(self, form: QTextFormat) -> Shape:
        return typeset(form.toImageFormat().name().removeprefix(_FORMULA), self._size)

    def _scale(self, document: QTextDocument, shape: Shape) -> float:
        """The scale, smaller than 1 where a formula is wider than a line."""
        room = document.textWidth() - 2 * _AIR
        return min(1.0, room / shape.width) if room > 0 and shape.width > 0 else 1.0

    def _height(self, document: QTextDocument, shape: Shape, form: QTextFormat) -> float:
        """The height that puts the baseline on that of the text: Qt centres an image on half the height of an x."""
        scale = self._scale(document, shape)
        return max(2 * shape.ascent * scale - _middle(form), 2 * shape.descent * scale + _middle(form))


def _middle(form: QTextFormat) -> float:
    return QFontMetricsF(form.toCharFormat().font()).xHeight() / 2


def document_of(words: str, theme: Theme, width: float, points: float = TEXT_PT) -> QTextDocument:
    """A document of `words` in lines of `width` pixels, in the colours of `theme`."""
    document = empty_document(theme, points)
    document.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject, Formulas(document, points))
    document.setHtml(f"<body>{to_html(lowered(words), formula_of(points))}</body>")
    document.setTextWidth(width)
    return document


def empty_document(theme: Theme, points: float) -> QTextDocument:
    """A document in letters of so many points, whose long words may break anywhere."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setIndentWidth(_INDENT)
    document.setDefaultFont(QFont(font(points)))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setDefaultStyleSheet(
        f"body {{ color: {theme.text}; }} a {{ color: {theme.accent}; }} .note {{ color: {theme.muted}; }}"
        # The weight of the bold font; bolder letters Qt would smear.
        " strong, th, h1, h2, h3, h4, h5, h6 { font-weight: 600; }"
        " table { margin: 8px 0; } td, th { padding: 1px 16px 1px 0; text-align: left; vertical-align: middle; }"
    )
    return document


def formula_of(points: float) -> Formula:
    """A function that makes the HTML image of a formula, which `Formulas` paints."""

    def formula(latex: str, _: bool) -> str:
        typeset(latex, _size(points))  # raises an exception if it is no valid formula
        return f'<img src="{_FORMULA}{escape(latex)}" style="vertical-align: middle">'

    return formula


def _size(points: float) -> float:
    return points * _PX_A_PT * _LARGER
