"""Every pixel of a map is the run that it stands for: the same weights, to the bit, and the same verdict."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from mpmath import mp

from desktop_app.core.analysis.verdict import verdict
from desktop_app.core.maps.axes import Axis, paths_of, with_value
from desktop_app.core.maps.fork import Fork
from desktop_app.core.maps.map import VERDICT_NAMES, Map, Tile, levels, tiles
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.faults import faults
from desktop_app.core.model.own import Own
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.schedules import SCHEDULES
from desktop_app.core.run.run import Run
from tests.core.analysis.test_verdict import anything

pytestmark = pytest.mark.usefixtures("compiled")

ONE = Experiment(patterns=((1.0, 0.7),), bounds=None, w=0.3)


def filled(map_: Map) -> Any:
    made = map_.blank()
    for lattices in levels(Tile(0, map_.y.pixels, 0, map_.x.pixels), 4):
        for lattice in lattices:
            map_.fill(made, lattice)
    return made


def agrees(map_: Map) -> None:
    """Hold each pixel against its run."""
    made = filled(map_)
    verdicts = made.verdict
    for row in range(map_.y.pixels):
        for column in range(map_.x.pixels):
            run = Run(map_.experiment_at(row, column))
            run.advance(map_.iterations)
            assert (made.answers.w[row, column], made.answers.v[row, column]) == run.state.weights
            assert VERDICT_NAMES[verdicts[row, column]] == verdict(run).words, run.experiment


@pytest.mark.parametrize("iterations", [0, 5, 20, 200, 1000, 9000])
def test_every_pixel_of_the_boundary_is_its_run(iterations: int) -> None:
    agrees(Map(ONE, Axis("rule.rate", 40.0, 130.0, 11), Axis("start.w", -2.0, 4.0, 5), iterations))


@pytest.mark.parametrize(
    "values",
    [
        {"network": "function", "formula": "w^4/4 - w^2/2 + 0.1 sin(9 w)"},
        {"network": "function", "formula": "(1 - w)^2 + 3 (v - w^2)^2", "v": 0.5},
        {"activation": Own("z/(1 + |z|)"), "error": Own("|y_hat - y|^3")},
    ],
)
def test_every_pixel_is_its_run_with_formulas_of_the_users_own(values: dict[str, Any]) -> None:
    experiment = Experiment(**{"patterns": ((1.0, 0.7),), "bounds": None} | values)
    agrees(Map(experiment, Axis("rule.rate", 0.01, 4.0, 9), Axis("start.w", -1.5, 1.5, 4), 400))


@profile(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(anything(), st.data())
def test_every_pixel_of_a_random_map_is_its_run(experiment: Experiment, data: st.DataObject) -> None:
    x, y = data.draw(st.lists(st.sampled_from(paths_of(experiment)), min_size=2, max_size=2, unique=True))
    right, up = (Axis(path, *RANGES[path.rpartition(".")[2].partition("[")[0]], 3) for path in (x, y))
    map_ = Map(experiment, right, up, data.draw(st.sampled_from([30, 200, 700])))
    corners = [map_.experiment_at(row, column) for row in (0, 2) for column in (0, 2)]
    if not any(faults(each) for each in corners):
        agrees(map_)


@st.composite
def with_conventions(draw: st.DrawFn) -> Experiment:
    """Any experiment with means, mini-batches, weight decay and a schedule, or some of these."""
    own, kind = draw(anything()), draw(st.sampled_from(RULES))
    schedule = Schedule(draw(st.sampled_from(SCHEDULES)).name, k=0.1, factor=0.99, length=30)
    rule = replace(Rule.begun(kind.name, own.rule.rate, schedule), weight_decay=draw(st.sampled_from((0.0, 0.01, 0.5))))
    presentation = draw(st.sampled_from(("in_turn", "batch", "mini_batch")))
    size = draw(st.integers(1, 3)) if presentation == "mini_batch" else Experiment.size
    mean = draw(st.sampled_from(("sum", "mean")))
    return replace(own, rule=rule, presentation=presentation, size=size, error_of_batch=mean, seed=5)


@profile(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(with_conventions(), st.data())
def test_every_pixel_is_its_run_with_the_conventions_of_courses(experiment: Experiment, data: st.DataObject) -> None:
    paths = [path for path in paths_of(experiment) if path.startswith(("rule", "start"))]
    x, y = data.draw(st.lists(st.sampled_from(paths), min_size=2, max_size=2, unique=True))
    right, up = (Axis(path, *RANGES[path.rpartition(".")[2]], 3) for path in (x, y))
    agrees(Map(experiment, right, up, data.draw(st.sampled_from([30, 200, 700]))))


def test_a_map_over_weight_decay_has_runs_without_it_too() -> None:
    agrees(Map(ONE, Axis("rule.weight_decay", 0.0, 1e-300, 2), Axis("rule.rate", 40.0, 90.0, 3), 200))


def test_a_fork_of_mini_batches_has_the_last_weights_of_each_run() -> None:
    patterns = ((1.0, 0.7), (0.5, 0.2), (2.0, 0.4))
    own = replace(ONE, patterns=patterns, presentation="mini_batch", size=2, rule=Rule(weight_decay=0.01))
    fork = Fork(own, Axis("rule.rate", 1.0, 40.0, 5), 601)
    made = fork.filled()
    for column, rate in enumerate(fork.x.centres.tolist()):
        run = Run(with_value(own, "rule.rate", rate))
        run.advance(601)
        assert made.w[column].tolist() == [w for w, _ in run.weights_between(346, 601)] + [run.w]
    assert np.isfinite(made.exponent).all()


RANGES = {
    "rate": (0.1, 200.0), "momentum": (0.1, 0.95), "decay": (0.1, 0.99), "beta1": (0.1, 0.95), "beta2": (0.1, 0.99),
    "epsilon": (1e-8, 1e-2), "w": (-2.0, 2.0), "b": (-2.0, 2.0), "w1": (-2.0, 2.0), "w2": (-2.0, 2.0),
    "weight_decay": (0.0, 0.5), "k": (0.001, 1.0), "factor": (0.9, 1.0), "lowest": (0.0, 0.1), "v": (-2.0, 2.0),
    "patterns": (0.1, 0.9), "bounds": (-2.0, 2.0),
}  # fmt: skip


def test_the_centres_ascend_and_each_pixel_has_its_own() -> None:
    axis = Axis("rule.rate", 40.0, 160.0, 4)
    assert axis.centres.tolist() == [55.0, 85.0, 115.0, 145.0]
    assert axis.is_fine_enough
    assert not Axis("rule.rate", 1.0, 1.0 + 1e-14, 512).is_fine_enough


def test_each_pixel_is_computed_once_and_the_middle_comes_first() -> None:
    seen = np.zeros((37, 50), int)
    made = tiles(37, 50, 16)
    for tile in made:
        for lattices in levels(tile, 8):
            for lattice in lattices:
                rows = slice(lattice.row, lattice.row_stop, lattice.row_step)
                seen[rows, lattice.column : lattice.column_stop : lattice.column_step] += 1
    assert (seen == 1).all()
    assert made[0].row <= 18 < made[0].row_stop
    assert made[0].column <= 25 < made[0].column_stop


def test_a_value_is_put_where_its_path_says() -> None:
    two = Experiment(patterns=((1.0, 0.7), (0.5, 0.2)), bounds=(-1.0, 1.0), rule=Rule("momentum", 1.0))
    assert with_value(two, "patterns[1][0]", 3.0).patterns == ((1.0, 0.7), (3.0, 0.2))
    assert with_value(two, "bounds[1]", 2.0).bounds == (-1.0, 2.0)
    assert with_value(two, "rule.momentum", 0.5).rule == Rule("momentum", 1.0, 0.5)
    assert with_value(two, "start.w", 0.5).w == 0.5


@pytest.mark.parametrize(
    ("rate", "exponent", "tolerance"),
    [(60.66, 0.022, 0.01), (69.5, -0.268, 5e-4), (75.0, 0.53, 0.01), (80.0, 0.54, 0.01), (90.0, 0.54, 0.02)],
)
def test_exponents_are_those_of_the_mathematics(rate: float, exponent: float, tolerance: float) -> None:
    made = Fork(ONE, Axis("rule.rate", rate - 1e-9, rate + 1e-9, 1), 40_000).filled()
    assert made.exponent[0] == pytest.approx(exponent, abs=tolerance)


@pytest.mark.parametrize("rate", [20.0, 57.2, 69.5, 80.0])
def test_an_exponent_is_the_mean_of_a_logarithm(rate: float) -> None:
    """ln |1 − αE″| with the second derivative by mpmath, along the second half of the run's own weights."""
    fork = Fork(ONE, Axis("rule.rate", rate - 1e-9, rate + 1e-9, 1), 300)
    run = Run(with_value(ONE, "rule.rate", float(fork.x.centres[0])))
    run.advance(300)
    begin, passes = fork.window
    with mp.workdps(40):
        sums = mp.mpf(0)
        for w, _ in run.weights_between(begin, begin + passes):
            a = 1 / (1 + mp.exp(-mp.mpf(w)))
            slope = a * (1 - a)
            second = slope * slope + (a - mp.mpf(0.7)) * slope * (1 - 2 * a)
            sums += mp.log(abs(1 - mp.mpf(run.experiment.rule.rate) * second))
        assert fork.filled().exponent[0] == pytest.approx(float(sums / passes), abs=1e-8)


