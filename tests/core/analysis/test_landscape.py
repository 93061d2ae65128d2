"""The landscape: E over a plane of weights against the mathematics, its contours, and the way of a run upon it."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.typing import NDArray

from desktop_app.core.analysis.contours import Region, contours, logarithmic_levels, round_levels
from desktop_app.core.analysis.landscape import error_curves, error_plane
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.core.run.run import Run, View
from tests.core.mathematics import ACTIVATIONS, activation

CHAIN = Experiment(network="two_weight_chain", bounds=None)
BIAS = Experiment(network="weight_and_bias", bounds=None)
THREE: tuple[Pattern, ...] = ((0.0, 0.0), (1.0, 1.0), (-2.0, 0.25))


def E_of(settings: Experiment, w: float, v: float, x: float, y: float) -> mpf:
    """E of one pattern, with all its digits."""
    z = mpf(w) * x + v
    if settings.network == "two_weight_chain":
        z = v * activation(settings.activation, mpf(w) * x)[0]
    y_hat = activation(settings.activation, z)[0]
    if settings.error == "squared":
        return (y_hat - y) ** 2 / 2
    return -y * mp.log(y_hat) - (1 - y) * mp.log(1 - y_hat)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("network", [CHAIN, BIAS], ids=["chain", "bias"])
def test_a_plane_holds_e_of_all_patterns_at_each_pair_of_weights(form: str, network: Experiment, name: str) -> None:
    settings = replace(network, activation=name, patterns=THREE)
    ws, vs = [-3.0, 0.0, 0.7, 2.5], [-1.25, 0.5, 4.0]
    E = error_plane(settings, ws, vs)
    assert E.shape == (3, 4)
    for j, v in enumerate(vs):
        for i, w in enumerate(ws):
            each = [E_of(settings, w, v, x, y) for x, y in THREE]
            assert E[j, i] == pytest.approx(float(sum(each)), rel=1e-13, abs=1e-16)
            for k, of_one in enumerate(each):
                assert error_plane(settings, [w], [v], k)[0, 0] == pytest.approx(float(of_one), rel=1e-13, abs=1e-16)


def test_a_plane_of_cross_entropy_holds_it(form: str) -> None:
    settings = replace(CHAIN, error="cross_entropy", patterns=((1.0, 0.3),))
    E = error_plane(settings, [-2.0, 3.0], [1.5])
    assert E[0].tolist() == pytest.approx([float(E_of(settings, w, 1.5, 1.0, 0.3)) for w in (-2.0, 3.0)])


def test_compiled_and_interpreted_planes_are_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.core.run.compiled import loop

    ws, vs = np.linspace(-40.0, 9.0, 41), np.linspace(-700.0, 3.0, 23)
    planes = [error_plane(replace(each, patterns=THREE), ws, vs) for each in (CHAIN, BIAS)]
    monkeypatch.setattr(loop, "_compiled", {})
    for plane, each in zip(planes, (CHAIN, BIAS), strict=True):
        assert np.array_equal(plane, error_plane(replace(each, patterns=THREE), ws, vs))


def test_axes_of_any_kind_are_doubles_in_a_row_to_the_loop(form: str) -> None:
    ws, vs = np.linspace(-2.0, 2.0, 9), np.arange(-3, 4)
    settings = replace(CHAIN, patterns=((1, 1), (2, 0)))
    plane = error_plane(settings, ws[::2], vs[::-1])
    assert np.array_equal(plane, error_plane(settings, ws[::2].tolist(), [float(v) for v in reversed(vs.tolist())])), (
        form
    )


def test_e_is_infinite_where_it_is_undefined_or_too_large(form: str) -> None:
    outside = replace(BIAS, activation="identity", error="cross_entropy", patterns=((1.0, 1.0),))
    assert error_plane(outside, [-1.0, 0.5, 2.0], [0.0])[0].tolist() == [inf, pytest.approx(np.log(2)), inf]
    steep = replace(CHAIN, activation="identity", patterns=((1e10, 0.0),))
    # Of the last, h is infinite, and 0·∞ is no number.
    assert error_plane(steep, [1.0, 1e300], [1e200, 0.0]).tolist() == [[inf, inf], [0.0, inf]]


def test_sections_are_rows_and_columns_of_the_plane() -> None:
    settings, ws, vs = replace(CHAIN, patterns=THREE), np.linspace(-2, 2, 9), np.linspace(-3, 3, 7)
    for k in range(3):
        plane = error_plane(settings, ws, vs, k)
        assert error_curves(settings, ws, other=vs[2])[k].tolist() == plane[2].tolist()
        assert error_curves(settings, vs, other=ws[4], which=1)[k].tolist() == plane[:, 4].tolist()


@pytest.mark.parametrize("logarithmic", [False, True])
def test_contour_lines_run_where_e_is_their_level(logarithmic: bool) -> None:
    ws, vs = np.linspace(-4, 4, 301), np.linspace(-3, 5, 281)
    found = contours(error_plane(CHAIN, ws, vs), logarithmic)
    assert 5 <= len(found.levels) == len(found.lines) <= 15
    for level, lines in zip(found.levels, found.lines, strict=True):
        assert lines
        for w, v in np.concatenate(lines)[::25] * 8 - (4, 3):
            assert error_plane(CHAIN, [w], [v])[0, 0] == pytest.approx(level, rel=1e-3)


def area(region: Region) -> float:
    """By the shoelace formula; rings around holes run the other way."""
    rings = np.split(region.points, region.offsets[1:-1])
    return float(sum(0.5 * (np.roll(y, -1) * x - np.roll(x, -1) * y).sum() for x, y in (ring.T for ring in rings)))


def test_a_region_is_as_large_as_the_share_of_places_that_lie_so_high() -> None:
    E = error_plane(CHAIN, np.linspace(-4, 4, 401), np.linspace(-4, 4, 401))
    found = contours(E)
    assert area(found.regions[0]) == pytest.approx(1.0)
    for level, region in zip(found.levels, found.regions[1:], strict=True):
        assert area(region) == pytest.approx((level <= E).mean(), abs=0.01)


def test_what_cannot_be_drawn_is_left_out_of_the_regions() -> None:
    half: NDArray[np.float64] = np.add.outer(np.zeros(101), np.linspace(-1.0, 1.0, 101))
    half[half <= 0.0] = 0.0
    assert area(contours(half, logarithmic=True).regions[0]) == pytest.approx(0.49, abs=0.01)
    assert area(contours(np.where(half == 0.0, inf, half)).regions[0]) == pytest.approx(0.49, abs=0.01)
    nowhere = contours(np.full((4, 4), inf))
    assert (nowhere.levels, nowhere.regions, nowhere.lines) == ((), (), ())


@pytest.mark.parametrize(
    ("low", "high"), [(0.1, 0.6), (0.24999, 0.25001), (0.0, 1.7e308), (5e-324, 1e-300), (1e-30, 2.0), (3.0, 3.0)]
)
def test_levels_are_few_round_and_between(low: float, high: float) -> None:
    for levels in (round_levels(low, high), logarithmic_levels(max(low, 5e-324), high)):
        assert len(levels) <= 15
        assert list(levels) == sorted(set(levels))
        assert all(low < level < high for level in levels)
        if high - low > 1e-290:
            assert len(levels) >= 4
            assert all(float(f"{level:.7g}") == level for level in levels)
    assert logarithmic_levels(1e-9, 2.0)[:3] == (1e-8, 1e-7, 1e-6)


def test_levels_are_close_where_most_places_are() -> None:
    """Of Rosenbrock's valley, of a pole, and of a hill; but a plain that is flat has none within."""
    ws, vs = np.meshgrid(np.linspace(-3.5, 3.5, 120), np.linspace(-2.8, 2.8, 120))
    for E in ((1 - ws) ** 2 + 100 * (vs - ws**2) ** 2, 1 / (ws * vs), -np.exp(2 * ws)):
        edges = (-inf, *contours(E).levels, inf)
        assert np.histogram(E, edges)[0].max() < 0.4 * E.size
    plain = np.maximum(ws + vs, 0.0)
    assert contours(plain).levels == round_levels(0.0, float(plain.max()))


