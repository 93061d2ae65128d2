"""The timeline: what it tells of a run is what a list that keeps everything tells, in bounded memory."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.book import DE_DV, DE_DW, RHO, E, V, W
from desktop_app.core.run.run import Run, View
from desktop_app.core.run.timeline import EACH, FINE, Curves, Timeline
from tests.core.experiments import PATTERNS, PATTERNS_OF_TWO, PER_PATTERN, PER_PATTERN_OF_TWO, Row, experiments, listed
from tests.core.run.test_loop import EVENTFUL, RIVER

LENGTH = 20_000


def bucket(i: int) -> tuple[int, int]:
    """The iterations [begin, end) that share a bucket with `i`: 1, then 2 from FINE on, 4 from 2·FINE on, …"""
    width = 1
    while FINE * width <= i:
        width *= 2
    return i - i % width, i - i % width + width


def value_of(row: Row, number: int, weights: int) -> float | None:
    """The value that a row has in a series, where there are so many weights; None where it has none."""
    first, each = (PATTERNS, PER_PATTERN) if weights == 1 else (PATTERNS_OF_TWO, PER_PATTERN_OF_TWO)
    if number < first:
        return {W: row.w, E: row.E, DE_DW: row.dE_dw, RHO: row.rho, V: row.v, DE_DV: row.dE_dv}[number]
    pattern, kind = divmod(number - first, each)
    if pattern not in row.shown:
        return None
    E_of_it, dE_dw, dE_dv = row.shown[pattern]
    return (E_of_it, dE_dw, row.rho if len(row.shown) == 1 else None, dE_dv)[kind]


def extremes(
    rows: list[Row], number: int, begin: int, end: int, many: frozenset[int], weights: int
) -> tuple[float, float] | None:
    """The least and the greatest value of a series in the rows begin … end − 1; None where it has no value there.

    `many` are the rows of runs of more than one pattern, which alone have series of their patterns.
    """
    of_run = number < (PATTERNS if weights == 1 else PATTERNS_OF_TWO)
    some = [rows[i] for i in range(begin, end) if of_run or i in many]
    values = [value for row in some if (value := value_of(row, number, weights)) is not None]
    return (min(values), max(values)) if values else None


def hold_against_list(
    curves: Curves, rows: list[Row], begin: int, end: int, many: frozenset[int], weights: int
) -> None:
    """Every column of `curves` has the extremes of its rows."""
    starts = [int(i) for i in curves.iterations]
    assert starts == sorted(set(starts))
    assert starts[0] == bucket(begin)[0]
    assert all(bucket(i)[0] == i for i in starts)
    ends = [*starts[1:], min(bucket(end - 1)[1], len(rows))]
    assert starts[-1] < end <= ends[-1]
    for number in range(len(curves.least)):
        for k, (first, last) in enumerate(zip(starts, ends, strict=True)):
            hold_column(curves, number, k, extremes(rows, number, first, last, many, weights))


def hold_column(curves: Curves, number: int, k: int, true: tuple[float, float] | None) -> None:
    least, greatest = curves.least[number, k], curves.greatest[number, k]
    assert (least, greatest) == true or (true is None and isnan(least) and isnan(greatest)), (number, k)


def rows_of_many(experiment: Experiment, length: int) -> frozenset[int]:
    return frozenset(i for i in range(length) if len(experiment.settings_at(i).patterns) > 1)


@settings(max_examples=100)
@given(experiments(100), st.integers(1, 100), st.data())
def test_short_windows_are_those_of_a_list(experiment: Experiment, length: int, data: st.DataObject) -> None:
    run = Run(experiment)
    run.advance(length)
    rows = listed(experiment, length).rows
    many = rows_of_many(experiment, length)
    begin, end = sorted((data.draw(st.integers(0, length)), data.draw(st.integers(0, length))))
    columns = data.draw(st.integers(1, 120))
    curves = run.timeline.curves(begin, end, columns, data.draw(st.booleans()))
    if begin >= min(end, run.i):
        assert curves.iterations.size == curves.least.size == curves.greatest.size == 0
    else:
        hold_against_list(curves, rows, begin, min(end, run.i), many, experiment.weight_count)
        assert len(curves.iterations) <= EACH * columns, "few iterations are given one by one"


@pytest.fixture(scope="module", params=[EVENTFUL, RIVER])
def eventful(request: pytest.FixtureRequest) -> tuple[Run, list[Row], frozenset[int]]:
    run = Run(request.param)
    run.advance(33_000)
    return run, listed(request.param, 33_000).rows, rows_of_many(request.param, 33_000)


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("columns", [1, 2, 7, 500, 100_000])
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (0, 33_000),
        (0, 1),
        (1, 2),
        (FINE - 200, FINE + 200),
        (FINE - 1, FINE + 1),
        (2 * FINE - 1, 20_003),
        (32_997, 40_000),
    ],
)
def test_long_windows_are_those_of_a_list(
    eventful: tuple[Run, list[Row], frozenset[int]], begin: int, end: int, columns: int, logarithmic: bool
) -> None:
    run, rows, many = eventful
    curves = run.timeline.curves(begin, end, columns, logarithmic)
    hold_against_list(curves, rows, begin, min(end, run.i), many, run.experiment.weight_count)
    assert len(curves.iterations) <= columns + 1


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_long_run_uses_its_columns_on_either_axis(logarithmic: bool) -> None:
    run = Run(Experiment(bounds=None))
    run.advance(300_000)
    starts = run.timeline.curves(0, run.i, 400, logarithmic).iterations.astype(float)
    places = np.log(np.maximum(starts, 1.0)) if logarithmic else starts
    whole = np.log(300_000) if logarithmic else 300_000
    # Where iterations are no wider than a column, no gap is wider than two columns.
    wide = np.diff(places)[starts[:-1] > 400 if logarithmic else slice(None)]
    assert wide.max() <= 2.0 * whole / 400
    assert len(starts) > 200


@pytest.mark.parametrize("columns", [0, -3])
def test_a_picture_without_width_is_one_column(columns: int) -> None:
    run = Run(Experiment())
    run.advance(10)
    assert len(run.timeline.curves(0, 10, columns).iterations) == 1


@settings(max_examples=15)
@given(experiments(LENGTH), st.lists(st.integers(1, LENGTH), min_size=1, max_size=30))
def test_checkpoints_and_trails_are_states_of_the_run(experiment: Experiment, seen: list[int]) -> None:
    run = Run(experiment)
    run.advance(LENGTH)
    rows, short = listed(experiment, LENGTH).rows, Run(experiment)
    for i in sorted(min(i, run.i) for i in seen if run.i):
        at, state, _ = run.timeline.checkpoint(i - 1)
        assert at == bucket(i - 1)[0]
        assert state.weights == (rows[at].w, rows[at].v)
        short.advance(at - short.i)
        assert state == short.state, "what the rule remembers is kept too"
        kept = [(rows[j].w, rows[j].v) for j in range(max(0, i - 300), i) if bucket(j)[0] == j]
        assert [*zip(*run.timeline.trail(i, 32).tolist(), strict=True)] == kept[-32:]
    assert run.timeline.trail(0, 32).size == 0


@given(st.one_of(st.integers(0, 70_000), st.integers(0, 2**62 - 1)))
def test_an_iteration_is_in_the_bucket_that_has_room_for_it(i: int) -> None:
    timeline = Timeline(1)
    book, end = timeline.book_at(i)
    place = timeline.bucket_of(i)
    assert place == book.offset + (i >> book.shift)
    assert (
        place < timeline.first.shape[1] == len(timeline.starts) == timeline.least.shape[1] == timeline.greatest.shape[1]
    )
    begin, after = bucket(i)
    assert timeline.starts[place] == begin
    assert i < end
    assert end >= after
    assert timeline.bucket_of(end - 1) == book.offset + ((end - 1) >> book.shift)


@pytest.mark.parametrize(("patterns", "length", "most"), [(1, 10**7, 5), (16, 10**7, 40), (16, 10**10, 64)])
@pytest.mark.parametrize("weights", [1, 2])
def test_memory_is_bounded(patterns: int, length: int, most: int, weights: int) -> None:
    timeline = Timeline(patterns, weights)
    timeline.book_at(length)
    arrays = (timeline.first, timeline.least, timeline.greatest, timeline.starts)
    assert sum(array.nbytes for array in arrays) < most * 2**20
    octaves = 0
    while FINE << octaves <= length:
        octaves += 1
    assert len(timeline.starts) == FINE + octaves * FINE // 2


def test_a_view_begins_with_the_iteration_at_its_left_edge() -> None:
    assert View().of(2.53, 8.57).begin == 2, "the curve between 2 and 3 is in view, too"


def test_a_reading_ends_with_the_step_that_comes_next() -> None:
    run = Run(Experiment(patterns=((1.0, 1.0), (0.5, 0.0), (2.0, 1.0))))
    run.advance(10_000)
    reading = run.reading(View())
    step = run.step()
    assert reading.curves.iterations[-1] == step.iteration == 10_000
    assert list(reading.curves.least[:PATTERNS, -1]) == [step.w, step.E, step.dE_dw, step.rho]
    shown = reading.curves.least[PATTERNS:, -1]
    assert step.pattern == 10_000 % 3
    assert step.share is not None
    assert [value for value in shown if not isnan(value)] == [step.share.E, step.share.dE_dw, step.rho]
    assert reading.trail.shape == (2, 32)
    past = run.reading(View(begin=100, end=200))
    # Two more on both sides: there each of the three patterns, which take turns, has a value.
    assert list(past.curves.iterations) == list(range(98, 202))
    assert past.step == step


@pytest.mark.parametrize("presentation", ["in_turn", "batch"])
def test_so_does_a_reading_of_two_weights(presentation: str) -> None:
    patterns = ((1.0, 1.0), (0.5, 0.0), (2.0, 1.0))
    run = Run(Experiment(network="weight_and_bias", patterns=patterns, presentation=presentation, bounds=None))
    run.advance(10_000)
    reading, step = run.reading(View()), run.step()
    last = list(reading.curves.greatest[:, -1])
    assert last[:PATTERNS_OF_TWO] == [step.w, step.E, step.dE_dw, step.rho, step.v, step.dE_dv]
    for k, share in enumerate(step.shares):
        E_of_it, dE_dw, rho, dE_dv = last[PATTERNS_OF_TWO + PER_PATTERN_OF_TWO * k :][:PER_PATTERN_OF_TWO]
        if step.pattern in (None, k):
            assert (E_of_it, dE_dw, dE_dv) == (share.E, share.dE_dw, share.dE_dv)
            assert rho == step.rho if step.pattern == k else isnan(rho)
        else:
            assert isnan(E_of_it + dE_dw + rho + dE_dv)
    assert reading.trail.shape == (2, 32)
    assert [*reading.trail[:, -1]] == [*run.state_at(9_996).weights], "the last bucket that begins before 10000"


def test_a_pattern_that_comes_later_has_no_values_before() -> None:
    more = Change(50, (("patterns", ((1.0, 1.0), (2.0, 0.5))),))
    run = Run(Experiment(patterns=((1.0, 0.0),), changes=(more,)))
    run.advance(50)
    assert len(run.timeline.least) == PATTERNS + 2 * PER_PATTERN
    run.advance(50)
    curves = run.timeline.curves(0, 100, 1000)
    assert np.isnan(curves.least[PATTERNS:, :50]).all()
    assert [isnan(value) for value in curves.least[PATTERNS, 50:54]] == [False, True, False, True]
    assert np.isfinite(curves.least[:RHO]).all()


def test_values_at_the_edge_of_the_doubles_are_kept() -> None:
    run = Run(Experiment(activation="identity", patterns=((1.0, 0.0),), bounds=None, w=1e154, rule=Rule(rate=1.0)))
    run.advance(3)
    curves = run.timeline.curves(0, 3, 10)
    assert list(curves.greatest[W]) == [1e154, 0.0, 0.0]
    assert list(curves.greatest[E]) == [0.5e154 * 1e154, 0.0, 0.0]
