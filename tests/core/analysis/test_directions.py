"""The rates of all directions: against the mathematics at 50 digits, and by trying very many angles."""

from dataclasses import replace
from itertools import pairwise
from math import atan2, degrees, inf, isfinite, pi, sqrt

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.typing import NDArray

from desktop_app.core.analysis.check import Weights
from desktop_app.core.analysis.directions import BEST, GRADIENT, SIGN, Directions, V, W, directions, unit
from desktop_app.core.model.experiment import Experiment

mp.dps = 50

CHAIN = Experiment(network="two_weight_chain", bounds=None, presentation="batch")
BIAS = Experiment(network="weight_and_bias", bounds=None)
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)
HALF = (0.5, 0.5)
Array = NDArray[np.float64]


def sigma(z: mpf) -> mpf:
    return 1 / (1 + mp.exp(-z))


def exact_error(settings: Experiment, pattern: int | None, w: mpf, v: mpf) -> mpf:
    """E of the logistic networks, squared error."""
    shown = settings.patterns if pattern is None else [settings.patterns[pattern]]
    E = mpf(0)
    for x, y in shown:
        if settings.network == "two_weight_chain":
            y_hat = sigma(v * sigma(w * mpf(x)))
        else:
            y_hat = sigma(w * mpf(x) + (v if settings.weight_count > 1 else 0))
        E += (y_hat - mpf(y)) ** 2 / 2
    return E


def exact_rate(settings: Experiment, pattern: int | None, at: Weights, h: float, angle: float) -> mpf:
    w, v = (mpf(each) for each in at)
    dw, dv = (mpf(h) * mpf(each) for each in unit(angle))
    return (exact_error(settings, pattern, w + dw, v + dv) - exact_error(settings, pattern, w, v)) / mpf(h)


def turned(a: float, b: float) -> float:
    """The degrees between two angles."""
    return degrees(abs((a - b + pi) % (2 * pi) - pi))


@pytest.mark.parametrize("h", [10.0, 0.5, 0.011, 0.009, 1e-4, 1e-6])
@pytest.mark.parametrize(
    ("settings", "pattern", "at"),
    [
        (CHAIN, None, HALF), (CHAIN, 1, (-1.5, 3.0)), (CHAIN, None, (0.0, 0.0)), (BIAS, 0, (0.0, 0.0)),
        (BIAS, 1, (0.25, -2.0)), (replace(BIAS, patterns=((1.0, 1.0), (-3.0, 0.2), (0.5, 0.5))), None, (1.0, 0.5)),
        (ALONE, 0, (0.5, 0.0)),
    ],
)  # fmt: skip
def test_the_rates_are_those_of_the_mathematics(
    settings: Experiment, pattern: int | None, at: Weights, h: float
) -> None:
    """To nine digits, however short the way: nothing is lost to subtraction."""
    made = directions(settings, pattern, at, h)
    assert len(made.angles) == 2 if settings.weight_count == 1 else len(made.angles) >= 48
    greatest = max(map(abs, made.rates))
    for angle, rate in [*zip(made.angles, made.rates, strict=True), *made.marks.values()][::5]:
        assert rate == pytest.approx(float(exact_rate(settings, pattern, at, h, angle)), rel=1e-9, abs=1e-9 * greatest)


@pytest.mark.parametrize("h", [10.0, 2.0, 0.5, 0.1, 1e-3])
@pytest.mark.parametrize(("settings", "at"), [(CHAIN, HALF), (CHAIN, (0.0, 0.0)), (CHAIN, (3.0, -2.0)), (BIAS, HALF)])
def test_no_direction_is_better_than_the_best(settings: Experiment, at: Weights, h: float) -> None:
    """Of 20 000 angles, in numpy."""
    settings = replace(settings, presentation="batch")
    best = directions(settings, None, at, h).marks[BEST]
    angles = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    w, v = at[0] + h * np.cos(angles), at[1] + h * np.sin(angles)
    rates = (_numpy_error(settings, w, v) - _numpy_error(settings, np.array(at[0]), np.array(at[1]))) / h
    assert best.rate <= rates.min() + 1e-12
    assert best.rate == pytest.approx(rates.min(), rel=1e-6)
    ties = angles[rates < rates.min() + 1e-6 * abs(rates.min())]
    assert min(turned(best.angle, float(tie)) for tie in ties) < 0.03


