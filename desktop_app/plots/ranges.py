"""Ranges of axes. They grow in steps, so that axes are laid out now and then, not in every frame."""

from collections.abc import Callable, Iterable
from math import ceil, floor, inf, isfinite, isinf, log10

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.numbers import to_digits

Range = tuple[float, float]
# The points of an error curve, from one end of a range to the other.
CURVE_POINTS = 241
_STEPS = (1.0, 2.0, 5.0, 10.0)
# The share left free beyond the round ends of a range, so that a curve on an end is not cut in half.
_AIR = 0.04
# At most this share of a plot is left free below and above a dot.
MOST_AIR = 0.2
# A view has at least so many iterations, and at least this share of the largest, which doubles can still resolve.
_LEAST_ITERATIONS, _FINEST = 4.0, 1e-12
_MOST_DECADES = 18.0
# A range spans at least this share of its numbers: while a plot follows the run, and once the user has zoomed.
LEAST_SHARE, LEAST_SHARE_CLOSE = 1e-3, 1e-12
# Allows for rounding where data are exactly as far from the ends of a range as they must be.
_NEARLY = 0.999
_HALVINGS = 40
# About so many presses of an arrow go from one end of a range to the other.
_PRESSES = 120
# Values on a logarithmic axis, in a file.
_MOST_POWER, _DIGITS = 300.0, 12


def round_up(value: float) -> float:
    """The least of …, 1, 2, 5, 10, 20, 50, … that is at least `value` > 0."""
    magnitude = 10.0 ** floor(log10(value))
    return next(step * magnitude for step in _STEPS if value <= step * magnitude * (1 + 1e-12))


def round_scale(values: Iterable[float]) -> float:
    """A round number no less than the size of any finite value; 0 where none can be drawn to scale."""
    greatest = max((abs(value) for value in values if isfinite(value)), default=0.0)
    return round_up(greatest) if 1e-300 < greatest < 1e300 else 0.0


def extremes(arrays: list[NDArray[np.float64]]) -> Range | None:
    """The least and greatest finite number in `arrays`; None where there is none."""
    low, high = inf, -inf
    for array in arrays:
        # NaN is ignored; only where something is infinite, the finite numbers are looked for.
        least, greatest = (float(each.reduce(array, axis=None, initial=np.nan)) for each in (np.fmin, np.fmax))
        if isinf(least) or isinf(greatest):
            finite = array[np.isfinite(array)]
            least, greatest = (float(finite.min()), float(finite.max())) if finite.size else (inf, -inf)
        low, high = min(low, least), max(high, greatest)
    return (low, high) if low <= high else None


def around(data: Range, least_span: float = 1e-9, air: float = _AIR, least_share: float = LEAST_SHARE) -> Range:
    """A round range around `data`, with at least the share `air` left free at both ends.

    It spans at least `least_span`, and `least_share` of the greatest number.
    """
    low, high = data
    span = max(high - low, abs(high) * least_share, abs(low) * least_share, least_span)
    if not isfinite(span):
        return low / 2 - 1, high / 2 + 1
    step = round_up(span / 5)
    first, last = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    last = max(last, first + step)
    beyond = max(_AIR, air / (1.0 - 2.0 * air)) * (last - first)
    return first - beyond, last + beyond


def fitted(data: Range, least_span: float = 1e-9, air: float = _AIR, least_share: float = LEAST_SHARE) -> Range:
    """The range that ends at `data`, but for the share `air` that is left free at both ends; spans as in `around`."""
    low, high = data
    span = max(high - low, abs(high) * least_share, abs(low) * least_share, least_span)
    if not isfinite(span):
        return around(data, least_span, air, least_share)
    beyond = 0.5 * (span - (high - low)) + max(_AIR, air) / (1.0 - 2.0 * air) * span
    return low - beyond, high + beyond


def stepped(
    shown: Range | None, data: Range, least_span: float = 1e-9, air: float = 0.0, least_share: float = LEAST_SHARE
) -> Range:
    """The range `shown`, as long as `data` fit into it and fill enough of it; else a new round range."""
    if shown is not None:
        low, high = shown
        least = max(_AIR / 3, air * _NEARLY) * (high - low)
        fits = low + least <= data[0] and data[1] <= high - least
        if fits and data[1] - data[0] > 0.35 * (high - low):
            return shown
    return around(data, least_span, air, least_share)


def upto(latest: int) -> Range:
    """The range of an iteration axis from 0 to `latest` or beyond."""
    end = round_up(max(10.0, latest))
    return -0.015 * end, 1.015 * end


def holding_iterations(x: Range, logarithmic: bool) -> Range:
    """The range `x` of an iteration axis, widened as little as possible to have a few iterations."""
    begin, end = (10.0 ** min(each, _MOST_DECADES) for each in x) if logarithmic else x
    least = max(_LEAST_ITERATIONS, _FINEST * abs(end))
    if end - begin >= least or (logarithmic and x[1] > _MOST_DECADES):
        return x
    begin = 0.5 * (begin + end - least)
    if not logarithmic:
        return begin, begin + least
    begin = max(begin, 0.5)
    return log10(begin), log10(begin + least)


def values_of(places: Range, logarithmic: bool) -> Range:
    """The values at places of an axis; from a logarithmic one with so many digits that they give the same places."""
    if not logarithmic:
        return places
    low, high = (to_digits(10.0 ** max(-_MOST_POWER, min(place, _MOST_POWER)), _DIGITS) for place in places)
    return low, high


def places_of(values: Range | None, logarithmic: bool, otherwise: Range) -> Range:
    """The places of values on an axis; what is not above 0 has none on a logarithmic axis."""
    if values is None or (logarithmic and values[1] <= 0.0):
        return otherwise
    if not logarithmic:
        return values
    low, high = values
    return log10(low) if low > 0.0 else min(otherwise[0], log10(high) - 1.0), log10(high)


def zoomed(limits: Range, about: float, factor: float) -> Range:
    """The range `limits`, made `factor` times as wide around a place."""
    low, high = limits
    return about + (low - about) * factor, about + (high - about) * factor


def stride(limits: Range) -> float:
    """How far one press of an arrow goes: a round part of the range."""
    low, high = limits
    return round_up((high - low) / _PRESSES)


def on_grid(value: float, steps: int, step: float) -> float:
    """The value, `steps` steps away from the nearest multiple of the step; as it is, where there are none."""
    return float(f"{(round(value / step) + steps) * step:.12g}") if steps else value


def holding(limits: Range, value: float) -> Range:
    """The range, moved as little as possible to hold a value."""
    low, high = limits
    away = min(0.0, value - low) + max(0.0, value - high)
    return low + away, high + away


def zoomed_iterations(x: Range, about: float, factor: float, logarithmic: bool) -> Range:
    """The range `x`, made `factor` times as wide around a place; or less narrow, to keep a few iterations in view."""

    def fits(share: float) -> bool:
        wider = zoomed(x, about, factor**share)
        return holding_iterations(wider, logarithmic) == wider

    return zoomed(x, about, factor if fits(1.0) else factor ** most_fitting(fits, 0.0, 1.0, _HALVINGS))


def most_fitting(fits: Callable[[float], bool], least: float, most: float, halvings: int) -> float:
    """About the greatest number that fits, from `least`, which may be too much itself, up to `most`."""
    for _ in range(halvings):
        middle = 0.5 * (least + most)
        least, most = (middle, most) if fits(middle) else (least, middle)
    return least
