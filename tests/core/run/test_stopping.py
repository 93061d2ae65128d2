"""How a run ends: at a tolerance once a whole pass was quiet, or before an iteration that is not finite."""

from collections.abc import Sequence
from math import inf, isfinite
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.core.run.run import Run
from desktop_app.words import endings
from tests.core.experiments import experiments, listed

pytestmark = pytest.mark.usefixtures("form")

# At w = 0 this pattern's gradient is exactly 0; the other one's is not.
QUIET, LOUD = (0.0, 0.0), (1.0, 1.0)


def made(patterns: Sequence[Pattern], presentation: str = "in_turn", **more: object) -> Run:
    return Run(Experiment(patterns=tuple(patterns), presentation=presentation, bounds=None, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("presentation", ["in_turn", "shuffled", "batch"])
def test_a_quiet_pattern_alone_does_not_end_a_run(presentation: str) -> None:
    run = made([QUIET, QUIET, LOUD], presentation, seed=3)
    assert run.advance(600, tolerance=1e-9) == 600
    assert not run.has_small_gradients


@given(
    st.lists(st.tuples(st.floats(-2.0, 2.0), st.floats(0.0, 1.0)), min_size=1, max_size=6),
    st.sampled_from(["in_turn", "shuffled", "batch"]),
    st.floats(1e-3, 0.2),
    st.integers(0, 5),
    st.lists(st.integers(0, 50), max_size=4),
)
def test_a_run_ends_once_every_pattern_of_a_whole_pass_was_quiet(
    patterns: list[Pattern], presentation: str, tolerance: float, seed: int, cuts: list[int]
) -> None:
    whole = Experiment(patterns=tuple(patterns), presentation=presentation, bounds=None, seed=seed, rule=Rule(rate=5.0))
    length = 1 if presentation == "batch" else len(patterns)
    rows = listed(whole, 300).rows
    quiet = [abs(row.dE_dw) < tolerance for row in rows]
    ends = [
        i
        for i in range(length, 301)
        if all(quiet[i - length : i])
        and (presentation == "batch" or {p for row in rows[i - length : i] for p in row.shown} == {*range(length)})
        and (presentation != "shuffled" or i % length == 0)
    ]
    expected = ends[0] if ends else 300
    run = Run(whole)
    for count in (*cuts, 300):
        run.advance(min(count, 300 - run.i), tolerance)
        if run.has_small_gradients:
            break
    assert run.i == expected
    assert run.has_small_gradients == bool(ends)


def test_a_tolerance_of_nothing_never_ends_a_run() -> None:
    run = made([QUIET])
    assert run.advance(500) == 500
    assert not run.has_small_gradients


@pytest.mark.parametrize("values", [(("weights.w", 0.75),), (("rule.rate", 2.0),)])
def test_a_change_where_a_run_would_end_is_made_all_the_same(values: tuple[tuple[str, object], ...]) -> None:
    run = made([QUIET], changes=(Change(1, values),))
    run.advance(1, tolerance=1e-9)
    again = made([QUIET], changes=(Change(1, values),))
    again.advance(1)
    assert (run.i, run.w, run.settings) == (again.i, again.w, again.settings)


def test_a_change_to_more_patterns_where_a_run_would_end_has_room_for_them() -> None:
    more = (("patterns", (LOUD,) * 16), ("presentation", "batch"))
    run = made([QUIET], changes=(Change(1, more),))
    run.advance(1, tolerance=1e-9)
    run.advance(30, tolerance=1e-9)
    assert run.i == 31
    assert len(run.timeline.least) == 4 + 3 * 16


def test_a_recorded_change_starts_the_quiet_count_again() -> None:
    """As the same change does when a person makes it."""
    recorded = made([QUIET, QUIET, QUIET], changes=(Change(2, (("rule.rate", 2.0),)),))
    recorded.advance(100, tolerance=1e-9)
    live = made([QUIET, QUIET, QUIET])
    live.advance(2, tolerance=1e-9)
    live.change((("rule.rate", 2.0),))
    live.advance(100, tolerance=1e-9)
    assert live.i == recorded.i == 5


@pytest.mark.parametrize(
    ("experiment", "reached"),
    [
        # w doubles its distance and turns round at every step: half of 2^513 squared is no double.
        (Experiment(activation="identity", patterns=((1.0, 0.0),), w=1.0, bounds=None, rule=Rule(rate=3.0)), 513),
        # ŷ is not in [0, 1]: cross-entropy is not defined.
        (Experiment(activation="identity", error="cross_entropy", patterns=((1.0, 0.5),), w=-1.0, bounds=None), 0),
        # The error is finite, the next weight is not.
        (Experiment(patterns=((1.0, 1e308),), bounds=None, rule=Rule(rate=1e300)), 0),
        (Experiment(activation="identity", patterns=((1e250, 1e100),), bounds=None, w=0.0), 0),
        # Each pattern's error is finite, their sum is not.
        (Experiment(activation="identity", patterns=((1.0, 1.5e154),) * 2, bounds=None, presentation="batch"), 0),
    ],
)
def test_a_run_stands_before_what_is_not_finite(experiment: Experiment, reached: int) -> None:
    run = Run(experiment)
    run.advance(10_000)
    assert run.i == reached
    assert run.i == len(listed(experiment, 10_000).rows)
    assert isfinite(run.w)
    assert not run.step().is_finite
    assert all(run.step(i).is_finite for i in range(run.i))
    before = run.w
    assert run.advance(5) == 0
    assert (run.i, run.w) == (reached, before)
    assert run.timeline.length == reached


CROSS: dict[str, Any] = {"error": "cross_entropy", "bounds": None}


@pytest.mark.parametrize(
    ("experiment", "reason", "remedy"),
    [
        (Experiment(activation="tanh", patterns=((1.0, 1.0),), **CROSS), "error", "Cross-entropy needs ŷ in [0, 1]"),
        (Experiment(activation="identity", patterns=((1.0, 0.5), (-1.0, 0.5)), w=0.5, presentation="batch", **CROSS),
         "error", "Cross-entropy needs ŷ in [0, 1]"),
        (Experiment(activation="identity", patterns=((1.0, 0.0),), w=1.0, bounds=None, rule=Rule(rate=3.0)),
         "error", "Try a smaller learning rate"),
        (Experiment(activation="identity", patterns=((10.0, 0.5),), w=0.025, rule=Rule(rate=1e308), **CROSS),
         "next weight", "Try a smaller learning rate"),
        (Experiment(patterns=((1e200, 1e150),), bounds=None), "gradient", "Try a smaller learning rate"),
        (Experiment(network="weight_and_bias", activation="identity", patterns=((0.0, 1.0),), bounds=None,
                    rule=Rule("with_the_slope", rate=10.0)), "error", "This rule goes up the slope"),
        (Experiment(network="two_weight_chain", activation="identity", w=1e-300, v=1e154, patterns=((1e300, 0.0),),
                    bounds=None), "gradient", "Try a smaller learning rate"),
    ],
)  # fmt: skip
def test_why_a_run_ended_and_what_to_try(experiment: Experiment, reason: str, remedy: str) -> None:
    run = Run(experiment)
    run.advance(1000)
    assert not run.step().is_finite
    assert endings.reason(run.step()) == f"the {reason} is not a finite number"
    assert endings.remedy(run.settings, run.step()).startswith(remedy)


def test_a_run_goes_on_once_the_weight_is_set_back() -> None:
    run = Run(Experiment(activation="identity", patterns=((1.0, 0.0),), w=1.0, bounds=None, rule=Rule(rate=3.0)))
    run.advance(1000)
    run.change((("weights.w", 1.0), ("rule.rate", 0.5)))
    assert run.advance(100) == 100
    assert run.state_at(513).w == 1.0
    assert run.state_at(512).w == 2.0**512
    assert run.step(512).w_next == -(2.0**513)


@settings(max_examples=100)
@given(experiments(60))
def test_every_step_made_is_finite_and_the_next_is_not(experiment: Experiment) -> None:
    run = Run(experiment)
    run.advance(60)
    assert run.i == 60 or not run.step().is_finite
    assert all(run.step(i).is_finite for i in range(run.i))


def test_walls_hold_a_rate_that_is_beyond_all_measure() -> None:
    run = Run(Experiment(patterns=((1.0, 1.0), (1.0, 0.0)), bounds=(-2.0, 3.0), rule=Rule(rate=1e308)))
    assert run.advance(100) == 100
    assert {run.state_at(i).w for i in range(1, 100)} == {-2.0, 3.0}
    assert Experiment(bounds=None).walls == (-inf, inf)
