"""Ranges of axes that grow in steps, so that axes are laid out anew now and then and not in every frame."""

from math import ceil, floor, inf, isfinite, log10

import numpy as np
from numpy.typing import NDArray

Range = tuple[float, float]
_STEPS = (1.0, 2.0, 5.0, 10.0)
# What is left free beyond the round ends of a range, so that a curve on an end is not cut in half.
_AIR = 0.04
# A view holds at least so many iterations, and no less of them than doubles can tell apart.
_LEAST_ITERATIONS, _FINEST = 4.0, 1e-12
_MOST_DECADES = 18.0


def round_up(value: float) -> float:
    """The least of …, 1, 2, 5, 10, 20, 50, … that is at least `value` > 0."""
    magnitude = 10.0 ** floor(log10(value))
    return next(step * magnitude for step in _STEPS if value <= step * magnitude * (1 + 1e-12))


def extremes(arrays: list[NDArray[np.float64]]) -> Range | None:
    """The least and greatest finite number in `arrays`; None where there is none."""
    low, high = inf, -inf
    for array in arrays:
        finite = array[np.isfinite(array)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else None


def around(data: Range, least_span: float = 1e-9) -> Range:
    """A round range with some air around `data`."""
    low, high = data
    span = max(high - low, abs(high) * 1e-3, abs(low) * 1e-3, least_span)
    if not isfinite(span):
        return low / 2 - 1, high / 2 + 1
    step = round_up(span / 5)
    first, last = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    last = max(last, first + step)
    air = _AIR * (last - first)
    return first - air, last + air


def stepped(shown: Range | None, data: Range, least_span: float = 1e-9) -> Range:
    """`shown`, as long as it holds `data` and does not dwarf it; else a new round range."""
    if shown is not None:
        low, high = shown
        air = _AIR / 3 * (high - low)
        fits = low + air <= data[0] and data[1] <= high - air
        if fits and (data[1] - data[0] > 0.35 * (high - low) or around(data, least_span) == shown):
            return shown
    return around(data, least_span)


def upto(latest: int) -> Range:
    """An iteration axis on which `latest` is to be seen."""
    end = round_up(max(10.0, latest))
    return -0.015 * end, 1.015 * end


def holding_iterations(x: Range, logarithmic: bool) -> Range:
    """`x`, or as little more of an iteration axis as it takes to hold a few iterations."""
    begin, end = (10.0 ** min(each, _MOST_DECADES) for each in x) if logarithmic else x
    least = max(_LEAST_ITERATIONS, _FINEST * abs(end))
    if end - begin >= least or (logarithmic and x[1] > _MOST_DECADES):
        return x
    begin = 0.5 * (begin + end - least)
    if not logarithmic:
        return begin, begin + least
    begin = max(begin, 0.5)
    return log10(begin), log10(begin + least)
