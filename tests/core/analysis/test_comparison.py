"""How soon a run came near, beside a plain list of its rows."""

from math import log, nextafter

import pytest
from hypothesis import assume, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from desktop_app.core.analysis.comparison import OPEN, compared, first_below, first_near
from desktop_app.core.analysis.minimum import minimum
from desktop_app.core.analysis.verdict import Kind
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.edits import changed
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run
from tests.core.experiments import PRESENTATIONS, Listed, experiments, listed

SIGN = Experiment(patterns=((1.0, 0.7),), bounds=None, rule=Rule("sign_only", 0.1))


def made(experiment: Experiment, length: int) -> tuple[Run, Listed]:
    """The run, and the list of its rows up to the one that comes next."""
    run = Run(experiment)
    run.advance(length)
    return run, listed(experiment, run.i + 1)


def first_row(rows: Listed, column: str, centre: float, distance: float, begin: int = 0) -> int | None:
    values = [getattr(row, column) for row in rows.rows]
    return next((i for i, value in enumerate(values) if i >= begin and abs(value - centre) < distance), None)


@profile(max_examples=100)
@given(experiments(), st.floats(0.0, 1.0), st.sampled_from((0.5, 1.0, nextafter(1.0, 2.0))))
def test_the_first_row_with_so_small_an_error(experiment: Experiment, at: float, part: float) -> None:
    run, rows = made(experiment, 120)
    if len(rows.rows) == run.i + 1:  # else the row that comes next is not finite, and its E no number to compare
        error = rows.rows[round(at * run.i)].E * part
        assert first_below(run, error) == first_row(rows, "E", 0.0, error)


@st.composite
def longer(draw: st.DrawFn) -> Experiment:
    """Runs that come near a minimum, past it, or around it, and may change on the way."""
    y = st.floats(0.05, 0.95)
    patterns = st.lists(st.tuples(st.sampled_from((1.0, -0.5, 2.0)), y), min_size=1, max_size=3).map(tuple)
    rate = 10.0 ** draw(st.floats(-3.0, 2.0))
    changes = []
    for at in sorted(draw(st.lists(st.integers(0, 9500), max_size=2))):
        values = draw(st.fixed_dictionaries({}, optional={"patterns": patterns, "rule.rate": st.just(rate / 3.0),
                                                          "weights.w": st.floats(-2.0, 2.0)}))  # fmt: skip
        changes.append(Change(at, tuple(values.items())))
    return Experiment(
        patterns=draw(patterns), presentation=draw(st.sampled_from(PRESENTATIONS)), rule=Rule(rate=rate),
        w=draw(st.floats(-2.0, 2.0)), bounds=None, changes=tuple(changes),
    )  # fmt: skip


@profile(max_examples=25)
@given(longer(), st.floats(-4.0, 0.0).map(lambda power: 10.0**power))
def test_the_first_row_so_near_the_minimum(experiment: Experiment, distance: float) -> None:
    """So long that the later buckets of the timeline hold several iterations."""
    run, rows = made(experiment, 9600)
    w = minimum(run.settings)
    begin = max((change.at for change in experiment.changes if "patterns" in dict(change.values)), default=0)
    expected = first_row(rows, "w", w[0], distance, begin) if w else None
    found = first_near(run, distance)
    assume(found != OPEN)  # a run that is nearly so near for long takes too long to replay
    assert found == expected
    assert first_below(run, distance) == first_row(rows, "E", 0.0, distance)


@pytest.mark.parametrize("at", [5_000, 1_234_567, 29_999_999, 30_000_000])
def test_it_is_exact_at_any_length(at: int) -> None:
    """On (1, 1) E falls with every nudge: an error just above that of an iteration is first undercut there."""
    run = Run(Experiment(patterns=((1.0, 1.0),), bounds=None))
    run.advance(30_000_000)
    assert first_below(run, nextafter(run.step(at).E, 1.0)) == at
    assert first_below(run, run.step(30_000_000).E) is None


def test_what_jumps_over_the_minimum_is_not_near() -> None:
    run = Run(changed(SIGN, 500_000, (("rule.name", "gradient_descent"), ("rule.rate", 20.0))))
    run.advance(1_000_000)
    assert (first_near(run, 0.05), first_near(run, 0.06)) == (8, 8)
    later = [abs(w - log(7.0 / 3.0)) for w, _ in run.weights_between(500_000, 500_100)]
    for distance in (0.04, 0.01, 1e-6):
        assert first_near(run, distance) == 500_000 + next(k for k, far in enumerate(later) if far < distance)


def test_nor_is_what_patterns_throw_from_side_to_side() -> None:
    run = Run(Experiment(patterns=((1.0, 1.0), (1.0, 0.0)), bounds=None, w=0.5, rule=Rule(rate=1.0)))
    run.advance(1_000_000)
    nearest = min(abs(w) for w, _ in run.weights_between(0, 4000))
    assert first_near(run, 0.99 * nearest) is None
    assert first_near(run, 1.01 * nearest) is not None


def test_what_would_take_too_long_to_find_out_is_left_open() -> None:
    """w is thrown over w* again and again: only each of a million iterations can tell whether one was as near."""
    patterns = ((1.0, 1.0), (1.0, 0.0), (2.0, 0.5))
    run = Run(Experiment(patterns=patterns, bounds=None, w=0.5, rule=Rule(rate=2.0), presentation="shuffled"))
    run.advance(1_000_000)
    assert first_near(run, 1e-12) == OPEN
    assert first_near(run, 0.1) not in (None, OPEN)


def test_what_was_near_before_the_walls_changed_does_not_count() -> None:
    """Parameters change within a wide bucket of the timeline, whose extremes are of both sides."""
    run = Run(Experiment(patterns=((1.0, 0.7),), bounds=(0.0, 1.0), rule=Rule(rate=20.0)))
    run.advance(1_000_001)
    assert first_near(run, 0.01) == 3
    run.change((("bounds", (-5.0, 5.0)), ("weights.w", 3.0), ("rule.rate", 0.1)))
    run.advance(1000)
    assert first_near(run, 0.01) is None
    run.advance(10_000)
    later = [abs(w - log(7.0 / 3.0)) for w, _ in run.weights_between(1_000_001, run.i)]
    assert first_near(run, 0.01) == 1_000_001 + next(k for k, far in enumerate(later) if far < 0.01)


def test_where_there_is_no_minimum_nothing_is_near() -> None:
    for experiment in (
        Experiment(patterns=((1.0, 1.0),), bounds=None),
        Experiment(network="weight_and_bias", bounds=None),
    ):
        run = Run(experiment)
        run.advance(100)
        assert first_near(run, 100.0) is None


def test_the_start_counts() -> None:
    run = Run(SIGN)
    assert first_near(run, 1.0) == 0
    assert first_below(run, 1.0) == 0
    assert first_below(run, 1e-3) is None


def test_a_line_of_the_table() -> None:
    run = Run(SIGN)
    run.advance(100)
    line = compared(run, error=1e-3, distance=0.05)
    assert (line.below, line.near) == (7, 8)
    assert line.verdict[:2] == (Kind.CYCLES, 2)
