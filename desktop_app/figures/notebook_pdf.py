"""Entries of the notebook as a PDF: text that can be selected, formulas as outlines, and the pictures as they are.

Qt lays out and paints the pages with room for the pictures; then each picture's own PDF is put there, and each
workspace attached. A picture that has none is painted as an image.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter, Transformation
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument, QTextFormat

from desktop_app.core.carried import ATTACHMENT
from desktop_app.figures.look import POINTS_AN_INCH, PX_AN_INCH
from desktop_app.figures.pdf import name_letters
from desktop_app.figures.words import Formulas, empty_document, formula_of
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.folder import name_of
from desktop_app.notebook.pages import body_of
from desktop_app.plots.letters import font
from desktop_app.plots.theme import PAPER, SMALL_PT

_MARGIN, _FOOT = 60.0, 28.0  # pixels of 1/96 inch
_LETTERS_PT = 9.0
_HIGHEST = 0.33  # of a page, what a picture may take
_PT_A_PX = POINTS_AN_INCH / PX_AN_INCH
_PICTURE = "picture:"

Kept = Sequence[tuple[Entry, Picture]]


class _Place(NamedTuple):
    """Where a picture goes: on which page, in points from its lower left."""

    page: int
    number: int
    left: float
    bottom: float
    width: float


def to_pdf(kept: Kept) -> bytes:
    """The bytes of a file with A4 pages; every entry begins a new one."""
    painted, places = _painted(kept)
    writer = PdfWriter(clone_from=BytesIO(painted))
    writer.pdf_header = "%PDF-1.4"
    for place in places:
        if kept[place.number][1].pdf:
            _put(writer, place, kept[place.number][1].pdf)
    for page in writer.pages:
        name_letters(page)
    writer.add_metadata({"/Creator": "Nudge", "/Title": "Notebook"})
    for number, (entry, _) in enumerate(kept, 1):
        name = ATTACHMENT if len(kept) == 1 else f"{name_of(number, entry)}.nudge"
        writer.add_attachment(name, entry.content.encode())
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _put(writer: PdfWriter, place: _Place, picture: bytes) -> None:
    """Put the page of a picture into its place."""
    page = PdfReader(BytesIO(picture)).pages[0]
    scale = place.width / float(page.mediabox.width)
    shift = (place.left - float(page.mediabox.left) * scale, place.bottom - float(page.mediabox.bottom) * scale)
    writer.pages[place.page].merge_transformed_page(page, Transformation().scale(scale).translate(*shift))


class _Page(Formulas):
    """Paints formulas; of pictures it keeps room and place, and paints those that have no PDF."""

    def __init__(self, document: QTextDocument, kept: Kept, room: QSizeF) -> None:
        super().__init__(document, _LETTERS_PT)
        self._kept, self._room = kept, room
        self._images = [QImage.fromData(picture.png) for _, picture in kept]
        self.number, self.places = 0, list[_Place]()

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        number = _number_of(form)
        if number is None:
            return super().intrinsicSize(document, position, form)
        size = self._images[number].size().toSizeF() / max(1.0, self._images[number].devicePixelRatioF())
        return size.scaled(self._room, Qt.AspectRatioMode.KeepAspectRatio)

    def drawObject(
        self, painter: QPainter, place: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        number = _number_of(form)
        if number is None:
            super().drawObject(painter, place, document, position, form)
        elif self._kept[number][1].pdf:
            left, foot = painter.transform().map(QPointF(QRectF(place).bottomLeft())).toTuple()
            self.places.append(_Place(self.number, number, left, foot, QRectF(place).width()))
        else:
            painter.drawImage(QRectF(place), self._images[number])


def _number_of(form: QTextFormat) -> int | None:
    name = form.toImageFormat().name()
    return int(name.removeprefix(_PICTURE)) if name.startswith(_PICTURE) else None


def _painted(kept: Kept) -> tuple[bytes, list[_Place]]:
    """The pages without the pictures, and where these go."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(round(PX_AN_INCH))
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    paper = QSizeF(size.sizePoints()) / _PT_A_PX
    room = QSizeF(paper.width() - 2 * _MARGIN, paper.height() - 2 * _MARGIN)
    document = empty_document(PAPER, _LETTERS_PT)
    page = _Page(document, kept, QSizeF(room.width(), room.height() * _HIGHEST))
    document.documentLayout().setPaintDevice(writer)
    document.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject, page)
    document.setPageSize(room)
    document.setHtml(f"<body>{''.join(_article(k, entry) for k, (entry, _) in enumerate(kept))}</body>")
    painter = QPainter(writer)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        page.number = number
        painter.save()
        painter.translate(_MARGIN, _MARGIN - number * room.height())
        document.drawContents(painter, QRectF(0, number * room.height(), room.width(), room.height()))
        painter.restore()
        painter.setFont(font(SMALL_PT))
        painter.setPen(QColor(PAPER.muted))
        foot = QRectF(_MARGIN, paper.height() - _MARGIN + _FOOT / 2, room.width(), _FOOT)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{number + 1}")
    painter.end()
    points = [
        each._replace(left=each.left * _PT_A_PX, bottom=size.sizePoints().height() - each.bottom * _PT_A_PX,
                      width=each.width * _PT_A_PX)
        for each in page.places
    ]  # fmt: skip
    return bytes(buffer.data().data()), points


def _article(k: int, entry: Entry) -> str:
    picture = f'<img src="{_PICTURE}{k}">'
    breaks = ' style="page-break-before: always"' if k else ""
    return f"<div{breaks}>{body_of(entry, picture, formula_of(_LETTERS_PT))}</div>"
