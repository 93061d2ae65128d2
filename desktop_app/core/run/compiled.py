"""Compiles the training loop and the landscape, and answers with their source while it compiles or where it cannot.

Compiled code is kept in a folder of the user's cache that nobody else can write; the folder's name is made from the
sources and the versions, because numba does not notice when a function that a cached one calls has changed.
"""

import inspect
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from desktop_app.core.model import activations, error_functions, networks, patterns, promise, rules
from desktop_app.core.model.state import SIZE, State
from desktop_app.core.run import kernel, plane

_SOURCES: tuple[ModuleType, ...] = (activations, error_functions, networks, patterns, rules, promise, kernel, plane)


class _Compiled(NamedTuple):
    advance: Callable[..., tuple[int, int]]
    fill: Callable[..., None]


class Loop:
    """`kernel.advance` and `plane.fill`, compiled once they can be: `loop(...)` and `fill_plane` always work."""

    def __init__(self) -> None:
        self._compiled: _Compiled | None = None
        self._lock = threading.Lock()
        self.fault: str | None = None

    @property
    def is_compiled(self) -> bool:
        return self._compiled is not None

    def __call__(
        self, codes: tuple[int, ...], xs: list[float], ys: list[float], numbers: tuple[Any, ...], state: State,
        record: tuple[Any, ...],
    ) -> tuple[int, State, int]:  # fmt: skip
        """`kernel.advance`, whose arguments these are in order; returns (i, state, calm) where it stands at the end."""
        if self._compiled is None:
            made = list(state)
            interpreted: Callable[..., tuple[int, int]] = kernel.advance
            i, calm = interpreted(*codes, xs, ys, *numbers, made, *record)
            return i, State(*made), calm
        import numpy as np

        array = np.array(state)
        i, calm = self._compiled.advance(*codes, np.array(xs), np.array(ys), *numbers, array, *record)
        return int(i), State(*array.tolist()), int(calm)

    def fill_plane(self, codes: tuple[int, ...], ws: Any, vs: Any, xs: Any, ys: Any, E: Any) -> None:
        """`plane.fill`, whose arguments these are in order, as arrays."""
        if self._compiled is None:
            # Of plain floats, which become infinite without a warning.
            plane.fill(*codes, ws.tolist(), vs.tolist(), xs.tolist(), ys.tolist(), E)  # type: ignore[call-arg]
        else:
            self._compiled.fill(*codes, ws, vs, xs, ys, E)

    def compile(self) -> bool:
        """Compile now, from the cache if it is there; True where that worked. Safe to call from any thread."""
        with self._lock:
            if self._compiled is None and self.fault is None:
                try:
                    self._compiled = _compiled_or_rebuilt()
                except Exception as fault:
                    # Without a compiler Nudge is slower, and otherwise the same.
                    self.fault = f"{type(fault).__name__}: {fault}"
                    import logging

                    logging.getLogger(__name__).warning("the training loop runs interpreted: %s", self.fault)
        return self.is_compiled


loop = Loop()


def cache_folder() -> Path:
    """The folder that this version's compiled code is kept in."""
    import hashlib

    import platformdirs

    digest = hashlib.sha256(f"{sys.version} {os.uname().machine if hasattr(os, 'uname') else os.name}".encode())
    for module in (*_SOURCES, sys.modules[__name__]):
        digest.update(inspect.getsource(module).encode())
    return Path(platformdirs.user_cache_dir("nudge")) / f"loop-{digest.hexdigest()[:16]}"


def _compiled_or_rebuilt() -> _Compiled:
    folder = cache_folder()
    for _ in range(2):
        if not _private(folder):
            break
        try:
            return _compiled(folder)
        except Exception as fault:
            # A truncated cache file raises anything at all (numba #10434): once more, from an empty folder.
            import logging

            logging.getLogger(__name__).info("the compiled loop's cache is of no use: %s", fault)
            shutil.rmtree(folder, ignore_errors=True)
    # Nothing can be kept, as on a full disk.
    return _compiled(None)


def _private(folder: Path) -> bool:
    """Make the folder; True where this user owns it and nobody else can write to it: its files are executed."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _compiled(folder: Path | None) -> _Compiled:
    """The compiled functions, each called once so that it is there when it is needed."""
    import numba
    import numpy as np
    from numba.extending import register_jitable

    if folder is not None:
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    for module in _SOURCES:
        for function in vars(module).values():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and function not in (kernel.advance, plane.fill):
                register_jitable(forceinline=function is not kernel.watched_stretch)(function)
    compiler = numba.njit(nogil=True, error_model="numpy", cache=folder is not None)
    compiled = _Compiled(compiler(kernel.advance), compiler(plane.fill))
    one, bucket = np.zeros(1), np.zeros((4, 1))
    compiled.advance(0, 0, 0, 0, 0, one, one, 0.5, 0.0, 0.0, 0.0, 0.0, 1.0, 0, 0.0, 0, 0, 1, 0, np.zeros(SIZE),
                     0, 0, np.zeros((SIZE, 1)), bucket, bucket.copy(), np.zeros(1, np.int64), np.zeros((3, 1)),
                     np.zeros((2, 4)))  # fmt: skip
    compiled.fill(0, 0, 0, one, one, one, one, np.zeros((1, 1)))
    return compiled
