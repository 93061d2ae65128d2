"""Charts of a map while it is computed: first each eighth pixel of each eighth row, in the end every one."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.maps.map import Map, Pixels, Tile, levels
from desktop_app.core.maps.pixels import Answers, Lattice
from desktop_app.core.run.book import Array

COARSEST = 8
_AT_ONCE = 1_600_000  # nudges of a pattern between two looks whether the map is still wanted
_FEWEST_BANDS = 4  # so that no processor is idle


class Pixel(NamedTuple):
    """What became of the run of one pixel: the number of its verdict, how soon, and its weights at the end."""

    verdict: int
    passes: int
    w: float
    v: float


class Chart(NamedTuple):
    """The pixels of a map that are computed: those of each `step`-th row in each `step`-th column."""

    map: Map
    step: int
    verdict: NDArray[np.uint8]
    passes: NDArray[np.int64]
    w: Array
    v: Array

    @property
    def is_complete(self) -> bool:
        return self.step == 1

    def pixel(self, row: int, column: int) -> Pixel | None:
        """A pixel of the map, if it is computed."""
        if row % self.step or column % self.step:
            return None
        place = row // self.step, column // self.step
        return Pixel(int(self.verdict[place]), int(self.passes[place]), float(self.w[place]), float(self.v[place]))


def charts(map_: Map, check: Callable[[], None] = lambda: None) -> Iterator[Chart]:
    """Ever finer charts of a map, on all processors, the middle first; `check` is called often, and may raise."""
    made, rows, columns = map_.blank(), map_.y.pixels, map_.x.pixels
    of_a_pixel = map_.iterations * (len(map_.experiment.patterns) if map_.experiment.pass_length == 1 else 1)

    def fill(band: Lattice) -> None:
        check()
        map_.fill(made, band)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for level, lattices in enumerate(levels(Tile(0, rows, 0, columns), COARSEST)):
            bands = []
            for lattice in lattices:
                wide = len(range(lattice.column, lattice.column_stop, lattice.column_step))
                bands += _bands(lattice, max(1, _AT_ONCE // max(1, of_a_pixel * wide)), rows)
            for _ in threads.map(fill, bands):
                pass
            yield _chart(map_, made, COARSEST >> level)


def _bands(lattice: Lattice, at_once: int, rows: int) -> list[Lattice]:
    """Some rows of a lattice at a time, the middle of the map first."""
    every = range(lattice.row, lattice.row_stop, lattice.row_step)
    at_once = min(at_once, max(1, len(every) // _FEWEST_BANDS))
    some = [every[k : k + at_once] for k in range(0, len(every), at_once)]
    some.sort(key=lambda band: abs(band[0] + band[-1] - rows))
    return [lattice._replace(row=band[0], row_stop=band[-1] + 1) for band in some]


def _chart(map_: Map, made: Pixels, step: int) -> Chart:
    every = slice(None, None, step), slice(None, None, step)
    found, number, passes, w, v = made.answers
    some = Answers(found[every], number[every], passes[every].copy(), w[every].copy(), v[every].copy())
    return Chart(map_, step, Pixels(some).verdict, some.passes, some.w, some.v)
