"""An axis with one level of round ticks, labelled as one writes numbers by hand: 0.05, 2 000, 3·10⁷."""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor, log10

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

from desktop_app.core.model.numbers import log_tick_text, tick_text
from desktop_app.plots.ranges import round_up

# The distance of ticks where there is room; and the least one, at which labels do not touch.
_TICK_PX, _LETTERS_HIGH_PX = {"bottom": 62.0, "left": 44.0}, 13.0
_LETTER_PX, _BETWEEN_PX, _LEAST_BETWEEN_PX = 6.5, 18.0, 12.0
_LEAST_TICKS = 2
# In pictures: the least and the most ticks where there is little room; the digits of their distance, round ones first.
_FEW_TICKS, _MANY_TICKS = 4, 6
_ROUND = (1.0, 2.0, 5.0), (2.5,), (4.0,), (3.0,), (1.5, 6.0, 8.0)
_FEW_DECADES = 1.8
_DIGITS = (1, 2, 5), (1, 3), (1,)
# The room beside the labels of a left axis, for its title and gaps. The width of the axis grows in steps.
_BESIDE_PX, _STEP_PX = 26.0, 14.0
LEAST_ROOM_PX = 58.0
# The relative resolution and the exponents of doubles.
_FINEST, _DECADES = 1e-14, 300.0
# No double lies beyond these decades.
_MOST_DECADES = 324.0


