"""What plots are given to show."""

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading, Run, View


def reading_of(experiment: Experiment, iterations: int = 0) -> Reading:
    """A run of so many iterations, as a plot shows it."""
    run = Run(experiment)
    run.advance(iterations)
    return run.reading(View())
