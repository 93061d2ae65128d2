"""The map of a run with one weight: it is what the loop does, and its fixed points are those of mathematics."""

from dataclasses import replace
from math import log

import numpy as np
import pytest
from mpmath import mp

from desktop_app.core.analysis.cobweb import WeightMap, bend, weight_map
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.own import Own
from desktop_app.core.model.pattern_list import Patterns
from desktop_app.core.run.run import Run

ONE = Experiment(bounds=None, patterns=((1.0, 0.7),), w=0.3)
THREE = ((1.0, 0.7), (-0.5, 0.2), (2.0, 0.9))


def map_at(rate: float, settings: Experiment = ONE, pattern: int | None = 0) -> WeightMap:
    made = weight_map(replace(settings, rule=replace(settings.rule, rate=rate)), pattern, rate)
    assert made is not None
    return made


def points_of(map_: WeightMap, low: float = -2.0, high: float = 5.0) -> list[tuple[float, float, bool]]:
    weights = map_.weights(low, high)
    return [(each.w, each.slope, each.is_stable) for each in map_.fixed_points(weights, map_.values(weights))]


@pytest.fixture(autouse=True)
def _compiled(compiled_loop: None) -> None:
    """The map is the compiled loop."""


@pytest.mark.parametrize(("rate", "is_stable"), [(22.68, True), (45.35, True), (45.352, False), (57.2, False)])
def test_the_fixed_point_is_stable_up_to_two_over_the_bend(rate: float, is_stable: bool) -> None:
    ((w, slope, told),) = points_of(map_at(rate))
    assert w == pytest.approx(log(7 / 3), abs=1e-14)
    assert slope == pytest.approx(1.0 - rate * 0.7**2 * 0.3**2, abs=1e-12)
    assert told == is_stable


@pytest.mark.parametrize(
    ("rate", "cycle"),
    [
        (22.0, (0.847297860387,)),
        (45.4, (0.811835, 0.884339)),
        (57.2, (0.490243, 1.565963, 0.525928, 1.480372)),
        (69.5, (0.273369, 2.525917, 1.449084)),
        (75.0, None),
        (533.0, None),  # on the plateau, where it hardly moves
    ],
)
def test_its_orbit_comes_into_the_cycles_of_mathematics(rate: float, cycle: tuple[float, ...] | None) -> None:
    map_ = map_at(rate)
    made = map_.cycle(map_.orbit(0.3, 4000))
    assert made == (None if cycle is None else pytest.approx(cycle, abs=1e-6))


@pytest.mark.parametrize("presentation", ["in_turn", "batch"])
@pytest.mark.parametrize("bounds", [None, (-0.2, 0.6)])
def test_it_is_the_run_itself_from_pass_to_pass(presentation: str, bounds: tuple[float, float] | None) -> None:
    settings = replace(ONE, patterns=THREE, presentation=presentation, bounds=bounds, rule=Rule(rate=9.0))
    run = Run(settings)
    run.advance(1)
    step = run.step()
    made = map_at(9.0, settings, step.pattern)
    passes = [run.w]
    for _ in range(5):
        run.advance(settings.pass_length)
        assert made(passes[-1]) == run.w
        passes.append(run.w)
    assert made.orbit(passes[0], 5).tolist() == passes


def test_a_wall_that_holds_the_weight_is_a_stable_fixed_point() -> None:
    assert points_of(map_at(1.0, Experiment()), -0.1, 1.1) == [(1.0, 0.0, True)]


def test_the_slope_of_a_pass_is_that_of_its_curve() -> None:
    made = map_at(9.0, replace(ONE, patterns=THREE))
    for w, slope, _ in points_of(made):
        assert slope == pytest.approx((made(w + 1e-5) - made(w - 1e-5)) / 2e-5, rel=1e-6)
        assert made(w) == pytest.approx(w, abs=1e-12)


def test_a_function_of_ones_own_has_its_extremes_as_fixed_points() -> None:
    own = Experiment(network="function", formula="w^4 - 3w^2 + 2", bounds=None, patterns=((0.0, 0.0),))
    minimum = 1.5**0.5
    expected = [(-minimum, 0.4, True), (0.0, 1.3, False), (minimum, 0.4, True)]
    for made, wanted in zip(points_of(map_at(0.05, own)), expected, strict=True):
        assert made == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("activation", ["logistic", "tanh", "softplus", "identity", "own"])
@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
def test_the_bend_is_the_second_derivative(activation: str, error: str) -> None:
    A = {
        "logistic": lambda z: 1 / (1 + mp.exp(-z)), "tanh": mp.tanh, "softplus": lambda z: mp.log(1 + mp.exp(z)),
        "identity": lambda z: z, "own": lambda z: mp.sin(z) / 2 + mp.mpf(1) / 2,
    }[activation]  # fmt: skip
    chosen = Own("sin(z)/2 + 1/2") if activation == "own" else activation
    settings, w = replace(ONE, activation=chosen, error=error), 0.375

    def E(w: object) -> object:
        y_hat, y = A(w * mp.mpf(1.25)), mp.mpf("0.7")
        if error == "squared":
            return (y_hat - y) ** 2 / 2
        return -y * mp.log(y_hat) - (1 - y) * mp.log(1 - y_hat)

    with mp.workdps(40):
        expected = float(mp.diff(E, mp.mpf(w), 2))
    assert bend(settings, w, Patterns(((1.25, 0.7),))) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("presentation", ["in_turn", "batch"])
def test_weight_decay_and_a_mean_are_a_part_of_it(presentation: str) -> None:
    settings = replace(
        ONE, patterns=THREE, presentation=presentation, error_of_batch="mean", rule=Rule(rate=9.0, weight_decay=0.02)
    )
    run = Run(settings)
    made = map_at(9.0, settings)
    for _ in range(3):
        before = run.w
        run.advance(settings.pass_length)
        assert made(before) == run.w
    ((w, slope, is_stable),) = points_of(made)
    assert slope == pytest.approx((made(w + 1e-5) - made(w - 1e-5)) / 2e-5, rel=1e-6)
    assert is_stable == (abs(slope) < 1.0)


def test_shuffled_patterns_many_patterns_and_two_weights_have_no_map() -> None:
    assert weight_map(replace(ONE, patterns=THREE, presentation="shuffled"), 0, 1.0) is None
    assert weight_map(replace(ONE, patterns=THREE, presentation="mini_batch", size=2), None, 1.0) is None
    assert weight_map(replace(ONE, network="weight_and_bias"), 0, 1.0) is None
    assert weight_map(replace(ONE, patterns=THREE * 6), 0, 1.0) is None
    assert weight_map(replace(ONE, presentation="shuffled"), 0, 1.0) is not None


def test_where_the_map_jumps_over_the_diagonal_nothing_stays() -> None:
    relu = Experiment(network="function", formula="max(w, 0) - w/2", bounds=None, patterns=((0.0, 0.0),))
    assert points_of(map_at(0.3, relu), -1.0, 1.05) == []
    flat = replace(ONE, patterns=((0.0, 0.3),))
    made = map_at(3.0, flat)
    weights = made.weights(-1.0, 1.0)
    assert np.array_equal(made.values(weights), weights)
    assert points_of(made, -1.0, 1.0) == []
