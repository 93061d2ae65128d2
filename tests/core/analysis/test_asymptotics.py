"""What the mathematics says of long runs: slow growth, no finite minimum, the stability limit and its cycles."""

from math import exp, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.analysis.theory import asymptotes
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.core.run.run import Run


def run_of(pattern: Pattern, rate: float, w: float = 0.0, error: str = "squared") -> Run:
    return Run(Experiment(patterns=(pattern,), bounds=None, rule=Rule(rate=rate), w=w, error=error))


def F(w: float) -> mpf:
    """Gradient flow on (1, 1) has F(w(t)) = F(w(0)) + t."""
    at = mpf(w)
    return 3 * at + 3 * mp.exp(at) + mp.exp(2 * at) / 2 - mp.exp(-at)


def test_f_is_the_primitive_of_one_over_the_slope() -> None:
    for w in (-2, 0, 1):
        assert abs(mp.diff(F, w) - 1 / (A(w) * (1 - A(w)) ** 2)) < mpf("1e-20")


def A(w: float) -> mpf:
    return 1 / (1 + mp.exp(-mpf(w)))


def g(w: float) -> mpf:
    return -A(w) * (1 - A(w)) ** 2


@pytest.mark.parametrize(("rate", "w"), [(0.01, 0.0), (0.5, 0.0), (1.0, -0.5), (4.0, 1.0)])
@pytest.mark.parametrize("n", [100_000, 1_000_000])
def test_plain_descent_follows_the_flow(rate: float, w: float, n: int) -> None:
    """A step of size α leaves the flow by ½α²E″, and these add up to ½α ln(g(w_0)/g(w_n))."""
    run = run_of((1.0, 1.0), rate, w)
    run.advance(n)
    drift = F(run.w) - F(w) - mpf(rate) * n
    expected = mpf(rate) / 2 * mp.log(g(w) / g(run.w))
    assert abs(drift - expected) < 0.15 * mpf(rate) ** 2 + mpf("1e-9") * rate * n
    assert drift > 0


@pytest.mark.parametrize(("rate", "n"), [(1.0, 100_000), (1.0, 1_000_000), (4.0, 1_000_000)])
def test_the_weight_grows_like_half_a_logarithm(rate: float, n: int) -> None:
    run = run_of((1.0, 1.0), rate)
    run.advance(n)
    root = sqrt(2.0 * rate * n)
    assert run.w == pytest.approx(0.5 * log(2.0 * rate * n) - 3.0 / root, abs=40.0 * log(root) / root**2)
    assert 4.0 * rate * n * run.step().E == pytest.approx(1.0, rel=10.0 / root)


def test_with_cross_entropy_it_grows_like_a_logarithm() -> None:
    run = run_of((1.0, 1.0), 2.0, error="cross_entropy")
    run.advance(200_000)
    # The flow of g = A − 1 has w + e^w = w_0 + e^w_0 + αn.
    assert run.w + exp(run.w) == pytest.approx(1.0 + 2.0 * 200_000, rel=1e-4)
    assert run.w == pytest.approx(log(400_000.0), abs=1e-3)


@given(st.floats(-4.0, 5.0).map(lambda power: 10.0**power), st.floats(-6.0, 6.0))
def test_on_one_one_the_error_falls_on_every_step(rate: float, w: float) -> None:
    run = run_of((1.0, 1.0), rate, w)
    for _ in range(30):
        step = run.step()
        assert step.share is not None
        if -step.promised <= 2.0**-48 * step.E / (1.0 - step.share.y_hat) or step.w_next > 30.0:
            # Less than the doubles of 1 − ŷ can tell.
            break
        assert step.delivered < 0.0
        assert step.w_next > step.w
        run.advance(1)


def test_the_slope_is_steepest_at_minus_ln_two() -> None:
    slopes = {w: abs(run_of((1.0, 1.0), 1.0, w).step().dE_dw) for w in (-log(2.0), -0.8, -0.6, 0.0, -2.0)}
    assert max(slopes, key=lambda w: slopes[w]) == -log(2.0)
    assert slopes[-log(2.0)] == pytest.approx(4.0 / 27.0, rel=1e-15)


def limit() -> tuple[float, float]:
    """The minimum of (1, 0.7), and the rate above which plain descent cannot stay there: 2/E″."""
    w = mp.log(mpf(7) / 3)
    return float(w), float(2 / mp.diff(lambda at: (A(at) - mpf("0.7")) ** 2 / 2, w, 2))


@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_below_the_limit_descent_arrives(part: float) -> None:
    w, rate = limit()
    run = run_of((1.0, 0.7), part * rate, 0.5)
    run.advance(3000)
    assert run.w == pytest.approx(w, abs=1e-12)


def test_above_the_limit_descent_ends_in_a_cycle_of_two() -> None:
    w, rate = limit()
    run = run_of((1.0, 0.7), 1.05 * rate, w + 1e-9)
    run.advance(50_000)
    last = [run.state_at(i).w for i in range(49_990, 50_000)]
    assert last[::2] == pytest.approx([last[0]] * 5, abs=1e-9)
    assert last[1::2] == pytest.approx([last[1]] * 5, abs=1e-9)
    assert min(last) < w - 0.05
    assert max(last) > w + 0.05


def test_far_above_the_limit_it_is_thrown_onto_the_plateau() -> None:
    run = run_of((1.0, 0.7), 1e4, -1.0)
    run.advance(1)
    assert run.w > 100.0
    assert abs(run.step().dE_dw) < 1e-40
    assert run.advance(1000) == 1000
    assert run.w < inf


def test_the_pattern_nought_nought_never_teaches() -> None:
    run = run_of((0.0, 0.0), 1000.0, 0.3)
    run.advance(10_000)
    assert (run.w, run.step().E, run.step().dE_dw) == (0.3, 0.125, 0.0)


def test_the_question_s_weight_ends_at_the_wall() -> None:
    run = Run(Experiment())
    run.advance(1000)
    step = run.step(999)
    assert run.w == step.w == step.w_next == 1.0
    assert step.dE_dw == pytest.approx(float(g(1.0)), rel=1e-15)


def test_where_the_rate_was_changed_theory_counts_each_showing_with_its_own() -> None:
    """After 40 iterations at α = 20 and 1 000 000 at α = 2, half of them of (1, 1), the flow has gone t = Σ α."""
    experiment = Experiment(bounds=None, rule=Rule(rate=20.0), changes=(Change(40, (("rule.rate", 2.0),)),))
    at = np.array([10.0, 40.0, 1_000_040.0])
    known = asymptotes(experiment, at, 1_000_040)
    assert known is not None
    for (w, E), t in zip(zip(*known, strict=True), (100.0, 400.0, 1_000_400.0), strict=True):
        assert w == pytest.approx(0.5 * log(2 * t) - 3 / sqrt(2 * t))
        assert pytest.approx(1 / (4 * t)) == E
    run = Run(experiment)
    run.advance(1_000_040)
    assert run.w == pytest.approx(known[0][2], abs=0.01)


def test_theory_begins_at_the_last_change_from_what_it_does_not_know() -> None:
    patterns = Change(100, (("patterns", ((0.0, 0.0), (1.0, 1.0))),))
    experiment = Experiment(bounds=None, patterns=((2.0, 0.5),), changes=(patterns,))
    assert asymptotes(experiment, np.array([50.0]), latest=99) is None
    known = asymptotes(experiment, np.array([50.0, 100.0, 500.0]), latest=500)
    assert known is not None
    assert np.isnan(known[0][:2]).all()
    assert known[1][2] == pytest.approx(1 / (4 * 0.5 * 200))