class Axis(pg.AxisItem):
    """An axis; the lines of the grid are at its ticks. In a picture (`is_on_paper`) it has at least four, with room."""

    is_on_paper = False
    covered = 0.0  # the share of its length, at its beginning, that has no ticks: something else is there
    is_of_iterations = False  # then no tick is between two of them

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """The distance of ticks: as wide as there is room for, but closer where only one tick would be in view."""
        span, room = maxVal - minVal, _TICK_PX[self.orientation]
        spacing = round_up(span / max(1.0, size / room))
        if self.orientation == "bottom":
            widest = self._across([tick_text(value, spacing) for value in (minVal, maxVal)])
            spacing = round_up(span / max(1.0, size / max(room, widest + _BETWEEN_PX)))
        while (count := _count(minVal, maxVal, spacing)) < _LEAST_TICKS:
            finer = round_up(0.4 * spacing)
            if count and finer * size < span * self._least([tick_text(value, finer) for value in (minVal, maxVal)]):
                break
            spacing = finer
        if self.is_on_paper and count < _FEW_TICKS:
            spacing = self._closer(minVal, maxVal, size) or spacing
        return [(max(spacing, 1.0) if self.is_of_iterations else spacing, 0.0)]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """The ticks; in a picture with room for only one round number, two near the ends.

        Its own drawing tells a length that is a pixel or two too long: with that, labels might be others than those
        that have room, and not at the lines of the grid.
        """
        if (view := self.linkedView()) is not None:
            size = view.height() if self.orientation == "left" else view.width()
        levels: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)
        if self.covered:
            least = minVal + self.covered * (maxVal - minVal)
            levels = [(spacing, [tick for tick in ticks if tick >= least]) for spacing, ticks in levels]
        if not self.is_on_paper or len(levels[0][1]) >= _LEAST_TICKS:
            return levels
        for in_numbers in (False, True) if self.logMode else (False,):
            for pair in self._near_ends(minVal, maxVal, size, in_numbers):
                return [pair]
        return levels

    def _near_ends(self, low: float, high: float, size: float, in_numbers: bool) -> Iterator[tuple[float, list[float]]]:
        """Pairs of ticks whose labels do not touch, the roundest first; on a logarithmic axis decades, or numbers."""
        is_decades = self.logMode and not in_numbers
        if in_numbers and not max(abs(low), abs(high)) < _DECADES:
            return
        first, last = (10.0**low, 10.0**high) if in_numbers else (low, high)
        least = 1.0 if is_decades or self.is_of_iterations else 0.0
        magnitude = 10.0 ** floor(log10(last - first))
        for step in (digit * power * magnitude for power in (1.0, 0.1, 0.01) for digit in (5.0, 2.0, 1.0)):
            values = [ceil(first / step) * step, floor(last / step) * step]
            if step < least or not max(first, 0.5 * step if in_numbers else first) <= values[0] < values[1] <= last:
                continue
            ticks = [log10(value) for value in values] if in_numbers else values
            spacing = 0.0 if is_decades else step
            if (ticks[1] - ticks[0]) / (high - low) * size >= self._least(self.tickStrings(ticks, 1.0, spacing)):
                yield spacing, ticks

    def _closer(self, low: float, high: float, size: float) -> float | None:
        """The roundest distance that gives four to six ticks whose labels do not touch; None where there is none."""
        magnitude = 10.0 ** floor(log10(high - low))
        for digits in _ROUND:
            for spacing in (digit * power * magnitude for power in (1.0, 0.1) for digit in digits):
                widest = self._least([tick_text(value, spacing) for value in (low, high)])
                if _FEW_TICKS <= _count(low, high, spacing) <= _MANY_TICKS and spacing * size >= widest * (high - low):
                    return spacing
        return None

    def _across(self, labels: list[str]) -> float:
        return max(map(len, labels)) * _LETTER_PX

    def _least(self, labels: list[str]) -> float:
        """The least distance of ticks with these labels, in pixels."""
        return self._across(labels) + _LEAST_BETWEEN_PX if self.orientation == "bottom" else _LETTERS_HIGH_PX

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return [tick_text(value * scale, spacing * scale) for value in values]
        if spacing:
            return [tick_text(10.0**value, spacing) for value in values]
        return [log_tick_text(value) for value in values]

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: list[tuple[float, list[float]]]
    ) -> list[tuple[float, list[float]]]:
        """Whole decades, as many as fit without touching; where there are few of them, 1, 2 and 5 in each.

        Where not even these are in view, round numbers as on a linear axis. Only such ticks come with a spacing: the
        difference of the numbers, not of their logarithms.
        """
        few: tuple[float, list[float]] = (0.0, [])
        for least in (_FEW_TICKS, _LEAST_TICKS) if self.is_on_paper else (_LEAST_TICKS,):
            for spacing, ticks in self._choices(minVal, maxVal, size):
                few = few if few[1] else (spacing, ticks[len(ticks) // 2 :][:1])
                if len(ticks) < least:
                    continue
                apart = min(later - tick for tick, later in pairwise(ticks)) / (maxVal - minVal) * size
                if apart >= self._least(self.tickStrings(ticks, 1.0, spacing)):
                    return [(spacing, ticks)]
        return [few]

    def _choices(self, low: float, high: float, size: float) -> Iterator[tuple[float, list[float]]]:
        """Possible ticks of a logarithmic axis, the best ones first, each choice with its spacing, or 0."""
        # When the axis has just become logarithmic, the range may still be that of the numbers themselves.
        low, high = max(low, -_MOST_DECADES), min(high, _MOST_DECADES)
        most = max(1.0, size / _TICK_PX[self.orientation])
        if high - low >= _FEW_DECADES:
            for every in range(max(1, ceil((high - low) / most)), 0, -1):
                yield 0.0, [float(k) for k in range(ceil(low / every) * every, floor(high) + 1, every)]
        for digits in _DIGITS:
            ticks = [decade + log10(digit) for decade in range(floor(low), ceil(high) + 1) for digit in digits]
            yield 0.0, [tick for tick in ticks if low <= tick <= high]
        if abs(low) < _DECADES and abs(high) < _DECADES:
            for many in (most, 2.0 * most, 4.0 * most, 0.5 * most):
                yield self._round_ticks(10.0**low, 10.0**high, many)

    def _round_ticks(self, low: float, high: float, most: float) -> tuple[float, list[float]]:
        """The spacing and the logarithms of at most about `most` round numbers between two positive ones."""
        spacing = _apart(max(high - low, high * _FINEST), most)
        first = max(1, ceil(low / spacing))
        return spacing, [log10(k * spacing) for k in range(first, floor(high / spacing) + 1)]

    def room(self, low: float, high: float, size: float) -> float:
        """The width in logical pixels that a left axis, `size` pixels high, needs for the labels of a range."""
        if self.style["tickFont"] is None or not low < high:
            return LEAST_ROOM_PX
        (spacing, values), *_ = self.tickValues(low, high, size)
        metrics = QFontMetricsF(self.style["tickFont"])
        widest = max((metrics.horizontalAdvance(text) for text in self.tickStrings(values, 1.0, spacing)), default=0.0)
        if self.is_on_paper:
            return ceil(widest + _BESIDE_PX)
        missing = max(0.0, widest + _BESIDE_PX - LEAST_ROOM_PX)
        return LEAST_ROOM_PX + ceil(missing / _STEP_PX) * _STEP_PX


def _count(low: float, high: float, spacing: float) -> int:
    """The number of ticks in view."""
    return floor((high - ceil(low / spacing) * spacing) / spacing) + 1


def _apart(span: float, most: float) -> float:
    """The spacing of at most about `most` round ticks, with at least one in view."""
    spacing = round_up(span / most)
    return spacing if spacing <= span else round_up(span / 2.5)
