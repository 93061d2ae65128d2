"""How long maps and forks take, and how fast their runs go beside C, which makes one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from statistics import median
from time import perf_counter, process_time

from desktop_app.bench.c_loop import Array, CLoop, beside_c, by_turns
from desktop_app.bench.report import NotMeasured, Row, at_least, at_most
from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.fork import Fork
from desktop_app.core.maps.map import Map, Pixels, Tile
from desktop_app.core.maps.pixels import Lattice
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop

EXPERIMENT = Experiment(patterns=((1.0, 0.7),), bounds=None, w=0.3)
_SIDE, _ITERATIONS, _COARSE = 512, 200, 8
_BAND = 16  # rows of pixels that a thread takes at a time
MAP_SECONDS, COARSE_MS, FORK_SECONDS, BESIDE_C, THREADS = 0.25, 60.0, 0.15, 8.0, 1.9
_FORK, _FORK_ITERATIONS = 1280, 3000
_REPETITIONS = 5
_THREADS = 2


def measure() -> list[Row]:
    """The rows of the table."""
    alpha, start = Axis("rule.rate", 40.0, 160.0, _SIDE), Axis("start.w", -2.0, 4.0, _SIDE)
    map_ = Map(EXPERIMENT, alpha, start, _ITERATIONS)
    fork = Fork(EXPERIMENT, Axis("rule.rate", 40.0, 80.0, _FORK), _FORK_ITERATIONS)
    if loop.compiled(map_.needed) is None or loop.compiled(fork.needed) is None:
        raise NotMeasured(f"maps cannot be compiled here ({loop.fault})")
    one, _ = _seconds(partial(_drawn, map_, 1))
    two, of_map = _seconds(partial(_drawn, map_, _THREADS))
    coarse, _ = _seconds(partial(_drawn, map_, _THREADS, _COARSE))
    forked, of_fork = _seconds(partial(_forked, fork))
    return [
        at_most("Map of 512 × 512, 200 iterations, with verdicts", two, MAP_SECONDS, " s", f"two threads; {of_map}"),
        at_least("  beside one thread", one / two, THREADS, " ×"),
        at_most("  first coarse picture", 1000.0 * coarse, COARSE_MS, " ms", "each 8th pixel"),
        _beside_c(),
        at_most("Fork of 1280 columns × 3000 iterations", forked, FORK_SECONDS, " s", f"with exponents; {of_fork}"),
    ]


def _drawn(map_: Map, threads: int, step: int = 1) -> Pixels:
    map_ = replace(map_)  # without what it has worked out before
    made, high = map_.blank(), _BAND * step
    bands = [Lattice(row, row + high, step, 0, _SIDE, step) for row in range(0, _SIDE, high)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(partial(map_.fill, made), bands))
    return made


def _forked(fork: Fork) -> None:
    made, part = fork.blank(), _FORK // 16
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(lambda begin: fork.fill(made, begin, begin + part), range(0, _FORK, part)))


def _beside_c() -> Row:
    """Where runs converge: in chaos the last digits of C's library would make all the difference."""
    rates, starts = Axis("rule.rate", 1.0, 40.0, 64), Axis("start.w", -2.0, 4.0, 64)
    map_ = Map(replace(EXPERIMENT), rates, starts, 2000)

    def ours() -> Array:
        return map_.made(Tile(0, 64, 0, 64)).answers.w

    def theirs(c: CLoop) -> Array:
        return c.map(EXPERIMENT, rates.centres, starts.centres, 2000)

    own, others, compiler = by_turns(ours, theirs, _REPETITIONS)
    name = "  beside C, one thread, with verdicts"
    return beside_c(name, own, others, BESIDE_C, compiler) if others else Row(name, "", compiler)


def _seconds(work: Callable[[], object]) -> tuple[float, str]:
    """The seconds that it takes, and those of processors, which tell when other programs have been at work, too."""
    times, of_processors = [], []
    for _ in range(_REPETITIONS):
        begin, busy = perf_counter(), process_time()
        work()
        times.append(perf_counter() - begin)
        of_processors.append(process_time() - busy)
    return median(times), f"{median(of_processors):.3f} s of processors"
