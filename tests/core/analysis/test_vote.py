"""A vote: the numbers of the question's three patterns, and what decisions bring, at 50 digits."""

from dataclasses import replace
from math import hypot, inf, isfinite, sqrt

import pytest
from mpmath import mp, mpf

from desktop_app.core.analysis.vote import Vote, vote
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step

mp.dps = 50

THREE = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.2, 0.0)), bounds=None, rule=Rule(rate=1.0))
BIAS = Experiment(network="weight_and_bias", bounds=None, rule=Rule(rate=0.5))
SEVERAL = ((1.0, 1.0), (-2.0, 0.2), (0.5, 0.0), (0.0, 0.0))


def held(settings: Experiment, w: float = 0.0, v: float = 0.0, i: int = 0) -> Vote:
    return vote(settings, worked_step(settings, i, State(w, v)))


def total_error(settings: Experiment, w: mpf, v: mpf) -> mpf:
    return sum((1 / (1 + mp.exp(-w * mpf(x) - v)) - mpf(y)) ** 2 / 2 for x, y in settings.patterns)


def test_the_sum_says_up_and_the_vote_says_down() -> None:
    """Gradients −1/8, +1/40, +1/40; going down raises the total error."""
    made = held(THREE)
    assert [gradient[0] for gradient in made.gradients] == pytest.approx([-1 / 8, 1 / 40, 1 / 40])
    assert made.total[0] == pytest.approx(-0.075)
    assert made.ballots == ((1, 2),)
    assert made.by_sum.delta == pytest.approx((0.075, 0.0))
    assert made.by_vote.delta == pytest.approx((-0.075, 0.0))
    for decision in (made.by_sum, made.by_vote):
        true = total_error(THREE, mpf(decision.delta[0]), mpf(0)) - total_error(THREE, mpf(0), mpf(0))
        assert decision.change == pytest.approx(float(true), rel=1e-12)
    assert made.by_sum.change < 0 < made.by_vote.change


@pytest.mark.parametrize("rate", [1e-12, 1e-3, 0.5, 30.0])
def test_both_decisions_go_equally_far_and_bring_what_is_true(rate: float) -> None:
    settings = replace(BIAS, patterns=SEVERAL, rule=Rule(rate=rate))
    made = held(settings, 0.3, -0.2)
    g_w, g_v = (sum(gradient[k] for gradient in made.gradients) for k in (0, 1))
    far = rate * hypot(g_w, g_v)
    assert made.by_sum.delta == pytest.approx((-rate * g_w, -rate * g_v), rel=1e-12)
    assert hypot(*made.by_vote.delta) == pytest.approx(far, rel=1e-12)
    w, v = mpf(0.3), mpf(-0.2)
    for dw, dv in (made.by_sum.delta, made.by_vote.delta):
        true = total_error(settings, w + mpf(dw), v + mpf(dv)) - total_error(settings, w, v)
        change = made.by_sum.change if (dw, dv) == made.by_sum.delta else made.by_vote.change
        assert change == pytest.approx(float(true), rel=1e-10)


def test_each_weight_has_its_own_majority_and_a_tie_stays() -> None:
    """At (0, 0) the two patterns pull b by +1/8 and −1/8, and only one of them has a voice about w."""
    made = held(BIAS)
    assert made.ballots == ((1, 0), (1, 1))
    assert made.total == pytest.approx((-1 / 8, 0.0))
    assert made.by_vote.delta == pytest.approx((1 / 16, 0.0))
    diagonal = held(replace(BIAS, patterns=((1.0, 1.0), (0.5, 1.0), (0.1, 0.0)), rule=Rule(rate=1.0)))
    assert diagonal.ballots == ((2, 1), (2, 1))
    far = hypot(*diagonal.total)
    assert diagonal.by_vote.delta == pytest.approx((far / sqrt(2), far / sqrt(2)))


def test_gradients_that_cancel_decide_nothing() -> None:
    """The chain's saddle, and two patterns of one input that want the opposite."""
    made = held(Experiment(network="two_weight_chain", bounds=None))
    assert made.total == (0.0, 0.0)
    assert made.by_sum == made.by_vote == ((0.0, 0.0), 0.0)
    against = held(replace(THREE, patterns=((0.7, 0.9), (0.7, 0.1), (0.7, 0.5))))
    assert against.total == (0.0, 0.0)
    assert against.ballots == ((1, 1),)


def test_every_pattern_has_a_voice_whichever_the_step_shows() -> None:
    assert held(THREE, i=0) == held(THREE, i=1) == held(replace(THREE, presentation="batch"))


def test_an_infinite_gradient_is_not_one_that_cancels() -> None:
    made = held(replace(THREE, patterns=((1e300, 1.0),), activation="identity"), 1e-290)
    assert isfinite(made.E)
    assert made.total == (inf, 0.0)
    assert not isfinite(made.by_sum.change)
