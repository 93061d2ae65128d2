"""The conventions of courses: first steps worked by hand with fractions, on ŷ = wx, where E = ½(wx − y)²."""

from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp, mpf

from desktop_app.core.analysis.minimum import minimum
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numerics.elementary import half_cosine
from desktop_app.core.model.schedules import scheduled_rate
from desktop_app.core.run.run import Run

F = Fraction
PATTERNS = ((1.0, 2.0), (2.0, 1.0), (-1.0, 0.5))


def made(**given: Any) -> Experiment:
    return Experiment(activation="identity", bounds=None, **{"patterns": PATTERNS, "presentation": "batch", **given})


def slopes(w: F) -> list[F]:
    return [(w * F(x) - F(y)) * F(x) for x, y in PATTERNS]


def test_a_mean_and_weight_decay_are_what_fractions_make_of_them() -> None:
    """At w = ½: the slopes are −3/2, 0 and 1, their sum is −1/2; λ = 1/4 adds 1/8."""
    w = F(1, 2)
    assert slopes(w) == [F(-3, 2), 0, 1]
    summed = Run(made(w=0.5, rule=Rule(rate=0.5, weight_decay=0.25)))
    assert summed.step().dE_dw == float(F(-1, 2) + F(1, 8))
    assert float((F(9, 4) + 0 + 1) / 2 + F(1, 2) * F(1, 4) * F(1, 4)) == summed.step().E
    assert summed.step().w_next == float(w - F(1, 2) * F(-3, 8))
    mean = Run(made(w=0.5, error_of_batch="mean", rule=Rule(rate=0.5, weight_decay=0.25))).step()
    assert mean.dE_dw == pytest.approx(float(F(-1, 6) + F(1, 8)), rel=1e-15)
    in_turn = Run(made(w=0.5, presentation="in_turn", rule=Rule(rate=0.5, weight_decay=0.25))).step()
    assert in_turn.dE_dw == float(F(-3, 2) + F(1, 8))


def test_adamw_takes_its_decay_off_apart_from_the_error() -> None:
    """The first nudge of Adam is α g/(|g| + ε), beside it αλw."""
    step = Run(made(w=0.5, rule=Rule("adamw", 0.1, weight_decay=0.25))).step()
    g = mpf(-1) / 2
    wanted = mpf(0.5) - mpf(0.1) * mpf(0.25) * mpf(0.5) - mpf(0.1) * g / (abs(g) + mpf(1e-8))
    assert step.w_next == pytest.approx(float(wanted), rel=1e-15)
    assert (step.dE_dw, step.E) == (-0.5, float(F(13, 8)))
    assert Rule.begun("adamw").weight_decay == 0.01


def test_nesterov_of_the_books_takes_the_slope_ahead() -> None:
    """m₁ = −α g(w₀), w₁ = w₀ + m₁; m₂ = μ m₁ − α g(w₁ + μ m₁)."""
    run = Run(made(w=0.5, rule=Rule("nesterov_ahead", 0.25, momentum=0.5)))
    run.advance(2)
    w, m = F(1, 2), F(0)
    for i in range(2):
        assert run.state_at(i).w == float(w)
        m = m / 2 - F(1, 4) * sum(slopes(w + m / 2))
        w += m
    assert run.w == float(w)
    assert run.step(1).ahead[0] == float(F(5, 8) + F(1, 16))


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (Schedule("inverse", k=0.5), {0: 0.4, 2: 0.2, 6: 0.1}),
        (Schedule("exponential", factor=0.5), {0: 0.4, 1: 0.2, 3: 0.05}),
        (Schedule("cosine", length=4, lowest=0.0), {0: 0.4, 4: 0.0, 9: 0.0}),
        (Schedule("warm_up", length=4), {0: 0.1, 1: 0.2, 3: 0.4, 8: 0.4}),
    ],
)
def test_a_schedule_s_rates_are_those_worked_by_hand(schedule: Schedule, rates: dict[int, float]) -> None:
    run = Run(made(w=0.5, rule=Rule(rate=0.4, schedule=schedule)))
    run.advance(10)
    for t, rate in rates.items():
        step = run.step(t)
        assert step.rate == pytest.approx(rate, abs=1e-16)
        assert step.w_next == step.w - step.rate * step.dE_dw
    assert scheduled_rate(Schedule("constant").numbers, 5.0, 0.4) == 0.4


def test_half_a_cosine_is_right_to_three_last_digits() -> None:
    for k in range(1, 400):
        u = k / 400
        assert half_cosine(u) == pytest.approx(float((1 + mp.cos(mp.pi * mpf(u))) / 2), rel=5e-16)


def test_mini_batches_show_every_pattern_once_a_pass_and_the_last_has_what_is_left() -> None:
    run = Run(made(presentation="mini_batch", size=2, seed=4))
    run.advance(20)
    for begin in range(0, 20, 2):
        shown = [run.step(begin + k).presented for k in (0, 1)]
        assert [len(each) for each in shown] == [2, 1]
        assert sorted(shown[0] + tuple(shown[1])) == [0, 1, 2]  # type: ignore[operator]


@pytest.mark.parametrize(("size", "same"), [(1, "shuffled"), (3, "batch"), (32, "batch")])
def test_mini_batches_of_one_or_all_are_other_presentations_to_the_last_bit(size: int, same: str) -> None:
    runs = [Run(made(presentation=each, size=size, seed=7, rule=Rule(rate=0.1))) for each in ("mini_batch", same)]
    for run in runs:
        run.advance(100)
    assert runs[0].state == runs[1].state
    assert runs[0].timeline.least.tobytes() == runs[1].timeline.least.tobytes()


@pytest.mark.parametrize(("presentation", "mean"), [("batch", "sum"), ("batch", "mean"), ("in_turn", "sum")])
def test_the_minimum_is_that_of_the_error_with_its_decay(presentation: str, mean: str) -> None:
    """Σ(wx² − xy)/n + kλw = 0, where λ counts once a batch or a mean, and once an iteration of a pass else."""
    settings = made(presentation=presentation, error_of_batch=mean, rule=Rule(weight_decay=0.5))
    n = F(3) if mean == "mean" else F(1)
    times = 3 if presentation == "in_turn" else 1
    xx, xy = sum(F(x) * F(x) for x, _ in PATTERNS), sum(F(x) * F(y) for x, y in PATTERNS)
    (w,) = minimum(settings) or (0.0,)
    assert w == pytest.approx(float(xy / n / (xx / n + times * F(1, 2))), rel=1e-12)
