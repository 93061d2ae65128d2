"""Entries of the notebook as a PDF: with selectable text, formulas as outlines, and the pictures' own PDFs.

Qt lays out and paints the pages, with room for the pictures; then each picture's PDF is drawn there, and the workspaces
are attached. A picture without a PDF is painted as an image.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, IndirectObject, NameObject
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument, QTextFormat

from desktop_app.core.files.embedded import ATTACHMENT
from desktop_app.figures.look import MM_AN_INCH, POINTS_AN_INCH, PX_AN_INCH
from desktop_app.figures.markdown_document import Formulas, empty_document, formula_of
from desktop_app.figures.page_breaks import PICTURE, pages_of, strips_of
from desktop_app.figures.pdf import name_letters
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.folder import name_of
from desktop_app.notebook.pages import body_of
from desktop_app.notebook.shelf import FIRST
from desktop_app.plots.letters import font
from desktop_app.plots.theme import PAPER, SMALL_PT

_MARGIN, _FOOT = 60.0, 28.0  # pixels of 1/96 inch
_LETTERS_PT = 9.0
# A picture takes this share of a page, or more until its letters have this size; but leaves room for headings.
_USUAL, _LETTERS_OF_PICTURE_PT, _HEADS = 0.33, 6.5, 90.0
_PT_A_PX = POINTS_AN_INCH / PX_AN_INCH
_BETWEEN = 30  # pixels between entries

Pairs = Sequence[tuple[Entry, Picture]]


class _PicturePlace(NamedTuple):
    """The place of a picture: its page, and its lower left corner there in points."""

    page: int
    number: int
    left: float
    bottom: float
    width: float


class _Undrawable(Exception):
    """The PDF of a picture cannot be drawn: somebody else's notebook may have any in it."""


def to_pdf(entries: Pairs, title: str = FIRST) -> bytes:
    """The bytes of a PDF with A4 pages, on which the entries follow each other."""
    try:
        return _document(entries, title)
    except _Undrawable:
        return _document([(entry, Picture(picture.png)) for entry, picture in entries], title)


def _document(entries: Pairs, title: str) -> bytes:
    painted, places = _painted(entries)
    writer = PdfWriter(clone_from=BytesIO(painted))
    writer.pdf_header = "%PDF-1.4"
    for page in writer.pages:
        name_letters(page)
    forms: dict[bytes, _Form] = {}  # equal pictures are written once
    for place in places:
        if content := entries[place.number][1].pdf:
            if content not in forms:
                try:
                    forms[content] = _form_of(writer, content)
                except Exception as fault:  # what pypdf raises is of many kinds
                    raise _Undrawable from fault
            _put(writer, place, forms[content])
    writer.add_metadata({"/Creator": "Nudge", "/Title": title})
    for number, (entry, _) in enumerate(entries, 1):
        name = ATTACHMENT if len(entries) == 1 else f"{name_of(number, entry)}.nudge"
        writer.add_attachment(name, entry.content.encode())
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


class _Form(NamedTuple):
    """The page of a picture as a form that can be drawn, and its box."""

    drawn: IndirectObject
    left: float
    bottom: float
    width: float


def _form_of(writer: PdfWriter, picture: bytes) -> _Form:
    page = PdfReader(BytesIO(picture)).pages[0]
    contents, form = page.get_contents(), DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    made = form.flate_encode()
    made[NameObject("/Type")], made[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    made[NameObject("/BBox")] = page.mediabox.clone(writer)
    made[NameObject("/Resources")] = page["/Resources"].get_object().clone(writer)  # type: ignore[union-attr]
    box = page.mediabox
    return _Form(writer._add_object(made), float(box.left), float(box.bottom), float(box.width))


def _put(writer: PdfWriter, place: _PicturePlace, form: _Form) -> None:
    """Draw a picture in its place, beneath everything else on the page."""
    page, scale = writer.pages[place.page], place.width / form.width
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    known = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    known[NameObject(name := f"/Picture{place.number}")] = form.drawn
    shift = place.left - form.left * scale, place.bottom - form.bottom * scale
    drawing = DecodedStreamObject()
    drawing.set_data(f"q {scale:.6f} 0 0 {scale:.6f} {shift[0]:.3f} {shift[1]:.3f} cm {name} Do Q\n".encode())
    contents = page.raw_get("/Contents")
    before = contents.get_object()
    others = before if isinstance(before, ArrayObject) else [contents]
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(drawing), *others])


class _Page(Formulas):
    """Paints formulas; leaves room for pictures and collects their places, but paints those without a PDF."""

    def __init__(self, document: QTextDocument, entries: Pairs, room: QSizeF) -> None:
        super().__init__(document, _LETTERS_PT)
        self._entries, self._room = entries, room
        self._images = [QImage.fromData(picture.png) for _, picture in entries]
        self.number, self.top, self.bottom = 0, 0.0, 0.0
        self.places = list[_PicturePlace]()

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        number = _number_of(form)
        return super().intrinsicSize(document, position, form) if number is None else self._size_of(number)

    def _size_of(self, number: int) -> QSizeF:
        image, room = self._images[number], self._room
        on_screen = PX_AN_INCH / MM_AN_INCH * 1000 / max(1, image.dotsPerMeterX())
        size = image.size().toSizeF() * min(1.0, on_screen)
        if size.isEmpty():
            return size
        share = max(_USUAL * room.height() / size.height(), _LETTERS_OF_PICTURE_PT / SMALL_PT)
        return size * min(1.0, share, room.width() / size.width(), (room.height() - _HEADS) / size.height())

    def drawObject(
        self, painter: QPainter, place: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        number = _number_of(form)
        if number is None:
            super().drawObject(painter, place, document, position, form)
        elif not self.top <= QRectF(place).center().y() <= self.bottom:
            return  # on another page
        elif self._entries[number][1].pdf:
            left, foot = painter.transform().map(QPointF(QRectF(place).bottomLeft())).toTuple()
            self.places.append(_PicturePlace(self.number, number, left, foot, QRectF(place).width()))
        else:
            painter.drawImage(QRectF(place), self._images[number])


def _number_of(form: QTextFormat) -> int | None:
    name = form.toImageFormat().name()
    return int(name.removeprefix(PICTURE)) if name.startswith(PICTURE) else None


def _painted(entries: Pairs) -> tuple[bytes, list[_PicturePlace]]:
    """The pages without the pictures, and the places of these."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(round(PX_AN_INCH))
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    paper = QSizeF(size.sizePoints()) / _PT_A_PX
    room = QSizeF(paper.width() - 2 * _MARGIN, paper.height() - 2 * _MARGIN)
    document = empty_document(PAPER, _LETTERS_PT)
    page = _Page(document, entries, room)
    document.documentLayout().setPaintDevice(writer)
    document.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject, page)
    document.setTextWidth(room.width())
    document.setHtml(f"<body>{''.join(_article(k, entry) for k, (entry, _) in enumerate(entries))}</body>")
    painter = QPainter(writer)
    for number, (top, bottom) in enumerate(pages_of(strips_of(document), room.height())):
        if number:
            writer.newPage()
        page.number, page.top, page.bottom = number, top, bottom
        painter.save()
        painter.translate(_MARGIN, _MARGIN - top)
        document.drawContents(painter, QRectF(0, top, room.width(), bottom - top))
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
    picture = f'<img src="{PICTURE}{k}">'
    above = f' style="margin-top: {_BETWEEN}px"' if k else ""
    return f"<div{above}>{body_of(entry, picture, formula_of(_LETTERS_PT))}</div>"
