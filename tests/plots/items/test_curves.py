"""Curves: a reading's numbers as points, patterns told apart without colour, and no harm from any finite number."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.quantities import GRADIENT, LOSS, RHO, WEIGHT, Quantity
from desktop_app.plots.theme import BALL_PX, DOT_PX, LIGHT
from tests.plots.readings import reading_of

Show = Callable[[Quantity | None, Experiment, int], ErrorCurve | IterationPlot]


@pytest.fixture
def show(qapp: QApplication, compiled_loop: None) -> Iterator[Show]:
    """Shows a quantity of a run, or its error curve."""
    plots: list[ErrorCurve | IterationPlot] = []

    def show(quantity: Quantity | None, experiment: Experiment, iterations: int) -> ErrorCurve | IterationPlot:
        plot = ErrorCurve(LIGHT) if quantity is None else IterationPlot(LIGHT, quantity)
        plots.append(plot)
        plot.set_theme(LIGHT)
        plot.resize(500, 300)
        plot.show()
        plot.show_reading(reading_of(experiment, iterations))
        return plot

    yield show
    for plot in plots:
        plot.close()
        plot.deleteLater()


def points(plot: IterationPlot, line: int) -> tuple[list[float], list[float]]:
    x, y = plot._items[line].getData()
    return x.tolist(), y.tolist()


def test_every_iteration_is_a_point_with_the_runs_own_numbers(show: Show) -> None:
    experiment = Experiment(bounds=None, patterns=((1.0, 1.0), (2.0, 0.0)))
    run = Run(experiment)
    run.advance(20)
    plot = show(WEIGHT, experiment, 20)
    assert isinstance(plot, IterationPlot)
    assert points(plot, 0) == (list(map(float, range(21))), [run.state_at(i).w for i in range(21)])
    loss = show(LOSS, experiment, 20)
    assert isinstance(loss, IterationPlot)
    for k in range(2):
        shown = list(range(k, 21, 2))
        assert points(loss, k) == (list(map(float, shown)), [run.step(i).E for i in shown])


def test_patterns_are_told_apart_by_dashes_and_a_batch_has_its_sum(show: Show) -> None:
    in_turn = show(LOSS, Experiment(), 9)
    assert [key.label for key in in_turn.keys] == ["(0, 0)", "(1, 1)"]
    patterns = [key.pen.dashPattern() for key in in_turn.keys]
    assert patterns[0] != patterns[1]
    batch = show(GRADIENT, Experiment(presentation="batch"), 9)
    assert [key.label for key in batch.keys] == ["sum", "(0, 0)", "(1, 1)"]
    assert batch.keys[0].pen.widthF() > batch.keys[1].pen.widthF()
    assert show(WEIGHT, Experiment(), 9).keys == ()


def test_the_gradient_on_a_logarithmic_axis_is_its_size(show: Show) -> None:
    plot = show(GRADIENT, Experiment(patterns=((1.0, 1.0),), bounds=None), 9)
    assert isinstance(plot, IterationPlot)
    gradients = points(plot, 0)[1]
    assert max(gradients) < 0
    plot.set_logarithmic(False, True)
    plot.show_reading(reading_of(Experiment(patterns=((1.0, 1.0),), bounds=None), 9))
    assert points(plot, 0)[1] == np.log10(np.abs(gradients)).tolist()
    assert plot.note == ""


# The weight jumps over the minimum and back, so that the sign of the one pattern's gradient changes.
OVER = Experiment(bounds=None, patterns=((1.0, 0.7),), rule=Rule(rate=60.0))


def test_where_the_sign_changes_within_a_column_the_least_size_is_not_made_up(show: Show) -> None:
    plot = show(GRADIENT, OVER, 200_000)
    assert isinstance(plot, IterationPlot)
    plot.set_logarithmic(False, True)
    plot.show_reading(reading_of(OVER, 200_000))
    run = Run(OVER)
    run.advance(200_000)
    sizes = [abs(run.step(i).dE_dw) for i in range(199_000, 200_000)]
    assert plot.note == "a change of sign is drawn down to the axis"
    _, (floor, ceiling) = plot.view_range()
    x, y = plot._items[0].getData()
    drawn = y[(x > 100_000) & (x < 200_000)]
    assert drawn.min() <= floor
    assert drawn.max() == pytest.approx(np.log10(max(sizes)))
    assert floor < np.log10(max(sizes)) < ceiling
    # Looked at one by one, each has its size, and nothing goes down to the axis.
    close = run.reading(View(0, 50))
    plot.show_reading(close)
    assert 10 ** points(plot, 0)[1][5] == pytest.approx(abs(run.step(5).dE_dw))
    assert plot.note == ""


def test_rho_is_drawn_for_each_pattern_and_once_in_a_batch(show: Show) -> None:
    experiment = Experiment(bounds=None, patterns=((1.0, 1.0), (2.0, 0.0)))
    run = Run(experiment)
    run.advance(20)
    plot = show(RHO, experiment, 20)
    assert isinstance(plot, IterationPlot)
    for k in range(2):
        shown = list(range(k, 21, 2))
        assert points(plot, k) == (list(map(float, shown)), [run.step(i).rho for i in shown])
    batch = show(RHO, replace(experiment, presentation="batch"), 9)
    assert isinstance(batch, IterationPlot)
    assert batch.keys == ()
    assert len(points(batch, 0)[0]) == 10


def test_rho_shows_0_to_1_and_little_beyond(show: Show) -> None:
    calm = show(RHO, Experiment(bounds=None, patterns=((1.0, 1.0),)), 20)
    _, (low, high) = calm.view_range()
    assert -0.2 < low < 0.0
    assert 1.0 < high < 1.2
    assert calm.note == ""
    wild = Experiment(activation="identity", bounds=None, patterns=((1.0, 1.0),), rule=Rule(rate=9.0))
    plot = show(RHO, wild, 20)
    assert isinstance(plot, IterationPlot)
    rho = points(plot, 0)[1]
    assert min(rho) < -2.5
    _, (low, high) = plot.view_range()
    assert low == pytest.approx(-2.0, abs=0.5)
    assert high == pytest.approx(1.0, abs=0.5)
    assert plot.note == "some values lie outside"


def test_where_nothing_is_promised_rho_has_no_dot(show: Show) -> None:
    plot = show(RHO, Experiment(), 4)  # x = 0
    assert isinstance(plot, IterationPlot)
    assert not plot._dots.shown
    plot.show_reading(reading_of(Experiment(), 5))
    assert plot._dots.shown


@pytest.mark.parametrize("quantity", [GRADIENT, RHO, LOSS, WEIGHT], ids=lambda quantity: quantity.name)
def test_a_secret_step_is_not_drawn(show: Show, quantity: Quantity) -> None:
    experiment = Experiment(bounds=None, patterns=((1.0, 1.0),))
    plot = show(quantity, experiment, 9)
    assert isinstance(plot, IterationPlot)
    plot.set_secret(True)
    plot.show_reading(reading_of(experiment, 9))
    is_hidden = quantity in (GRADIENT, RHO)
    assert bool(plot._dots.shown) != is_hidden
    assert max(points(plot, 0)[0]) == (8.0 if is_hidden else 9.0)
    run = Run(experiment)
    run.advance(9)
    plot.show_reading(run.reading(View(), at=5))
    assert max(points(plot, 0)[0]) == (4.0 if is_hidden else 5.0)
    plot.set_secret(False)
    plot.show_reading(reading_of(experiment, 9))
    assert max(points(plot, 0)[0]) == 9.0


EXTREME = {
    "vast errors": Experiment(
        activation="identity", bounds=None, patterns=((1e150, 1e154), (-1e154, 1.0)), rule=Rule(rate=1e-320)
    ),
    "tiny errors": Experiment(activation="identity", bounds=None, patterns=((1e-160, 0.0), (1e-150, 1e-155))),
    "vast weights": Experiment(bounds=None, w=1.7e308, patterns=((1e-300, 0.5),)),
    "far walls": Experiment(bounds=(-1.7e308, 1.7e308)),
    "one wall": Experiment(bounds=(0.25, 0.25), w=0.25),
    "vast rate": Experiment(bounds=None, rule=Rule(rate=1e308)),
    "undefined": Experiment(activation="identity", error="cross_entropy", bounds=None, w=2.0, patterns=((1.0, 1.0),)),
    "tiny walls": Experiment(bounds=(0.0, 5e-324)),
    "many": Experiment(patterns=tuple((k * 1e300, k / 16) for k in range(16)), presentation="batch", bounds=None),
}  # fmt: skip


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("name", EXTREME)
def test_no_finite_number_does_harm(show: Show, name: str, logarithmic: bool) -> None:
    """Neither a warning, which would fail, nor an exception, nor a crash while it is painted."""
    for quantity in (None, LOSS, WEIGHT, GRADIENT, RHO):
        for iterations in (0, 1, 3000):
            plot = show(quantity, EXTREME[name], iterations)
            plot.set_logarithmic(logarithmic, logarithmic)
            plot.show_reading(reading_of(EXTREME[name], iterations))
            (x0, x1), (y0, y1) = plot.view_range()
            assert np.isfinite([x0, x1, y0, y1]).all()
            assert x0 < x1
            assert y0 < y1
            plot.grab()


def test_what_is_not_drawn_is_counted_as_far_as_columns_tell(show: Show) -> None:
    rising = Experiment(bounds=None, w=-1.0, patterns=((1.0, 1.0),))
    plot = show(WEIGHT, rising, 60)
    assert isinstance(plot, IterationPlot)
    plot.set_logarithmic(False, True)
    plot.show_reading(reading_of(rising, 60))
    run = Run(rising)
    run.advance(60)
    below = sum(run.state_at(i).w <= 0 for i in range(61))
    assert plot.note == f"{below} values ≤ 0 are not drawn"
    still = replace(rising, patterns=((0.0, 1.0),))
    plot.show_reading(reading_of(still, 100_000))
    words = plot.note.split()
    assert words[:2] == ["at", "least"]
    assert 100 < int(words[2]) < 1000
    plot.show_reading(reading_of(replace(still, w=1.0), 9))
    assert plot.note == ""


def test_an_infinite_error_is_told_on_any_axis(show: Show) -> None:
    thrown = Experiment(activation="identity", bounds=None, patterns=((1.0, 1.0),), rule=Rule(rate=1e200))
    for logarithmic in (False, True):
        plot = show(LOSS, thrown, 50)
        plot.set_logarithmic(False, logarithmic)
        plot.show_reading(reading_of(thrown, 50))
        assert plot.note == "1 infinite value is not drawn"


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("height", [130, 300])
def test_no_dot_is_cut_by_an_edge(show: Show, logarithmic: bool, height: int) -> None:
    experiment = Experiment(bounds=None, patterns=((1.0, 0.6),), rule=Rule(rate=5.0))
    for quantity, radius in ((LOSS, DOT_PX), (WEIGHT, DOT_PX), (GRADIENT, DOT_PX), (None, BALL_PX)):
        plot = show(quantity, experiment, 0)
        plot.resize(500, height)
        plot.set_logarithmic(False, logarithmic)
        run = Run(experiment)
        for _ in range(60):
            run.advance(1)
            plot.show_reading(run.reading(View()))
            ball = plot.ball._ball if isinstance(plot, ErrorCurve) else None
            y = ball.place.y() if ball else plot._dots.shown[0].y
            _, (low, high) = plot.view_range()
            pixel = (high - low) / plot.view.height()
            assert low + radius * pixel <= y <= high - radius * pixel
