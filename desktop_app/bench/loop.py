"""How many iterations a second the training loop makes, its timeline recorded, beside C and other programs."""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from desktop_app.bench import peers
from desktop_app.bench.c_loop import Array, beside_c, by_turns
from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run

# The question's network with a free weight: at a wall there would be nothing to learn.
EXPERIMENT = replace(Experiment(), bounds=None)


class Kind(NamedTuple):
    """A kind of run: its name in loop.c and in the table, an experiment, and the least speed beside C, alone."""

    name: str
    label: str
    experiment: Experiment
    target: float


KINDS = (
    Kind("in_turn", "in turn", EXPERIMENT, 1.0),
    Kind("batch", "batch", replace(EXPERIMENT, presentation="batch"), 0.85),
    Kind("shuffled", "shuffled", replace(EXPERIMENT, presentation="shuffled"), 0.85),
    Kind("of_tanh", "tanh", replace(EXPERIMENT, activation="tanh"), 0.8),
    Kind("cross_entropy", "cross-entropy", replace(EXPERIMENT, error="cross_entropy"), 0.8),
    Kind("adam", "Adam", replace(EXPERIMENT, rule=Rule("adam", 1e-3)), 0.65),
    Kind("chain", "chain", replace(EXPERIMENT, network="two_weight_chain", w=0.5, v=0.5), 0.65),
)
_ITERATIONS = 1 << 22
_REPETITIONS = 7
_SECONDS_A_PEER = 0.4
_PEERS: tuple[tuple[str, Callable[[Experiment, int], float]], ...] = (
    ("our loop, interpreted", peers.interpreted),
    ("micrograd", peers.micrograd),
    ("PyTorch, eager", peers.pytorch),
)


def measure() -> list[Row]:
    """The rows of the table."""
    if not loop.compile(["advance"]):
        raise NotMeasured(f"the loop cannot be compiled here ({loop.fault})")
    speed, rows = 0.0, []
    for kind in KINDS:
        ours, row = _beside_c(kind)
        speed = speed or ours
        rows.append(row)
    return [
        Row("Training loop, one thread", f"{brief(speed, 3)} M/s"),
        *rows,
        *(_peer(*each, speed) for each in _PEERS),
    ]


def _beside_c(kind: Kind) -> tuple[float, Row]:
    """Million iterations a second of our loop, and the row of a kind of run."""

    def run() -> Array:
        run = Run(kind.experiment)
        run.advance(_ITERATIONS)
        return np.array(run.state.weights)

    ours, theirs, compiler = by_turns(
        run, lambda c: c.advance(kind.name, kind.experiment, _ITERATIONS)[0], _REPETITIONS
    )
    speed, name = _speed(ours), f"  beside C, {kind.label}"
    if not theirs:
        return speed, Row(name, f"{brief(speed, 3)} M/s", compiler)
    told = f"{brief(speed, 3)} and {brief(_speed(theirs), 3)} M/s ({compiler})"
    return speed, beside_c(name, ours, theirs, kind.target, told)


def _speed(seconds: list[float]) -> float:
    """Million iterations a second."""
    return _ITERATIONS / median(seconds) / 1e6


def _peer(name: str, peer: Callable[[Experiment, int], float], ours: float) -> Row:
    """The row of a slow peer, which makes as many iterations as fit into its time."""
    try:
        peer(EXPERIMENT, 1)
    except ImportError:
        return Row(f"  {name}", "not installed")
    iterations, took = 16, 0.0
    while took < _SECONDS_A_PEER:
        iterations *= 2
        begin = perf_counter()
        peer(EXPERIMENT, iterations)
        took = perf_counter() - begin
    speed = iterations / took / 1e6
    return Row(f"  {name}", f"{brief(speed, 2)} M/s", f"Nudge is {count(round(ours / speed))} × as fast")
