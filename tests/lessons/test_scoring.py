"""Predictions are scored against the truth, in words."""

from math import nan

import pytest

from desktop_app.lessons.lesson import Choice, Drawing, Option, Typed
from desktop_app.lessons.scoring import Result, refusal, score_choice, score_drawing, score_typed
from desktop_app.words.lessons import right_answer

CHOICE = Choice(1, (Option(1, "up", True), Option(2, "down", False, comment="The slope is negative.")))


def typed(answer: str, number: float | None, tolerance: float = 0.0) -> Typed:
    return Typed(1, answer, number, tolerance)


def test_a_choice_is_right_or_wrong_with_the_comment_on_it() -> None:
    assert score_choice(CHOICE, 0) == (Result.RIGHT, "Right.")
    assert score_choice(CHOICE, 1) == (Result.WRONG, "No. The slope is negative.")


@pytest.mark.parametrize(
    ("text", "result", "words"),
    [
        ("0.305", Result.RIGHT, "0.305 is right."),
        ("0,31", Result.RIGHT, "0.31 is right, close enough to 0.305."),
        ("0.3", Result.RIGHT, "0.3 is right, close enough to 0.305."),
        ("0.25", Result.NEAR, "Near: 0.25 against 0.305: 18 % too little."),
        ("-0.305", Result.WRONG, "The sign is wrong: it is 0.305, you typed −0.305."),
        ("−0.061", Result.WRONG,
         "The sign is wrong: it is 0.305, you typed −0.061. In size: 0.061 against 0.305: 5 times too little."),
        ("3.05e-1", Result.RIGHT, "0.305 is right."),
        ("0.61", Result.WRONG, "No: 0.61 against 0.305: 2 times too much."),
        ("0", Result.WRONG, "No: 0 against 0.305."),
    ],
)  # fmt: skip
def test_a_number_is_right_near_or_wrong(text: str, result: Result, words: str) -> None:
    question = typed("0.305", 0.305, 0.005)
    assert refusal(question, text) == ""
    assert score_typed(question, text) == (result, words)


def test_of_a_negative_number_sizes_are_compared() -> None:
    scored = score_typed(typed("-0.4", -0.4, 0.01), "-0.35")
    assert scored == (Result.NEAR, "Near: in size 0.35 against 0.4: 13 % too little.")


def test_words_are_compared_without_regard_to_case_and_spaces() -> None:
    question = typed("the sign", None)
    assert score_typed(question, "  The  SIGN ").result is Result.RIGHT
    assert score_typed(question, "size") == (Result.WRONG, "The answer is “the sign”, not “size”.")
    assert refusal(question, " ") == "Type an answer"


@pytest.mark.parametrize("text", ["", "abc", "1,000", "1e999", "0x1", "nan"])
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    assert refusal(typed("1", 1.0), text)


def drawing(end: int) -> Drawing:
    return Drawing(1, "left", "w", 0, end)


def curve(end: int) -> list[float]:
    """Steepest at the middle of 0 … end."""
    return [1 / (1 + 2.0 ** (end / 2 - i)) for i in range(end + 1)]


def test_a_curve_like_the_runs_is_right() -> None:
    values = curve(30)
    scored = score_drawing(drawing(30), [value + 0.05 for value in values], values)
    assert scored.result is Result.RIGHT
    assert scored.words == (
        "At iteration 30 you drew 1.05; the run stands at 1. You drew it steepest around iteration 15: that is where "
        "the run is steepest, too. 100 % of your curve lies close to the run."
    )


def test_a_curve_that_is_steepest_at_the_beginning_is_told_so() -> None:
    values = curve(30)
    mine = [1 - 0.5 ** (i / 3) for i in range(31)]
    scored = score_drawing(drawing(30), mine, values)
    assert scored.result is Result.WRONG
    assert "You drew it steepest around iteration 1; the run is steepest around 15." in scored.words
    close = sum(abs(a - b) <= 0.1 * (max(values) - min(values)) for a, b in zip(mine, values, strict=True))
    assert f"{100 * close // 31} % of your curve" in scored.words


def test_what_is_not_drawn_does_not_count_as_close() -> None:
    values = curve(9)
    half = [value if i < 7 else nan for i, value in enumerate(values)]
    scored = score_drawing(drawing(9), half, values)
    assert scored.result is Result.NEAR
    assert scored.words.startswith("At iteration 6 you drew ")
    assert "70 % of your curve" in scored.words
    assert score_drawing(drawing(9), [nan] * 10, values).result is Result.SKIPPED
    assert score_drawing(drawing(9), [0.0] * 10, []).result is Result.SKIPPED


def test_a_level_run_has_no_steepest_part_and_a_range_of_its_own_size() -> None:
    scored = score_drawing(drawing(4), [2.1, 2.0, 1.9, 2.0, 2.0], [2.0] * 5)
    assert scored == (
        Result.RIGHT,
        "At iteration 4 you drew 2; the run stands at 2. 100 % of your curve lies close to the run.",
    )


def test_iterations_without_a_value_are_left_out() -> None:
    scored = score_drawing(drawing(3), [0.0, 1.0, 2.0, 3.0], [0.0, None, 2.0])
    assert scored.result is Result.RIGHT
    assert scored.words.startswith("At iteration 2 you drew 2; the run stands at 2.")


def test_the_right_answer_has_the_signs_of_print() -> None:
    assert right_answer("-0.032", is_number=True) == "It is −0.032."
    assert right_answer("a follow-up", is_number=False) == "It is a follow-up."
