"""The score of a predicted nudge: its direction and its amount, each by itself."""

from typing import NamedTuple

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.numbers import brief
from desktop_app.core.model.step import Step

# An amount is right if it is off by at most this share of the real nudge.
TOLERANCE = 0.25
DOWN, STAYS, UP = -1, 0, 1
WAYS = {DOWN: "down", STAYS: "stays", UP: "up"}
GOES = {DOWN: "goes down", STAYS: "stays", UP: "goes up"}
_VERDICT = ("wrong", "right")
# An amount that is so many times too much or too little is called a multiple, else a percentage.
_MULTIPLE = 2.0


def way_of(number: float) -> int:
    """`UP`, `DOWN` or `STAYS`."""
    return (number > 0) - (number < 0)


class Score(NamedTuple):
    """Whether direction and amount of a prediction are right, and both in words."""

    direction: bool
    amount: bool
    words: str


def score(direction: int, amount: float, nudge: float, w: str = "w") -> Score:
    """Score a direction (−1, 0 or 1) and an amount ≥ 0 against the real nudge of the weight `w`."""
    way, size = way_of(nudge), abs(nudge)
    is_right, is_near = direction == way, abs(amount - size) <= TOLERANCE * size
    said = GOES[direction].removeprefix("goes ")
    told = f"You said {_by(said, amount)}; {w} {_by(GOES[way], size)}."
    off = deviation(amount, size)
    verdict = f"Direction {_VERDICT[is_right]}, amount {_VERDICT[is_near]}{f': {off}' if off else ''}."
    return Score(is_right, is_near, f"{told}\n{verdict}")


def _by(way: str, amount: float) -> str:
    return f"{way} by {brief(amount)}" if amount else way


def comparison(amount: float, size: float) -> str:
    """A predicted amount and the real one: 0.05 against 0.0625: 20 % too little."""
    both, off = f"{brief(amount)} against {brief(size)}", deviation(amount, size)
    return f"{both}: {off}" if off else both


def deviation(amount: float, size: float) -> str:
    """How far a predicted amount is off: 20 % too little; empty where no number says it."""
    if amount == size:
        return "exactly right"
    if amount == 0 or size == 0:
        return ""
    ratio = amount / size
    if not 1 / GREATEST < ratio <= GREATEST:
        return ""
    if ratio >= _MULTIPLE or ratio <= 1 / _MULTIPLE**2:
        times = brief(max(ratio, 1 / ratio), 2)
        return f"{times} times too {'much' if ratio > 1 else 'little'}"
    percent = round(100 * abs(ratio - 1))
    return f"{percent} % too {'much' if ratio > 1 else 'little'}" if percent else "nearly exactly right"


def teaches_nothing(step: Step) -> bool:
    """Whether slope and nudge of the first weight are exactly 0 because x = 0, whatever the weight is."""
    share = step.shares[0] if len(step.shares) == 1 else step.share
    return share is not None and share.x == step.dE_dw == step.delta_w == 0.0


class Tally(NamedTuple):
    """How many predictions were made, and how many of their directions and amounts were right."""

    asked: int = 0
    directions: int = 0
    amounts: int = 0

    def with_score(self, made: Score) -> "Tally":
        return Tally(self.asked + 1, self.directions + made.direction, self.amounts + made.amount)

    @property
    def words(self) -> str:
        return f"Direction {self.directions} of {self.asked} · Amount {self.amounts} of {self.asked}"
