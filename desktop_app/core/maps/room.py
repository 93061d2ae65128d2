"""The lanes in which pixels of a map are worked: their numbers, and the arrays for what is found of them."""

from typing import NamedTuple

import numpy as np

from desktop_app.core.analysis.extents import Extents
from desktop_app.core.model.extras import Extras
from desktop_app.core.model.networks import Codes
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.schedules import ScheduleNumbers
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Array
from desktop_app.core.run.following import Pass, Whole
from desktop_app.core.run.kernel import Settings
from desktop_app.core.run.lanes import ACTIVATION, LANES, MANY, PULL, ROWS, RULE, SCHEDULE, Group, settings_in_lanes

# What is found of a lane: how many iterations were made, the sums of `parting`, and its extents.
MADE, FIRST, SECOND, EXTENTS = range(4)
FOUND = EXTENTS + len(Extents._fields)


class Values(NamedTuple):
    """The numbers of a run, and those that a map's axes change.

    A number is known by its row in `lanes.py`; behind those rows come each pattern's x, and then each y.
    """

    group: Group
    base: Array  # (numbers,)
    x_rows: Whole  # the numbers that change from column to column
    x: Array  # (len(x_rows), columns)
    y_rows: Whole
    y: Array


class Room(NamedTuple):
    """Where the lanes of some pixels are worked in: compiled code that makes no arrays need not count who uses them.

    `…_in_lanes` are the same arrays as the loop takes them: (rows, columns, MANY // LANES, LANES).
    """

    numbers: Array  # (numbers, MANY)
    numbers_in_lanes: Array  # the first ROWS of them
    patterns_in_lanes: Array  # (2, patterns, …): the others
    states: Array  # (6, MANY): where neighbours begin
    states_in_lanes: Array
    seen: Array  # (2, stops, MANY)
    seen_in_lanes: Array
    found: Array  # (FOUND, MANY): how many iterations were made, what neighbours came to, and the extents
    found_in_lanes: Array
    places: Whole  # (2, MANY): the rows and columns of pixels
    patterns: Array  # (2, patterns): those of one run
    of_pass: Pass


def room_for(values: Values, stops: int) -> Room:
    """Room, with the numbers that no axis changes."""
    count, lanes = (len(values.base) - ROWS) // 2, (MANY // LANES, LANES)
    numbers = np.repeat(values.base[:, np.newaxis], MANY, axis=1)
    states, seen, found = np.zeros((6, MANY)), np.zeros((2, stops, MANY)), np.zeros((FOUND, MANY))
    return Room(
        numbers, numbers[:ROWS].reshape(ROWS, 1, *lanes), numbers[ROWS:].reshape(2, count, *lanes),
        states, states.reshape(6, 1, *lanes), seen, seen.reshape(2, stops, *lanes), found,
        found.reshape(FOUND, 1, *lanes), np.zeros((2, MANY), np.int64), np.empty((2, count)),
        Pass(np.zeros(count, np.int64), np.empty((2, count, *lanes))),
    )  # fmt: skip


def copy(one: Room, lane: int, other: Room, other_lane: int) -> None:
    """Copy the numbers and the state of a lane."""
    for k in range(len(one.numbers)):
        other.numbers[k, other_lane] = one.numbers[k, lane]
    for k in range(len(one.states)):
        other.states[k, other_lane] = one.states[k, lane]


def place(values: Values, row: int, column: int, lane: int, numbers: Array) -> None:
    """Write the numbers of a pixel to its lane."""
    for k in range(len(values.x_rows)):
        numbers[values.x_rows[k], lane] = values.x[k, column]
    for k in range(len(values.y_rows)):
        numbers[values.y_rows[k], lane] = values.y[k, row]


def settings_of(values: Values, room: Room) -> tuple[Settings, State]:
    """What is in force in all lanes, and their states; all runs have the same codes."""
    base, patterns = values.base, room.patterns_in_lanes
    its, state = settings_in_lanes(values.group, room.numbers_in_lanes, patterns)
    group, rule = values.group, its.rule
    codes = Codes(group.network, int(base[ACTIVATION]), 0, group.presentation, int(base[PULL]), group.own)
    rule = RuleNumbers(
        int(base[RULE]), rule.rate, rule.p, rule.q, rule.epsilon, rule.ln_p, rule.ln_p_low, rule.ln_q, rule.ln_q_low
    )  # fmt: skip
    extras = _of_one_schedule(its.extras, int(base[SCHEDULE]))
    return Settings(codes, patterns, rule, its.walls, its.seed, its.rule_start, its.tolerance, extras), state


def _of_one_schedule(extras: Extras | None, code: int) -> Extras | None:
    """The same, with the code of the schedule that all runs have."""
    if extras is None:
        return None
    _, is_on, p, q, ln_p, ln_p_low = extras.schedule
    schedule = ScheduleNumbers(code, is_on, p, q, ln_p, ln_p_low)
    return Extras(extras.size, extras.is_mean, extras.decay, extras.shrink, extras.ahead, schedule)
