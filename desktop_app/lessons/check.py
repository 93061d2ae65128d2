"""Checks a lesson against its runs: every claim, every typed answer and every right option holds, and no wrong one."""

from collections.abc import Iterator
from typing import NamedTuple

from desktop_app.lessons.body import claims_of
from desktop_app.lessons.claims import Claim
from desktop_app.lessons.lesson import Block, Choice, Lesson, Typed
from desktop_app.lessons.replays import Outcome, Replays


class Mistake(NamedTuple):
    """What a lesson says in a line, and is not so."""

    line: int
    words: str


def check(lesson: Lesson) -> list[Mistake]:
    """The mistakes of a lesson, by line."""
    replays = Replays(lesson)
    found = [mistake for page in lesson.pages for block in page.blocks for mistake in _mistakes_in(block, replays)]
    return sorted(found)


def claims(lesson: Lesson) -> list[Claim]:
    """All claims of a lesson."""
    return [claim for page in lesson.pages for block in page.blocks for claim in claims_of(block)]


def last_iteration(lesson: Lesson) -> int:
    """The last iteration that has to be made to check a lesson."""
    return max((at for claim in claims(lesson) for _, _, at in claim.states), default=0)


def _mistakes_in(block: Block, replays: Replays) -> Iterator[Mistake]:
    wrong = {option.claim for option in block.options if not option.is_right} if isinstance(block, Choice) else set()
    for claim in claims_of(block):
        answer = block.number if isinstance(block, Typed) else None
        outcome = replays.outcome(claim, answer)
        if words := _words(outcome, claim in wrong):
            given = f"{block.answer}: " if isinstance(block, Typed) else ""
            yield Mistake(claim.line, f"{given}{claim.text}: {words}")


def _words(outcome: Outcome, is_wrong: bool) -> str:
    if is_wrong:
        return f"holds, though the option is wrong: {outcome.found}" if outcome.holds else ""
    if outcome.is_luck:
        return f"holds by rounding alone; with a learning rate that is off by 10⁻¹² {outcome.found}"
    return "" if outcome.holds else f"does not hold: {outcome.found}"
