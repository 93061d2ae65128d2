"""The pages that the user goes through: those of the lesson, and after them questions of earlier lessons again."""

from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from desktop_app.lessons.lesson import AskedAgain, Block, Lesson, Page, Play, Prose, Question, Setting
from desktop_app.lessons.library import asked_again
from desktop_app.words.lessons import ONCE_MORE, comes_back


class Sheet(NamedTuple):
    """A page, the lesson that its states belong to, and how many of the open lesson's questions come before it.

    A page of a question that is asked again has no such number. `state` names what the pages before have left on the
    window, for a page that shows no state of its own.
    """

    lesson: Lesson
    page: Page
    questions_before: int | None
    state: str = ""


def sheets_of(lesson: Lesson, is_known: Callable[[Lesson], bool]) -> tuple[Sheet, ...]:
    """The pages of a lesson, in order; what it asks again comes from lessons that the user knows."""
    sheets, before, state = [], 0, ""
    for page in lesson.pages:
        own = [block.state for block in page.blocks if isinstance(block, Setting)]
        sheets.append(Sheet(lesson, page, before, "" if own else state))
        before += len(page.questions)
        state = own[-1] if own else state
    again = (_sheet_of(asked, lesson.folder) for asked in lesson.asks_again)
    return (*sheets, *(sheet for sheet in again if sheet is not None and is_known(sheet.lesson)))


def _sheet_of(asked: AskedAgain, folder: Path | None) -> Sheet | None:
    """A page with one question of an earlier lesson: with its state, the text right before it, and its run."""
    found = asked_again(asked, folder)
    if found is None:
        return None
    lesson, page, question = found
    blocks = (Prose(0, comes_back(lesson.title)), *_around(lesson, page, question))
    return Sheet(lesson, Page(0, ONCE_MORE, blocks), None)


def _around(lesson: Lesson, page: Page, question: Question) -> list[Block]:
    """The question, with what it needs to be answered."""
    at = next(k for k, block in enumerate(page.blocks) if block is question)
    earlier = [block for each in lesson.pages[: lesson.pages.index(page)] for block in each.blocks]
    before, after = page.blocks[:at], page.blocks[at + 1 :]
    settings = [block for block in (*earlier, *before) if isinstance(block, Setting)]
    text = list(takewhile(lambda block: not isinstance(block, Question), reversed(before)))
    play = next((block for block in after if isinstance(block, Play | Setting)), None)
    return [
        *settings[-1:],
        *reversed([block for block in text if isinstance(block, Prose)]),
        question,
        *([play] if isinstance(play, Play) else []),
    ]
