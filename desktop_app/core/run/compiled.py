"""Compiles the training loop and the landscape; until that is done, or where it fails, their source is interpreted.

Compiled code is stored in a folder of the user's cache that nobody else can write. The folder is named after the
sources and the versions, because numba does not notice when a function that a cached one calls has changed.
`python -m desktop_app.core.run.compiled` fills the cache, and prints the name of each function when it is there.
"""

import inspect
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model import (
    activations,
    error_functions,
    extras,
    networks,
    own_code,
    pattern_list,
    patterns,
    promise,
    rules,
    schedules,
    state,
)
from desktop_app.core.model.formulas import functions, tape
from desktop_app.core.model.networks import Codes, Objective, codes_of
from desktop_app.core.model.numerics import choice, elementary, primitives  # fmt: skip
from desktop_app.core.model.own import code_of_own
from desktop_app.core.model.own_code import in_arrays
from desktop_app.core.model.parameters import FORMULA
from desktop_app.core.model.pattern_list import compiled_code
from desktop_app.core.model.patterns import BATCH, SHUFFLED
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.state import Position, State
from desktop_app.core.run import book, columns, kernel, lanes, plane
from desktop_app.core.run.book import Array, Book, blank_book, row_count
from desktop_app.core.run.kernel import WATCHED, Scratch, Settings, new_scratch
from desktop_app.core.run.lanes import LANES, Group

_SOURCES: tuple[ModuleType, ...] = (
    choice, primitives, elementary, functions, tape, own_code, activations, error_functions, networks, pattern_list,
    patterns, promise, rules, schedules, extras, state, book, columns, kernel, lanes, plane,
)  # fmt: skip
_CHOICES = (
    activations.activate, error_functions.pull, networks.forward, networks.back, rules.nudge_of_one, schedules.rate_of,
)  # fmt: skip
# These have code of their own, so that a loop is small; all others are inlined.
_APART = (
    kernel.advance, kernel.stretch, kernel.error_of_turn, kernel.slopes_ahead, schedules.scheduled_rate, tape.run_tape,
    own_code.function_at, own_code.activation_at, own_code.error_at,
)  # fmt: skip
Places = NDArray[np.intp]


def _with_formulas(name: str) -> str:
    """The name of a function where formulas of the user's own are in it."""
    return f"{name} with formulas"


# After the name of a function that is compiled once more, for runs with extras.
_WITH_EXTRAS = " with extras"
# The functions that are called from outside, by their names, in the order in which a user needs them.
_PLAIN: dict[str, Callable[..., Any]] = {
    **{each.__name__: each for each in (kernel.advance, plane.fill, columns.fill_columns, lanes.advance_lanes)},
    **{f"{each.__name__}{_WITH_EXTRAS}": each for each in (kernel.advance, lanes.advance_lanes)},
}
# They are compiled only when an experiment has such formulas.
_WITH_FORMULAS = {_with_formulas(name): _PLAIN[name] for name in _PLAIN if name != "fill_columns"}
_CALLED = _PLAIN | _WITH_FORMULAS
WITH_FORMULAS = "--with-formulas"  # on the command line
NAMES, NAMES_WITH_FORMULAS = tuple(_PLAIN), tuple(_WITH_FORMULAS)


class OnDemand(NamedTuple):
    """A function beyond the loop, compiled when it is first needed: its modules, and arguments of its types.

    Of what it calls, the functions `apart` are not inlined. Of each pair in `instead` the second function is compiled
    in place of the first, which knows objects that compiled code does not.
    """

    function: Callable[..., Any]
    modules: tuple[ModuleType, ...]
    apart: tuple[Callable[..., Any], ...]
    example: Callable[[], tuple[Any, ...]]
    instead: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...] = ()
    has_formulas: bool = False  # of the user's own, for which it is compiled once more

    @property
    def name(self) -> str:
        return _with_formulas(self.function.__name__) if self.has_formulas else self.function.__name__