def test_exponents_are_those_of_a_run_at_40_digits() -> None:
    """Where neighbours meet, the run of doubles is that of mpmath."""
    for rate in (20.0, 57.2, 69.5):
        fork = Fork(ONE, Axis("rule.rate", rate - 1e-9, rate + 1e-9, 1), 600)
        begin, passes = fork.window
        with mp.workdps(40):
            alpha, y, w, sums = mp.mpf(float(fork.x.centres[0])), mp.mpf(0.7), mp.mpf(0.3), mp.mpf(0)
            for i in range(begin + passes):
                a = 1 / (1 + mp.exp(-w))
                slope = a * (1 - a)
                if i >= begin:
                    sums += mp.log(abs(1 - alpha * (slope * slope + (a - y) * slope * (1 - 2 * a))))
                w -= alpha * (a - y) * slope
        assert fork.filled().exponent[0] == pytest.approx(float(sums / passes), abs=1e-7)


def at_rate(rate: float, iterations: int, experiment: Experiment = ONE, start: float = 0.3) -> tuple[str, float]:
    """The verdict of a pixel, and its weight."""
    made = filled(
        Map(
            experiment,
            Axis("rule.rate", rate - 1e-9, rate + 1e-9, 1),
            Axis("start.w", start - 1e-9, start + 1e-9, 1),
            iterations,
        )
    )
    return VERDICT_NAMES[made.verdict[0, 0]], made.answers.w[0, 0]


