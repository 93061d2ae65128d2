"""Lays a sheet out: where each cell goes, the keys of its plot, and the caption.

Everything is laid out as on the screen, where letters have `SMALL_PT`; the page is that much larger or smaller as its
letters are to be. So all distances go with the letters, and what has room on the screen has room on paper.
"""

import re
from dataclasses import replace
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from desktop_app.core.model.numbers import compact, count, fixed
from desktop_app.figures.keys import KEY_ROW, Keys, laid_out
from desktop_app.figures.look import MM_AN_INCH, PX_AN_INCH, SCREEN_LINE_PT, Look, screen_dots
from desktop_app.figures.sheet import Sheet, Titled, TitledView
from desktop_app.plots.letters import font
from desktop_app.plots.offscreen_window import OffscreenWindow
from desktop_app.plots.theme import SMALL_PT, TEXT_PT
from desktop_app.words.captions import experiment_in_a_line

HEAD = 26
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
# The least that a plot needs to be read.
_LEAST = QSize(520, 300)
_MARGIN, _GAP = 10, 14
SAMPLE = 34  # before the caption of each of several runs stands a piece of its curve
_LEAST_PLOT = 60  # where plots would be lower, the caption gives way
_LEAST_CELL = 240  # narrower ones stand below each other
# A plot with less room than this, in pixels of the layout, shows nothing.
_LEAST_PX = 60.0
_ILLEGIBLE_PT, _A4_MM = 2.0, 297.0
# Several plots below each other are lower than usual for a page to hold them, but no lower than so many pixels.
_LOWEST_PLOT, _ON_A_PAGE_MM = 120.0, 260.0
# A picture of more pixels than this a side is more than most programs open, and much memory.
MOST_PIXELS = 12_000
# Letters of all that is on a page may become so small, for a view to have room; below that it alone has smaller ones.
_SMALLEST_PT, _HALVINGS = 6.0, 8
_HARDLY = 0.97  # of their size: it is not seen that letters are smaller
_NO_ROOM = "There is no room for the parameters beneath: they are left out."

_NO_BREAK = "\u00a0"
_SHORT = 24  # letters of a caption that stay on one line
_TOGETHER = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[^\s,]+ [=∈] \S+")

Cell = tuple[int, int, int]  # row, column, and how many rows


class Page(NamedTuple):
    """A sheet laid out, to be `end`ed once it is painted.

    `width` and `height` are in pixels of 1/96 inch, `scale` times what they are in the layout.

    Each cell has its place, its keys, its room beneath title and keys, and the view that is drawn there, where it is no
    plot.
    """

    scale: float
    width: float
    height: float
    places: tuple[QRectF, ...]
    keys: tuple[Keys, ...]
    rooms: tuple[QRectF, ...]
    views: tuple[OffscreenWindow[QWidget] | None, ...]
    caption: str
    caption_place: QRectF
    notes: tuple[str, ...]  # in sentences, what is not as it was wished
    fault: str  # in a sentence, why there can be no such picture
    line: float  # how many times as thick as on the screen lines are in the layout

    def end(self) -> None:
        """Delete the views that were made for this page; it cannot be painted any more."""
        for view in self.views:
            if view is not None:
                view.deleteLater()

    @property
    def size_mm(self) -> QSizeF:
        return QSizeF(self.width, self.height) * (MM_AN_INCH / PX_AN_INCH)

    def pixels(self, ratio: float) -> QSize:
        """Of an image with `ratio` pixels for each one of 1/96 inch."""
        return QSize(round(self.width * ratio), round(self.height * ratio))


def page_of(sheet: Sheet, look: Look) -> Page:
    """Where everything goes. Where a view alone on it needs more room, all letters become smaller for that."""
    views = tuple(_unseen(each, look) if isinstance(each, TitledView) else None for each in sheet.cells)
    page = _laid_out(sheet, look, views)
    if len(views) == 1 and not _has_room(page):
        least, most = min(look.font_pt, _SMALLEST_PT), look.font_pt
        for _ in range(_HALVINGS):
            middle = (least + most) / 2
            if _has_room(_laid_out(sheet, replace(look, font_pt=middle), views)):
                least = middle
            else:
                most = middle
        page = _laid_out(sheet, replace(look, font_pt=least), views)
    notes, fault = _notes_of(sheet, page, look)
    line = page.line * page.scale / _scale_of(look)  # as much thinner as letters are smaller
    return page._replace(notes=(*page.notes, *notes), fault=fault, line=line)


def _scale_of(look: Look) -> float:
    return look.font_pt / SMALL_PT * PX_AN_INCH / screen_dots()


def _has_room(page: Page) -> bool:
    """Whether no view is to be made smaller as a whole."""
    return all(
        view is None or shrunk_by(view.widget, room.size()) == 1.0
        for view, room in zip(page.views, page.rooms, strict=True)
    )


