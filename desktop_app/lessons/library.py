"""The lessons that come with Nudge, in their order; each is read when it is opened."""

import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.files.workspace import Refused
from desktop_app.lessons.lesson import AskedAgain, Lesson, Page, Question
from desktop_app.lessons.reader import ENDING, name_of, read_file, read_heading, text_of
from desktop_app.resource_files import resource

_NUMBER = re.compile(r"^\d+-")
_QUESTIONS = re.compile(r"^- \[\(X\)\]|^\[\[(?!\?\]\])|^```nudge draw ", re.MULTILINE)  # the first line of each


class Listed(NamedTuple):
    """A lesson in the list: its name, what stands at its top, and where it is."""

    name: str
    title: str
    question: str
    minutes: int
    questions: int
    path: Path


@cache
def library() -> tuple[Listed, ...]:
    """The lessons by the numbers in their names."""
    made = []
    for path in sorted(resource("lessons").glob(f"*{ENDING}")):
        text = text_of(path.read_bytes())
        front, questions = read_heading(text), len(_QUESTIONS.findall(text))
        made.append(Listed(name_of(path), front.title, front.question, front.minutes, questions, path))
    return tuple(made)


@cache
def lesson_named(name: str) -> Lesson | None:
    """The lesson of that name, with its number in front or without; None if there is none."""
    found = (each for each in library() if name in (each.name, short_name(each.name)))
    listed = next(found, None)
    return None if listed is None else read_file(listed.path)


def lesson_after(name: str) -> Listed | None:
    """The lesson that comes after one of that name; None after the last one, and after one that is not listed."""
    listed = library()
    places = [k for k, each in enumerate(listed) if each.name == name]
    return listed[places[0] + 1] if places and places[0] + 1 < len(listed) else None


def short_name(name: str) -> str:
    """The name of a lesson without the number in front: which-way."""
    return _NUMBER.sub("", name)


def asked_again(asked: AskedAgain, folder: Path | None = None) -> tuple[Lesson, Page, Question] | None:
    """A question that comes back, with the lesson and the page it is from; None if it is not there.

    The lesson is one of Nudge, or one in `folder`.
    """
    lesson = lesson_named(asked.lesson) or (_lesson_in(folder, asked.lesson) if folder else None)
    questions = [] if lesson is None else [(page, each) for page in lesson.pages for each in page.questions]
    if lesson is None or asked.question > len(questions):
        return None
    return lesson, *questions[asked.question - 1]


def _lesson_in(folder: Path, name: str) -> Lesson | None:
    for path in sorted(folder.glob(f"*{ENDING}")):
        if name in (name_of(path), short_name(name_of(path))):
            with suppress(Refused):
                return read_file(path)
    return None
