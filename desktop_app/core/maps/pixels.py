"""The pixels of a map and the columns of a fork, sixteen at a time: plain Python that `compiled.py` compiles on demand.

Each pixel is the very run that its two values make: the loop's own functions, in lanes, and the verdict's criteria.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis.criteria import (
    CHAOS,
    FEWEST,
    NOT_FINITE,
    WANDERING,
    Extents,
    Settings,
    extents,
    is_chaos,
    judged,
)
from desktop_app.core.analysis.passes import Layout
from desktop_app.core.maps.compiled_objective import Objective
from desktop_app.core.model.networks import ONE_WEIGHT, Codes
from desktop_app.core.model.numerics.primitives import load, store, wide
from desktop_app.core.model.own_code import OwnCode
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Array
from desktop_app.core.run.following import Whole, follow, parting
from desktop_app.core.run.kernel import Settings as LoopSettings
from desktop_app.core.run.lanes import ACTIVATION, LANES, MANY, PULL, ROWS, RULE, WALLS, Group, settings_in_lanes

# What is found of a lane: how many iterations were made, the sums of `parting`, and its extents.
_MADE, _FIRST, _SECOND, _EXTENTS = range(4)
_FOUND = _EXTENTS + len(Extents._fields)
NEAR_ITS_END = 1e-3  # of the weights' size: a run is there once it stays so near to where it is lately


class Lattice(NamedTuple):
    """Some pixels: each `step`-th from `begin` to `stop` − 1, in rows and in columns."""

    row: int
    row_stop: int
    row_step: int
    column: int
    column_stop: int
    column_step: int


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


class Question(NamedTuple):
    """What is asked of each run: the iterations, in order, whose weights are looked at, and their columns there."""

    length: int  # of a pass
    layout: Layout
    is_early: bool  # no verdict yet
    stops: Whole  # the last one but one is that of the map, and the last one is the step after it
    places: Whole
    there: int  # the position among `stops` of the iteration from which neighbours are followed
    passes: int  # in how many passes they are; 0: not at all
    soon: int  # the first of the columns that tell how soon a run is near its end
    soon_passes: Whole  # their passes
    uphill: float
    learnt: float
    slope_cancels: bool
    own: OwnCode | None  # the user's own formulas, to judge one run by


class Answers(NamedTuple):
    """What became of each pixel; each array has the shape (rows, columns)."""

    found: NDArray[np.uint8]
    number: Array
    passes: NDArray[np.int64]
    w: Array
    v: Array


def fill_map(values: Values, question: Question, lattice: Lattice, answers: Answers) -> None:
    """Make the runs of the pixels of a lattice, and judge them."""
    room = room_for(values, len(question.places))
    waiting, places, wait = room_for(values, 1), np.empty((2, MANY), np.int64), 0
    wide_row = -(-(lattice.column_stop - lattice.column) // lattice.column_step)
    pixels = -(-(lattice.row_stop - lattice.row) // lattice.row_step) * wide_row
    for first in range(0, pixels, MANY):
        for lane in range(MANY):
            row, column = _pixel(lattice, wide_row, min(first + lane, pixels - 1))
            _place(values, row, column, lane, room.numbers)
        _follow(values, question, room)
        for lane in range(min(MANY, pixels - first)):
            row, column = _pixel(lattice, wide_row, first + lane)
            found = _answer(values.group, question, room, lane, answers, row, column)
            if found == WANDERING and question.passes > 0:
                places[0, wait], places[1, wait] = row, column
                waiting.numbers[:, wait], waiting.states[:, wait] = room.numbers[:, lane], room.states[:, lane]
                wait += 1
            if wait == MANY:
                _part(values, question, waiting, places, wait, answers)
                wait = 0
    if wait > 0:
        for lane in range(wait, MANY):
            waiting.numbers[:, lane], waiting.states[:, lane] = waiting.numbers[:, 0], waiting.states[:, 0]
        _part(values, question, waiting, places, wait, answers)


class Room(NamedTuple):
    """Where the lanes of some pixels are worked in."""

    numbers: Array  # (numbers, MANY)
    states: Array  # (6, MANY): where neighbours begin
    seen: Array  # (2, stops, MANY)
    found: Array  # (_FOUND, MANY): how many iterations were made, what neighbours came to, and the extents
    patterns: Array  # (2, patterns): those of one run
    order: Whole


def room_for(values: Values, stops: int) -> Room:
    """Room, with the numbers that no axis changes."""
    numbers, count = np.empty((len(values.base), MANY)), (len(values.base) - ROWS) // 2
    for k in range(len(values.base)):
        numbers[k, :] = values.base[k]
    states, seen, found = np.zeros((6, MANY)), np.empty((2, stops, MANY)), np.zeros((_FOUND, MANY))
    return Room(numbers, states, seen, found, np.empty((2, count)), np.zeros(count, np.int64))


def _pixel(lattice: Lattice, wide_row: int, pixel: int) -> tuple[int, int]:
    """The row and the column of a lattice's pixel."""
    row = lattice.row + pixel // wide_row * lattice.row_step
    return row, lattice.column + pixel % wide_row * lattice.column_step


