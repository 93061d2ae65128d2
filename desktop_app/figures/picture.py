"""A picture of plots: each drawn anew off the screen in the paper theme, with a title, its keys and a caption line."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.caption import in_words
from desktop_app.core.contours import contours
from desktop_app.core.landscape import Ground, Survey, error_plane
from desktop_app.core.run import Reading
from desktop_app.plots.axis import THIN_SPACE
from desktop_app.plots.error_curve import ErrorCurve
from desktop_app.plots.iteration_plot import IterationPlot
from desktop_app.plots.landscape import Landscape
from desktop_app.plots.legend import keys_width, paint_keys
from desktop_app.plots.plot import Plot
from desktop_app.plots.quantities import Seen
from desktop_app.plots.theme import FONT, NOTE_ALPHA, PAPER, SMALL_PT, TEXT_PT, Theme

PIXEL_RATIO = 2
_DOTS_PER_METRE = round(96 * PIXEL_RATIO / 0.0254)
_LEAST = QSize(520, 300)
_LOWER_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap)
_HEAD, _MARGIN, _CAPTION_LINE = 26, 14, 16


class View(Protocol):
    """What is no plot, and can be drawn anew in another theme, as it is on the screen."""

    def twin(self, theme: Theme) -> QWidget: ...
    def size(self) -> QSize: ...


class Titled(NamedTuple):
    """A plot as it is on the screen, its title, and its cell among several: row, column, and how many rows."""

    title: str
    plot: Plot
    cell: tuple[int, int, int] = (0, 0, 1)


class TitledView(NamedTuple):
    """The same of a view."""

    title: str
    plot: View
    cell: tuple[int, int, int] = (0, 0, 1)


def picture(plots: Sequence[Titled | TitledView], reading: Reading, seen: Sequence[Seen] = ()) -> QImage:
    """One plot, or several in their cells, at two device pixels a logical one."""
    rows = max(row + taken for row, _, taken in (titled.cell for titled in plots))
    columns = 1 + max(titled.cell[1] for titled in plots)
    cell = _LEAST
    for titled in plots:
        size = titled.plot.size()
        cell = cell.expandedTo(QSize(size.width(), size.height() // titled.cell[2]))
    width = columns * cell.width() + (columns + 1) * _MARGIN
    iteration = f"{reading.step.iteration:,}".replace(",", THIN_SPACE)
    own = [f"{each.name}: {in_words(each.reading.experiment, each.reading.latest)}" for each in seen]
    words = own or [in_words(reading.experiment, reading.latest)]
    caption = "\n".join((*words[:-1], f"{words[-1]} · iteration {iteration}"))
    pitch = cell.height() + _HEAD + _MARGIN
    height = rows * pitch + _MARGIN
    caption_height = _caption_height(caption, width - 2 * _MARGIN)
    image = QImage(
        QSize(width, height + caption_height + _MARGIN // 2) * PIXEL_RATIO, QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(PIXEL_RATIO)
    image.fill(QColor(PAPER.card))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for titled in plots:
        row, column, taken = titled.cell
        left, top = _MARGIN + column * (cell.width() + _MARGIN), _MARGIN + row * pitch
        _paint_plot(painter, titled, reading, seen, QRectF(left, top, cell.width(), taken * pitch - _MARGIN))
    painter.setFont(_font(SMALL_PT))
    painter.setPen(QColor(PAPER.muted))
    painter.drawText(
        QRectF(_MARGIN, height - _MARGIN / 2, width - 2 * _MARGIN, caption_height),
        int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap),
        caption,
    )
    painter.end()
    # Not before: points would be counted in these dots, on top of the pixel ratio.
    image.setDotsPerMeterX(_DOTS_PER_METRE)
    image.setDotsPerMeterY(_DOTS_PER_METRE)
    return image


def png(image: QImage) -> bytes:
    """The image as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _paint_plot(
    painter: QPainter, titled: Titled | TitledView, reading: Reading, seen: Sequence[Seen], place: QRectF
) -> None:
    if isinstance(titled, TitledView):
        _paint_view(painter, titled.title, titled.plot, place)
        return
    copy = _copy(titled.plot, reading, seen, QSize(int(place.width()), int(place.height()) - _HEAD))
    _paint_title(painter, titled.title, place)
    used = painter.fontMetrics().horizontalAdvance(titled.title) + 2 * _MARGIN
    painter.setFont(_font(SMALL_PT))
    room = min(keys_width(painter.fontMetrics(), copy.keys), place.width() - used)
    painter.save()
    painter.translate(place.right() - room, place.top())
    # Cosmetic pens are counted in device pixels, on paper as on the screen.
    paint_keys(painter, copy.keys, QColor(PAPER.muted), room, 18)
    painter.restore()
    place.adjust(0, _HEAD, 0, 0)
    copy.render(painter, place, copy.viewport().rect())
    _paint_note(painter, copy, place)
    copy.deleteLater()


