"""Paints a page with any painter: each cell drawn anew off the screen, with a title and its keys, and the caption."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.figures.copies import copy_of
from desktop_app.figures.keys import Keys, paint_keys
from desktop_app.figures.look import Look
from desktop_app.figures.page import HEAD, SAMPLE, WRAPPED, Page, shrunk_by
from desktop_app.figures.sheet import Sheet, Titled
from desktop_app.plots.annotations import EDGE, corners, free_corner
from desktop_app.plots.items.legend import draw_sample
from desktop_app.plots.letters import font
from desktop_app.plots.plot import Plot
from desktop_app.plots.theme import CURVE_WIDTH, DASHES, NOTE_ALPHA, SMALL_PT, TEXT_PT, Theme

_LOWER_LEFT = WRAPPED | int(Qt.AlignmentFlag.AlignBottom)
# A window and its viewport are whole numbers; a scale between them is as fine as this.
_WHOLE = 1_000_000
_FAR = 1e5


def paint(painter: QPainter, sheet: Sheet, look: Look, page: Page, pixel: float = 1.0) -> None:
    """Paint the page where the painter's device has its upper left corner; `pixel`: its pixels in one of 1/96 inch."""
    scale = page.scale * pixel
    # Not `scale`: what ignores a view's transformations, such as dots, would ignore it too.
    painter.setViewport(QRect(0, 0, round(_WHOLE * scale), round(_WHOLE * scale)))
    painter.setWindow(QRect(0, 0, _WHOLE, _WHOLE))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    theme = look.theme._replace(line=page.line)
    look = replace(look, theme=theme)
    if not look.transparent:
        painter.fillRect(QRectF(0, 0, page.width / page.scale, page.height / page.scale), QColor(theme.card))
    for titled, place, keys, inner, view in zip(
        sheet.cells, page.places, page.keys, page.rooms, page.views, strict=True
    ):
        _paint_title(painter, sheet.title_of(titled), place, theme)
        if view is not None:
            _paint_view(painter, view.widget, inner, theme, scale)
        elif isinstance(titled, Titled):
            size = inner.size().toSize().expandedTo(QSize(1, 1))
            copy = copy_of(titled.plot, sheet.reading, sheet.runs, size, theme, scale)
            try:
                _paint_plot(painter, copy, keys, place, inner, look)
            finally:
                copy.deleteLater()
    _paint_caption(painter, sheet, page, theme)


def _paint_plot(painter: QPainter, copy: Plot, keys: Keys, place: QRectF, inner: QRectF, look: Look) -> None:
    if look.transparent:
        copy.setBackground(None)
    painter.save()
    painter.translate(place.topLeft())
    paint_keys(painter, copy.keys, keys, QColor(look.theme.muted), HEAD)
    painter.restore()
    copy.render(painter, QRectF(inner.topLeft(), QSizeF(copy.size())), copy.viewport().rect())
    _paint_note(painter, copy, inner, look.theme)


def _paint_view(painter: QPainter, view: QWidget, place: QRectF, theme: Theme, pixel_ratio: float) -> None:
    """As large as it must be, and smaller as a whole where there is less room."""
    shrunk = shrunk_by(view, place.size())
    view.resize(int(place.width() / shrunk), int(place.height() / shrunk))
    plots = view.findChildren(Plot)
    for plot in plots:
        plot.pixel_ratio = pixel_ratio * shrunk
        plot.set_theme(theme)
        _keep_room(plot)
        plot.hide()
    painter.save()
    # The viewport, not the painter's scale: so dots become smaller, too.
    painter.setViewport(QRect(0, 0, round(_WHOLE * pixel_ratio * shrunk), round(_WHOLE * pixel_ratio * shrunk)))
    painter.translate(place.topLeft() / shrunk)
    view.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    for plot in plots:
        # By themselves: as a part of its view Qt paints a plot as a bitmap.
        plot.show()
        plot.setBackground(None)
        plot.render(painter, QRectF(plot.mapTo(view, QPoint()), plot.size()), plot.viewport().rect())
    painter.restore()


def _keep_room(widget: QWidget) -> None:
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def _paint_caption(painter: QPainter, sheet: Sheet, page: Page, theme: Theme) -> None:
    """The words of each run behind a piece of its curve: not every plot has keys for runs."""
    painter.setFont(font(SMALL_PT))
    if not sheet.runs:
        painter.setPen(QColor(theme.muted))
        painter.drawText(page.caption_place, _LOWER_LEFT, page.caption)
        return
    place = page.caption_place
    room = QRectF(place.left() + SAMPLE, 0, place.width() - SAMPLE, _FAR)
    lines = page.caption.split("\n") if page.caption else ()
    heights = [painter.boundingRect(room, WRAPPED, line).height() for line in lines]
    top = place.bottom() - sum(heights)
    for line, height, each in zip(lines, heights, sheet.runs, strict=False):
        pen = QPen(QColor(theme.runs[each.slot]), CURVE_WIDTH * theme.line)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if DASHES[each.slot]:
            pen.setDashPattern(DASHES[each.slot])
        middle = top + painter.fontMetrics().height() / 2
        draw_sample(painter, pen, QPointF(place.left(), middle), SAMPLE - 8)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(room.left(), top, room.width(), height), WRAPPED, line)
        top += height


def _paint_title(painter: QPainter, title: str, place: QRectF, theme: Theme) -> None:
    painter.setFont(font(TEXT_PT, bold=True))
    painter.setPen(QColor(theme.text))
    told = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), told)


def _paint_note(painter: QPainter, plot: Plot, place: QRectF, theme: Theme) -> None:
    """What is not drawn, in words in a corner of the plot."""
    if not plot.undrawable:
        return
    view = QRectF(plot.mapFromScene(plot.view.sceneBoundingRect()).boundingRect()).translated(place.topLeft())
    painter.setFont(font(SMALL_PT))
    painter.setPen(QColor(theme.muted))
    words = painter.boundingRect(view.adjusted(EDGE, 0, -EDGE, -EDGE), _LOWER_LEFT, plot.undrawable)
    places = corners(view, words.size())
    words = places[free_corner(plot, view, places) or 0]
    ground = QColor(theme.card)
    ground.setAlpha(NOTE_ALPHA)
    painter.fillRect(words, ground)
    painter.drawText(words, _LOWER_LEFT, plot.undrawable)
