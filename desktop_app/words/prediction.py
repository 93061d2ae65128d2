"""The score of a predicted nudge: its direction and its amount, each by itself."""

from typing import NamedTuple

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.numbers import brief

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
    told = f"Direction {_VERDICT[is_right]}: {w} {GOES[way]}"
    told += "." if is_right else f", you said {WAYS[direction]}."
    return Score(is_right, is_near, f"{told}\nAmount {_VERDICT[is_near]}: {comparison(amount, size)}.")


def comparison(amount: float, size: float) -> str:
    """A predicted amount and the real one: 0.05 against 0.0625: 20 % too little."""
    both = f"{brief(amount)} against {brief(size)}"
    if amount == size:
        return f"{both}: exactly right"
    if amount == 0 or size == 0:
        return both
    ratio = amount / size
    if not 1 / GREATEST < ratio <= GREATEST:
        return both
    if ratio >= _MULTIPLE or ratio <= 1 / _MULTIPLE**2:
        times = brief(max(ratio, 1 / ratio), 2)
        return f"{both}: {times} times too {'much' if ratio > 1 else 'little'}"
    percent = round(100 * abs(ratio - 1))
    return (
        f"{both}: {percent} % too {'much' if ratio > 1 else 'little'}" if percent else f"{both}: nearly exactly right"
    )


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
