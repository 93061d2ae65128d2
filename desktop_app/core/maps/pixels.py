"""The pixels of a map and the columns of a fork, eight at a time: plain Python that `compiled.py` compiles on demand.

Each pixel is the very run that its two values make: the loop's own functions, in lanes, and the verdict's criteria.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis.criteria import CHAOS, FEWEST, NOT_FINITE, WANDERING, Settings, is_chaos, judged
from desktop_app.core.analysis.passes import Layout
from desktop_app.core.maps.compiled_objective import Objective
from desktop_app.core.model.networks import ONE_WEIGHT, Codes
from desktop_app.core.model.numerics.primitives import store, wide
from desktop_app.core.model.own_code import OwnCode
from desktop_app.core.run.book import Array
from desktop_app.core.run.following import Whole, follow, parting
from desktop_app.core.run.lanes import ACTIVATION, LANES, PULL, ROWS, WALLS, Group, settings_in_lanes

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
    count = (len(values.base) - ROWS) // 2
    numbers, patterns = np.empty((ROWS, 1, LANES)), np.empty((2, count, LANES))
    own_patterns, order = np.empty((2, count)), np.zeros(count, np.int64)
    columns = len(question.places)
    seen, sums = np.empty((2, LANES, columns)), np.empty((3, 1, LANES))
    wide_row = -(-(lattice.column_stop - lattice.column) // lattice.column_step)
    pixels = -(-(lattice.row_stop - lattice.row) // lattice.row_step) * wide_row
    for first in range(0, pixels, LANES):
        for lane in range(LANES):
            pixel = min(first + lane, pixels - 1)
            row = lattice.row + pixel // wide_row * lattice.row_step
            column = lattice.column + pixel % wide_row * lattice.column_step
            _place(values, row, column, lane, numbers, patterns)
        _follow(values.group, question, numbers, patterns, seen, sums, order)
        is_asked = False
        for lane in range(min(LANES, pixels - first)):
            pixel = first + lane
            row = lattice.row + pixel // wide_row * lattice.row_step
            column = lattice.column + pixel % wide_row * lattice.column_step
            found, number = FEWEST, 0.0
            own = seen[:, lane, :]
            made = sums[0, 0, lane]
            if made < question.stops[-1]:
                found = NOT_FINITE
            elif not question.is_early:
                for k in range(count):
                    own_patterns[0, k], own_patterns[1, k] = patterns[0, k, lane], patterns[1, k, lane]
                settings = _settings(values.group, question, numbers, own_patterns, lane)
                found, number = judged(settings, question.layout, own)
                is_asked = is_asked or found == WANDERING
            answers.found[row, column], answers.number[row, column] = found, number
            answers.w[row, column], answers.v[row, column] = own[0, columns - 2], own[1, columns - 2]
            answers.passes[row, column] = _soon(question, own, int(made), found)
        if is_asked and question.passes > 0:
            _part(values.group, question, numbers, patterns, sums, order)
            for lane in range(min(LANES, pixels - first)):
                pixel = first + lane
                row = lattice.row + pixel // wide_row * lattice.row_step
                column = lattice.column + pixel % wide_row * lattice.column_step
                parts_from_it = is_chaos(sums[1, 0, lane], sums[2, 0, lane], question.passes)
                if parts_from_it and answers.found[row, column] == WANDERING:
                    answers.found[row, column] = CHAOS


def _place(values: Values, row: int, column: int, lane: int, numbers: Array, patterns: Array) -> None:
    """Write the numbers of a pixel to its lane."""
    for k in range(len(values.base)):
        _write(values.base[k], k, lane, numbers, patterns)
    for k in range(len(values.x_rows)):
        _write(values.x[k, column], values.x_rows[k], lane, numbers, patterns)
    for k in range(len(values.y_rows)):
        _write(values.y[k, row], values.y_rows[k], lane, numbers, patterns)


def _write(value: float, number: int, lane: int, numbers: Array, patterns: Array) -> None:
    count = patterns.shape[1]
    if number < ROWS:
        numbers[number, 0, lane] = value
    elif number < ROWS + count:
        patterns[0, number - ROWS, lane] = value
    else:
        patterns[1, number - ROWS - count, lane] = value


def _settings(group: Group, question: Question, numbers: Array, patterns: Array, lane: int) -> Settings:
    """What the run in a lane is judged by."""
    activation, pull = int(numbers[ACTIVATION, 0, lane]), int(numbers[PULL, 0, lane])
    walls = numbers[WALLS, 0, lane], numbers[WALLS + 1, 0, lane]
    codes = Codes(group.network, activation, 0, group.presentation, pull, question.own)
    weights = 1 if group.network == ONE_WEIGHT else 2
    return Settings(
        Objective(codes, patterns, question.slope_cancels), weights, walls, question.uphill, question.learnt
    )


def _follow(
    group: Group, question: Question, numbers: Array, patterns: Array, seen: Array, sums: Array, order: Whole
) -> None:  # fmt: skip
    """Make the iterations of all lanes; `numbers` then have the state where neighbours begin."""
    settings, state = settings_in_lanes(group, numbers, patterns)
    made = wide(0.0, state.w)
    begin = question.there + 1
    state, made = follow(settings, state, made, 0, question.stops[:begin], question.places[:begin], seen, order)
    for k in range(6):
        store(numbers, k, 0, state[k])
    i = question.stops[question.there]
    state, made = follow(settings, state, made, i, question.stops[begin:], question.places[begin:], seen, order)
    store(sums, 0, 0, made)


def _part(group: Group, question: Question, numbers: Array, patterns: Array, sums: Array, order: Whole) -> None:
    """Follow the neighbours of all lanes."""
    settings, state = settings_in_lanes(group, numbers, patterns)
    i = question.stops[question.there]
    first, second, _ = parting(settings, state, i, question.passes, order)
    store(sums, 1, 0, first)
    store(sums, 2, 0, second)


def _soon(question: Question, own: Array, made: int, found: int) -> int:
    """The pass, of those looked at, from which on the run stays where it is lately; where it ended, if it did."""
    layout = question.layout
    if question.is_early or found == NOT_FINITE:
        return made // question.length
    end = layout.samples + layout.window
    begin, low, high = len(own[0]) - 2, (0.0, 0.0), (0.0, 0.0)
    for weight in range(2):
        least = greatest = own[weight, end]
        for row in range(end - layout.lately, end):
            at = own[weight, row]
            least, greatest = at if at < least else least, at if at > greatest else greatest
        size = max(abs(least), abs(greatest)) * NEAR_ITS_END
        if weight == 0:
            low, high = (least - size, 0.0), (greatest + size, 0.0)
        else:
            low, high = (low[0], least - size), (high[0], greatest + size)
    row = begin - 1
    while row >= question.soon:
        if not low[0] <= own[0, row] <= high[0] or not low[1] <= own[1, row] <= high[1]:
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
    count, last = (len(values.base) - ROWS) // 2, answers.w.shape[1]
    numbers, patterns = np.empty((ROWS, 1, LANES)), np.empty((2, count, LANES))
    order, places = np.zeros(count, np.int64), np.arange(len(stops))
    seen, sums = np.empty((2, LANES, len(stops))), np.empty((2, 1, LANES))
    for first in range(begin, end, LANES):
        for lane in range(LANES):
            _place(values, 0, min(first + lane, end - 1), lane, numbers, patterns)
        settings, state = settings_in_lanes(values.group, numbers, patterns)
        made = wide(0.0, state.w)
        state, made = follow(settings, state, made, 0, stops[: there + 1], places, seen, order)
        one, two, _ = parting(settings, state, stops[there], passes, order)
        state, made = follow(settings, state, made, stops[there], stops[there + 1 :], places[there + 1 :], seen, order)
        store(sums, 0, 0, made)
        store(sums, 1, 0, one + two)
        for lane in range(min(LANES, end - first)):
            column, is_there = first + lane, sums[0, 0, lane] >= stops[-1] - 1
            answers.exponent[column] = sums[1, 0, lane] / passes if is_there else np.nan
            for k in range(last):
                place = k if k < there else k + 1
                answers.w[column, k] = seen[0, lane, place] if is_there else np.nan
                answers.v[column, k] = seen[1, lane, place] if is_there else np.nan
