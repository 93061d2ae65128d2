"""Every lesson that comes with Nudge is listed, is true, and asks again what there is to ask."""

import re
from math import exp, hypot, log
from pathlib import Path

import pytest

from desktop_app.lessons.check import check
from desktop_app.lessons.claims import MOVES
from desktop_app.lessons.front_matter import KEYS
from desktop_app.lessons.lesson import MARKS, PARTS, AskedAgain
from desktop_app.lessons.library import asked_again, lesson_named, library
from desktop_app.lessons.reader import read, read_file
from desktop_app.lessons.unstated import unstated_numbers
from desktop_app.resource_files import resource

# Numbers that lessons derive in words from others: ln 2, what is missing of ρ, E″ at 0.7, and so on.
WORKED_OUT = (
    log(2), 1 - 0.9675, 0.21**2, 1 - 20 * 0.0441, 1 - 0.731, hypot(0.012124, 0.004957), 0.9**2,
    50 * 0.0441 - 1, 0.002 * 1.205, exp(0.53), 2 / 2.6685, 2.6685 - 2.5351, 0.51**2,
)  # fmt: skip
FILES = sorted(resource("lessons").glob("*.nudge.md"))


def test_all_files_are_listed_in_their_order_by_what_stands_at_their_top() -> None:
    assert [each.path for each in library()] == FILES
    for each in library():
        lesson = lesson_named(each.name)
        assert lesson is not None
        assert (each.title, each.question, each.minutes) == (lesson.title, lesson.question, lesson.minutes)


@pytest.mark.parametrize("path", [*FILES, resource("lessons", "template.md")], ids=lambda path: path.name)
def test_every_claim_and_every_answer_holds(path: Path) -> None:
    lesson = read_file(path)
    assert check(lesson) == []
    assert [asked for asked in lesson.asks_again if asked_again(asked) is None] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_number_of_the_text_is_claimed_or_worked_out_there(path: Path) -> None:
    found = {note.words.rpartition(" ")[2] for note in unstated_numbers(read_file(path))}
    assert {text for text in found if text not in {f"{value:.{_decimals(text)}f}" for value in WORKED_OUT}} == set()


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def test_the_example_of_the_guide_is_a_true_lesson() -> None:
    page = resource("guide", "13-writing-lessons.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^````markdown\n(.*?)^````$", page, re.DOTALL | re.MULTILINE)
    assert check(read(example, "example")) == []


def test_every_name_that_a_lesson_can_use_is_told_in_the_guide() -> None:
    page = resource("guide", "13-writing-lessons.md").read_text(encoding="utf-8")
    assert [name for name in (*PARTS, *MARKS, *KEYS, *MOVES) if f"`{name}`" not in page] == []


def test_what_is_not_there_is_not_asked_again() -> None:
    assert lesson_named("no-such-lesson") is None
    assert asked_again(AskedAgain("no-such-lesson", 1)) is None