def _numpy_error(settings: Experiment, w: Array, v: Array) -> Array:
    E = np.zeros_like(w)
    for x, y in settings.patterns:
        z = v / (1 + np.exp(-w * x)) if settings.network == "two_weight_chain" else w * x + v
        E += (1 / (1 + np.exp(-z)) - y) ** 2 / 2
    return E


def test_the_numbers_of_the_river() -> None:
    """At (½, ½) ∇E = (−0.012124393984, 0.004957118211): the shares as h → 0 are cosines."""
    made = directions(CHAIN, None, HALF, 1e-6)
    g_w, g_v = -0.012124393984, 0.004957118211
    size = sqrt(g_w**2 + g_v**2)
    assert made.steepest == pytest.approx(size, rel=1e-9)
    assert made.marks[GRADIENT].angle == pytest.approx(atan2(-g_v, -g_w) % (2 * pi), rel=1e-9)
    shares = {SIGN: (abs(g_w) + abs(g_v)) / sqrt(2) / size, W: abs(g_w) / size, V: abs(g_v) / size, GRADIENT: 1.0}
    for name, share in shares.items():
        assert made.share(name) == pytest.approx(share, abs=1e-5)
    assert [degrees(made.marks[name].angle) for name in (SIGN, W, V)] == pytest.approx([315.0, 0.0, 270.0])


def test_the_best_turns_onto_the_gradient_as_h_shrinks() -> None:
    away = []
    for h in (0.5, 0.1, 1e-2, 1e-3, 1e-4):
        marks = directions(CHAIN, None, HALF, h).marks
        away.append(turned(marks[BEST].angle, marks[GRADIENT].angle))
    assert away[0] > 20
    assert all(after < before / 2 for before, after in pairwise(away))
    # In proportion to h, until it is less than what is looked for.
    assert away[2] / away[3] == pytest.approx(10, rel=0.1)
    assert directions(CHAIN, None, HALF, 1e-6).share(GRADIENT) == pytest.approx(1.0, abs=1e-9)


def test_the_limit_is_the_cosine() -> None:
    made = directions(CHAIN, None, HALF, 1e-6)
    down = made.marks[GRADIENT].angle
    for angle, rate in zip(made.angles, made.rates, strict=True):
        cosine = -made.steepest * float(mp.cos(angle - down))
        assert rate == pytest.approx(cosine, abs=1e-6)


def test_at_the_saddle_no_direction_is_steeper_but_a_finite_way_finds_the_valleys() -> None:
    """The Hessian is (1/32)[[0, −1], [−1, 1]], its negative eigenvalue (1 − √5)/64."""
    made = directions(CHAIN, None, (0.0, 0.0), 1e-4)
    assert made.steepest == 0
    assert set(made.marks) == {BEST}
    assert made.marks[BEST].rate == pytest.approx(1e-4 * (1 - sqrt(5)) / 64 / 2, rel=1e-4)
    valley = degrees(atan2((sqrt(5) - 1) / 2, 1))
    assert min(abs(degrees(made.marks[BEST].angle) - each) for each in (valley, valley + 180)) < 0.05
    assert min(made.rates) < 0 < max(made.rates)


def test_one_weight_has_two_directions() -> None:
    made = directions(ALONE, 0, (0.0, 0.0), 0.1)
    assert made.angles == (0.0, pi)
    assert {name: mark.angle for name, mark in made.marks.items()} == dict.fromkeys((GRADIENT, SIGN, W, BEST), 0.0)
    assert made.rates[0] < 0 < made.rates[1]
    beyond = directions(replace(ALONE, patterns=((1.0, 0.7),), activation="identity"), 0, (0.6, 0.0), 0.1)
    assert beyond.share(GRADIENT) == pytest.approx(1.0)


