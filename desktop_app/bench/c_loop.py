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
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from desktop_app.bench.report import NotMeasured, Row
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import compact, fixed
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Book
from desktop_app.core.run.timeline import Timeline

_COMPILERS = ("gcc", "cc", "clang")
_FLAGS = ("-O3", "-shared", "-fPIC")
_SOURCES = ("loop.c", "plane.c")
_PATIENCE_SECONDS = 60
# The library of C rounds exp, tanh, log1p and pow otherwise than our functions do.
_RELATIVE, _ABSOLUTE = 1e-9, 1e-12

Array = NDArray[np.float64]


class _Settings(ctypes.Structure):
    """`struct settings` of loop.c."""

    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("xs", "ys")),
        *((name, ctypes.c_int64) for name in ("count", "seed")),
        *((name, ctypes.c_double) for name in ("rate", "p", "q", "epsilon", "low", "high")),
    ]


class _Book(ctypes.Structure):
    """`struct book` of loop.c."""

    _fields_ = [
        *((name, ctypes.c_int64) for name in ("offset", "shift", "buckets")),
        *((name, ctypes.c_void_p) for name in ("first", "least", "greatest")),
    ]


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
        self._library = ctypes.CDLL(str(library))

    def __enter__(self) -> "CLoop":
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def advance(self, kind: str, experiment: Experiment, iterations: int) -> tuple[Array, Timeline]:
        """A run of a kind that loop.c has: its last weights, and its timeline."""
        timeline, state = Timeline(len(experiment.patterns), experiment.weight_count), _start(experiment)
        i = 0
        while i < iterations:
            book, full = timeline.book_at(i)
            end = min(full, iterations)
            self._make(kind, experiment, i, end, state, book)
            timeline.length = i = end
        return state[:2], timeline

    def _make(self, kind: str, experiment: Experiment, i: int, end: int, state: Array, book: Book) -> None:
        """Make iterations from `i` to `end`; `state` is replaced by the one reached."""
        (xs, ys), rule = np.array(experiment.patterns).T.copy(), experiment.rule.numbers
        settings = _Settings(
            xs.ctypes.data, ys.ctypes.data, len(xs), experiment.seed, rule.rate, rule.p, rule.q, rule.epsilon,
            *experiment.walls,
        )  # fmt: skip
        made = self._library[kind]
        made.restype = None
        made(ctypes.byref(settings), _whole(i), _whole(end), _pointer(state), ctypes.byref(_in_c(book)))

    def map(self, experiment: Experiment, rates: Array, starts: Array, iterations: int) -> Array:
        """The last weights of one pattern for each rate and start, one run after the other; (starts, rates)."""
        ((x, y),) = experiment.patterns
        last = np.empty((len(starts), len(rates)))
        self._library.map.restype = None
        self._library.map(
            _pointer(rates), _whole(len(rates)), _pointer(starts), _whole(len(starts)), ctypes.c_double(x),
            ctypes.c_double(y), _whole(iterations), _pointer(last),
        )  # fmt: skip
        return last

    def plane(self, experiment: Experiment, ws: Array, vs: Array) -> Array:
        """E of the chain of two weights, all patterns together; shape (len(vs), len(ws))."""
        xs, ys = np.array(experiment.patterns).T.copy()
        E = np.empty((len(vs), len(ws)))
        self._library.plane.restype = None
        self._library.plane(
            _pointer(ws), _whole(len(ws)), _pointer(vs), _whole(len(vs)), _pointer(xs), _pointer(ys), _whole(len(xs)),
            _pointer(E),
        )  # fmt: skip
        return E


def alike(made: Array, made_of_c: Array) -> bool:
    """Whether two results are the same but for the last digits."""
    return np.allclose(made, made_of_c, _RELATIVE, _ABSOLUTE)


def by_turns(
    ours: Callable[[], Array], theirs: Callable[[CLoop], Array], repetitions: int
) -> tuple[list[float], list[float], str]:
    """The processor time of our work and of that in C, by turns, so that both meet the same load; and the compiler.

    In seconds. If there is no compiler, ours alone, and why. Raises NotMeasured if they come to different results.
    """
    own, others = [], []
    try:
        with CLoop() as c:
            for _ in range(repetitions):
                (seconds, made), (seconds_of_c, made_of_c) = _timed(ours), _timed(partial(theirs, c))
                own.append(seconds)
                others.append(seconds_of_c)
                if not alike(made, made_of_c):
                    raise NotMeasured("the C loop comes to another result than ours: they do not do the same")
            return own, others, f"{c.compiler} -O3"
    except NoCompiler as fault:
        return [_timed(ours)[0] for _ in range(repetitions)], [], f"C: {fault}"


def beside_c(name: str, ours: list[float], theirs: list[float], target: float, told: str = "") -> Row:
    """The row of how fast our work is beside that in C."""
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    return Row(name, f"{fixed(ratio, 3)} ×", told, f"≥ {compact(target)} ×", ratio >= target)


def _timed(work: Callable[[], Array]) -> tuple[float, Array]:
    begin = thread_time()
    made = work()
    return thread_time() - begin, made


def _start(experiment: Experiment) -> Array:
    """The state that an experiment begins with, as loop.c takes it."""
    return np.array(State(experiment.w, experiment.v))


def _in_c(book: Book) -> _Book:
    """A book as loop.c takes it."""
    arrays = (array.ctypes.data for array in (book.first, book.least, book.greatest))
    return _Book(book.offset, book.shift, book.least.shape[1], *arrays)


_whole = ctypes.c_int64


def _pointer(array: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