def _paint_view(painter: QPainter, title: str, view: View, place: QRectF) -> None:
    copy = view.twin(PAPER)
    copy.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    copy.setStyleSheet(f"color: {PAPER.text}; background: {PAPER.card};")
    copy.resize(int(place.width()), int(place.height()) - _HEAD)
    copy.show()
    _paint_title(painter, title, place)
    copy.render(painter, QPoint(int(place.left()), int(place.top()) + _HEAD))
    copy.deleteLater()


def _paint_title(painter: QPainter, title: str, place: QRectF) -> None:
    painter.setFont(_font(TEXT_PT, bold=True))
    painter.setPen(QColor(PAPER.text))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), title)


def _paint_note(painter: QPainter, plot: Plot, place: QRectF) -> None:
    """What is not drawn, in words in the lower corner of the plot."""
    view = plot.mapFromScene(plot.view.sceneBoundingRect()).boundingRect().translated(place.topLeft().toPoint())
    painter.setPen(QColor(PAPER.muted))
    words = painter.boundingRect(view.adjusted(6, 0, -6, -6), _LOWER_LEFT, plot.undrawable)
    ground = QColor(PAPER.card)
    ground.setAlpha(NOTE_ALPHA)
    painter.fillRect(words, ground)
    painter.drawText(words, _LOWER_LEFT, plot.undrawable)


def _copy(plot: Plot, reading: Reading, seen: Sequence[Seen], size: QSize) -> Plot:
    """The same plot off the screen, in the paper theme and with the same view."""
    copy = _same_kind(plot)
    copy.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    copy.pixel_ratio = PIXEL_RATIO
    copy.set_theme(PAPER)
    copy.resize(size)
    copy.show()
    copy.set_secret(plot.is_secret)
    grounds: list[Ground] = []  # what of a landscape is in view there
    if isinstance(copy, Landscape):
        copy.asked.connect(grounds.append)
    copy.set_least_room(plot.least_room)
    if isinstance(copy, IterationPlot) and isinstance(plot, IterationPlot):
        copy.show_theory(plot.shows_theory)
        copy.hold_y(True)
    copy.set_logarithmic(plot.logarithmic_x, plot.logarithmic_y)
    copy.hold(*plot.view_range())
    copy.show_reading(reading, seen)
    if isinstance(copy, Landscape) and grounds:
        E = error_plane(*grounds[-1][:3])
        copy.show_survey(Survey(grounds[-1], E, contours(E, grounds[-1].logarithmic)))
    copy.show_note(plot.undrawable)
    return copy


def _same_kind(plot: Plot) -> Plot:
    if isinstance(plot, IterationPlot):
        return IterationPlot(PAPER, plot.quantity)
    return ErrorCurve(PAPER, plot.which) if isinstance(plot, ErrorCurve) else Landscape(PAPER)


def _font(points: float, bold: bool = False) -> QFont:
    font = QFont(FONT)
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _caption_height(caption: str, width: int) -> int:
    """Room for the lines of the caption, by a generous estimate of its letters' widths."""
    lines = (1 + int(len(line) * SMALL_PT * 0.75 // width) for line in caption.split("\n"))
    return _CAPTION_LINE * sum(lines)
