"""The weight at which the total error is least, beside mpmath's roots, closed forms and random weights."""

from math import inf, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.analysis.minimum import minimum
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.pattern_list import Pattern
from tests.core.experiments import pattern_lists
from tests.core.mathematics import ACTIVATIONS, ERRORS


def least(*patterns: Pattern, bounds: tuple[float, float] | None = None, **values: Any) -> tuple[float, ...] | None:
    return minimum(Experiment(patterns=patterns, bounds=bounds, **values))


def test_the_one_pattern_that_can_be_learnt() -> None:
    assert least((1.0, 0.7)) == pytest.approx((log(7.0 / 3.0),), abs=4e-16)
    assert least((1.0, 0.7), error="cross_entropy") == pytest.approx((log(7.0 / 3.0),), abs=1e-15)
    assert least((-4.0, 0.7)) == pytest.approx((log(7.0 / 3.0) / -4.0,), abs=1e-16)
    assert least((1.0, 0.7), activation="tanh") == pytest.approx((float(mp.atanh("0.7")),), abs=4e-16)
    assert least((1.0, 0.7), activation="softplus") == pytest.approx((float(mp.log(mp.expm1("0.7"))),), abs=4e-16)
    assert least((2.0, 3.0), activation="relu") == (1.5,)
    assert least((1.0, 1.0 - 1e-12)) == pytest.approx((-log(1e-12),), rel=1e-4)


def test_where_patterns_disagree_the_gradient_is_nought() -> None:
    patterns = ((1.0, 1.0), (0.2, 0.0), (0.2, 0.0))

    def E(w: mpf) -> mpf:
        return sum((1 / (1 + mp.exp(-w * mpf(x))) - y) ** 2 / 2 for x, y in patterns)

    root = mp.findroot(lambda w: mp.diff(E, w), 1)
    assert least(*patterns) == pytest.approx((float(root),), abs=1e-14)


@given(st.lists(st.tuples(st.floats(-3.0, 3.0).filter(lambda x: abs(x) > 1e-3), st.floats(-9.0, 9.0)), min_size=1,
                max_size=8))  # fmt: skip
def test_of_a_straight_line_it_is_the_least_square(patterns: list[Pattern]) -> None:
    w = sum(mpf(x) * mpf(y) for x, y in patterns) / sum(mpf(x) ** 2 for x, _ in patterns)
    size = sum(abs(x * y) for x, y in patterns) / sum(x * x for x, _ in patterns)
    assert least(*patterns, activation="identity") == pytest.approx((float(w),), abs=1e-14 * size + 1e-300)


def test_where_e_falls_for_ever_there_is_none() -> None:
    assert least((1.0, 1.0)) is None
    assert least((1.0, 1.0), error="cross_entropy") is None
    assert least((-1.0, 1.2)) is None
    # The valley at 0 is not as low as what lies beyond it on the right.
    assert least((1.0, 1.0), (-1.0, 0.0), (30.0, 0.5)) is None


def test_where_e_is_level_there_is_none() -> None:
    assert least((0.0, 0.0)) is None
    assert least((1.0, -1.0), activation="relu") is None


def test_at_a_wall_it_is_the_wall() -> None:
    assert least((0.0, 0.0), (1.0, 1.0), bounds=(0.0, 1.0)) == (1.0,)
    assert least((1.0, 0.7), bounds=(-3.0, 0.25)) == (0.25,)
    assert least((1.0, 0.7), bounds=(2.0, 3.0)) == (2.0,)
    assert least((1e-9, 0.7), bounds=(2.0, 3.0)) == (3.0,)
    assert least((0.0, 0.0), bounds=(0.5, 0.5)) == (0.5,)


def test_two_weights_have_none() -> None:
    assert least((1.0, 0.7), network="weight_and_bias") is None
    assert least((1.0, 0.7), network="two_weight_chain") is None


@st.composite
def one_weight(draw: st.DrawFn) -> Experiment:
    error = draw(st.sampled_from(ERRORS))
    x = st.floats(-4.0, 4.0).map(lambda x: round(x, 2))
    patterns = st.lists(st.tuples(x, st.floats(0.0, 1.0).map(lambda y: round(y, 2))), min_size=1, max_size=5).map(tuple)
    return Experiment(
        activation=draw(st.sampled_from(ACTIVATIONS)),
        error=error,
        patterns=draw(patterns),
        bounds=draw(st.sampled_from((None, (-1.0, 2.0)))),
    )


@given(one_weight(), st.lists(st.floats(-60.0, 60.0), min_size=200, max_size=200))
def test_no_other_weight_has_less(experiment: Experiment, others: list[float]) -> None:
    w = minimum(experiment)
    if w is None:
        return
    low, high = experiment.walls
    assert low <= w[0] <= high
    near = [w[0] + sign * 10.0**-k for k in range(7) for sign in (-1.0, 1.0)]
    here, *rest = error_curves(experiment, [w[0], *(max(low, min(v, high)) for v in (*near, *others))]).sum(axis=0)
    assert here < inf
    assert here <= min(rest) * (1.0 + 1e-12) + 1e-30


@profile(max_examples=30)
@given(st.data())
def test_whatever_the_patterns_it_answers(data: st.DataObject) -> None:
    error = data.draw(st.sampled_from(ERRORS))
    patterns = data.draw(pattern_lists(error))
    w = least(*patterns, activation=data.draw(st.sampled_from(ACTIVATIONS)), error=error)
    assert w is None or abs(w[0]) < inf
