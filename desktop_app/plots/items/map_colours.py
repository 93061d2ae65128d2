"""The colours of maps and forks: a hue for each verdict, lighter where it is soon decided.

The hues are near those of Okabe and Ito. Each two are told apart by colour-blind eyes, too, as a test simulates; beside
each stands its word.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.analysis.verdict import Kind
from desktop_app.core.maps.map import VERDICT_NAMES

_OF_KIND = {
    Kind.TOO_EARLY: "#ffffff", Kind.CONVERGES: "#0072b2", Kind.CREEPS: "#5fc1f9", Kind.THROWN: "#b9b9be",
    Kind.PLATEAU: "#c9defb", Kind.WALL: "#785c20", Kind.RESTS: "#8392aa", Kind.DIVERGES: "#d4610b",
    Kind.CHAOS: "#2d1152", Kind.WANDERS: "#586642",
}  # fmt: skip
# Periods 2, 3, 4, …; the last three come again and again.
_OF_PERIOD = ("#e69f00", "#21a474", "#f4e745", "#9e5074", "#6b2959", "#8dd3a0", "#c49e4e")
_AGAIN = 3
_PALER = 0.45  # how far a colour that is decided at once is mixed with white
_LINE = "#26282c"


def colour_of(number: int) -> str:
    """The colour of a verdict by its number in a map."""
    kinds = {kind.value: colour for kind, colour in _OF_KIND.items()}
    name = VERDICT_NAMES[number]
    if name in kinds:
        return kinds[name]
    k = int(name.rpartition(" ")[2]) - 2
    return _OF_PERIOD[k] if k < len(_OF_PERIOD) else _OF_PERIOD[-_AGAIN + (k - len(_OF_PERIOD)) % _AGAIN]


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def coloured(verdict: NDArray[np.uint8], passes: NDArray[np.int64], made: int) -> NDArray[np.uint8]:
    """The pixels of a map, (rows, columns, 3), with its least y at the bottom; `made` is how many passes there were."""
    table = np.array([rgb(colour_of(number)) for number in range(len(VERDICT_NAMES))], float)
    late = np.log1p(passes) / np.log1p(max(1, made))
    paler = (_PALER * (1.0 - np.clip(late, 0.0, 1.0)))[..., np.newaxis]
    mixed = table[verdict] * (1.0 - paler) + 255.0 * paler
    return np.ascontiguousarray(np.rint(mixed[::-1]).astype(np.uint8))


def density(w: NDArray[np.float64], low: float, high: float, rows: int) -> NDArray[np.uint8]:
    """A fork, (rows, columns, 3): how dark a pixel is tells how many of a column's values are in it."""
    columns = len(w)
    counts = np.zeros((rows, columns))
    place = np.floor((w - low) / (high - low) * rows)
    is_inside = np.isfinite(w) & (place >= 0) & (place < rows)
    column = np.broadcast_to(np.arange(columns)[:, np.newaxis], w.shape)
    np.add.at(counts, (place[is_inside].astype(int), column[is_inside]), 1.0)
    dark = (np.log1p(counts) / np.log1p(w.shape[1]) * 0.75 + 0.25 * (counts > 0))[::-1, :, np.newaxis]
    made = 255.0 * (1.0 - dark) + np.array(rgb(_LINE), float) * dark
    return np.ascontiguousarray(np.rint(made).astype(np.uint8))


@lru_cache(4)
def palette(made: int) -> NDArray[np.uint32]:
    """The colour 0xffRRGGBB of each verdict after up to `made` passes, as `coloured` makes them."""
    verdict, passes = np.indices((len(VERDICT_NAMES), made + 1))
    rgb_of_each = coloured(verdict.astype(np.uint8), passes, made)[::-1].astype(np.uint32)
    packed: NDArray[np.uint32] = rgb_of_each @ np.array([1 << 16, 1 << 8, 1], np.uint32) + np.uint32(0xFF000000)
    return packed
