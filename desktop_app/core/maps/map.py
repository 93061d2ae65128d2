"""A map: what becomes of a run for each value of one parameter and each value of another.

Every pixel is the run that `experiment_at` gives, to the last bit: what is computed at once is what a click opens.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis import criteria, extents, objective, passes
from desktop_app.core.analysis.passes import EARLY, Layout, plan
from desktop_app.core.analysis.verdict import FOUND, Kind, criteria_settings, passes_for_chaos, verdict
from desktop_app.core.maps import compiled_objective, pixels, room
from desktop_app.core.maps.axes import Axis, changing, numbers_of, with_value
from desktop_app.core.maps.pixels import Answers, Lattice, Question, fill_map
from desktop_app.core.maps.room import Values, room_for
from desktop_app.core.model import promise
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import FUNCTION
from desktop_app.core.model.own_code import in_arrays
from desktop_app.core.model.parameters import WEIGHT_DECAY
from desktop_app.core.run import following
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import OnDemand
from desktop_app.core.run.following import Whole
from desktop_app.core.run.lanes import LANES, MANY, Group
from desktop_app.core.run.run import Run
from desktop_app.core.run.travel import loop_settings

LONGEST_PERIOD = extents.LONGEST_OF_ALL
# The names of verdicts by their numbers in a map: cycles come last, each period with its own.
_OTHERS = tuple(kind for kind in Kind if kind is not Kind.CYCLES)
VERDICT_NAMES = (
    *(kind.value for kind in _OTHERS),
    *(f"{Kind.CYCLES.value} with period {period}" for period in range(2, LONGEST_PERIOD + 1)),
)
_NUMBER_OF = np.array([0 if kind is Kind.CYCLES else _OTHERS.index(kind) for kind, _ in FOUND], np.uint8)
_EACH, _PER_OCTAVE = 32, 16  # passes at which is looked how soon a run is near its end


class Tile(NamedTuple):
    """Some rows and columns of a map, and every how many of them a pixel is computed."""

    row: int
    row_stop: int
    column: int
    column_stop: int


@dataclass(frozen=True)
class Map:
    """A map of `experiment` over two axes, after so many iterations."""

    experiment: Experiment
    x: Axis
    y: Axis
    iterations: int

    def __reduce__(self) -> tuple[Any, ...]:
        """For another process: without what was worked out of it."""
        return Map, (replace(self.experiment), self.x, self.y, self.iterations)

    def experiment_at(self, row: int, column: int) -> Experiment:
        """The experiment of a pixel."""
        at_x = with_value(self.experiment, self.x.path, float(self.x.centres[column]))
        return with_value(at_x, self.y.path, float(self.y.centres[row]))

    @cached_property
    def values(self) -> Values:
        """The numbers of its runs."""
        along_x, along_y = changing(self.experiment, self.x), changing(self.experiment, self.y)
        return Values(
            group_of(self.experiment, self.x.path, self.y.path), numbers_of(self.experiment), *along_x, *along_y
        )

    @cached_property
    def question(self) -> Question:
        return question_of(self.experiment, self.iterations)

    @property
    def needed(self) -> OnDemand:
        """What is compiled for it."""
        return form_of(MAPS, self.values.group)

    @property
    def _values_for_a_call(self) -> Values:
        return for_a_call(self.values)

    @property
    def _question_for_a_call(self) -> Question:
        own = self.question.own
        return self.question if own is None else self.question._replace(own=in_arrays(own))

    def blank(self) -> "Pixels":
        """Room for all pixels."""
        return _room(self.y.pixels, self.x.pixels)

    def made(self, tile: "Tile") -> "Pixels":
        """The pixels of a tile alone."""
        rows, columns = slice(tile.row, tile.row_stop), slice(tile.column, tile.column_stop)
        pixels = _room(tile.row_stop - tile.row, tile.column_stop - tile.column)
        compiled = loop.compiled(self.needed)
        if compiled is None:
            for row in range(tile.row, tile.row_stop):
                for column in range(tile.column, tile.column_stop):
                    self._fill_one(pixels.answers, row, column, tile)
            return pixels
        values = self._values_for_a_call
        values = values._replace(x=values.x[:, columns].copy(), y=values.y[:, rows].copy())
        whole = Lattice(0, tile.row_stop - tile.row, 1, 0, tile.column_stop - tile.column, 1)
        self._fill(compiled, values, whole, pixels.answers)
        return pixels

    def fill(self, made: "Pixels", lattice: Lattice) -> None:
        """Compute the pixels of a lattice; other threads may go on meanwhile."""
        compiled = loop.compiled(self.needed)
        if compiled is not None:
            self._fill(compiled, self._values_for_a_call, lattice, made.answers)
            return
        for row in range(lattice.row, lattice.row_stop, lattice.row_step):
            for column in range(lattice.column, lattice.column_stop, lattice.column_step):
                self._fill_one(made.answers, row, column, Tile(0, 0, 0, 0))

    def _fill(self, compiled: Callable[..., Any], values: Values, lattice: Lattice, answers: Answers) -> None:
        """The same by compiled code."""
        stops = len(self.question.stops)
        compiled(values, self._question_for_a_call, lattice, answers, room_for(values, stops), room_for(values, 1))

    def _fill_one(self, answers: Answers, row: int, column: int, tile: "Tile") -> None:
        """The same of one pixel, by its run: slow; how soon is not known then."""
        run = Run(self.experiment_at(row, column))
        row, column = row - tile.row, column - tile.column
        run.advance(self.iterations)
        judged = verdict(run)
        answers.found[row, column] = next(k for k, (kind, _) in enumerate(FOUND) if kind is judged.kind)
        answers.number[row, column] = judged.period or 0.0
        answers.w[row, column], answers.v[row, column] = run.state.weights
        answers.passes[row, column] = run.i // self.question.length


class Pixels(NamedTuple):
    """The pixels of a map, row by row, each from the least value on."""

    answers: Answers

    @property
    def verdict(self) -> NDArray[np.uint8]:
        """The number of each verdict: its place in `VERDICT_NAMES`."""
        found, period = self.answers.found, self.answers.number.astype(np.int64)
        of_cycles = np.clip(len(_OTHERS) + period - 2, 0, len(VERDICT_NAMES) - 1)
        return np.where(found == criteria.CYCLES, of_cycles, _NUMBER_OF[found]).astype(np.uint8)


def _room(rows: int, columns: int) -> Pixels:
    shape = rows, columns
    whole = np.zeros(shape, np.uint8), np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape)
    return Pixels(Answers(*whole))


def group_of(experiment: Experiment, *paths: str) -> Group:
    """What all runs of a map share, whose axes have these paths; if some have extras, all are made with them."""
    if WEIGHT_DECAY.path in paths or experiment.rule.kind.looks_ahead:
        experiment = with_value(experiment, WEIGHT_DECAY.path, 1.0)
    return Group.of([loop_settings(experiment, 0)])


def form_of(forms: Sequence[OnDemand], group: Group) -> OnDemand:
    """Of the forms of a function the one that such runs need."""
    beyond = group.extras is not None, group.own is not None
    return next(form for form in forms if (form.has_extras, form.has_formulas) == beyond)


def for_a_call(values: Values) -> Values:
    """The numbers of runs as compiled code takes them: formulas have room to work in, which calls do not share."""
    own = values.group.own
    if own is None:
        return values
    return values._replace(group=values.group._replace(own=in_arrays(own, MANY // LANES, LANES)))


def question_of(experiment: Experiment, iterations: int) -> Question:
    """What is asked of each run of a map."""
    length = experiment.pass_length
    planned = plan(iterations, 0, length)
    of = criteria_settings(experiment, None)
    own, cancels = experiment.codes.own, experiment.slope_cancels
    divisor, decays = (float(len(experiment.patterns)), 1.0) if experiment.is_mean else (1.0, float(length))
    if planned is None:
        stops = np.array([0, iterations, iterations + 1])
        return Question(length, _NONE, True, stops, np.arange(3), 0, 0, 1, np.zeros(1, np.int64), of.uphill,
                        of.learnt, cancels, divisor, decays, own)  # fmt: skip
    soon = _soon_passes(planned.layout.made)
    first = len(planned.iterations)
    all_ = np.concatenate((planned.iterations, soon * length, [iterations, iterations + 1]))
    order = np.argsort(all_, kind="stable")
    there = int(np.flatnonzero(order == planned.layout.samples)[0])
    chaos = passes_for_chaos(experiment, planned.layout)
    return Question(length, planned.layout, False, all_[order], order, there, chaos, first, soon, of.uphill,
                    of.learnt, cancels, divisor, decays, own)  # fmt: skip


def _soon_passes(made: int) -> Whole:
    """The passes at which is looked how soon a run is near its end: each of the first, then ever fewer."""
    octaves = max(0, int(made).bit_length() - _EACH.bit_length() + 1)
    later = (int(_EACH * 2.0 ** (k / _PER_OCTAVE)) for k in range(octaves * _PER_OCTAVE + 1))
    return np.array(sorted({k for k in (*range(_EACH), *later) if k <= made}))


_NONE = Layout(EARLY, 1, 0, 0, 0, 1, 1, 1)


def levels(tile: Tile, coarsest: int) -> Iterator[list[Lattice]]:
    """The pixels of a tile, first each 8th of each 8th row, say, then those between them; none comes twice."""
    step = coarsest
    row, stop, column, column_stop = tile
    yield [Lattice(row, stop, step, column, column_stop, step)]
    while step > 1:
        half = step // 2
        yield [
            Lattice(row, stop, step, column + half, column_stop, step),
            Lattice(row + half, stop, step, column, column_stop, half),
        ]
        step = half


def tiles(rows: int, columns: int, side: int) -> list[Tile]:
    """All tiles of so many pixels a side, from the middle outward."""
    made = [
        Tile(row, min(row + side, rows), column, min(column + side, columns))
        for row in range(0, rows, side)
        for column in range(0, columns, side)
    ]
    return sorted(made, key=lambda tile: _from_middle(tile, rows, columns))


def _from_middle(tile: Tile, rows: int, columns: int) -> float:
    up, right = tile.row + tile.row_stop - rows, tile.column + tile.column_stop - columns
    return float(up * up + right * right)


def _example(experiment: Experiment) -> tuple[Any, ...]:
    made = Map(experiment, Axis("rule.rate", 0.1, 1.0, 2), Axis("start.w", 0.0, 1.0, 2), 20)
    arguments = list[tuple[Any, ...]]()
    made._fill(lambda *given: arguments.append(given), made._values_for_a_call, Lattice(0, 1, 1, 0, 1, 1),
               made.blank().answers)  # fmt: skip
    return arguments[0]


INSTEAD = tuple(
    (getattr(objective, name), getattr(compiled_objective, name)) for name in ("error_at", "slopes_at", "is_plateau")
)
MODULES = promise, following, passes, extents, criteria, compiled_objective, room, pixels
APART = (
    following.follow, following.parting, criteria.judged, extents.extents_of, criteria.is_beyond,
    criteria.period_of, criteria.is_bottom, compiled_objective.gradient_of_one,
    compiled_objective.error_at, compiled_objective.slopes_at, compiled_objective.is_plateau,
)  # fmt: skip


def forms(function: Callable[..., Any], example: Callable[[Experiment], tuple[Any, ...]]) -> list[OnDemand]:
    """A function for runs with and without extras and formulas of the user's own, each compiled when it is needed."""
    made = []
    for has_extras, has_formulas in product((False, True), (False, True)):
        kind = Experiment(network=FUNCTION.name, formula="w^2", bounds=None) if has_formulas else Experiment()
        kind = replace(kind, rule=Rule(weight_decay=0.1)) if has_extras else kind
        made.append(OnDemand(function, MODULES, APART, partial(example, kind), INSTEAD, has_formulas, has_extras))
    return made


MAPS = forms(fill_map, _example)

if __name__ == "__main__":
    # In a program of its own this fills the cache with what is named, so that a window need not wait.
    for form in MAPS:
        if form.name in sys.argv:
            loop.compiled(form)
