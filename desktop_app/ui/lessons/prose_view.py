"""Text of a lesson, as high as it is: Markdown, with formulas between dollar signs set as shapes."""

import re
from functools import cache

from markdown_it import MarkdownIt
from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop_app.plots.theme import TEXT_PT, Theme
from desktop_app.plots.typeset import Shape, typeset
from desktop_app.ui.common.style import font, rich_text_style

_FORMULA = QTextFormat.ObjectTypes.UserObject + 1
_LATEX, _COLOUR = QTextFormat.Property.UserProperty + 1, QTextFormat.Property.UserProperty + 2
_DOLLARS = re.compile(r"\$([^$\n]+)\$")
_FIRST_PLACE = 0xE000  # of the private letters that hold the places of formulas
_SIGN = re.compile(r"(?<=[\w)?′]) ([=·+−<>≈≤≥]) (?=[\w(−+½?])")
_SLASH = re.compile(r"(?<=[\w)])/(?=[∂\w(])")
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_LETTER_PX = TEXT_PT * 96 / 72


class FormulaObject(QPyTextObject):
    """Draws a formula among the letters of a text, on their baseline.

    Qt gives an object either the descent of the letters, or half of its height.
    """

    def intrinsicSize(self, document: QTextDocument, position: int, format: QTextFormat) -> QSizeF:
        shape = _shape_of(format)
        if _is_deep(shape):
            return QSizeF(shape.width, 2 * max(shape.ascent, shape.descent))
        return QSizeF(shape.width, max(shape.ascent, _metrics().ascent()) + _metrics().descent())

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, format: QTextFormat
    ) -> None:
        shape = _shape_of(format)
        baseline = rect.center().y() if _is_deep(shape) else rect.bottom() - _metrics().descent()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.left(), baseline)
        painter.fillPath(shape.path, QColor(format.stringProperty(_COLOUR)))
        painter.restore()


class ProseView(QTextBrowser):
    """A part of a text that scrolls with what stands around it. No link is followed by itself."""

    def __init__(self, markdown: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markdown = markdown
        self._formulas = FormulaObject(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("prose")
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(font(TEXT_PT))
        self.document().documentLayout().registerHandler(_FORMULA, self._formulas)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Dress the text."""
        text, formulas = _with_places(_glued(self._markdown))
        self.document().setDefaultStyleSheet(rich_text_style(theme))
        self.setHtml(f"<body>{_renderer().render(text)}</body>")
        for k, latex in enumerate(formulas):
            self._set_formula(chr(_FIRST_PLACE + k), latex, theme)
        self.setAccessibleName(plain(self._markdown))
        self._fit()

    def _set_formula(self, place: str, latex: str, theme: Theme) -> None:
        cursor: QTextCursor = self.document().find(place)
        if cursor.isNull():
            return
        form = QTextCharFormat()
        form.setObjectType(_FORMULA)
        form.setProperty(_LATEX, latex)
        form.setProperty(_COLOUR, theme.text)
        where = QTextCharFormat.VerticalAlignment
        form.setVerticalAlignment(where.AlignMiddle if _is_deep(_shape_of(form)) else where.AlignBaseline)
        cursor.insertText(_OBJECT, form)

    def loadResource(self, kind: int, name: object) -> object:
        """Nothing: a lesson is complete in itself."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the text is in this width."""
        self.document().setTextWidth(self.viewport().width())
        height = round(self.document().size().height() + 0.5)
        if height != self.maximumHeight():
            self.setFixedHeight(height)


def _glued(markdown: str) -> str:
    """The text with formulas that are written in letters kept on one line, as far as they are short."""
    return _SLASH.sub("/\N{WORD JOINER}", _SIGN.sub("\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", markdown))


def plain(markdown: str) -> str:
    """The words of a text, for a screen reader: formulas as they are written, without marks."""
    return re.sub(r"[*_`#>]|\\(?=[a-z])", "", markdown.replace("$", "")).strip()


def _with_places(markdown: str) -> tuple[str, list[str]]:
    """The text with a private letter in place of each formula, and the formulas."""
    formulas: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        formulas.append(found[1])
        return chr(_FIRST_PLACE + len(formulas) - 1)

    return _DOLLARS.sub(put_away, markdown), formulas


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@cache
def _metrics() -> QFontMetricsF:
    return QFontMetricsF(font(TEXT_PT))


def _is_deep(shape: Shape) -> bool:
    """Whether a formula goes deeper below the baseline than letters do, as a fraction does."""
    return shape.descent > _metrics().descent() + 1


def _shape_of(format: QTextFormat) -> Shape:
    latex = format.stringProperty(_LATEX)
    try:
        return typeset(latex, _LETTER_PX)
    except Exception:  # what the typesetter cannot read stands there as it is written
        return typeset(rf"\text{{{re.sub(r'[^A-Za-z0-9 =+-]', ' ', latex)}}}", _LETTER_PX)