class Loop:
    """`advance`, `advance_lanes` and `fill_plane`, compiled; all but the lanes work interpreted, too.

    Every array must be of doubles in C order, as the compiled functions do not check that.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, Callable[..., Any]] = {}
        self._lock = threading.Lock()
        self.fault: str | None = None
        # Called on any thread when an experiment has formulas, and what they need is not compiled.
        self.on_formulas: Callable[[], object] | None = None

    @property
    def is_compiled(self) -> bool:
        return "advance" in self._compiled

    def is_compiled_for(self, codes: Codes) -> bool:
        """Whether runs with these choices are made by compiled code."""
        return self._of("advance", codes) is not None

    def has(self, name: str) -> bool:
        """Whether a function is compiled."""
        return name in self._compiled

    @property
    def has_lanes(self) -> bool:
        """Whether plain runs can be made together."""
        return self.has("advance_lanes")

    def has_lanes_for(self, codes: Codes, has_extras: bool = False) -> bool:
        """Whether runs with these choices can be made together."""
        return self._of("advance_lanes", codes, has_extras) is not None

    def _of(self, name: str, codes: Codes, has_extras: bool = False) -> Callable[..., Any] | None:
        """A compiled function for these choices, if it is there."""
        name = name + _WITH_EXTRAS * has_extras
        if codes.own is None:
            return self._compiled.get(name)
        compiled = self._compiled.get(_with_formulas(name))
        if compiled is None and self.on_formulas is not None:
            self.on_formulas()
        return compiled

    def advance(self, settings: Settings, position: Position, stop: int, book: Book) -> Position:
        """`kernel.advance`."""
        scratch = new_scratch(settings.patterns.shape[1], len(book.least))
        compiled = self._of("advance", settings.codes, settings.extras is not None)
        if compiled is not None:
            settings = settings._replace(codes=_in_arrays(settings.codes))
            made: Position = compiled(settings, position, stop, book, scratch)
            return made
        return kernel.advance(viewed(settings), position, stop, viewed(book), viewed(scratch))

    def advance_lanes(self, group: Group, numbers: Array, patterns: Array, i: int, stop: int, book: Book) -> int:
        """`lanes.advance_lanes`, where it is compiled."""
        scratch = new_scratch(patterns.shape[1], len(book.least), LANES)
        name = "advance_lanes" + _WITH_EXTRAS * (group.extras is not None)
        if group.own is not None:
            name, group = _with_formulas(name), group._replace(own=in_arrays(group.own, LANES))
        reached: int = self._compiled[name](group, numbers, patterns, i, stop, book, scratch)
        return reached

    def shares(self, codes: Codes, w: float, v: float, patterns: Array) -> Array | None:
        """E, ∂E/∂w and ∂E/∂v of each pattern at the weights, shape (3, patterns), as an iteration makes them.

        None where that is not compiled.
        """
        if not self.is_compiled_for(codes):
            return None
        codes = _in_arrays(codes._replace(presentation=BATCH))
        return self._once("advance" if codes.own is None else _with_formulas("advance"), codes, patterns,
                          Position(WATCHED, State(w, v)), 0, 1).parts  # fmt: skip

    def order(self, seed: int, pass_number: int, count: int) -> NDArray[np.int64]:
        """The order of the patterns in a pass: what shuffled iterations begin with."""
        codes, patterns = codes_of(0, 0, 0, SHUFFLED), np.zeros((2, count))
        return self._once("advance", codes, patterns, Position(pass_number * count, State(0.0)), seed, 0).order

    def _once(
        self, name: str, codes: Codes, patterns: Array, position: Position, seed: int, iterations: int
    ) -> Scratch:
        """The arrays of the loop after so many iterations, which nothing is recorded of."""
        series = row_count(2, len(patterns[0]))
        scratch = new_scratch(len(patterns[0]), series)
        settings = Settings(codes, patterns, RuleNumbers(0, 0.0), (-inf, inf), seed, 0.0, 0.0)
        self._compiled[name](settings, position, position.i + iterations, blank_book(series), scratch)
        return scratch

    def columns(self, least: Array, greatest: Array, begin: int, groups: Places, end: int) -> tuple[Array, Array]:
        """The extremes by column: `columns.fill_columns`, or the same by numpy."""
        compiled = self._compiled.get("fill_columns")
        if compiled is None:
            some = slice(begin, end)
            low, high = (
                np.minimum.reduceat(least[:, some], groups, axis=1),
                np.maximum.reduceat(greatest[:, some], groups, axis=1),
            )
        else:
            low, high = np.empty((2, len(least), len(groups)))
            compiled(least, greatest, begin, groups, end, low, high)
        return low, high

    def fill_plane(self, objective: Objective, ws: Array, vs: Array, E: Array) -> None:
        """`plane.fill`."""
        codes, patterns, divisor, decay = objective
        xs, ys = patterns.columns
        compiled = self._of("fill", codes)
        if compiled is not None:
            compiled(_in_arrays(codes), divisor, decay, ws, vs, xs, ys, E)
        else:
            plane.fill(codes, divisor, decay, ws.tolist(), vs.tolist(), xs.tolist(), ys.tolist(), E.data)

    def compile(self, names: Iterable[str] = NAMES) -> bool:
        """Compile these functions now, or load them from the cache; returns whether they are compiled.

        Safe to call from any thread.
        """
        for name in names:
            with self._lock:
                if name not in self._compiled and self.fault is None:
                    try:
                        self._compiled[name] = _compiled_or_rebuilt(name)
                        if name == "advance":
                            compiled_code.shares, compiled_code.order = self.shares, self.order
                    except Exception as fault:
                        # Without a compiler Nudge is slower, but otherwise the same.
                        self.fault = f"{type(fault).__name__}: {fault}"
                        import logging

                        logging.getLogger(__name__).warning("the training loop runs interpreted: %s", self.fault)
        return all(name in self._compiled for name in names)

    def compiled(self, needed: OnDemand) -> Callable[..., Any] | None:
        """The function, compiled now or loaded from a cache of its own; None without a compiler."""
        name = needed.name
        with self._lock:
            if name not in self._compiled and self.fault is None:
                try:
                    self._compiled[name] = _compiled_or_rebuilt(name, needed)
                except Exception as fault:
                    import logging

                    logging.getLogger(__name__).warning("%s is not compiled: %s", name, fault)
        return self._compiled.get(name)


def _in_arrays(codes: Codes) -> Codes:
    """The codes as compiled functions take them."""
    return codes if codes.own is None else codes._replace(own=in_arrays(codes.own))


def viewed(numbers: Any) -> Any:
    """A NamedTuple with memoryviews in place of its arrays, for interpreted code.

    They give plain floats: numpy's own are slow, and warn where a sum overflows.
    """
    return type(numbers)(*(each.data if isinstance(each, np.ndarray) else each for each in numbers))


loop = Loop()


def cache_folder(more: Iterable[ModuleType] = ()) -> Path:
    """The folder for the compiled code of this version, with that of `more` modules."""
    import hashlib

    import platformdirs

    digest = hashlib.sha256(f"{sys.version} {os.uname().machine if hasattr(os, 'uname') else os.name}".encode())
    own = (Path(__file__).with_name(name) for name in ("compiled.py", "vector_code.py"))
    for path in (*(Path(inspect.getfile(module)) for module in (*_SOURCES, *more)), *own):
        digest.update(path.read_bytes())
    return Path(platformdirs.user_cache_dir("nudge")) / f"loop-{digest.hexdigest()[:16]}"


def lacks_cache(names: Iterable[str]) -> bool:
    """Whether compiling these functions takes long now, and fills a cache that makes it quick."""
    folder = cache_folder()
    return (
        loop.fault is None
        and _private(folder)
        and not all(loop.has(name) or _mark(folder, name).exists() for name in names)
    )


def is_at_hand(needed: OnDemand) -> bool:
    """Whether a function is compiled, or stored, so that it takes no long time to have it."""
    return loop.has(needed.name) or _mark(cache_folder(needed.modules), needed.name).exists()


def _mark(folder: Path, name: str) -> Path:
    """A file in the cache: the function is there."""
    return folder / f"{name} is complete"


def _compiled_or_rebuilt(name: str, needed: OnDemand | None = None) -> Callable[..., Any]:
    folder = cache_folder(needed.modules if needed else ())
    for _ in range(2):
        if not _private(folder):
            break
        try:
            return _compiled(name, folder, needed)
        except Exception as fault:
            # A truncated cache file raises any exception (numba #10434): try again with an empty folder.
            import logging

            logging.getLogger(__name__).info("the compiled loop's cache is of no use: %s", fault)
            shutil.rmtree(folder, ignore_errors=True)
    # Nothing can be stored, for example on a full disk.
    return _compiled(name, None, needed)


def _private(folder: Path) -> bool:
    """Make the folder; returns whether this user owns it and nobody else can write to it: its files are executed."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _compiled(name: str, folder: Path | None, needed: OnDemand | None) -> Callable[..., Any]:
    """Compile a function, or load it, by calling it once.

    What is returned is for exactly one type of each argument: numba would find the types out in each call.
    """
    import numba

    if folder is None or not _mark(folder, name).exists():
        teach_numba()
        if needed:
            _teach(needed.modules, needed.apart)
            _teach_instead(needed.instead)
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    function = needed.function if needed else _CALLED[name]
    compiled: Any = numba.njit(nogil=True, error_model="numpy", cache=folder is not None)(function)
    compiled(*(needed.example() if needed else _example(name)))
    if folder is not None:
        with suppress(OSError):
            _mark(folder, name).touch()
    made: Callable[..., Any] = compiled.get_overload(compiled.signatures[0])
    return made


