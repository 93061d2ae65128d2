"""Lays a sheet out: the places of the cells, the keys of the plots, and the caption.

The layout is made as on the screen, where letters have `SMALL_PT`; then the whole page is scaled so that its letters
have the size of the look. So all distances grow with the letters, and what fits on the screen fits on paper.
"""

from dataclasses import replace
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QFontMetrics

from desktop_app.core.model.numbers import compact, fixed
from desktop_app.figures.caption import CaptionLine, caption_of, key_of
from desktop_app.figures.drawing import LEAST_SIZE, Drawing, Place
from desktop_app.figures.keys import KEY_ROW, TITLE_ROW, WRAPPED, Keys
from desktop_app.figures.look import MM_AN_INCH, PX_AN_INCH, SCREEN_LINE_PT, Look, screen_dots
from desktop_app.figures.sheet import Cell, Position, Sheet
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.ranges import most_fitting
from desktop_app.plots.theme import SMALL_PT

_MARGIN, _GAP = 10, 14
SAMPLE = 34  # the room for a piece of a run's curve, before the caption of each of several runs
# Where plots would be lower than this, and one that is alone too low for four ticks, the caption is left out.
_LEAST_PLOT, _LEAST_ALONE = 60, 110
_LEAST_CELL = 240  # where cells would be narrower than this, they stand below each other
_ILLEGIBLE_PT, _A4_MM = 2.0, 297.0
# Several plots below each other are made lower to fit on a page, but no lower than so many pixels.
_LOWEST_PLOT, _ON_A_PAGE_MM = 120.0, 260.0
# Larger pictures, in pixels a side, are too large for most programs, and take much memory.
MOST_PIXELS = 12_000
# To give a view its room, all letters of the page may become as small as this; below that only those of the view.
_SMALLEST_PT, _HALVINGS = 6.0, 8
_NOTICEABLE = 0.97  # letters that keep this share of their size look the same
_NO_ROOM = "There is no room for the parameters beneath: they are left out."
_NOTHING_VISIBLE = "At this size nothing can be seen: make the picture larger, or its letters smaller."


class Page(NamedTuple):
    """A sheet laid out; `end` it once it is painted.

    `width` and `height` are in pixels of 1/96 inch: `scale` times the size in the layout.
    """

    scale: float
    width: float
    height: float
    places: tuple[Place, ...]
    drawings: tuple[Drawing, ...]
    caption: tuple[CaptionLine, ...]
    caption_place: QRectF
    notes: tuple[str, ...]  # sentences about what differs from the look
    fault: str  # a sentence about why this picture cannot be made
    line: float  # the thickness of lines in the layout, as a factor of that on the screen

    def end(self) -> None:
        """Delete what was made for this page; it cannot be painted any more."""
        for drawing in self.drawings:
            drawing.end()

    @property
    def size_mm(self) -> QSizeF:
        return QSizeF(self.width, self.height) * (MM_AN_INCH / PX_AN_INCH)

    def pixels(self, ratio: float) -> QSize:
        """The size of an image with `ratio` pixels for each one of 1/96 inch."""
        return QSize(round(self.width * ratio), round(self.height * ratio))


def page_of(sheet: Sheet, look: Look) -> Page:
    """Lay out a sheet. If its only cell needs more room, all letters of the page become smaller."""
    drawings = tuple(cell.drawing(look) for cell in sheet.cells)
    page = _laid_out(sheet, look, drawings)
    if len(drawings) == 1 and not _has_room(page):

        def laid_out(points: float) -> Page:
            return _laid_out(sheet, replace(look, font_pt=points), drawings)

        least = min(look.font_pt, _SMALLEST_PT)
        page = laid_out(most_fitting(lambda points: _has_room(laid_out(points)), least, look.font_pt, _HALVINGS))
    notes, fault = _notes_of(sheet, page, look)
    line = page.line * page.scale / _scale_of(look)  # thinner, too, where letters are smaller
    return page._replace(notes=(*page.notes, *notes), fault=fault, line=line)


