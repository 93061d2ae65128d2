"""Paints a sheet with any painter: each cell drawn anew off the screen, with a title, its keys, and a caption line.

Everything is laid out as on the screen, where letters have `SMALL_PT`; the page is that much larger or smaller as its
letters are to be. So all distances go with the letters, and what has room on the screen has room on paper.
"""

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.caption import in_words
from desktop_app.figures.copies import copy_of
from desktop_app.figures.look import MM_AN_INCH, PX_AN_INCH, SCREEN_LINE_PT, Look
from desktop_app.figures.sheet import Sheet, Titled, TitledView
from desktop_app.plots.axis import THIN_SPACE
from desktop_app.plots.legend import keys_width, paint_keys
from desktop_app.plots.letters import font
from desktop_app.plots.plot import Plot
from desktop_app.plots.theme import NOTE_ALPHA, SMALL_PT, TEXT_PT, Theme

# The least that a plot needs to be read.
_LEAST = QSize(520, 300)
_HEAD, _MARGIN, _GAP = 26, 10, 14
_LEAST_CELL = 240  # narrower ones stand below each other
_LOWER_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap)
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
# A window and its viewport are whole numbers; a scale between them is as fine as this.
_WHOLE = 1_000_000


class Page(NamedTuple):
    """A sheet laid out: sizes in pixels of 1/96 inch, times `scale` what they are in the layout."""

    scale: float
    width: float
    height: float
    cells: tuple[QRectF, ...]
    caption: str
    caption_place: QRectF

    @property
    def size_mm(self) -> QSizeF:
        return QSizeF(self.width, self.height) * (MM_AN_INCH / PX_AN_INCH)


