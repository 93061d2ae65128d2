"""Checks a lesson against its runs: every claim, every typed answer and every right option holds, and no wrong one.

A curve to draw must be there at each iteration, and so must be the questions that are asked again.
"""

from collections.abc import Iterator
from math import log10
from typing import NamedTuple

from desktop_app.core.model.numbers import power_of_ten
from desktop_app.lessons.claims import Claim
from desktop_app.lessons.lesson import Block, Choice, Drawing, Lesson, Typed
from desktop_app.lessons.library import asked_again
from desktop_app.lessons.nudge_blocks import claims_of
from desktop_app.lessons.replays import OFF_BY, Outcome, Replays

_OFF = power_of_ten(log10(OFF_BY))
_VISIBLY = 0.01  # of the range of a curve


class Mistake(NamedTuple):
    """What a lesson says in a line, and is not so."""

    line: int
    words: str


def check(lesson: Lesson) -> list[Mistake]:
    """The mistakes of a lesson, by line."""
    replays = Replays(lesson)
    found = [mistake for page in lesson.pages for block in page.blocks for mistake in _mistakes_in(block, replays)]
    found += [
        Mistake(asked.line, f"asks-again: there is no question {asked.question} in a lesson {asked.lesson}")
        for asked in lesson.asks_again
        if asked_again(asked, lesson.folder) is None
    ]
    return sorted(found)


def claims(lesson: Lesson) -> list[Claim]:
    """All claims of a lesson."""
    return [claim for page in lesson.pages for block in page.blocks for claim in claims_of(block)]


def last_iteration(lesson: Lesson) -> int:
    """The last iteration that has to be made to check a lesson."""
    ends = [question.end for question in lesson.questions if isinstance(question, Drawing)]
    return max((*ends, *(at for claim in claims(lesson) for _, _, at in claim.states)), default=0)


def _mistakes_in(block: Block, replays: Replays) -> Iterator[Mistake]:
    wrong = {option.claim for option in block.options if not option.is_right} if isinstance(block, Choice) else set()
    for claim in claims_of(block):
        answer = block.number if isinstance(block, Typed) else None
        outcome = replays.outcome(claim, answer)
        if words := _words(outcome, claim in wrong):
            given = f"{block.answer}: " if isinstance(block, Typed) else ""
            yield Mistake(claim.line, f"{given}{claim.text}: {words}")
    if isinstance(block, Drawing) and (words := _drawing_words(block, replays)):
        yield Mistake(block.line, f"{block.quantity} of {block.state} cannot be drawn: {words}")


def _drawing_words(drawing: Drawing, replays: Replays) -> str:
    values, others = replays.values(drawing), replays.values(drawing, is_off=True)
    known = [value for value in values if value is not None]
    if len(known) <= drawing.end - drawing.begin:
        missing = values.index(None) if None in values else len(values)
        return f"it is undefined at iteration {drawing.begin + missing}"
    pairs = zip(known, others, strict=False)
    if any(other is None or abs(one - other) > _VISIBLY * (max(known) - min(known)) for one, other in pairs):
        return f"its values are those of rounding alone; with a learning rate that is off by {_OFF} they are others"
    return ""


def _words(outcome: Outcome, is_wrong: bool) -> str:
    if is_wrong:
        return f"holds, though the option is wrong: {outcome.found}" if outcome.holds else ""
    if outcome.is_luck:
        return f"holds by rounding alone; with a learning rate that is off by {_OFF} {outcome.found}"
    return "" if outcome.holds else f"does not hold: {outcome.found}"
