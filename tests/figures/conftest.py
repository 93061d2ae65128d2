"""Plots as on the screen, in a theme, with a run drawn in them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.figures.drawing import Moment
from desktop_app.figures.plot_cell import PlotCell
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.quantities import GRADIENT, LOSS, RHO, WEIGHT
from desktop_app.plots.theme import Theme

EXPERIMENT = Experiment(rule=Rule(rate=0.1), bounds=(-0.5, 0.75), w=-0.25, presentation="batch")
POSITIONS = ((0, 0, 2), (0, 1, 1), (1, 1, 1), (2, 1, 1), (2, 0, 1))
Draw = Callable[..., tuple[list[PlotCell], Moment]]


def alone(cell: PlotCell) -> PlotCell:
    """The same cell, in a picture of its own."""
    return replace(cell, position=(0, 0, 1))


@pytest.fixture
def drawn(qapp: QApplication, own_folders: Path, compiled_loop: None) -> Iterator[Draw]:
    """Draws the five plots of a run in a theme; they go at the end."""
    plots: list[ErrorCurve | IterationPlot] = []

    def drawn(theme: Theme, experiment: Experiment = EXPERIMENT, iterations: int = 60) -> tuple[list[PlotCell], Moment]:
        run = Run(experiment)
        run.advance(iterations)
        reading = run.reading(View())
        made = [ErrorCurve(theme), *(IterationPlot(theme, quantity) for quantity in (LOSS, WEIGHT, GRADIENT, RHO))]
        for plot in made:
            plot.set_theme(theme)
            plot.resize(540, 320)
            plot.show()
            plot.show_reading(reading)
        plots.extend(made)
        return [PlotCell(f"Plot {k}", plot, position=POSITIONS[k]) for k, plot in enumerate(made)], Moment(reading)

    yield drawn
    for plot in plots:
        plot.close()
        plot.deleteLater()
