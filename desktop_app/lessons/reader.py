"""Reads a lesson: a file NAME.nudge.md, CommonMark with LiaScript's quizzes and fenced blocks for Nudge.

A lesson is read whole or refused whole, with a sentence for each fault, which begins with its line. It may come from
anywhere: nothing in it is executed or fetched, and reading it takes bounded time and memory.
"""

import re
from pathlib import Path

from desktop_app.core.files.workspace import Refused, content_of
from desktop_app.lessons.body import read_body
from desktop_app.lessons.faults import Faults
from desktop_app.lessons.front_matter import FrontMatter, read_front_matter
from desktop_app.lessons.lesson import Lesson

ENDING = ".nudge.md"
LARGEST = 2**17  # bytes: of more, Markdown that is made to be slow would take long
# Characters that are no text: controls but the tab, halves of a pair, and those that let a line read as another.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def read_file(path: Path) -> Lesson:
    """The lesson in the file at `path`; raises `Refused`."""
    return read_bytes(content_of(path), name_of(path))._replace(folder=path.parent)


def name_of(path: Path) -> str:
    """The name of a file without its endings."""
    return path.name.removesuffix(ENDING)


def read_bytes(content: bytes, name: str) -> Lesson:
    """The lesson in UTF-8 text; raises `Refused`."""
    return read(text_of(content), name)


def text_of(content: bytes) -> str:
    """UTF-8 text; raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused([f"line 1: the lesson is too large ({len(content)} bytes; at most {LARGEST} are read)"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Refused([f"line {line}: is not UTF-8 text: save the lesson as UTF-8"]) from None


def read(text: str, name: str) -> Lesson:
    """The lesson of that name; raises `Refused`."""
    faults = Faults()
    lines = _lines_of(text, faults)
    front = read_front_matter(lines, faults)
    body = read_body(lines, front.lines, faults)
    faults.refuse()
    return Lesson(name, *front[:-1], *body)


def read_heading(text: str) -> FrontMatter:
    """The front matter alone, for a list of lessons; raises `Refused`."""
    faults = Faults()
    front = read_front_matter(_lines_of(text, faults), faults)
    faults.refuse()
    return front


def _lines_of(text: str, faults: Faults) -> list[str]:
    if len(text) > LARGEST:
        raise Refused([f"line 1: the lesson is too large ({len(text)} characters; at most {LARGEST} are read)"])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if odd := _NO_TEXT.search(line):
            faults.add(number, f"has a character that is no text ({ascii(odd[0])[1:-1]})")
    faults.refuse()
    return lines