def test_a_flat_landscape_has_no_levels_and_one_region() -> None:
    flat = contours(np.full((5, 6), 0.125))
    assert flat.levels == ()
    assert area(flat.regions[0]) == pytest.approx(1.0)


def test_the_path_of_a_run_is_the_way_that_it_took() -> None:
    run = Run(replace(CHAIN, w=0.5, v=0.5, rule=Rule(rate=3.0)))
    run.advance(9_000)
    for at in (0, 1, 20, 431, 432, 2_000, 9_000):
        reading = run.reading(View(), at)
        taken = run.weights_between(0, at) if at else []
        path = list(map(tuple, reading.path.T.tolist()))
        assert len(path) == at if at <= 432 else 200 < len(path) <= 432
        places = [taken.index(weights) for weights in path]
        assert places == sorted(places)
        assert places[:1] == [0][:at]
        assert path[len(path) - reading.trail.shape[1] :] == list(map(tuple, reading.trail.T.tolist()))


def test_the_path_keeps_its_points_from_one_iteration_to_the_next() -> None:
    run = Run(replace(BIAS, rule=Rule(rate=3.0)))
    run.advance(3_000)
    before = set(map(tuple, run.reading(View()).path.T[:-32].tolist()))
    run.advance(5)
    assert before <= set(map(tuple, run.reading(View()).path.T.tolist()))