def page_of(sheet: Sheet, look: Look) -> Page:
    """Where everything goes."""
    scale = look.font_pt / SMALL_PT
    least = _LEAST
    for titled in sheet.cells:
        size = titled.plot.size()
        least = least.expandedTo(QSize(size.width(), size.height() // titled.cell[2]))
    places = [titled.cell for titled in sheet.cells]
    columns = 1 + max(column for _, column, _ in places)
    if look.width_mm is None:
        width = columns * least.width() + (columns - 1) * _GAP + 2.0 * _MARGIN
    else:
        width = look.width_mm * PX_AN_INCH / MM_AN_INCH / scale
        if columns > 1 and (width - 2 * _MARGIN) / columns < _LEAST_CELL:
            places, columns = _stacked(places), 1
    rows = max(row + taken for row, _, taken in places)
    cell_width = (width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    caption = caption_of(sheet) if look.has_caption else ""
    caption_height = _height_of(caption, width - 2 * _MARGIN)
    if look.height_mm is None:
        pitch = cell_width * least.height() / least.width() + _HEAD + _GAP
        height = rows * pitch - _GAP + 2 * _MARGIN + caption_height
    else:
        height = look.height_mm * PX_AN_INCH / MM_AN_INCH / scale
        pitch = (height - 2 * _MARGIN - caption_height + _GAP) / rows
    cells = tuple(
        QRectF(_MARGIN + column * (cell_width + _GAP), _MARGIN + row * pitch, cell_width, taken * pitch - _GAP)
        for row, column, taken in places
    )
    below = QRectF(_MARGIN, height - _MARGIN - caption_height, width - 2 * _MARGIN, caption_height)
    return Page(scale, width * scale, height * scale, cells, caption, below)


def _stacked(places: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The same cells in one column."""
    made, row = [], 0
    for _, _, taken in places:
        made.append((row, 0, taken))
        row += taken
    return made


def caption_of(sheet: Sheet) -> str:
    """What was trained how, of each run, and the iteration that is shown."""
    iteration = f"{sheet.reading.step.iteration:,}".replace(",", THIN_SPACE)
    own = [f"{each.name}: {in_words(each.reading.experiment, each.reading.latest)}" for each in sheet.seen]
    words = own or [in_words(sheet.reading.experiment, sheet.reading.latest)]
    return "\n".join((*words[:-1], f"{words[-1]} · iteration {iteration}"))


def paint(painter: QPainter, sheet: Sheet, look: Look, page: Page, pixel: float = 1.0) -> None:
    """Paint the page where the painter's device has its upper left corner; `pixel`: its pixels in one of 1/96 inch."""
    scale = page.scale * pixel
    # Not `scale`: what ignores a view's transformations, such as dots, would ignore it too.
    painter.setViewport(QRect(0, 0, round(_WHOLE * scale), round(_WHOLE * scale)))
    painter.setWindow(QRect(0, 0, _WHOLE, _WHOLE))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not look.transparent:
        painter.fillRect(QRectF(0, 0, page.width / page.scale, page.height / page.scale), QColor(look.theme.card))
    look = replace(look, theme=look.theme._replace(line=look.line_pt / SCREEN_LINE_PT / page.scale))
    for titled, place in zip(sheet.cells, page.cells, strict=True):
        _paint_cell(painter, titled, sheet, look, place, scale)
    painter.setFont(font(SMALL_PT))
    painter.setPen(QColor(look.theme.muted))
    painter.drawText(page.caption_place, _LOWER_LEFT, page.caption)


def _paint_cell(
    painter: QPainter, titled: Titled | TitledView, sheet: Sheet, look: Look, place: QRectF, pixel_ratio: float
) -> None:
    theme = look.theme
    _paint_title(painter, titled.title, place, theme)
    inner = place.adjusted(0, _HEAD, 0, 0)
    size = inner.size().toSize().expandedTo(QSize(1, 1))
    if isinstance(titled, TitledView):
        _paint_view(painter, titled.plot.twin(theme), inner.topLeft().toPoint(), size, look)
        return
    copy = copy_of(titled.plot, sheet.reading, sheet.seen, size, theme, pixel_ratio)
    if look.transparent:
        copy.setBackground(None)
    used = painter.fontMetrics().horizontalAdvance(titled.title) + 2 * _GAP
    painter.setFont(font(SMALL_PT))
    room = min(keys_width(painter.fontMetrics(), copy.keys), place.width() - used)
    painter.save()
    painter.translate(place.right() - room, place.top())
    paint_keys(painter, copy.keys, QColor(theme.muted), room, 18)
    painter.restore()
    copy.render(painter, QRectF(inner.topLeft(), QSizeF(size)), copy.viewport().rect())
    _paint_note(painter, copy, inner, theme)
    copy.deleteLater()


def _paint_view(painter: QPainter, view: QWidget, at: QPoint, size: QSize, look: Look) -> None:
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.setStyleSheet(f"color: {look.theme.text}; background: {look.theme.card};")
    view.resize(size)
    view.show()
    painter.save()
    painter.translate(at)
    view.render(painter, QPoint())
    painter.restore()
    view.deleteLater()


def _paint_title(painter: QPainter, title: str, place: QRectF, theme: Theme) -> None:
    painter.setFont(font(TEXT_PT, bold=True))
    painter.setPen(QColor(theme.text))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), title)


def _paint_note(painter: QPainter, plot: Plot, place: QRectF, theme: Theme) -> None:
    """What is not drawn, in words in the lower corner of the plot."""
    view = QRectF(plot.mapFromScene(plot.view.sceneBoundingRect()).boundingRect()).translated(place.topLeft())
    painter.setFont(font(SMALL_PT))
    painter.setPen(QColor(theme.muted))
    words = painter.boundingRect(view.adjusted(6, 0, -6, -6), _LOWER_LEFT, plot.undrawable)
    ground = QColor(theme.card)
    ground.setAlpha(NOTE_ALPHA)
    painter.fillRect(words, ground)
    painter.drawText(words, _LOWER_LEFT, plot.undrawable)


def _height_of(words: str, width: float) -> float:
    """Of words in lines of a width."""
    if not words:
        return 0.0
    room = QRect(0, 0, max(1, int(width)), 100_000)
    return QFontMetrics(font(SMALL_PT)).boundingRect(room, _WRAPPED, words).height() + _GAP / 2
