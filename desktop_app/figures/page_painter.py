"""Paints a page with any painter: the cells with their titles, and the caption."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop_app.figures.drawing import set_scale
from desktop_app.figures.keys import WRAPPED
from desktop_app.figures.look import Look
from desktop_app.figures.page import SAMPLE, Page
from desktop_app.figures.sheet import Sheet
from desktop_app.figures.slices import Slices
from desktop_app.plots.axes.legend import draw_sample
from desktop_app.plots.letters import font
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, Theme

_LOWER_LEFT = WRAPPED | int(Qt.AlignmentFlag.AlignBottom)
_FAR = 1e5


def paint(painter: QPainter, sheet: Sheet, look: Look, page: Page, pixel: float = 1.0) -> Slices[None]:
    """Paint the page at the upper left corner of a device that has `pixel` pixels for each one of 1/96 inch.

    Each slice but the first is one cell.
    """
    scale = page.scale * pixel
    set_scale(painter, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    look = replace(look, theme=look.theme._replace(line=page.line))
    if not look.transparent:
        whole = QRectF(0, 0, page.width / page.scale, page.height / page.scale)
        painter.fillRect(whole, QColor(look.theme.card))
    for cell, drawing, place in zip(sheet.cells, page.drawings, page.places, strict=True):
        yield
        _paint_title(painter, sheet.title_of(cell), place.whole, look.theme)
        drawing.paint(painter, sheet.moment, place, look, scale)
    _paint_caption(painter, sheet, page, look.theme)


def _paint_title(painter: QPainter, title: str, place: QRectF, theme: Theme) -> None:
    painter.setFont(font(TEXT_PT, bold=True))
    painter.setPen(QColor(theme.text))
    fitted = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), fitted)


def _paint_caption(painter: QPainter, sheet: Sheet, page: Page, theme: Theme) -> None:
    """The words of each run, beside a piece of its curve: not every plot has keys for runs."""
    painter.setFont(font(SMALL_PT))
    if not sheet.moment.runs:
        painter.setPen(QColor(theme.muted))
        painter.drawText(page.caption_place, _LOWER_LEFT, page.caption)
        return
    place = page.caption_place
    room = QRectF(place.left() + SAMPLE, 0, place.width() - SAMPLE, _FAR)
    lines = page.caption.split("\n") if page.caption else ()
    heights = [painter.boundingRect(room, WRAPPED, line).height() for line in lines]
    top = place.bottom() - sum(heights)
    for line, height, each in zip(lines, heights, sheet.moment.runs, strict=False):
        pen = flat_pen(theme, theme.runs[each.slot], dash=each.slot)
        middle = top + painter.fontMetrics().height() / 2
        draw_sample(painter, pen, QPointF(place.left(), middle), SAMPLE - 8)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(room.left(), top, room.width(), height), WRAPPED, line)
        top += height
