"""A lesson is read as it is written."""

from desktop_app.lessons.lesson import Choice, Claims, Drawing, Light, Play, Prose, Setting, Typed
from tests.lessons.texts import BODY, TEXT, lesson, line_of


def test_a_lesson_is_what_its_file_says() -> None:
    made = lesson()
    assert (made.name, made.title, made.question) == ("01-which-way", "Which way?", "Which way does w go?")
    assert (made.minutes, made.shows, made.controls, made.asks_again) == (5, ("curve", "sentence"), (), ())
    assert [page.title for page in made.pages] == ["Which way?", "From the other side"]
    first, second = made.pages
    assert [type(block) for block in first.blocks] == [Prose, Setting, Prose, Choice, Prose, Typed, Play, Claims]
    assert [type(block) for block in second.blocks] == [Prose, Light, Drawing]
    assert first.questions == (first.blocks[3], first.blocks[5])
    (run,) = made.state("left").runs
    assert (run.name, run.patterns, run.bounds, run.w, run.rule.rate) == ("left", ((1.0, 0.7),), None, -2.0, 5.0)


def test_each_block_knows_its_line() -> None:
    first, second = lesson().pages
    parts = ["One weight", "```nudge state", "Which way will", "- [(X)]", "How large", "[[0.305]]", "```nudge play",
             "```nudge claim"]  # fmt: skip
    assert [block.line for block in first.blocks] == [line_of(part) for part in parts]
    assert (second.line, second.blocks[1].line) == (line_of("## From"), line_of("```nudge light"))
    claims = first.blocks[-1]
    assert isinstance(claims, Claims)
    assert [claim.line for claim in claims.claims] == [line_of("at 0: dE_dw"), line_of("from 0 to 30")]


def test_questions_are_read_with_hints_comments_and_solutions() -> None:
    (_, _, _, choice, _, typed, *_), (*_, drawing) = (page.blocks for page in lesson().pages)
    assert isinstance(choice, Choice)
    assert [option.text for option in choice.options] == ["up", "down", "that depends"]
    assert [option.is_right for option in choice.options] == [True, False, False]
    assert [option.comment for option in choice.options] == ["", "The slope is negative.", ""]
    assert isinstance(typed, Typed)
    assert (typed.answer, typed.number, typed.tolerance) == ("0.305", 0.305, 0.005)
    assert typed.hints == ("The rule: Δw = −α · slope.", "Mind both minus signs.")
    assert typed.solution == "−5 · (−0.0610) = +0.305."
    assert drawing == Drawing(line_of("```nudge draw"), "left", "w", 0, 30, "It is steepest in the middle.")


def test_the_front_matter_takes_lists_comments_and_quotation_marks() -> None:
    front = """---
title: What? # a comment
question: "α # 1?"   # another

minutes: 4
shows: curve, E, rho
controls: [start.w, rule.rate]
asks-again: [which-way 2, how-far 1]
---
"""
    made = lesson(front + BODY)
    assert (made.title, made.question, made.minutes) == ("What?", "α # 1?", 4)
    assert (made.shows, made.controls) == (("curve", "E", "rho"), ("start.w", "rule.rate"))
    assert made.asks_again == (("which-way", 2, 8), ("how-far", 1, 8))


def test_line_ends_of_every_kind_and_a_byte_order_mark_are_the_same_lesson() -> None:
    assert lesson(TEXT.replace("\n", "\r\n")) == lesson()
