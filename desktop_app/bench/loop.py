"""How many iterations a second the training loop makes, its timeline recorded, beside C and other programs."""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

from desktop_app.bench import peers
from desktop_app.bench.c_loop import beside_c, in_turn
from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, compact, count
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run

# The question's network with a free weight: at a wall there would be nothing to learn.
EXPERIMENT = replace(Experiment(), bounds=None)
TARGET = 0.9
_ITERATIONS = 1 << 23
_REPETITIONS = 11
_SECONDS_A_PEER = 0.4
_PEERS: tuple[tuple[str, Callable[[Experiment, int], float]], ...] = (
    ("our loop, interpreted", peers.interpreted),
    ("micrograd", peers.micrograd),
    ("PyTorch, eager", peers.pytorch),
)


def measure() -> list[Row]:
    """The rows of the table."""
    if not loop.compile():
        raise NotMeasured(f"the loop cannot be compiled here ({loop.fault})")
    ours, theirs, compiler = in_turn(_ours, lambda c: c.advance(EXPERIMENT, _ITERATIONS)[0], _REPETITIONS)
    speed, told, target = _speed(median(ours)), compiler, f"≥ {compact(TARGET)} × C"
    if theirs:
        told, target = f"{compiler}: {brief(_speed(median(theirs)), 3)} M/s", ""
    rows = [Row("Training loop, one thread", f"{brief(speed, 3)} M/s", told, target)]
    rows += [beside_c(ours, theirs, TARGET)] if theirs else []
    return rows + [_peer(name, peer, speed) for name, peer in _PEERS]


def _speed(seconds: float) -> float:
    """Million iterations a second."""
    return _ITERATIONS / seconds / 1e6


def _ours() -> float:
    run = Run(EXPERIMENT)
    run.advance(_ITERATIONS)
    return run.w


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
