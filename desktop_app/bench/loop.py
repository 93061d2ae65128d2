"""How many iterations a second the training loop makes, its timeline recorded, beside C and other programs."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from statistics import median
from time import perf_counter

from desktop_app.bench import peers
from desktop_app.bench.c_loop import CLoop, NoCompiler
from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, compact, count, fixed
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
    with ExitStack() as stack:
        try:
            c = stack.enter_context(CLoop())
        except NoCompiler as fault:
            ours = [_timed(_ours)[0] for _ in range(_REPETITIONS)]
            rows = [
                Row(
                    "Training loop, one thread",
                    f"{brief(median(ours), 3)} M/s",
                    f"C: {fault}",
                    f"≥ {compact(TARGET)} × C",
                )
            ]
        else:
            ours, theirs = _interleaved(c)
            ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
            told = f"{c.compiler} -O3: {brief(median(theirs), 3)} M/s"
            rows = [
                Row("Training loop, one thread", f"{brief(median(ours), 3)} M/s", told),
                Row("  beside C", f"{fixed(ratio, 3)} ×", "", f"≥ {compact(TARGET)} ×", ratio >= TARGET),
            ]
    return rows + [_peer(name, peer, median(ours)) for name, peer in _PEERS]


def _interleaved(c: CLoop) -> tuple[list[float], list[float]]:
    """Million iterations a second of our loop and of the C loop, in turn, so that both meet the same load."""
    ours, theirs = [], []
    for _ in range(_REPETITIONS):
        speed, w = _timed(_ours)
        ours.append(speed)
        speed, w_of_c = _timed(lambda: c.advance(EXPERIMENT, _ITERATIONS)[0])
        theirs.append(speed)
        if w != w_of_c:
            raise NotMeasured(f"the C loop comes to w = {w_of_c!r}, and ours to {w!r}: they do not do the same")
    return ours, theirs


def _ours() -> float:
    run = Run(EXPERIMENT)
    run.advance(_ITERATIONS)
    return run.w


def _timed(work: Callable[[], float]) -> tuple[float, float]:
    """Million iterations a second, and the weight after `_ITERATIONS` of them."""
    begin = perf_counter()
    w = work()
    return _ITERATIONS / (perf_counter() - begin) / 1e6, w


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