def test_a_weight_without_a_slope_has_no_downhill() -> None:
    """(0, 0) at w = b = 0 pulls b by +1/8 and leaves w alone; then the sign is −∇E itself."""
    made = directions(BIAS, 0, (0.0, 0.0), 0.1)
    assert W not in made.marks
    assert {degrees(made.marks[name].angle) for name in (GRADIENT, SIGN, V)} == {270.0}


def test_flat_ground_has_no_best() -> None:
    made = directions(Experiment(), 0, (0.3, 0.0), 0.5)
    assert made.marks == {}
    assert made.rates == (0.0, 0.0)
    assert not made.is_lost


def test_where_every_way_leads_up_nothing_has_a_share() -> None:
    made = directions(replace(ALONE, patterns=((1.0, 0.7),)), 0, (0.8, 0.0), 10.0)
    assert min(made.rates) > 0
    assert made.share(GRADIENT) is made.share(BEST) is None


def test_beyond_the_domain_of_e_the_rate_is_infinite() -> None:
    """ŷ = wx + b leaves (0, 1); no warning, and the best is within."""
    made = directions(replace(BIAS, activation="identity", error="cross_entropy"), 1, (0.3, 0.2), 0.4)
    rates = np.array(made.rates)
    assert np.isposinf(rates).any()
    assert not np.isnan(rates).any()
    assert isfinite(made.marks[BEST].rate)
    assert made.marks[BEST].rate < 0
    outside = directions(replace(BIAS, activation="identity", error="cross_entropy"), 1, (2.0, 0.2), 0.4)
    assert (outside.E, outside.rates, outside.marks) == (inf, (), {})


def lost(at: Weights, h: float) -> Directions:
    return directions(replace(BIAS, patterns=((1.0, 0.0),)), 0, at, h)


def test_on_a_plateau_it_is_told_where_rounding_takes_over() -> None:
    """At z = 40 E is ½ to the last digit: over a long way nothing can be told, over a short one the slopes can."""
    assert lost((40.0, 0.0), 0.5).is_lost
    near = lost((40.0, 0.0), 1e-4)
    assert not near.is_lost
    true = exact_rate(replace(BIAS, patterns=((1.0, 0.0),)), 0, (40.0, 0.0), 1e-4, near.marks[GRADIENT].angle)
    assert near.marks[GRADIENT].rate == pytest.approx(float(true), rel=1e-9)
    assert not lost((20.0, 0.0), 0.5).is_lost
    # ReLU has a corner somewhere, so its E is subtracted, which such slopes do not survive.
    far = replace(BIAS, patterns=((1.0, 1e8),), activation="relu")
    assert directions(far, 0, HALF, 1e-6).is_lost
    assert not directions(far, 0, HALF, 1e-3).is_lost


def test_a_corner_is_seen_from_both_sides() -> None:
    """ReLU at its corner counts as flat; but E falls where z > 0."""
    made = directions(replace(BIAS, activation="relu"), 1, (0.0, 0.0), 0.1)
    assert made.steepest == 0
    assert degrees(made.marks[BEST].angle) == pytest.approx(45, abs=0.05)
    assert max(made.rates) == 0


def test_numbers_at_the_ends_of_the_doubles_are_told_as_what_they_are() -> None:
    steep = replace(BIAS, patterns=((1e300, 1.0),), activation="identity")
    made = directions(steep, 0, (1e-290, 0.0), 0.1)  # ŷ − 1 = 10¹⁰: E is finite, its gradient is not
    assert isfinite(made.E)
    assert (made.rates, made.marks) == ((), {})
    tiny = replace(CHAIN, patterns=((-1.5e-242, -2.07),), activation="tanh")
    vanishing = directions(tiny, 0, (0.0, 1e200), 1e-6)
    assert vanishing.steepest > 0
    assert vanishing.is_lost or BEST in vanishing.marks
