"""Several runs that the loop makes together, one in each lane of a vector.

They share their network, presentation, patterns' number, seed and own formulas, and all have extras or none; all else
may differ from lane to lane.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from desktop_app.core.model.extras import NONE, Extras
from desktop_app.core.model.networks import Codes
from desktop_app.core.model.numerics.primitives import load, store
from desktop_app.core.model.own_code import OwnCode
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.schedules import ScheduleNumbers
from desktop_app.core.model.state import SIZE, Position, State
from desktop_app.core.run.book import Array, Book
from desktop_app.core.run.kernel import Scratch, Settings, advance

LANES = 8
MANY = 2 * LANES  # of a map's pixels

RULE = SIZE + 1  # the row of the rule's first number, after those of the state and the small gradients
WALLS = RULE + len(RuleNumbers._fields)
_START, ACTIVATION, PULL, EXTRAS = WALLS + 2, WALLS + 3, WALLS + 4, WALLS + 5
SCHEDULE = EXTRAS + 3
ROWS = SCHEDULE + len(ScheduleNumbers._fields)


class LaneCode(NamedTuple):
    """Positions in a registry, one for each lane, and as bits which positions there are."""

    present: int
    each: Any


def code_of(present: int, each: Any) -> Any:
    """A code that differs from lane to lane, in the place of one."""
    return LaneCode(present, each)


class GroupExtras(NamedTuple):
    """The same of what runs have beyond the plain loop."""

    size: int
    is_mean: int
    schedules: int


class Group(NamedTuple):
    """What the runs of the lanes share, and as bits which of each choice they have."""

    network: int
    presentation: int
    seed: int
    tolerance: float
    activations: int
    pulls: int
    rules: int
    own: OwnCode | None
    extras: GroupExtras | None

    @classmethod
    def of(cls, settings: Sequence[Settings]) -> "Group":
        """The group of runs with these settings."""
        (network, _, _, presentation, _, own), seed, tolerance = (
            settings[0].codes, settings[0].seed, settings[0].tolerance,
        )  # fmt: skip
        activations, pulls, rules = (
            reduce(or_, (1 << code for code in codes))
            for codes in zip(*((its.codes.activation, its.codes.pull, its.rule.code) for its in settings), strict=True)
        )
        every = [its.extras for its in settings if its.extras is not None]
        extras = None
        if every:
            schedules = reduce(or_, (1 << its.schedule.code for its in every))
            extras = GroupExtras(every[0].size, every[0].is_mean, schedules)
        return cls(network, presentation, seed, tolerance, activations, pulls, rules, own, extras)


def rows_of(settings: Settings, position: Position) -> list[float]:
    """A lane's numbers: its position, and what it has for itself of the settings."""
    codes, extras = settings.codes, settings.extras or NONE
    return [*position.state, position.small_gradients, *settings.rule, *settings.walls, settings.rule_start,
            codes.activation, codes.pull, extras.decay, extras.shrink, extras.ahead, *extras.schedule]  # fmt: skip


def settings_in_lanes(group: Group, numbers: Array, patterns: Array) -> tuple[Settings, State]:
    """What is in force, and the state, of all lanes, out of their `numbers` (ROWS, 1, LANES)."""
    state = State(
        load(numbers, 0, 0), load(numbers, 1, 0), load(numbers, 2, 0), load(numbers, 3, 0), load(numbers, 4, 0),
        load(numbers, 5, 0),
    )  # fmt: skip
    k = RULE
    rule = RuleNumbers(
        code_of(group.rules, load(numbers, k, 0)), load(numbers, k + 1, 0), load(numbers, k + 2, 0),
        load(numbers, k + 3, 0), load(numbers, k + 4, 0), load(numbers, k + 5, 0), load(numbers, k + 6, 0),
        load(numbers, k + 7, 0), load(numbers, k + 8, 0),
    )  # fmt: skip
    activation = code_of(group.activations, load(numbers, ACTIVATION, 0))
    pull = code_of(group.pulls, load(numbers, PULL, 0))
    codes = Codes(group.network, activation, 0, group.presentation, pull, group.own)
    walls = load(numbers, WALLS, 0), load(numbers, WALLS + 1, 0)
    extras = extras_in_lanes(group.extras, numbers)
    return Settings(codes, patterns, rule, walls, group.seed, load(numbers, _START, 0), group.tolerance, extras), state


def extras_in_lanes(group: GroupExtras | None, numbers: Array) -> Extras | None:
    """What the lanes have beyond the plain loop; None is known when this is compiled."""
    if group is None:
        return None
    k = SCHEDULE
    schedule = ScheduleNumbers(
        code_of(group.schedules, load(numbers, k, 0)), load(numbers, k + 1, 0), load(numbers, k + 2, 0),
        load(numbers, k + 3, 0), load(numbers, k + 4, 0), load(numbers, k + 5, 0),
    )  # fmt: skip
    k = EXTRAS
    decay, shrink, far = load(numbers, k, 0), load(numbers, k + 1, 0), load(numbers, k + 2, 0)
    return Extras(group.size, group.is_mean, decay, shrink, far, schedule)


def advance_lanes(
    group: Group, numbers: Array, patterns: Array, i: int, stop: int, book: Book, scratch: Scratch
) -> int:
    """`advance` for all lanes, up to the first iteration that one of them ends before, or after; returns that.

    `numbers` (ROWS, 1, LANES) are each lane's position, which is replaced by the one reached, and its settings.
    """
    settings, state = settings_in_lanes(group, numbers, patterns)
    position = advance(settings, Position(i, state, load(numbers, SIZE, 0)), stop, book, scratch)
    for row in range(SIZE):
        store(numbers, row, 0, position.state[row])
    store(numbers, SIZE, 0, position.small_gradients)
    return position.i
