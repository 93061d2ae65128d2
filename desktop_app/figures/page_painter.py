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
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.theme import SMALL_PT, TEXT_PT, Theme

_FAR = 1e5


def paint(painter: QPainter, sheet: Sheet, look: Look, page: Page, pixel: float = 1.0) -> Slices[None]:
    """Paint the page at the upper left corner of a device that has `pixel` pixels for each one of 1/96 inch.

    Plots in one column are aligned. Each slice but the first makes or paints one cell.
    """
    scale = page.scale * pixel
    set_scale(painter, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    look = replace(look, theme=look.theme._replace(line=page.line))
    if not look.transparent:
        whole = QRectF(0, 0, page.width / page.scale, page.height / page.scale)
        painter.fillRect(whole, QColor(look.theme.card))
    cells = list(zip(page.drawings, page.places, strict=True))
    rooms: dict[float, float] = {}  # by the left edge of a column
    for drawing, place in cells:
        yield
        drawing.prepare(sheet.moment, place, look, scale)
        rooms[place.whole.left()] = max(drawing.room, rooms.get(place.whole.left(), 0.0))
    for drawing, place in cells:
        yield
        drawing.align(rooms[place.whole.left()])
        _paint_title(painter, place.title, place.whole, look.style)
        drawing.paint(painter, sheet.moment, place, look, scale)
    _paint_caption(painter, page, look.style)


def _paint_title(painter: QPainter, title: str, place: QRectF, theme: Theme) -> None:
    if not title:
        return
    painter.setFont(font(TEXT_PT, True, theme.face))
    painter.setPen(QColor(theme.text))
    fitted = painter.fontMetrics().elidedText(
        lettered(title, theme.face), Qt.TextElideMode.ElideRight, int(place.width())
    )
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), fitted)


def _paint_caption(painter: QPainter, page: Page, theme: Theme) -> None:
    """The lines, each about one run beside a piece of its curve."""
    painter.setFont(font(SMALL_PT, face=theme.face))
    place = page.caption_place
    sample = SAMPLE if any(line.slot is not None for line in page.caption) else 0
    room = QRectF(place.left() + sample, 0, place.width() - sample, _FAR)
    lines = [(lettered(line.text, theme.face), line.slot) for line in page.caption]
    heights = [painter.boundingRect(room, WRAPPED, text).height() for text, _ in lines]
    top = place.bottom() - sum(heights)
    for (text, slot), height in zip(lines, heights, strict=True):
        if slot is not None:
            pen = flat_pen(theme, theme.runs[slot], dash=slot)
            middle = top + painter.fontMetrics().height() / 2
            draw_sample(painter, pen, QPointF(place.left(), middle), SAMPLE - 8, slot)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(room.left(), top, room.width(), height), WRAPPED, text)
        top += height
