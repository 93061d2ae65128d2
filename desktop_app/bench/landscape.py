"""How long a landscape of 512 × 512 takes, beside C."""

from statistics import median

import numpy as np

from desktop_app.bench.c_loop import beside_c, by_turns
from desktop_app.bench.report import NotMeasured, Row, at_most
from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief
from desktop_app.core.run.compiled import loop

# The chain on both patterns of the question, about its saddle.
EXPERIMENT = Experiment(network="two_weight_chain", bounds=None)
WEIGHTS = np.linspace(-4.0, 4.0, 512)
TARGET_MS, TARGET = 30.0, 0.8
_REPETITIONS = 21


def measure() -> list[Row]:
    """The rows of the table."""
    if not loop.compile():
        raise NotMeasured(f"the landscape cannot be compiled here ({loop.fault})")
    ours, theirs, told = by_turns(
        lambda: error_plane(EXPERIMENT, WEIGHTS, WEIGHTS), lambda c: c.plane(EXPERIMENT, WEIGHTS, WEIGHTS), _REPETITIONS
    )
    if theirs:
        told = f"{told}: {brief(1000 * median(theirs), 3)} ms"
    row = at_most("Landscape of 512 × 512, one core", 1000 * median(ours), TARGET_MS, " ms", told)
    return [row, beside_c("  beside C", ours, theirs, TARGET)] if theirs else [row]
