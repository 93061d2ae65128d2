"""Finds the numbers in a lesson's text that no claim, no answer and no state gives: nothing checks these."""

import re
from collections.abc import Iterator

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.lessons.check import Mistake, claims
from desktop_app.lessons.lesson import Block, Choice, Drawing, Lesson, Prose, Typed
from desktop_app.words.typed_numbers import parse

# With decimals; perhaps times a power of ten.
_NUMBER = re.compile(r"(?<![\w.,])\d+\.\d+(?:[·⋅×]10[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|e[+-]?\d+)?")
_GIVEN = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_LEAST_DIGITS = 2  # 0.3 is said in passing, 0.305 is not
_HALF = 0.5 + 1e-9  # of the last decimal: so far off may a rounded number be


def unstated_numbers(lesson: Lesson) -> list[Mistake]:
    """A note on each of them, by line."""
    given = _given(lesson)
    found = {
        Mistake(line + text.count("\n", 0, match.start()), f"no claim states {match[0]}")
        for page in lesson.pages
        for block in page.blocks
        for line, text in _texts(block)
        for match in _NUMBER.finditer(text)
        if len(re.sub(r"\D", "", match[0]).strip("0")) >= _LEAST_DIGITS and not _is_given(match[0], given)
    }
    return sorted(found)


def _given(lesson: Lesson) -> list[float]:
    """The sizes of all numbers that are held against a run, or set one up."""
    of_claims = [claim.value for claim in claims(lesson) if isinstance(claim.value, float)]
    of_answers = [each.number for each in lesson.questions if isinstance(each, Typed) and each.number is not None]
    of_states = [_GIVEN.findall(to_json(Workspace(state.runs))) for state in lesson.states]
    return [abs(value) for value in (*of_claims, *of_answers, *(float(n) for each in of_states for n in each))]


def _texts(block: Block) -> Iterator[tuple[int, str]]:
    """What is read of a block, and the line where it begins, or where its block does."""
    if isinstance(block, Prose):
        yield block.line, block.text
    elif isinstance(block, Choice):
        for option in block.options:
            yield option.line, " ".join((option.text + " " + option.comment).split())
    if isinstance(block, Choice | Typed):
        yield block.line, " ".join(" ".join((*block.hints, block.solution)).split())
    elif isinstance(block, Drawing):
        yield block.line, " ".join(block.solution.split())


def _is_given(text: str, given: list[float]) -> bool:
    """Whether a number is one of those given, rounded to the decimals that it has."""
    number = float(parse(text) or 0.0)
    decimals = len(re.split("[·⋅×e]", text)[0].partition(".")[2])
    scale = number / float(re.split("[·⋅×e]", text)[0]) if number else 1.0
    return any(abs(value - number) <= _HALF * scale * 10.0**-decimals for value in given)
