"""Scores predictions: an option that was chosen, an answer that was typed, a curve that was drawn; each in words."""

from collections.abc import Sequence
from enum import Enum
from math import isfinite
from typing import NamedTuple

from desktop_app.core.model.numbers import brief, count
from desktop_app.lessons.lesson import Choice, Drawing, Typed
from desktop_app.words.step.prediction import TOLERANCE, comparison, way_of
from desktop_app.words.typed_numbers import Allowed, parse, quoted

CLOSE = 0.1  # of the range of a run: so far from it a drawn value may lie
MOSTLY, PARTLY = 0.8, 0.5  # of the iterations: where so many are close, a drawing is right, or near
_ROUNDING = 1e-9  # of a tolerance: 0.31 is within 0.005 of 0.305
_STEEP = 1.4  # times as steep as on average: else a curve has no steepest part that is worth a word
_PARTS = 10  # of a curve: its steepest part is the steepest of so many, wherever it begins


class Result(Enum):
    """What became of a question."""

    RIGHT = "right"
    NEAR = "near"
    WRONG = "wrong"
    SKIPPED = "skipped"


class Scored(NamedTuple):
    """A prediction held against the truth."""

    result: Result
    words: str


def score_choice(choice: Choice, chosen: int) -> Scored:
    """Score option `chosen`, from 0."""
    option = choice.options[chosen]
    words = "Right." if option.is_right else "No."
    return Scored(Result.RIGHT if option.is_right else Result.WRONG, f"{words} {option.comment}".strip())


def refusal(typed: Typed, text: str) -> str:
    """Why what was typed cannot be scored, in a sentence without its full stop; empty if it can."""
    if not text.strip():
        return "Type an answer" if typed.number is None else "Type a number"
    if typed.number is None:
        return ""
    return "" if parse(text, True) is not None else Allowed("Answer").refusal(text)


def score_typed(typed: Typed, text: str) -> Scored:
    """Score an answer that is not refused."""
    if typed.number is None:
        is_right = _plain(text) == _plain(typed.answer)
        words = "Right." if is_right else f"The answer is “{typed.answer}”, not {quoted(text)}."
        return Scored(Result.RIGHT if is_right else Result.WRONG, words)
    number, truth = float(parse(text, True) or 0.0), typed.number
    if abs(number - truth) <= typed.tolerance * (1.0 + _ROUNDING):
        close = "" if number == truth else f", close enough to {brief(truth)}"
        return Scored(Result.RIGHT, f"{brief(number)} is right{close}.")
    if number and truth and way_of(number) != way_of(truth):
        size = "" if abs(number) == abs(truth) else f" In size: {comparison(abs(number), abs(truth))}."
        return Scored(Result.WRONG, f"The sign is wrong: it is {brief(truth)}, you typed {brief(number)}.{size}")
    is_near = abs(number - truth) <= TOLERANCE * abs(truth)
    sizes = f"{'in size ' if truth < 0 else ''}{comparison(abs(number), abs(truth))}"
    return Scored(Result.NEAR, f"Near: {sizes}.") if is_near else Scored(Result.WRONG, f"No: {sizes}.")


def score_drawing(drawing: Drawing, drawn: Sequence[float], values: Sequence[float | None]) -> Scored:
    """Score a curve: `drawn` and `values` are those at the iterations from `begin` to `end`; NaN where none is drawn.

    `values` may be fewer, if the run ends before. The drawing is right if most of it lies close to the run.
    """
    pairs = [
        (drawing.begin + k, mine, its)
        for k, (mine, its) in enumerate(zip(drawn, values, strict=False))
        if its is not None and isfinite(its)
    ]
    both = [(i, mine, its) for i, mine, its in pairs if isfinite(mine)]
    if not both:
        return Scored(Result.SKIPPED, "Nothing is drawn where the run has values.")
    its_all = [its for _, _, its in pairs]
    span = max(its_all) - min(its_all) or abs(its_all[0]) or 1.0
    share = sum(abs(mine - its) <= CLOSE * span * (1.0 + _ROUNDING) for _, mine, its in both) / len(pairs)
    result = Result.RIGHT if share >= MOSTLY else Result.NEAR if share >= PARTLY else Result.WRONG
    i, mine, its = both[-1]
    words = (
        f"At iteration {count(i)} you drew {brief(mine)}; the run stands at {brief(its)}.",
        _steepness([(i, mine) for i, mine, _ in both], [(i, its) for i, _, its in pairs]),
        f"{_percent(share)} of your curve lies close to the run.",
    )
    return Scored(result, " ".join(part for part in words if part))


def _steepness(drawn: list[tuple[int, float]], values: list[tuple[int, float]]) -> str:
    """Where the drawn curve is steepest against where the run is; nothing if one of them is straight."""
    mine, its = _steepest(drawn), _steepest(values)
    if mine is None or its is None:
        return ""
    if abs(mine - its) <= CLOSE * (values[-1][0] - values[0][0]):
        return f"You drew it steepest around iteration {count(mine)}: that is where the run is steepest, too."
    return f"You drew it steepest around iteration {count(mine)}; the run is steepest around {count(its)}."


def _steepest(curve: list[tuple[int, float]]) -> int | None:
    """The middle of the steepest part of a curve; None if it has none: if it is nearly straight."""
    width = max(1, len(curve) // _PARTS)
    rises = [abs(after[1] - at[1]) / (after[0] - at[0]) for at, after in zip(curve, curve[width:], strict=False)]
    if not rises or max(rises) < _STEEP * sum(rises) / len(rises) or max(rises) == 0.0:
        return None
    k = rises.index(max(rises))
    return (curve[k][0] + curve[k + width][0]) // 2


def _percent(share: float) -> str:
    return f"{int(100 * share)} %"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
