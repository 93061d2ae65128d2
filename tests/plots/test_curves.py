"""Curves: a reading's numbers as points, patterns told apart without colour, and no harm from any finite number."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.core.experiment import Experiment, Rule
from desktop_app.core.run import Reading, Run, View
from desktop_app.plots.error_curve import ErrorCurve
from desktop_app.plots.iteration_plot import GRADIENT, LOSS, WEIGHT, IterationPlot, Quantity
from desktop_app.plots.theme import LIGHT

Show = Callable[[Quantity | None, Experiment, int], ErrorCurve | IterationPlot]


def reading_of(experiment: Experiment, iterations: int) -> Reading:
    run = Run(experiment)
    run.advance(iterations)
    return run.reading(View())


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
    assert points(plot, 0) == (list(map(float, range(21))), [run.weight_at(i) for i in range(21)])
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
    assert plot.undrawable == ""


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
    for quantity in (None, LOSS, WEIGHT, GRADIENT):
        for iterations in (0, 1, 3000):
            plot = show(quantity, EXTREME[name], iterations)
            plot.set_logarithmic(logarithmic, logarithmic)
            plot.show_reading(reading_of(EXTREME[name], iterations))
            (x0, x1), (y0, y1) = plot.view_range()
            assert np.isfinite([x0, x1, y0, y1]).all()
            assert x0 < x1
            assert y0 < y1
            plot.grab()
