"""The same loops in C, to compare ours with: compiled when needed, into a temporary folder."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import compact, fixed
from desktop_app.core.run.timeline import Timeline

_COMPILERS = ("gcc", "cc", "clang")
# Without contraction: fusing a multiplication and an addition would round differently.
_FLAGS = ("-O3", "-ffp-contract=off", "-shared", "-fPIC")
_SOURCES = ("loop.c", "plane.c")
_PATIENCE_SECONDS = 60

Made = TypeVar("Made", float, NDArray[np.float64])


class NoCompiler(Exception):
    """There is no C compiler here, or it fails; the text says which."""


class CLoop:
    """`advance` makes a run, `plane` a landscape. Use it in a `with` statement."""

    def __init__(self) -> None:
        self.compiler = next((name for name in _COMPILERS if shutil.which(name)), "")
        if not self.compiler:
            raise NoCompiler("no C compiler is installed")
        self._folder = TemporaryDirectory(prefix="nudge-bench-", ignore_cleanup_errors=True)
        library = Path(self._folder.name) / "loop.so"
        sources = [Path(self._folder.name) / name for name in _SOURCES]
        for source in sources:
            source.write_bytes(files(__package__).joinpath(source.name).read_bytes())
        command = (self.compiler, *_FLAGS, "-o", str(library), *map(str, sources), "-lm")
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as fault:
            self._folder.cleanup()
            raise NoCompiler(f"{self.compiler} cannot be run: {fault}") from fault
        if done.returncode:
            self._folder.cleanup()
            raise NoCompiler(f"{self.compiler} fails: {(done.stderr.strip().splitlines() or ['it says nothing'])[0]}")
        loaded = ctypes.CDLL(str(library))
        self._advance, self._plane = loaded.advance, loaded.plane
        self._advance.restype, self._plane.restype = ctypes.c_double, None

    def __enter__(self) -> "CLoop":
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def advance(self, experiment: Experiment, iterations: int) -> tuple[float, Timeline]:
        """A run of the default network: its last weight, and its timeline."""
        timeline = Timeline(len(experiment.patterns))
        xs, ys = np.array(experiment.patterns).T.copy()
        low, high = experiment.walls
        i, w = 0, experiment.w
        while i < iterations:
            book, full = timeline.book_at(i)
            end = min(full, iterations)
            w = self._advance(
                _pointer(xs), _pointer(ys), _whole(len(xs)), _real(experiment.rule.rate), _real(low), _real(high),
                _whole(i), _whole(end), _real(w), _whole(book.offset), _whole(book.shift),
                _whole(len(timeline.starts)), _pointer(book.first), _pointer(book.least), _pointer(book.greatest),
            )  # fmt: skip
            timeline.length = i = end
        return w, timeline

    def plane(self, experiment: Experiment, ws: NDArray[np.float64], vs: NDArray[np.float64]) -> NDArray[np.float64]:
        """E of the chain of two weights, all patterns together; shape (len(vs), len(ws))."""
        xs, ys = np.array(experiment.patterns).T.copy()
        E = np.empty((len(vs), len(ws)))
        self._plane(
            _pointer(ws), _whole(len(ws)), _pointer(vs), _whole(len(vs)), _pointer(xs), _pointer(ys), _whole(len(xs)),
            _pointer(E),
        )  # fmt: skip
        return E


def in_turn(
    ours: Callable[[], Made], theirs: Callable[[CLoop], Made], repetitions: int
) -> tuple[list[float], list[float], str]:
    """The seconds of our work and those of the same work in C, in turn, so that both meet the same load; the compiler.

    If there is none, ours alone, and why. Raises NotMeasured if they come to different results.
    """
    own, others = [], []
    try:
        with CLoop() as c:
            for _ in range(repetitions):
                (seconds, made), (seconds_of_c, made_of_c) = _timed(ours), _timed(partial(theirs, c))
                own.append(seconds)
                others.append(seconds_of_c)
                if not np.array_equal(made, made_of_c):
                    raise NotMeasured("the C loop comes to another result than ours: they do not do the same")
            return own, others, f"{c.compiler} -O3"
    except NoCompiler as fault:
        return [_timed(ours)[0] for _ in range(repetitions)], [], f"C: {fault}"


def beside_c(ours: list[float], theirs: list[float], target: float) -> Row:
    """The row of how fast our work is beside that in C."""
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    return Row("  beside C", f"{fixed(ratio, 3)} ×", "", f"≥ {compact(target)} ×", ratio >= target)


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    begin = perf_counter()
    made = work()
    return perf_counter() - begin, made


_real, _whole = ctypes.c_double, ctypes.c_int64


def _pointer(array: NDArray[np.float64]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
