"""A sheet as an image, and as the bytes of a PNG, an SVG or a PDF file."""

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop_app.figures.look import MM_AN_INCH, POINTS_AN_INCH, PX_AN_INCH, Look
from desktop_app.figures.painting import page_of, paint
from desktop_app.figures.sheet import Sheet

_AS_ON_THE_SCREEN = Look()


def image(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN) -> QImage:
    """The picture at `look.ratio` pixels for each one of 1/96 inch."""
    page = page_of(sheet, look)
    size = QSize(round(page.width * look.ratio), round(page.height * look.ratio))
    made = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, sheet, look, page, look.ratio)
    painter.end()
    # Not before: letters would be counted in these dots.
    dots = round(PX_AN_INCH * look.ratio / MM_AN_INCH * 1000)
    made.setDotsPerMeterX(dots)
    made.setDotsPerMeterY(dots)
    made.setDevicePixelRatio(look.ratio)
    return made


def png(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN) -> bytes:
    """The bytes of a PNG file."""
    return png_of(image(sheet, look))


def png_of(made: QImage) -> bytes:
    """The bytes of an image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN) -> bytes:
    """The bytes of an SVG file."""
    from PySide6.QtSvg import QSvgGenerator

    page = page_of(sheet, look)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(round(PX_AN_INCH))
    generator.setSize(QSizeF(page.width, page.height).toSize())
    generator.setViewBox(QRectF(0, 0, page.width, page.height))
    painter = QPainter(generator)
    paint(painter, sheet, look, page)
    painter.end()
    return bytes(buffer.data().data())


def pdf(sheet: Sheet, look: Look = _AS_ON_THE_SCREEN) -> bytes:
    """The bytes of a PDF file of one page."""
    page = page_of(sheet, look)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(round(PX_AN_INCH))
    points = QSizeF(page.width, page.height) * (POINTS_AN_INCH / PX_AN_INCH)
    size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    paint(painter, sheet, look, page)
    painter.end()
    return bytes(buffer.data().data())
