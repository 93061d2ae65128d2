"""A sheet as an image, and as the bytes of a PNG, an SVG or a PDF file.

The functions that finish a file on another thread refer to no sheet, because widgets must be deleted in the window's
thread. Where a `page` is given, the sheet is laid out already.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter

from desktop_app.core.files.embedded import in_png, svg_metadata
from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.figures.look import MM_AN_INCH, POINTS_AN_INCH, PX_AN_INCH, Look, screen_dots
from desktop_app.figures.page import Page, page_of
from desktop_app.figures.page_painter import paint
from desktop_app.figures.sheet import Sheet

_AS_ON_THE_SCREEN = Look()


@contextmanager
def _laid_out(sheet: Sheet, look: Look, page: Page | None) -> Iterator[Page]:
    """The given page, or a new one, which is ended afterwards."""
    if page is not None:
        yield page
        return
    page = page_of(sheet, look)
    try:
        yield page
    finally:
        page.end()


def _paint(device: QPaintDevice, sheet: Sheet, look: Look, page: Page, pixel: float = 1.0) -> None:
    """Paint the page on a device. The painter ends even if painting fails, so that its device can be deleted."""
    painter = QPainter(device)
    try:
        paint(painter, sheet, look, page, pixel)
    finally:
        painter.end()


def image(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> QImage:
    """The picture with `look.ratio` pixels for each one of 1/96 inch."""
    with _laid_out(sheet, look, page) as page:
        made = QImage(page.pixels(look.ratio).expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        made.fill(Qt.GlobalColor.transparent)
        _paint(made, sheet, look, page, look.ratio)
    # Only now: while painting, this would change the size of letters.
    dots = round(PX_AN_INCH * look.ratio / MM_AN_INCH * 1000)
    made.setDotsPerMeterX(dots)
    made.setDotsPerMeterY(dots)
    made.setDevicePixelRatio(look.ratio)
    return made


def png(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The bytes of a PNG file."""
    return drawn_png(sheet, look, page)()


def drawn_png(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> Callable[[], bytes]:
    """Draw the picture now; the result makes the bytes of its PNG file, on any thread."""
    return partial(png_of, image(sheet, look, page), sheet.workspace)


def png_of(made: QImage, workspace: Workspace | None) -> bytes:
    """The bytes of a PNG file of an image, with its workspace; on any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "PNG")  # type: ignore[call-overload]
    content = bytes(buffer.data().data())
    return in_png(content, to_json(workspace)) if workspace else content


def svg(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The bytes of an SVG file."""
    return drawn_svg(sheet, look, page)()


def drawn_svg(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> Callable[[], bytes]:
    """Draw the page now; the result makes the bytes of its SVG file, which takes longer, on any thread."""
    from desktop_app.figures.svg import SvgPage

    with _laid_out(sheet, look, page) as page:
        drawn = SvgPage(QSizeF(page.width, page.height))
        _paint(drawn, sheet, look, page)
    metadata = svg_metadata(to_json(sheet.workspace)) if sheet.workspace else ""
    return lambda: drawn.document(metadata).encode()


def pdf(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> bytes:
    """The bytes of a PDF file of one page."""
    return drawn_pdf(sheet, look, page)()


def drawn_pdf(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN, page: Page | None = None) -> Callable[[], bytes]:
    """Draw the page now; the result makes the bytes of its PDF file, on any thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    dots = round(screen_dots())
    writer.setResolution(dots)  # else letters would not have the size of the layout
    with _laid_out(sheet, look, page) as page:
        points = QSizeF(page.width, page.height) * (POINTS_AN_INCH / PX_AN_INCH)
        size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
        writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
        _paint(writer, sheet, look, page, dots / PX_AN_INCH)
    workspace = to_json(sheet.workspace) if sheet.workspace else None
    title = sheet.cells[0].title if len(sheet.cells) == 1 else "The whole board"
    return partial(_packed, bytes(buffer.data().data()), points, title, workspace)


def _packed(painted: bytes, size: QSizeF, title: str, workspace: str | None) -> bytes:
    from desktop_app.figures.pdf import finished

    return finished(painted, size.width(), size.height(), title, workspace)
