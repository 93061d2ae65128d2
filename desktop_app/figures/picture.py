"""A sheet as an image, and as the bytes of a PNG, an SVG or a PDF file; at once, or in slices.

What finishes a file on another thread refers to no sheet, because widgets must be deleted in the window's thread. All
formats of one page are drawn with the same copies of its plots. Where a `page` is given, the sheet is laid out already.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter

from desktop_app.core.files.embedded import in_png, svg_metadata
from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.figures.look import MM_AN_INCH, POINTS_AN_INCH, PX_AN_INCH, Look, screen_dots
from desktop_app.figures.page import Page, page_of
from desktop_app.figures.page_painter import paint
from desktop_app.figures.sheet import Sheet
from desktop_app.figures.slices import Slices, T, at_once
from desktop_app.figures.view_cell import FrozenViewCell

_AS_ON_THE_SCREEN = Look()
# Makes the bytes of a file, on any thread; what needs the window's thread is done.
Encode = Callable[[], bytes]


def image(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> QImage:
    """The picture with `look.ratio` pixels for each one of 1/96 inch."""
    return _at_once(image_in_slices, sheet, look, page)


def png(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The bytes of a PNG file."""
    return _at_once(png_in_slices, sheet, look, page)()


def svg(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The bytes of an SVG file."""
    return _at_once(svg_in_slices, sheet, look, page)()


def pdf(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The bytes of a PDF file of one page."""
    return _at_once(pdf_in_slices, sheet, look, page)()


def tex(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The text of a TikZ picture."""
    return _at_once(tex_in_slices, sheet, look, page)()


def _at_once(draw: Callable[[Sheet, Look, Page], Slices[T]], sheet: Sheet, look: Look, page: Page | None) -> T:
    """Draw the given page, or a new one, which is ended afterwards."""
    if page is not None:
        return at_once(draw(sheet, look, page))
    page = page_of(sheet, look)
    try:
        return at_once(draw(sheet, look, page))
    finally:
        page.end()


def image_in_slices(sheet: Sheet, look: Look, page: Page) -> Slices[QImage]:
    """The picture, as `image` makes it."""
    made = QImage(page.pixels(look.ratio).expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    yield from _paint(made, sheet, look, page, look.ratio)
    # Only now: while painting, this would change the size of letters.
    dots = round(PX_AN_INCH * look.ratio / MM_AN_INCH * 1000)
    made.setDotsPerMeterX(dots)
    made.setDotsPerMeterY(dots)
    made.setDevicePixelRatio(look.ratio)
    return made


def png_in_slices(sheet: Sheet, look: Look, page: Page) -> Slices[Encode]:
    """Draw a PNG file."""
    made = yield from image_in_slices(sheet, look, page)
    return partial(png_of, made, sheet.workspace)


def png_of(made: QImage, workspace: Workspace | None) -> bytes:
    """The bytes of a PNG file of an image, with its workspace; on any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "PNG")  # type: ignore[call-overload]
    content = bytes(buffer.data().data())
    return in_png(content, to_json(workspace)) if workspace else content


def svg_in_slices(sheet: Sheet, look: Look, page: Page) -> Slices[Encode]:
    """Draw an SVG file; to encode it takes longer."""
    from desktop_app.figures.vector.svg import SvgPage

    drawn = SvgPage(QSizeF(page.width, page.height))
    yield from _paint(drawn, sheet, look, page)
    metadata = svg_metadata(to_json(sheet.workspace)) if sheet.workspace else ""
    return lambda: drawn.document(metadata).encode()


def tex_in_slices(sheet: Sheet, look: Look, page: Page) -> Slices[Encode]:
    """Draw a file for LaTeX; it has no workspace in it."""
    from desktop_app.figures.vector.tikz_page import TikzPage

    drawn = TikzPage(QSizeF(page.width, page.height), look.face == "sans")
    yield from _paint(drawn, sheet, look, page)
    content = drawn.document(_title_of(sheet)).encode()
    return lambda: content


def text_of(kind: str, sheet: Sheet) -> bytes:
    """The text of a worked step, or of a part of it: "ltx" for LaTeX with amsmath, "md" for Markdown."""
    (cell,) = sheet.cells
    assert isinstance(cell, FrozenViewCell)
    return cell.texts[kind]().encode()


def has_text(sheet: Sheet, kind: str) -> bool:
    """Whether the sheet can be written as this kind of text."""
    cell = sheet.cells[0]
    return len(sheet.cells) == 1 and isinstance(cell, FrozenViewCell) and kind in cell.texts


def pdf_in_slices(sheet: Sheet, look: Look, page: Page) -> Slices[Encode]:
    """Draw a PDF file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    dots = round(screen_dots())
    writer.setResolution(dots)  # else letters would not have the size of the layout
    points = QSizeF(page.width, page.height) * (POINTS_AN_INCH / PX_AN_INCH)
    size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    yield from _paint(writer, sheet, look, page, dots / PX_AN_INCH)
    workspace = to_json(sheet.workspace) if sheet.workspace else None
    return partial(_packed, bytes(buffer.data().data()), points, _title_of(sheet), workspace)


def _title_of(sheet: Sheet) -> str:
    return sheet.cells[0].title if len(sheet.cells) == 1 else "The whole board"


def _paint(device: QPaintDevice, sheet: Sheet, look: Look, page: Page, pixel: float = 1.0) -> Slices[None]:
    """Paint the page on a device. However that ends, the painter ends, too, so that its device can be deleted."""
    painter = QPainter(device)
    try:
        yield from paint(painter, sheet, look, page, pixel)
    finally:
        painter.end()


def _packed(painted: bytes, size: QSizeF, title: str, workspace: str | None) -> bytes:
    from desktop_app.figures.pdf import finished

    return finished(painted, size.width(), size.height(), title, workspace)
