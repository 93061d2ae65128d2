"""Where the pages of a long document end: between lines, and not where what belongs together would be torn apart."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextDocument

PICTURE = "picture:"  # what the name of a picture in a document begins with


class Strip(NamedTuple):
    """What is not to be cut: a line, or lines beside each other; `keeps` tells that the next one belongs to it."""

    top: float
    bottom: float
    keeps: bool


def strips_of(document: QTextDocument) -> list[Strip]:
    """The lines of a document that is laid out, from top to bottom."""
    lines = list[Strip]()
    block = document.begin()
    while block.isValid():
        lines += _lines_of(document, block)
        block = block.next()
    made = list[Strip]()
    for line in sorted(lines):
        if made and line.top < made[-1].bottom - 0.5:  # cells of a table
            before = made.pop()
            line = Strip(before.top, max(before.bottom, line.bottom), before.keeps or line.keeps)
        made.append(line)
    return made


def pages_of(strips: Sequence[Strip], height: float) -> list[tuple[float, float]]:
    """From where to where each page of this height goes; what is higher than one is cut off."""
    made, first = list[tuple[float, float]](), 0
    while first < len(strips):
        held = [k for k in range(first, len(strips)) if strips[k].bottom - strips[first].top <= height] or [first]
        ends = [k for k in held if not strips[k].keeps or k == len(strips) - 1]
        last = max(ends or held)
        made.append((strips[first].top, min(strips[last].bottom, strips[first].top + height)))
        first = last + 1
    return made


def _lines_of(document: QTextDocument, block: QTextBlock) -> list[Strip]:
    """A heading, and what is before a picture or a list, stay with what follows; and no line of several is alone."""
    layout, place = block.layout(), document.documentLayout().blockBoundingRect(block)
    count, following = layout.lineCount(), block.next()
    is_heading = block.blockFormat().headingLevel() > 0
    before_list = block.textList() is None and following.isValid() and following.textList() is not None
    keeps = is_heading or before_list or (following.isValid() and _is_picture(following))
    made = []
    for k in range(count):
        line = layout.lineAt(k).rect().translated(place.topLeft() - layout.boundingRect().topLeft())
        is_inner = k in (0, count - 2) and count > 1 and k < count - 1
        made.append(Strip(line.top(), line.bottom(), keeps if k == count - 1 else is_inner or is_heading))
    return made


def _is_picture(block: QTextBlock) -> bool:
    """Whether it is a picture, and not words with a formula among them."""
    pieces = block.begin()
    form = block.charFormat() if pieces.atEnd() else pieces.fragment().charFormat()
    return form.isImageFormat() and form.toImageFormat().name().startswith(PICTURE)
