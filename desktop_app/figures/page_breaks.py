"""The page breaks of a long document: between lines, but not between lines that belong together."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextDocument

PICTURE = "picture:"  # the prefix of a picture's name in a document


class Strip(NamedTuple):
    """A line, or lines beside each other; `joins_next` tells that the next strip must be on the same page."""

    top: float
    bottom: float
    joins_next: bool


def strips_of(document: QTextDocument) -> list[Strip]:
    """The strips of a document that is laid out, from top to bottom."""
    lines = list[Strip]()
    block = document.begin()
    while block.isValid():
        lines += _lines_of(document, block)
        block = block.next()
    made = list[Strip]()
    for line in sorted(lines):
        if made and line.top < made[-1].bottom - 0.5:  # cells of a table
            before = made.pop()
            line = Strip(before.top, max(before.bottom, line.bottom), before.joins_next or line.joins_next)
        made.append(line)
    return made


def pages_of(strips: Sequence[Strip], height: float) -> list[tuple[float, float]]:
    """The top and bottom of each page of this height; a strip that is higher than a page is cut off."""
    made, first = list[tuple[float, float]](), 0
    while first < len(strips):
        fitting = [k for k in range(first, len(strips)) if strips[k].bottom - strips[first].top <= height] or [first]
        ends = [k for k in fitting if not strips[k].joins_next or k == len(strips) - 1]
        last = max(ends or fitting)
        made.append((strips[first].top, min(strips[last].bottom, strips[first].top + height)))
        first = last + 1
    return made


def _lines_of(document: QTextDocument, block: QTextBlock) -> list[Strip]:
    """The lines of a block. Headings and blocks before a picture or a list join what follows; no line is left alone."""
    layout, place = block.layout(), document.documentLayout().blockBoundingRect(block)
    count, following = layout.lineCount(), block.next()
    is_heading = block.blockFormat().headingLevel() > 0
    before_list = block.textList() is None and following.isValid() and following.textList() is not None
    joins_next = is_heading or before_list or (following.isValid() and _is_picture(following))
    made = []
    for k in range(count):
        line = layout.lineAt(k).rect().translated(place.topLeft() - layout.boundingRect().topLeft())
        is_inner = k in (0, count - 2) and count > 1 and k < count - 1
        made.append(Strip(line.top(), line.bottom(), joins_next if k == count - 1 else is_inner or is_heading))
    return made


def _is_picture(block: QTextBlock) -> bool:
    """Whether a block is a picture, not text with a formula."""
    pieces = block.begin()
    form = block.charFormat() if pieces.atEnd() else pieces.fragment().charFormat()
    return form.isImageFormat() and form.toImageFormat().name().startswith(PICTURE)