def _laid_out(sheet: Sheet, look: Look, views: tuple[OffscreenWindow[QWidget] | None, ...]) -> Page:
    """The page in letters of the look's very size."""
    scale = _scale_of(look)
    least = _least(sheet, views, look.width_mm is None)
    cells = [titled.cell for titled in sheet.cells]
    columns = 1 + max(column for _, column, _ in cells)
    if look.width_mm is None:
        width = columns * least.width() + (columns - 1) * _GAP + 2.0 * _MARGIN
    else:
        width = look.width_mm * PX_AN_INCH / MM_AN_INCH / scale
        if columns > 1 and (width - 2 * _MARGIN) / columns < _LEAST_CELL:
            cells, columns = _stacked(cells), 1
    rows = max(row + taken for row, _, taken in cells)
    cell_width = (width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    keys = tuple(_keys_of(titled, cell_width) for titled in sheet.cells)
    heads = [HEAD + KEY_ROW * each.rows for each in keys]
    caption = caption_of(sheet) if look.has_caption else ""
    caption_height = _height_of(caption, width - 2 * _MARGIN - (SAMPLE if sheet.runs else 0))
    if look.height_mm is None:
        height_of_one = cell_width * least.height() / least.width()
        if len(views) == 1 and views[0] is not None:
            height_of_one = wanted_size(views[0].widget, QSizeF(cell_width, 0)).height()
        pitch = height_of_one + max(heads) + _GAP
        if columns == 1 and rows > 1:
            page = _ON_A_PAGE_MM * PX_AN_INCH / MM_AN_INCH / scale - 2 * _MARGIN - caption_height + _GAP
            pitch = min(pitch, max(page / rows, max(heads) + _GAP + _LOWEST_PLOT))
        height = rows * pitch - _GAP + 2 * _MARGIN + caption_height
    else:
        height = look.height_mm * PX_AN_INCH / MM_AN_INCH / scale
        pitch = (height - 2 * _MARGIN - caption_height + _GAP) / rows
        if caption and pitch - max(heads) - _GAP < _LEAST_PLOT:
            without = _laid_out(sheet, replace(look, has_caption=False), views)
            return without._replace(notes=(*without.notes, _NO_ROOM))
    places = tuple(
        QRectF(_MARGIN + column * (cell_width + _GAP), _MARGIN + row * pitch, cell_width, taken * pitch - _GAP)
        for row, column, taken in cells
    )
    rooms = tuple(place.adjusted(0, head, 0, 0) for place, head in zip(places, heads, strict=True))
    below = QRectF(_MARGIN, height - _MARGIN - caption_height, width - 2 * _MARGIN, caption_height)
    line = look.line_pt / SCREEN_LINE_PT / scale
    return Page(scale, width * scale, height * scale, places, keys, rooms, views, caption, below, (), "", line)


def fault_of(page: Page, kind: str, ratio: float) -> str:
    """Why there can be no such picture, in a sentence; or nothing."""
    if page.fault:
        return page.fault
    width, height = page.pixels(ratio).toTuple()
    if kind == "png" and max(width, height) > MOST_PIXELS:
        most = f"{MOST_PIXELS} a side"
        return f"{width} × {height} pixels are too many, at most {most}: choose a lower resolution, SVG or PDF."
    return ""


def _notes_of(sheet: Sheet, page: Page, look: Look) -> tuple[list[str], str]:
    """Which views have smaller letters than was wished; and where anything is too small to be seen."""
    made, fault = [], ""
    for titled, view, room in zip(sheet.cells, page.views, page.rooms, strict=True):
        if view is None:
            if min(room.width(), room.height()) < _LEAST_PX:
                fault = "At this size nothing can be seen: make the picture larger, or its letters smaller."
            continue
        points = look.font_pt * shrunk_by(view.widget, room.size()) * page.scale / _scale_of(look)
        if points < _HARDLY * look.font_pt:
            told = f"{fixed(points, 1)} instead of {compact(look.font_pt)} pt{_enough(sheet, page, look)}"
            made.append(f"“{titled.title}” needs more room: its letters are made smaller, {told}.")
            if points < _ILLEGIBLE_PT:
                fault = f"“{titled.title}” cannot be read so small: its letters would have {told}."
    height = page.size_mm.height()
    if look.height_mm is None and look.width_mm is not None and height > _A4_MM:
        made.append(
            f"It is {fixed(height, 0)} mm high, longer than an A4 page: take a greater width, or smaller letters."
        )
    return made, fault


def _enough(sheet: Sheet, page: Page, look: Look) -> str:
    """From what size on a view that is alone on its page has letters as they were wished."""
    (view, *others), scale = page.views, _scale_of(look)
    if others or view is None:
        return ""
    width = (least_size(view.widget).width() + 2 * _MARGIN) * scale * MM_AN_INCH / PX_AN_INCH
    if look.width_mm is not None and look.width_mm < width:
        return f", for which it takes a width of {ceil(width)} mm"
    whole = _laid_out(sheet, replace(look, height_mm=None), page.views)
    return f", for which it takes a height of {ceil(whole.size_mm.height())} mm"


def shrunk_by(view: QWidget, room: QSizeF) -> float:
    """How much smaller a view is drawn as a whole, to have room; it may have more columns then."""
    least, most = 0.0, 1.0
    if _fits(view, room):
        return 1.0
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        least, most = (middle, most) if _fits(view, room / middle) else (least, middle)
    return least or most


def _fits(view: QWidget, room: QSizeF) -> bool:
    view.resize(int(room.width()), view.height())
    least = least_size(view)
    return least.width() <= room.width() and least.height() <= room.height()


def _least(sheet: Sheet, views: tuple[OffscreenWindow[QWidget] | None, ...], is_as_on_the_screen: bool) -> QSize:
    """The size of the largest cell, or what a plot needs at least; as on the screen it keeps its proportions."""
    largest = QSize()
    for titled, view in zip(sheet.cells, views, strict=True):
        size = titled.plot.size()
        if view is not None:
            size = QSize(max(size.width(), view.widget.sizeHint().width()), _LEAST.height())
        largest = largest.expandedTo(QSize(size.width(), size.height() // titled.cell[2]))
    if is_as_on_the_screen and largest.width() < _LEAST.width():
        return largest * (_LEAST.width() / largest.width())
    return largest if is_as_on_the_screen else largest.expandedTo(_LEAST)


def _unseen(titled: TitledView, look: Look) -> OffscreenWindow[QWidget]:
    """A view drawn anew."""
    view = titled.plot.twin(look.theme)
    # Labels only: of other widgets a style sheet paints grounds, and some of them as bitmaps.
    view.setStyleSheet(f"QLabel {{ color: {look.theme.text}; background: transparent; }}")
    view.resize(view.sizeHint())
    return OffscreenWindow(view)


def least_size(view: QWidget) -> QSize:
    """What a view needs at least."""
    return view.minimumSizeHint().expandedTo(view.minimumSize()).expandedTo(QSize(1, 1))


def wanted_size(view: QWidget, room: QSizeF) -> QSizeF:
    """How large a view is to be drawn in a room: what it needs, made smaller as a whole where that is too wide."""
    width = max(room.width(), least_size(view).width())
    view.resize(int(width), view.height())  # it may have another arrangement then
    least = least_size(view)
    own = max(view.sizeHint().height(), least.height())
    height = view.heightForWidth(int(width)) if view.hasHeightForWidth() else own
    return QSizeF(width, height) * (room.width() / width)


def _stacked(cells: list[Cell]) -> list[Cell]:
    """The same cells in one column."""
    made, row = [], 0
    for _, _, taken in cells:
        made.append((row, 0, taken))
        row += taken
    return made


def _keys_of(titled: Titled | TitledView, width: float) -> Keys:
    if isinstance(titled, TitledView):
        return Keys()
    used = QFontMetrics(font(TEXT_PT, bold=True)).horizontalAdvance(titled.title) + 2.0 * _GAP
    return laid_out([key.label for key in titled.plot.keys], width - used, width)


def caption_of(sheet: Sheet) -> str:
    """What was trained how, of each run, and the iteration that is shown."""
    iteration = count(sheet.reading.step.iteration)
    own = [f"{each.name}: {experiment_in_a_line(each.reading.experiment, each.reading.latest)}" for each in sheet.runs]
    words = own or [experiment_in_a_line(sheet.reading.experiment, sheet.reading.latest)]
    return _unbroken("\n".join((*words[:-1], f"{words[-1]} · iteration {iteration}")))


def _unbroken(caption: str) -> str:
    """With lines that end behind a dot; and, in what is long, between what belongs together."""
    parts = (
        part.replace(" ", _NO_BREAK) if len(part) <= _SHORT else _TOGETHER.sub(_without_breaks, part)
        for part in caption.split(" · ")
    )
    return f"{_NO_BREAK}· ".join(parts)


def _without_breaks(match: re.Match[str]) -> str:
    return match[0].replace(" ", _NO_BREAK)


def _height_of(words: str, width: float) -> float:
    """Of words in lines of a width."""
    if not words:
        return 0.0
    room = QRect(0, 0, max(1, int(width)), 100_000)
    return QFontMetrics(font(SMALL_PT)).boundingRect(room, WRAPPED, words).height() + _GAP