def _place(values: Values, row: int, column: int, lane: int, numbers: Array) -> None:
    """Write the numbers of a pixel to its lane."""
    for k in range(len(values.x_rows)):
        numbers[values.x_rows[k], lane] = values.x[k, column]
    for k in range(len(values.y_rows)):
        numbers[values.y_rows[k], lane] = values.y[k, row]


def settings_of(values: Values, numbers: Array) -> tuple[LoopSettings, State]:
    """What is in force in all lanes, and their states; all runs have the same codes."""
    count, base = numbers.shape[0] - ROWS, values.base
    of_runs = numbers[:ROWS].reshape(ROWS, 1, MANY // LANES, LANES)
    patterns = numbers[ROWS:].reshape(2, count // 2, MANY // LANES, LANES)
    its, state = settings_in_lanes(values.group, of_runs, patterns)
    group, rule = values.group, its.rule
    codes = Codes(group.network, int(base[ACTIVATION]), 0, group.presentation, int(base[PULL]), group.own)
    rule = RuleNumbers(
        int(base[RULE]), rule.rate, rule.p, rule.q, rule.epsilon, rule.ln_p, rule.ln_p_low, rule.ln_q, rule.ln_q_low
    )  # fmt: skip
    return LoopSettings(codes, patterns, rule, its.walls, its.seed, its.rule_start, its.tolerance, its.extras), state


def _in_lanes(array: Array) -> Array:
    """An array (rows, MANY) as that of lanes, in one column."""
    return array.reshape(len(array), 1, MANY // LANES, LANES)


def _follow(values: Values, question: Question, room: Room) -> None:
    """Make the iterations of all lanes, and see how much room they take."""
    settings, state = settings_of(values, room.numbers)
    made = wide(0.0, state.w)
    begin = question.there + 1
    seen = room.seen.reshape(2, room.seen.shape[1], MANY // LANES, LANES)
    state, made = follow(settings, state, made, 0, question.stops[:begin], question.places[:begin], seen, room.order)
    states, found = _in_lanes(room.states), _in_lanes(room.found)
    for k in range(6):
        store(states, k, 0, state[k])
    i = question.stops[question.there]
    state, made = follow(settings, state, made, i, question.stops[begin:], question.places[begin:], seen, room.order)
    store(found, _MADE, 0, made)
    if not question.is_early:
        weights = 1 if values.group.network == ONE_WEIGHT else 2
        taken = extents(weights, question.layout, seen)
        for k in range(len(taken)):
            store(found, _EXTENTS + k, 0, taken[k])


def _answer(
    group: Group, question: Question, room: Room, lane: int, answers: Answers, row: int, column: int
) -> int:  # fmt: skip
    """Judge the run in a lane, and write what became of it to its pixel; returns what was found."""
    own, made, last = room.seen[:, :, lane], room.found[_MADE, lane], len(question.places) - 2
    found, number, passes = FEWEST, 0.0, int(made) // question.length
    if made < question.stops[-1]:
        found = NOT_FINITE
    elif not question.is_early:
        settings, taken = _settings(group, question, room, lane), _taken(room.found, lane)
        found, number = judged(settings, question.layout, own, taken)
        passes = _soon(question, own, settings.weights, taken)
    answers.found[row, column], answers.number[row, column], answers.passes[row, column] = found, number, passes
    answers.w[row, column], answers.v[row, column] = own[0, last], own[1, last]
    return found


def _settings(group: Group, question: Question, room: Room, lane: int) -> Settings:
    """What the run in a lane is judged by."""
    numbers, patterns = room.numbers, room.patterns
    count = patterns.shape[1]
    for k in range(count):
        patterns[0, k], patterns[1, k] = numbers[ROWS + k, lane], numbers[ROWS + count + k, lane]
    activation, pull = int(numbers[ACTIVATION, lane]), int(numbers[PULL, lane])
    codes = Codes(group.network, activation, 0, group.presentation, pull, question.own)
    weights = 1 if group.network == ONE_WEIGHT else 2
    walls = numbers[WALLS, lane], numbers[WALLS + 1, lane]
    of = Objective(codes, patterns, question.slope_cancels)
    return Settings(of, weights, walls, question.uphill, question.learnt)


def _taken(found: Array, lane: int) -> Extents:
    """The extents of a lane."""
    k = _EXTENTS
    return Extents(
        found[k, lane], found[k + 1, lane], found[k + 2, lane], found[k + 3, lane], found[k + 4, lane],
        found[k + 5, lane], found[k + 6, lane], found[k + 7, lane], found[k + 8, lane], found[k + 9, lane],
        found[k + 10, lane], found[k + 11, lane], found[k + 12, lane], found[k + 13, lane],
    )  # fmt: skip


def _part(values: Values, question: Question, room: Room, places: Whole, count: int, answers: Answers) -> None:
    """Follow the neighbours of all lanes, and tell chaos from what wanders."""
    settings, _ = settings_of(values, room.numbers)
    states, found = _in_lanes(room.states), _in_lanes(room.found)
    state = State(
        load(states, 0, 0), load(states, 1, 0), load(states, 2, 0), load(states, 3, 0), load(states, 4, 0),
        load(states, 5, 0),
    )  # fmt: skip
    first, second, _ = parting(settings, state, question.stops[question.there], question.passes, room.order)
    store(found, _FIRST, 0, first)
    store(found, _SECOND, 0, second)
    for lane in range(count):
        if is_chaos(room.found[_FIRST, lane], room.found[_SECOND, lane], question.passes):
            answers.found[places[0, lane], places[1, lane]] = CHAOS


def _soon(question: Question, own: Array, weights: int, taken: Extents) -> int:
    """The pass, of those looked at, from which on the run stays where it is lately."""
    begin = own.shape[1] - 2
    row = begin - 1
    size_w = max(abs(taken.least_w), abs(taken.greatest_w)) * NEAR_ITS_END
    size_v = max(abs(taken.least_v), abs(taken.greatest_v)) * NEAR_ITS_END
    low_w, high_w = taken.least_w - size_w, taken.greatest_w + size_w
    low_v, high_v = taken.least_v - size_v, taken.greatest_v + size_v
    while row >= question.soon:
        if not low_w <= own[0, row] <= high_w or (weights == 2 and not low_v <= own[1, row] <= high_v):
            break
        row -= 1
    return int(question.soon_passes[min(row + 1, begin - 1) - question.soon])


class ForkAnswers(NamedTuple):
    """What became of each column of a fork."""

    w: Array  # (columns, values): the last ones
    v: Array
    exponent: Array  # (columns,): the Lyapunov exponent, per pass


def fill_fork(
    values: Values, stops: Whole, there: int, passes: int, begin: int, end: int, answers: ForkAnswers
) -> None:
    """Make the runs of the columns begin … end − 1.

    Their last weights are those at all stops but two: stop `there`, from which neighbours are followed for so many
    passes, and the last one, which tells whether the run ends.
    """
    last, room = answers.w.shape[1], room_for(values, len(stops))
    places = np.arange(len(stops))
    seen, found = room.seen.reshape(2, len(stops), MANY // LANES, LANES), _in_lanes(room.found)
    for first in range(begin, end, MANY):
        for lane in range(MANY):
            _place(values, 0, min(first + lane, end - 1), lane, room.numbers)
        settings, state = settings_of(values, room.numbers)
        made = wide(0.0, state.w)
        state, made = follow(settings, state, made, 0, stops[: there + 1], places, seen, room.order)
        one, two, _ = parting(settings, state, stops[there], passes, room.order)
        state, made = follow(
            settings, state, made, stops[there], stops[there + 1 :], places[there + 1 :], seen, room.order
        )  # fmt: skip
        store(found, _MADE, 0, made)
        store(found, _FIRST, 0, one + two)
        for lane in range(min(MANY, end - first)):
            column, is_there = first + lane, room.found[_MADE, lane] >= stops[-1] - 1
            answers.exponent[column] = room.found[_FIRST, lane] / passes if is_there else np.nan
            for k in range(last):
                place = k if k < there else k + 1
                answers.w[column, k] = room.seen[0, place, lane] if is_there else np.nan
                answers.v[column, k] = room.seen[1, place, lane] if is_there else np.nan