@pytest.mark.parametrize(
    ("rate", "words", "visited"),
    [
        (45.34, "converges", [0.847297860387]),
        (45.4, "cycles with period 2", [0.811835, 0.884339]),
        (57.2, "cycles with period 4", [1.565963, 0.525928, 1.480372, 0.490243]),
        (59.95, "cycles with period 8", []),
        (60.55, "cycles with period 16", []),
        (69.01, "cycles with period 3", []),
        (69.5, "cycles with period 3", [2.525917, 1.449084, 0.273369]),
        (69.94, "cycles with period 3", []),
        (70.0, "cycles with period 6", []),
        (75.0, "chaos", []),
        (80.0, "chaos", []),
        (90.0, "chaos", []),
    ],
)
def test_what_becomes_of_the_rates_of_the_mathematics(rate: float, words: str, visited: list[float]) -> None:
    found, w = at_rate(rate, 200_000)
    assert found == words
    if visited:
        digits = 12 if len(visited) == 1 else 6
        last = Fork(ONE, Axis("rule.rate", rate - 1e-9, rate + 1e-9, 1), 200_000).filled().w[0, -len(visited) :]
        assert sorted(round(float(value), digits) for value in last) == pytest.approx(sorted(visited), abs=1e-12)
        assert w == last[-1]


