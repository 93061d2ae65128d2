"""How fast sixteen runs go in lanes of the loop, on one core, beside C, which makes one after the other."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np

from desktop_app.bench.c_loop import Array, CLoop, beside_c, by_turns
from desktop_app.bench.loop import KINDS
from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.lanes import LANES
from desktop_app.core.run.run import Run
from desktop_app.core.run.together import advance_together

IN_TURN, OTHERS = 7.0, 3.5
_RUNS = 16
# Of a run that is short, the first iterations count most: there every iteration has a bucket and ρ.
_ITERATIONS = 1 << 21
_REPETITIONS = 3


def measure() -> list[Row]:
    """The rows of the table."""
    if not loop.compile(["advance", "advance_lanes"]):
        raise NotMeasured(f"the lanes cannot be compiled here ({loop.fault})")
    rows = [Row("Sixteen runs in lanes, one thread", "")]
    for kind in KINDS:
        if kind.experiment.presentation != "shuffled":
            target = IN_TURN if kind is KINDS[0] else OTHERS
            rows.append(_beside_c(kind.label, kind.experiment, target, partial(_recorded, kind.name)))
    return rows


def _recorded(kind: str, c: CLoop, experiment: Experiment) -> Array:
    return c.advance(kind, experiment, _ITERATIONS)[0]


def starts(experiment: Experiment) -> list[Experiment]:
    """The experiment from sixteen places."""
    return [replace(experiment, w=experiment.w + 0.05 * k) for k in range(_RUNS)]


def together(experiments: list[Experiment], iterations: int) -> Array:
    """The last weights of runs that go together, as many at once as there are lanes."""
    runs = [Run(experiment) for experiment in experiments]
    for k in range(0, len(runs), LANES):
        advance_together(runs[k : k + LANES], iterations)
    return np.array([run.state.weights for run in runs])


def _beside_c(label: str, experiment: Experiment, target: float, run_of_c: Callable[[CLoop, Experiment], Array]) -> Row:
    """The row of sixteen runs of one kind."""
    experiments = starts(experiment)
    ours, theirs, compiler = by_turns(
        lambda: together(experiments, _ITERATIONS),
        lambda c: np.array([run_of_c(c, each) for each in experiments]),
        _REPETITIONS,
    )
    name = f"  sixteen beside C, {label}"
    if not theirs:
        return Row(name, f"{brief(_speed(ours), 3)} M/s", compiler)
    return beside_c(name, ours, theirs, target, f"{brief(_speed(ours), 3)} and {brief(_speed(theirs), 3)} M/s")


def _speed(seconds: list[float]) -> float:
    """Million iterations a second, of all runs together."""
    return _RUNS * _ITERATIONS / median(seconds) / 1e6
