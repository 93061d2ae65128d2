"""The pixels of a map and the columns of a fork, sixteen at a time: plain Python that `compiled.py` compiles on demand.

Each pixel is the very run that its two values make: the loop's own functions, in lanes, and the verdict's criteria.
"""

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis.criteria import CHAOS, FEWEST, NOT_FINITE, WANDERING, Settings, is_chaos, judged
from desktop_app.core.analysis.extents import Extents, extents_of
from desktop_app.core.analysis.passes import Layout
from desktop_app.core.maps.compiled_objective import Objective
from desktop_app.core.maps.room import EXTENTS, FIRST, MADE, SECOND, Room, Values, copy, place, settings_of
from desktop_app.core.model.networks import ONE_WEIGHT, Codes
from desktop_app.core.model.numerics.primitives import load, select, store, wide
from desktop_app.core.model.own_code import OwnCode
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Array
from desktop_app.core.run.following import Whole, follow, parting
from desktop_app.core.run.lanes import ACTIVATION, EXTRAS, MANY, PULL, ROWS, WALLS, Group

NEAR_ITS_END = 1e-3  # of the weights' size: a run is there once it stays so near to where it is lately


class Lattice(NamedTuple):
    """Some pixels: each `step`-th from `begin` to `stop` − 1, in rows and in columns."""

    row: int
    row_stop: int
    row_step: int
    column: int
    column_stop: int
    column_step: int


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
    divisor: float  # of E of all patterns
    decays: float  # how often E of all has ½λ|θ|²
    own: OwnCode | None  # the user's own formulas, to judge one run by


class Answers(NamedTuple):
    """What became of each pixel; each array has the shape (rows, columns)."""

    found: NDArray[np.uint8]
    number: Array
    passes: NDArray[np.int64]
    w: Array
    v: Array