def test_periods_double_where_the_slope_of_the_map_is_minus_one() -> None:
    """2/E″(w*) = 45.351 of maths.md, by mpmath; and the way there is shortest in its middle."""
    with mp.workdps(30):
        a = mp.mpf(0.7)
        edge = float(2 / (a * (1 - a)) ** 2)
    assert edge == pytest.approx(45.351, abs=5e-4)
    assert at_rate(edge - 0.02, 200_000)[0] == "converges"
    assert at_rate(edge + 0.02, 200_000)[0] == "cycles with period 2"
    fork = Fork(ONE, Axis("rule.rate", 20.0, 25.0, 500), 60).filled()
    fastest = Axis("rule.rate", 20.0, 25.0, 500).centres[int(np.argmin(fork.exponent))]
    assert fastest == pytest.approx(edge / 2, abs=0.02)


def test_a_rate_below_the_limit_converges_from_near_and_cycles_from_far() -> None:
    patterns = ((1.0, 1.0), (1.0, 1.0), (-1.0, 1.0), (10.0, 1.0))
    four = Experiment(patterns=patterns, error="cross_entropy", presentation="batch", bounds=None)
    found, w = at_rate(2.5351, 20_000, four, 0.95)
    assert (found, round(w, 10)) == ("converges", 0.7060404258)
    found, w = at_rate(2.5351, 20_000, four, 1.8)
    assert found == "cycles with period 2"
    assert round(w, 10) in (0.3418071581, 1.7702498406)


def test_every_pixel_is_its_run_ten_decades_deep() -> None:
    agrees(
        Map(
            ONE,
            Axis("rule.rate", 118.7 - 6e-9, 118.7 + 6e-9, 7),
            Axis("start.w", 0.3 - 3e-10, 0.3 + 3e-10, 5),
            300,
        )
    )


def test_a_fork_has_the_last_weights_of_each_run() -> None:
    fork = Fork(ONE, Axis("rule.rate", 40.0, 80.0, 13), 600)
    made = fork.filled()
    assert made.w.shape == (13, 256)
    for column, rate in enumerate(fork.x.centres.tolist()):
        run = Run(with_value(ONE, "rule.rate", rate))
        run.advance(600)
        assert made.w[column].tolist() == [w for w, _ in run.weights_between(345, 600)] + [run.w]


def test_the_identity_chain_forks_where_it_is_known_to() -> None:
    """s ← (1 + α)s − αs³: a point below 1, two up to √5 − 1 (arXiv 2310.01687)."""
    chain = Experiment(network="two_weight_chain", activation="identity", patterns=((1.0, 1.0),), bounds=None,
                       w=0.4, v=0.4)  # fmt: skip
    rates = [0.99, 1.01, 5**0.5 - 1 - 0.005, 5**0.5 - 1 + 0.005]
    found = [Map(chain, Axis("rule.rate", rate - 1e-9, rate + 1e-9, 1), Axis("start.w1", 0.39, 0.41, 1), 40_000)
             for rate in rates]  # fmt: skip
    words = [VERDICT_NAMES[filled(each).verdict[0, 0]] for each in found]
    assert words == ["converges", "cycles with period 2", "cycles with period 2", "cycles with period 4"]