def _scale_of(look: Look) -> float:
    return look.font_pt / SMALL_PT * PX_AN_INCH / screen_dots()


def _has_room(page: Page) -> bool:
    """Whether every cell is drawn at full size."""
    return all(_scale_in(page, k) == 1.0 for k in range(len(page.places)))


def _scale_in(page: Page, k: int) -> float:
    return page.drawings[k].scale_in(page.places[k].room.size())


def _laid_out(sheet: Sheet, look: Look, drawings: tuple[Drawing, ...]) -> Page:
    """The page with letters of exactly the look's size."""
    scale = _scale_of(look)
    size = _cell_size(sheet, drawings, look.width_mm is None)
    positions = [cell.position for cell in sheet.cells]
    columns = 1 + max(column for _, column, _ in positions)
    if look.width_mm is None:
        width = columns * size.width() + (columns - 1) * _GAP + 2.0 * _MARGIN
    else:
        width = look.width_mm * PX_AN_INCH / MM_AN_INCH / scale
        if columns > 1 and (width - 2 * _MARGIN) / columns < _LEAST_CELL:
            positions, columns = _in_one_column(positions), 1
    rows = max(row + taken for row, _, taken in positions)
    cell_width = (width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    caption = _caption_of(sheet, look)
    sample = SAMPLE if any(line.slot is not None for line in caption) else 0
    caption_height = _height_of(caption, width - 2 * _MARGIN - sample, look.style.face)
    titles = [_title_of(sheet, cell, look) for cell in sheet.cells]
    keys = [Keys() for _ in drawings]
    if look.has_legend:
        # One key of the runs is enough: that in the caption, or that of the plot which shows most of each run.
        several = [each for each, cell in zip(drawings, sheet.cells, strict=True) if not cell.is_of_one_run]
        best = max(several, key=lambda each: each.shown_of_runs, default=None) if not sample else None
        keys = [
            each.keys_in(cell_width, title, sheet.moment, each is best)
            for each, title in zip(drawings, titles, strict=True)
        ]
    heads = [TITLE_ROW * bool(title) + KEY_ROW * each.rows for title, each in zip(titles, keys, strict=True)]
    if look.height_mm is None:
        cell_height = cell_width * size.height() / size.width()
        if len(drawings) == 1:
            cell_height = drawings[0].height_in(cell_width, cell_height)
        pitch = cell_height + max(heads) + _GAP
        if columns == 1 and rows > 1:
            page = _ON_A_PAGE_MM * PX_AN_INCH / MM_AN_INCH / scale - 2 * _MARGIN - caption_height + _GAP
            pitch = min(pitch, max(page / rows, max(heads) + _GAP + _LOWEST_PLOT))
        height = rows * pitch - _GAP + 2 * _MARGIN + caption_height
    else:
        height = look.height_mm * PX_AN_INCH / MM_AN_INCH / scale
        pitch = (height - 2 * _MARGIN - caption_height + _GAP) / rows
        if look.has_caption and pitch - max(heads) - _GAP < (_LEAST_ALONE if len(drawings) == 1 else _LEAST_PLOT):
            without = _laid_out(sheet, replace(look, has_caption=False), drawings)
            return without._replace(notes=(*without.notes, _NO_ROOM))
    places = []
    for (row, column, taken), head, title, own_keys in zip(positions, heads, titles, keys, strict=True):
        left, top = _MARGIN + column * (cell_width + _GAP), _MARGIN + row * pitch
        whole = QRectF(left, top, cell_width, taken * pitch - _GAP)
        places.append(Place(whole, title, own_keys, whole.adjusted(0, head, 0, 0)))
    below = QRectF(_MARGIN, height - _MARGIN - caption_height, width - 2 * _MARGIN, caption_height)
    line = look.line_pt / SCREEN_LINE_PT / scale
    return Page(scale, width * scale, height * scale, tuple(places), drawings, caption, below, (), "", line)


def _title_of(sheet: Sheet, cell: Cell, look: Look) -> str:
    own = look.edits.title if len(sheet.cells) == 1 else ""
    return (own or sheet.title_of(cell)) if look.has_title else ""


def _caption_of(sheet: Sheet, look: Look) -> tuple[CaptionLine, ...]:
    """The parameters; without them, beneath several plots, the names of the runs."""
    if look.has_caption:
        return caption_of(sheet)
    return key_of(sheet) if look.has_legend and len(sheet.cells) > 1 else ()


def fault_of(page: Page, kind: str, ratio: float) -> str:
    """Why a picture of this kind cannot be made, in a sentence; empty if it can."""
    if page.fault:
        return page.fault
    if kind == "tex" and any(drawing.has_pixels for drawing in page.drawings):
        return "TikZ cannot draw the pixels of a map: choose PDF, SVG or PNG."
    width, height = page.pixels(ratio).toTuple()
    if kind == "png" and max(width, height) > MOST_PIXELS:
        most = f"{MOST_PIXELS} a side"
        return f"{width} × {height} pixels are too many, at most {most}: choose a lower resolution, SVG or PDF."
    return ""


def _notes_of(sheet: Sheet, page: Page, look: Look) -> tuple[list[str], str]:
    """Sentences about cells whose letters are smaller than those of the look, and about what is too small to see."""
    notes, fault = [], ""
    for k, cell in enumerate(sheet.cells):
        if not page.drawings[k].is_visible_in(page.places[k].room.size()):
            fault = _NOTHING_VISIBLE
        points = look.font_pt * _scale_in(page, k) * page.scale / _scale_of(look)
        if points < _NOTICEABLE * look.font_pt:
            size = f"{fixed(points, 1)} instead of {compact(look.font_pt)} pt{_enough(sheet, page, look)}"
            notes.append(f"“{cell.title}” needs more room: its letters are made smaller, {size}.")
            if points < _ILLEGIBLE_PT:
                fault = f"“{cell.title}” cannot be read so small: its letters would have {size}."
    height = page.size_mm.height()
    if look.height_mm is None and look.width_mm is not None and height > _A4_MM:
        notes.append(
            f"It is {fixed(height, 0)} mm high, longer than an A4 page: take a greater width, or smaller letters."
        )
    return notes, fault


def _enough(sheet: Sheet, page: Page, look: Look) -> str:
    """The size from which on the only cell of a page has letters of the look's size."""
    (drawing, *others), scale = page.drawings, _scale_of(look)
    if others:
        return ""
    width = (drawing.least_width() + 2 * _MARGIN) * scale * MM_AN_INCH / PX_AN_INCH
    if look.width_mm is not None and look.width_mm < width:
        return f", for which it takes a width of {ceil(width)} mm"
    whole = _laid_out(sheet, replace(look, height_mm=None), page.drawings)
    return f", for which it takes a height of {ceil(whole.size_mm.height())} mm"


def _cell_size(sheet: Sheet, drawings: tuple[Drawing, ...], is_as_on_the_screen: bool) -> QSize:
    """The size of the largest cell, at least as wide as a plot must be; as on the screen it keeps its proportions."""
    largest = QSize()
    for cell, drawing in zip(sheet.cells, drawings, strict=True):
        size = drawing.size()
        largest = largest.expandedTo(QSize(size.width(), size.height() // cell.position[2]))
    if is_as_on_the_screen and largest.width() < LEAST_SIZE.width():
        return largest * (LEAST_SIZE.width() / largest.width())
    return largest if is_as_on_the_screen else largest.expandedTo(LEAST_SIZE)


def _in_one_column(positions: list[Position]) -> list[Position]:
    """The same cells below each other."""
    made, row = [], 0
    for _, _, taken in positions:
        made.append((row, 0, taken))
        row += taken
    return made


def _height_of(caption: tuple[CaptionLine, ...], width: float, face: str) -> float:
    """The height of lines in this width, with a gap; 0 without any."""
    metrics, room = QFontMetrics(font(SMALL_PT, face=face)), QRect(0, 0, max(1, int(width)), 100_000)
    heights = [metrics.boundingRect(room, WRAPPED, lettered(line.text, face)).height() for line in caption]
    return sum(heights) + _GAP if heights else 0.0
