"""The same loops in C, to compare ours with: compiled when needed, into a temporary folder."""

import ctypes
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.timeline import Timeline

_COMPILERS = ("gcc", "cc", "clang")
# Without contraction: fusing a multiplication and an addition would round differently.
_FLAGS = ("-O3", "-ffp-contract=off", "-shared", "-fPIC")
_SOURCES = ("loop.c", "plane.c")
_PATIENCE_SECONDS = 60


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


_real, _whole = ctypes.c_double, ctypes.c_int64


def _pointer(array: NDArray[np.float64]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