def _example(name: str) -> tuple[Any, ...]:
    """Arguments of each function, by which numba knows their types."""
    of_lanes = name.startswith("advance_lanes")
    own = code_of_own(FORMULA, "", "") if name in _WITH_FORMULAS else None
    if own is not None:
        own = in_arrays(own, *([LANES] * of_lanes))
    codes, one, position, series = codes_of(0, 0, 0, 0, own), np.zeros(1), Position(0, State(0.0)), row_count(1, 1)
    settings = Settings(codes, np.zeros((2, 1)), RuleNumbers(0, 0.5), (0.0, 1.0), 0, 0.0, tolerance=0.0)
    if _WITH_EXTRAS in name:
        settings = settings._replace(extras=extras.NONE)
    if name in ("fill", _with_formulas("fill")):
        return codes, 1.0, 0.0, one, one, one, one, np.zeros((1, 1))
    if name == "fill_columns":
        return np.zeros((1, 1)), np.zeros((1, 1)), 0, np.zeros(1, np.intp), 1, np.zeros((1, 1)), np.zeros((1, 1))
    if not of_lanes:
        return settings, position, 1, blank_book(series), new_scratch(1, series)
    numbers, patterns = np.zeros((len(lanes.rows_of(settings, position)), 1, LANES)), np.zeros((2, 1, LANES))
    return Group.of([settings]), numbers, patterns, 0, 1, blank_book(series, LANES), new_scratch(1, series, LANES)


@cache
def teach_numba() -> None:
    """Register all that the functions call."""
    from desktop_app.core.run import vector_code

    vector_code.teach()
    for chosen in _CHOICES:
        vector_code.teach_choice(chosen)
    _teach(_SOURCES, _APART)


@cache
def _teach(modules: tuple[ModuleType, ...], apart: tuple[Callable[..., Any], ...]) -> None:
    """Register the functions of these modules."""
    from numba.extending import register_jitable

    from desktop_app.core.run import vector_code

    for module in modules:
        for function in vars(module).values():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and module is not primitives:
                register_jitable(**vector_code.INNER, forceinline=function not in apart)(function)


@cache
def _teach_instead(pairs: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]) -> None:
    from numba.extending import overload

    from desktop_app.core.run import vector_code

    def answer(given: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *_: given

    for asked, given in pairs:
        overload(asked, jit_options=vector_code.INNER, strict=False)(answer(given))


if __name__ == "__main__":
    for name in NAMES_WITH_FORMULAS if sys.argv[1:] == [WITH_FORMULAS] else NAMES:
        if loop.compile([name]):
            print(name, flush=True)
