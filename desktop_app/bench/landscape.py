"""How long a landscape of 512 × 512 takes, beside C."""

from contextlib import ExitStack
from statistics import median
from time import perf_counter

import numpy as np

from desktop_app.bench.c_loop import CLoop, NoCompiler
from desktop_app.bench.report import NotMeasured, Row, at_most
from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, compact, fixed
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
    with ExitStack() as stack:
        try:
            c = stack.enter_context(CLoop())
        except NoCompiler as fault:
            return [_row([_ours()[0] for _ in range(_REPETITIONS)], f"C: {fault}")]
        ours, theirs = [], []
        for _ in range(_REPETITIONS):
            # In turn, so that both meet the same load.
            milliseconds, E = _ours()
            ours.append(milliseconds)
            begin = perf_counter()
            E_of_c = c.plane(EXPERIMENT, WEIGHTS, WEIGHTS)
            theirs.append(1e3 * (perf_counter() - begin))
            if not np.array_equal(E, E_of_c):
                raise NotMeasured("the C loop comes to another landscape: they do not do the same")
        ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
        told = f"{c.compiler} -O3: {brief(median(theirs), 3)} ms"
    return [_row(ours, told), Row("  beside C", f"{fixed(ratio, 3)} ×", "", f"≥ {compact(TARGET)} ×", ratio >= TARGET)]


def _row(milliseconds: list[float], beside: str) -> Row:
    return at_most("Landscape of 512 × 512, one core", median(milliseconds), TARGET_MS, " ms", beside)


def _ours() -> tuple[float, np.ndarray]:
    """How many milliseconds it takes, and the landscape."""
    begin = perf_counter()
    E = error_plane(EXPERIMENT, WEIGHTS, WEIGHTS)
    return 1e3 * (perf_counter() - begin), E
