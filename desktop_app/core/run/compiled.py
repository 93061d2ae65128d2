"""The training loop and the landscape, compiled; until that is done, or where it fails, their source is interpreted.

`python -m desktop_app.core.run.compiled` reads names of functions, compiles each into the cache, and says so.
"""

import sys
import threading
from collections.abc import Callable, Iterable
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.networks import Codes, Objective, codes_of
from desktop_app.core.model.own_code import in_arrays
from desktop_app.core.model.pattern_list import compiled_code
from desktop_app.core.model.patterns import BATCH, SHUFFLED
from desktop_app.core.model.rules import RuleNumbers
from desktop_app.core.model.state import Position, State
from desktop_app.core.run import kernel, plane
from desktop_app.core.run.book import Array, Book, blank_book, row_count
from desktop_app.core.run.code_cache import can_store, compiled_or_loaded, is_stored
from desktop_app.core.run.compiling import NAMES, OF_THE_LOOP, OnDemand, name_of
from desktop_app.core.run.kernel import WATCHED, Scratch, Settings, new_scratch
from desktop_app.core.run.lanes import LANES, Group

Places = NDArray[np.intp]


class Loop:
    """`advance`, `advance_lanes` and `fill_plane`, compiled; all but the lanes work interpreted, too.

    Every array must be of doubles in C order, as the compiled functions do not check that.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, Callable[..., Any]] = {}
        self._refused = set[str]()  # what could not be compiled on demand; to try again would take as long
        self._lock = threading.Lock()
        self.fault: str | None = None
        # Called on any thread with the name of a function that is asked for, and is not compiled.
        self.on_missing: Callable[[str], object] | None = None

    @property
    def is_compiled(self) -> bool:
        return "advance" in self._compiled

    def is_compiled_for(self, codes: Codes, has_extras: bool = False) -> bool:
        """Whether runs with these choices are made by compiled code."""
        return self._of("advance", codes, has_extras) is not None

    def has(self, name: str) -> bool:
        """Whether a function is compiled."""
        return name in self._compiled

    def function(self, name: str) -> Callable[..., Any] | None:
        """A function, if it is compiled."""
        return self._compiled.get(name)

    @property
    def has_lanes(self) -> bool:
        """Whether plain runs can be made together."""
        return self.has("advance_lanes")

    def has_lanes_for(self, codes: Codes, has_extras: bool = False) -> bool:
        """Whether runs with these choices can be made together."""
        return self._of("advance_lanes", codes, has_extras) is not None

    def _of(self, function: str, codes: Codes, has_extras: bool = False) -> Callable[..., Any] | None:
        """A compiled function for these choices, if it is there."""
        name = name_of(function, has_extras, codes.own is not None)
        compiled = self._compiled.get(name)
        if compiled is None and self.on_missing is not None:
            self.on_missing(name)
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
        name = name_of("advance_lanes", group.extras is not None, group.own is not None)
        if group.own is not None:
            group = group._replace(own=in_arrays(group.own, LANES))
        reached: int = self._compiled[name](group, numbers, patterns, i, stop, book, scratch)
        return reached

    def shares(self, codes: Codes, w: float, v: float, patterns: Array) -> Array | None:
        """E, ∂E/∂w and ∂E/∂v of each pattern at the weights, shape (3, patterns), as an iteration makes them.

        None where that is not compiled.
        """
        if not self.is_compiled_for(codes):
            return None
        codes = _in_arrays(codes._replace(presentation=BATCH))
        name = name_of("advance", False, codes.own is not None)
        return self._once(name, codes, patterns, Position(WATCHED, State(w, v)), 0, 1).parts

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
        compiled = self.function("fill_columns")
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
                        self._compiled[name] = compiled_or_loaded(OF_THE_LOOP[name])
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
            if name not in self._compiled and name not in self._refused and self.fault is None:
                try:
                    self._compiled[name] = compiled_or_loaded(needed)
                except Exception as fault:
                    self._refused.add(name)
                    import logging

                    logging.getLogger(__name__).warning("%s is not compiled: %s", name, fault)
        return self._compiled.get(name)

    def is_at_hand(self, needed: OnDemand) -> bool:
        """Whether a function is compiled, or stored, so that it takes no long time to have it."""
        return self.has(needed.name) or is_stored(needed)

    def takes_long(self, name: str) -> bool:
        """Whether compiling this function takes long now, and fills a cache that makes it quick."""
        needed = OF_THE_LOOP[name]
        return self.fault is None and not self.is_at_hand(needed) and can_store(needed)


def _in_arrays(codes: Codes) -> Codes:
    """The codes as compiled functions take them."""
    return codes if codes.own is None else codes._replace(own=in_arrays(codes.own))


def viewed(numbers: Any) -> Any:
    """A NamedTuple with memoryviews in place of its arrays, for interpreted code.

    They give plain floats: numpy's own are slow, and warn where a sum overflows.
    """
    return type(numbers)(*(each.data if isinstance(each, np.ndarray) else each for each in numbers))


loop = Loop()


if __name__ == "__main__":
    for line in sys.stdin:
        name = line.strip()
        print(name if loop.compile([name]) else "", flush=True)
