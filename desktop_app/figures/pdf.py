"""Finishes a PDF that Qt has painted: sets its exact size, makes its letters text, and attaches the workspace.

Qt rounds a page to whole points, and names the glyphs of tabular figures by private code points of the font.
"""

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PageObject, PdfWriter
from pypdf.generic import RectangleObject

from desktop_app.core.files.embedded import ATTACHMENT
from desktop_app.plots.letters import meant_by
from desktop_app.plots.theme import SERIF
from desktop_app.resource_files import resource

_SINGLE, _EXTENSION = 1, 7  # kinds of a font's substitutions
_SERIF = SERIF.replace(" ", "")
_PRIVATE = range(0xE000, 0xF900)
# A line of a font's table: the first and the last glyph, and their code points.
_LINE = re.compile(rb"^(<[0-9A-F]{4}> <[0-9A-F]{4}> )(.+)$", re.MULTILINE)
_CODE_POINT = re.compile(rb"<([0-9A-F]{4})>")


def finished(painted: bytes, width: float, height: float, title: str, workspace: str | None) -> bytes:
    """The PDF with its single page of this size in points."""
    writer = PdfWriter(clone_from=BytesIO(painted))
    writer.pdf_header = "%PDF-1.4"
    (page,) = writer.pages
    top = float(page.mediabox.top)  # where Qt starts to paint
    page.mediabox = RectangleObject((0, top - height, width, top))
    name_letters(page)
    writer.add_metadata({"/Creator": "Nudge", "/Title": title})
    if workspace is not None:
        writer.add_attachment(ATTACHMENT, workspace.encode())
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def name_letters(page: PageObject) -> None:
    """Give the letters of a page the code points that they stand for."""
    for each in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
        font = each.get_object()
        if (names := font.get("/ToUnicode")) is not None:
            _rename(names.get_object(), meant_by if _SERIF in font["/BaseFont"] else _meant_in_inter)


def _rename(names: Any, meaning: Callable[[int], int]) -> None:
    """Replace private code points in a font's table."""

    def meant(match: re.Match[bytes]) -> bytes:
        return b"<%04X>" % meaning(int(match[1], 16))

    names.set_data(_LINE.sub(lambda line: line[1] + _CODE_POINT.sub(meant, line[2]), names.get_data()))


def _meant_in_inter(code_point: int) -> int:
    return _meanings().get(code_point, code_point)


@cache
def _meanings() -> dict[int, int]:
    """The code point of each letter, by the private code point of its variant glyph."""
    font = TTFont(resource("fonts", "Inter-Regular.otf"))
    points = {glyph: point for point, glyph in font.getBestCmap().items()}
    meanings = {0x09: 0x20}  # the font has one glyph for tab and space, and no text has a tab
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            single = table.ExtSubTable if lookup.LookupType == _EXTENSION else table
            if single.LookupType == _SINGLE:
                for plain, form in single.mapping.items():
                    if points.get(form, 0) in _PRIVATE and points.get(plain, 0xE000) not in _PRIVATE:
                        meanings.setdefault(points[form], points[plain])
    return meanings
