"""Compiles the training loop and the landscape; until that is done, or where it fails, their source is interpreted.

Compiled code is stored in a folder of the user's cache that nobody else can write. The folder is named after the
sources and the versions, because numba does not notice when a function that a cached one calls has changed.
"""

import inspect
import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.model import activations, error_functions, networks, patterns, promise, rules, state
from desktop_app.core.model.networks import Codes
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.state import Position, State
from desktop_app.core.run import book, kernel, plane
from desktop_app.core.run.book import Book, empty_book, row_count
from desktop_app.core.run.kernel import Scratch, Settings, new_scratch

_SOURCES: tuple[ModuleType, ...] = (
    activations, error_functions, networks, patterns, promise, rules, state, book, kernel, plane,
)  # fmt: skip
_COMPLETE = "complete"  # a file in the cache: all functions are there


class _Compiled(NamedTuple):
    """The compiled functions for exactly one type of each argument: numba would find the types out in each call."""

    advance: Callable[[Settings, Position, int, Book, Scratch], Position]
    fill: Callable[..., None]


class Loop:
    """`kernel.advance` and `plane.fill`, compiled or interpreted: `advance` and `fill_plane` always work.

    Every array must be of doubles in C order, as the compiled functions do not check that.
    """

    def __init__(self) -> None:
        self._compiled: _Compiled | None = None
        self._lock = threading.Lock()
        self.fault: str | None = None

    @property
    def is_compiled(self) -> bool:
        return self._compiled is not None

    def advance(self, settings: Settings, position: Position, stop: int, book: Book) -> Position:
        """`kernel.advance`."""
        scratch = new_scratch(len(settings.xs), len(book.least))
        if self._compiled is not None:
            return self._compiled.advance(settings, position, stop, book, scratch)
        return kernel.advance(_viewed(settings), position, stop, _viewed(book), _viewed(scratch))

    def fill_plane(self, codes: Codes, ws: Any, vs: Any, xs: Any, ys: Any, E: Any) -> None:
        """`plane.fill`."""
        if self._compiled is not None:
            self._compiled.fill(codes, ws, vs, xs, ys, E)
        else:
            plane.fill(codes, ws.tolist(), vs.tolist(), xs.tolist(), ys.tolist(), E.data)

    def compile(self) -> bool:
        """Compile now, or load from the cache; returns whether that worked. Safe to call from any thread."""
        with self._lock:
            if self._compiled is None and self.fault is None:
                try:
                    self._compiled = _compiled_or_rebuilt()
                except Exception as fault:
                    # Without a compiler Nudge is slower, but otherwise the same.
                    self.fault = f"{type(fault).__name__}: {fault}"
                    import logging

                    logging.getLogger(__name__).warning("the training loop runs interpreted: %s", self.fault)
        return self.is_compiled


def _viewed(numbers: Any) -> Any:
    """A NamedTuple with memoryviews in place of its arrays, for interpreted code.

    They give plain floats: numpy's own are slow, and warn where a sum overflows.
    """
    return type(numbers)(*(each.data if isinstance(each, np.ndarray) else each for each in numbers))


loop = Loop()


def cache_folder() -> Path:
    """The folder for the compiled code of this version."""
    import hashlib

    import platformdirs

    digest = hashlib.sha256(f"{sys.version} {os.uname().machine if hasattr(os, 'uname') else os.name}".encode())
    for module in (*_SOURCES, sys.modules[__name__]):
        digest.update(inspect.getsource(module).encode())
    return Path(platformdirs.user_cache_dir("nudge")) / f"loop-{digest.hexdigest()[:16]}"


def lacks_cache() -> bool:
    """Whether compiling takes long now, and fills a cache that makes it quick."""
    folder = cache_folder()
    return not loop.is_compiled and _private(folder) and not (folder / _COMPLETE).exists()


def _compiled_or_rebuilt() -> _Compiled:
    folder = cache_folder()
    for _ in range(2):
        if not _private(folder):
            break
        try:
            return _compiled(folder)
        except Exception as fault:
            # A truncated cache file raises any exception (numba #10434): try again with an empty folder.
            import logging

            logging.getLogger(__name__).info("the compiled loop's cache is of no use: %s", fault)
            shutil.rmtree(folder, ignore_errors=True)
    # Nothing can be stored, for example on a full disk.
    return _compiled(None)


def _private(folder: Path) -> bool:
    """Make the folder; returns whether this user owns it and nobody else can write to it: its files are executed."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _compiled(folder: Path | None) -> _Compiled:
    """Compile the functions, or load them, by calling each of them once."""
    import numba
    from numba.extending import register_jitable

    if folder is not None:
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    for module in _SOURCES:
        for function in vars(module).values():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and function not in (kernel.advance, plane.fill):
                register_jitable(forceinline=function is not kernel.watched_stretch)(function)
    compiler = numba.njit(nogil=True, error_model="numpy", cache=folder is not None)
    advance: Any = compiler(kernel.advance)
    fill: Any = compiler(plane.fill)
    codes, one = Codes(0, 0, 0, 0), np.zeros(1)
    settings = Settings(codes, one, one, RuleNumbers(0, 0.5), (0.0, 1.0), seed=0, rule_start=0, tolerance=0.0)
    advance(settings, Position(0, State(0.0)), 1, empty_book(0, 1, 0, row_count(1, 1)), new_scratch(1, row_count(1, 1)))
    fill(codes, one, one, one, one, np.zeros((1, 1)))
    if folder is not None:
        with suppress(OSError):
            (folder / _COMPLETE).touch()
    return _Compiled(advance.get_overload(advance.signatures[0]), fill.get_overload(fill.signatures[0]))
