"""The axes of the first iterations: calm, so that small changes look small."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.quantities import GRADIENT, LOSS, WEIGHT, Quantity
from desktop_app.plots.ranges import Range
from desktop_app.plots.theme import LIGHT

SLOW = Experiment(bounds=None, patterns=((1.0, 0.7),), w=-2.0, rule=Rule(rate=0.05))
USUAL = Experiment(bounds=None, patterns=((1.0, 0.7),), w=-2.0, rule=Rule(rate=5.0))


@pytest.fixture
def plots(qapp: QApplication, own_folders: object, compiled_loop: None) -> Iterator[list[IterationPlot]]:
    made = [IterationPlot(LIGHT, quantity) for quantity in (LOSS, GRADIENT, WEIGHT)]
    for plot in made:
        plot.set_theme(LIGHT)
        plot.resize(500, 250)
        plot.show()
    yield made
    for plot in made:
        plot.close()
        plot.deleteLater()


def ranges(plots: list[IterationPlot], experiment: Experiment, iterations: int) -> dict[Quantity, Range]:
    run = Run(experiment)
    run.advance(iterations)
    for plot in plots:
        plot.show_reading(run.reading(View()))
    return {plot.quantity: plot.view_range()[1] for plot in plots}


def test_a_lone_point_and_slow_first_iterations_stand_in_a_wide_range(plots: list[IterationPlot]) -> None:
    seen = [ranges(plots, SLOW, iterations) for iterations in range(11)]
    assert all(each == seen[0] for each in seen), "nothing moves"
    (low, high), (steepest, flattest) = seen[0][LOSS], seen[0][GRADIENT]
    assert low < 0 < 0.1687 < high < 0.3
    assert -0.2 < steepest < -0.061 < 0 < flattest
    least, most = seen[0][WEIGHT]
    assert least <= -2.25 < -1.75 <= most
    assert 1.0 <= most - least <= 2.5


def test_the_first_steps_of_a_fast_run_change_the_range_seldom(plots: list[IterationPlot]) -> None:
    seen = [ranges(plots, USUAL, iterations) for iterations in range(11)]
    assert len({each[LOSS] for each in seen}) == 1
    assert len({each[WEIGHT] for each in seen}) <= 4
    for each in seen:
        assert each[WEIGHT][0] <= -2.0


def test_a_long_run_is_shown_as_closely_as_before(plots: list[IterationPlot]) -> None:
    low, high = ranges(plots, SLOW, 40)[LOSS]
    assert 0.15 < low < high < 0.18
