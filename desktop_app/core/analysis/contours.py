"""Contours of a landscape: round levels of E, the regions above each, and the lines between."""

from math import ceil, copysign, floor, inf, log10
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_FEWEST, _MOST = 7, 15
# This share of the samples may lie below the lowest logarithmic level.
_FEW = 0.005
_STEPS = (1, 2, 5, 10)
# Levels at equal distances tell little if more than this share of the places lies between two of them; others are
# taken if this leaves at most a part of that.
_CROWDED, _BETTER = 0.4, 0.7
# The digits of logarithmic levels, from sparse to close.
_DIGITS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
           (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0))  # fmt: skip


class Region(NamedTuple):
    """Closed rings: `points` (n, 2), and `offsets` where each ring begins, and the last one ends."""

    points: Array
    offsets: NDArray[np.uint32]


class Contours(NamedTuple):
    """The contours of a plane of E in the unit square, with the plane's first row at the bottom.

    `regions[0]` is where E is drawn at all, `regions[k + 1]` where E is at least `levels[k]`; along `lines[k]`, each
    (n, 2), E is `levels[k]`.
    """

    levels: tuple[float, ...]
    regions: tuple[Region, ...]
    lines: tuple[tuple[Array, ...], ...]


def contours(E: Array, logarithmic: bool = False) -> Contours:
    """The contours at round levels, without places where E is infinite or has no logarithm."""
    from contourpy import FillType, LineType, contour_generator

    there = np.isfinite(E) & ((E > 0) | (not logarithmic))
    if not there.any():
        return Contours((), (), ())
    low, high = _least(E[there], logarithmic), float(E[there].max())
    levels = logarithmic_levels(low, high) if logarithmic else _levels(E[there], low, high)
    z = np.full_like(E, np.nan)
    # Without logarithms, lines would run askew between samples far apart; without the division, sums would overflow.
    scale = max(abs(low), abs(high)) or 1.0
    z[there] = np.log10(E[there]) if logarithmic else E[there] / scale
    heights = np.log10(levels) if logarithmic else np.array(levels) / scale
    rows, columns = E.shape
    generator: Any = contour_generator(
        np.linspace(0.0, 1.0, columns), np.linspace(0.0, 1.0, rows), z, line_type=LineType.Separate,
        fill_type=FillType.ChunkCombinedOffset,
    )  # fmt: skip
    bottom, top = float(z[there].min()) - 1.0, float(z[there].max()) + 1.0
    regions = []
    for height in (bottom, *heights):
        (points, *_), (offsets, *_) = generator.filled(height, top)
        regions.append(Region(np.empty((0, 2)), np.zeros(1, np.uint32)) if points is None else Region(points, offsets))
    return Contours(levels, tuple(regions), tuple(tuple(generator.lines(each)) for each in heights))


def _least(E: Array, logarithmic: bool) -> float:
    """The lowest level: the least E; if logarithmic, without the few samples that happen to be close to 0."""
    few = int(_FEW * len(E)) if logarithmic else 0
    return float(np.partition(E, few)[few])


def _levels(E: Array, low: float, high: float) -> tuple[float, ...]:
    """At equal distances; but where too many places would lie between two levels, each is for about as many places."""
    even = round_levels(low, high)
    if (crowd := _crowd(E, even)) <= _CROWDED:
        return even
    aims = np.quantile(E, np.arange(1, _MOST) / _MOST).tolist()
    spread = tuple(sorted({level for aim in aims if low < (level := _rounded(aim)) < high}))
    return spread if _crowd(E, spread) < _BETTER * crowd else even


def _crowd(E: Array, levels: tuple[float, ...]) -> float:
    """The largest share of the places between two levels."""
    return float(np.histogram(E, (-inf, *levels, inf))[0].max()) / E.size if levels else 1.0


def _rounded(number: float) -> float:
    """The number to one digit: 1, 2 or 5, with its power of ten and its sign."""
    if abs(number) < 1e-300:
        return 0.0
    decade = floor(log10(abs(number)))
    lead = abs(number) / 10.0**decade
    digit = min(_STEPS, key=lambda step: abs(log10(lead / step)))
    return copysign(float(f"{digit}e{decade}"), number)


def round_levels(low: float, high: float) -> tuple[float, ...]:
    """At most `_MOST` round numbers between two, at equal distances."""
    span = high - low
    if not max(1e-13 * max(abs(low), abs(high)), 1e-300) < span < inf:
        return ()
    decade = floor(log10(span / _MOST))
    digit = next(digit for digit in _STEPS if span <= _MOST * digit * float(f"1e{decade}"))
    # A level made from decimals is as round as it reads.
    first, last = (floor(each / digit / float(f"1e{decade}")) for each in (low, high))
    levels = (float(f"{k * digit}e{decade}") for k in range(first, last + 2))
    return tuple(level for level in levels if low < level < high)


def logarithmic_levels(low: float, high: float) -> tuple[float, ...]:
    """Round numbers between two positive ones, at about equal ratios."""
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for digits in _DIGITS:
        levels = [level for k in decades for digit in digits if low < (level := float(f"{digit}e{k}")) < high]
        if len(levels) >= _FEWEST:
            return tuple(levels[:: ceil(len(levels) / _MOST)])
    # Over so short a range a logarithm is nearly straight.
    return round_levels(low, high)