def fill_map(
    values: Values, question: Question, lattice: Lattice, answers: Answers, room: Room, waiting: Room
) -> None:  # fmt: skip
    """Make the runs of the pixels of a lattice, and judge them; what wanders is `waiting` for its neighbours."""
    wait = 0
    wide_row = -(-(lattice.column_stop - lattice.column) // lattice.column_step)
    pixels = -(-(lattice.row_stop - lattice.row) // lattice.row_step) * wide_row
    for first in range(0, pixels, MANY):
        for lane in range(MANY):
            row, column = _pixel(lattice, wide_row, min(first + lane, pixels - 1))
            place(values, row, column, lane, room.numbers)
        _follow(values, question, room)
        for lane in range(min(MANY, pixels - first)):
            row, column = _pixel(lattice, wide_row, first + lane)
            found = _answer(values.group, question, room, lane, answers, row, column)
            if found == WANDERING and question.passes > 0:
                waiting.places[0, wait], waiting.places[1, wait] = row, column
                copy(room, lane, waiting, wait)
                wait += 1
            if wait == MANY:
                _part(values, question, waiting, wait, answers)
                wait = 0
    if wait > 0:
        for lane in range(wait, MANY):
            copy(waiting, 0, waiting, lane)
        _part(values, question, waiting, wait, answers)


def _pixel(lattice: Lattice, wide_row: int, pixel: int) -> tuple[int, int]:
    """The row and the column of a lattice's pixel."""
    row = lattice.row + pixel // wide_row * lattice.row_step
    return row, lattice.column + pixel % wide_row * lattice.column_step


def _follow(values: Values, question: Question, room: Room) -> None:
    """Make the iterations of all lanes, and see how much room they take."""
    settings, state = settings_of(values, room)
    end = wide(inf, state.w)
    begin = question.there + 1
    seen, states, found = room.seen_in_lanes, room.states_in_lanes, room.found_in_lanes
    state, end = follow(settings, state, end, 0, question.stops[:begin], question.places[:begin], seen, room.of_pass)
    for k in range(6):
        store(states, k, 0, state[k])
    i = question.stops[question.there]
    _, end = follow(settings, state, end, i, question.stops[begin:], question.places[begin:], seen, room.of_pass)
    store(found, MADE, 0, _made(end, float(question.stops[-1])))
    if not question.is_early:
        weights = 1 if values.group.network == ONE_WEIGHT else 2
        taken = extents_of(weights, question.layout, seen)
        for k in range(len(taken)):
            store(found, EXTENTS + k, 0, taken[k])


def _made(end: float, last: float) -> float:
    """How many iterations were made by a run that ends before iteration `end`, if there is one."""
    return select(end < last, end, last)


def _answer(
    group: Group, question: Question, room: Room, lane: int, answers: Answers, row: int, column: int
) -> int:  # fmt: skip
    """Judge the run in a lane, and write what became of it to its pixel; returns what was found."""
    own, made, last = room.seen[:, :, lane], room.found[MADE, lane], len(question.places) - 2
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
    decay = numbers[EXTRAS, lane] * question.decays
    of = Objective(codes, patterns, question.divisor, decay, question.slope_cancels)
    return Settings(of, weights, walls, question.uphill, question.learnt)


def _taken(found: Array, lane: int) -> Extents:
    """The extents of a lane."""
    k = EXTENTS
    return Extents(
        found[k, lane], found[k + 1, lane], found[k + 2, lane], found[k + 3, lane], found[k + 4, lane],
        found[k + 5, lane], found[k + 6, lane], found[k + 7, lane], found[k + 8, lane], found[k + 9, lane],
        found[k + 10, lane], found[k + 11, lane], found[k + 12, lane], found[k + 13, lane],
    )  # fmt: skip


def _part(values: Values, question: Question, room: Room, count: int, answers: Answers) -> None:
    """Follow the neighbours of all lanes, and tell chaos from what wanders."""
    settings, _ = settings_of(values, room)
    states, found, places = room.states_in_lanes, room.found_in_lanes, room.places
    state = State(
        load(states, 0, 0), load(states, 1, 0), load(states, 2, 0), load(states, 3, 0), load(states, 4, 0),
        load(states, 5, 0),
    )  # fmt: skip
    first, second, _ = parting(settings, state, question.stops[question.there], question.passes, room.of_pass)
    store(found, FIRST, 0, first)
    store(found, SECOND, 0, second)
    for lane in range(count):
        if is_chaos(room.found[FIRST, lane], room.found[SECOND, lane], question.passes):
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
    values: Values, stops: Whole, places: Whole, there: int, passes: int, begin: int, end: int, answers: ForkAnswers,
    room: Room,
) -> None:  # fmt: skip
    """Make the runs of the columns begin … end − 1.

    Their last weights are those at all stops but two: stop `there`, from which neighbours are followed for so many
    passes, and the last one, which tells whether the run ends.
    """
    last, seen, found = answers.w.shape[1], room.seen_in_lanes, room.found_in_lanes
    for first in range(begin, end, MANY):
        for lane in range(MANY):
            place(values, 0, min(first + lane, end - 1), lane, room.numbers)
        settings, state = settings_of(values, room)
        to, ends = wide(inf, state.w), there + 1
        state, to = follow(settings, state, to, 0, stops[:ends], places, seen, room.of_pass)
        one, two, _ = parting(settings, state, stops[there], passes, room.of_pass)
        _, to = follow(settings, state, to, stops[there], stops[ends:], places[ends:], seen, room.of_pass)
        store(found, MADE, 0, _made(to, float(stops[-1])))
        store(found, FIRST, 0, one + two)
        for lane in range(min(MANY, end - first)):
            column, is_there = first + lane, room.found[MADE, lane] >= stops[-1] - 1
            answers.exponent[column] = room.found[FIRST, lane] / passes if is_there else np.nan
            for k in range(last):
                row = k if k < there else k + 1
                answers.w[column, k] = room.seen[0, row, lane] if is_there else np.nan
                answers.v[column, k] = room.seen[1, row, lane] if is_there else np.nan
