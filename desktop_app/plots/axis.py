"""An axis with one level of round ticks, each labelled as one would write it by hand: 0.05, 2 000, 3·10⁷."""

from math import ceil, floor, log10

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

from desktop_app.plots.ranges import round_up

_TICK_PX = {"bottom": 62.0, "left": 44.0}
_LETTER_PX, _BETWEEN_PX = 6.5, 18.0
_FEW_DECADES = 1.8
# Of 1, 2 and 5 there must be so many in view.
_LEAST_TICKS = 2
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Numbers beyond this are too long to be written out, and smaller ones are told in powers of ten where ticks are close.
_LONGEST, _SHORTEST = 1e12, 1e-2
# Beside the labels of a left axis: its title, their distance from the line, and some air. Its width grows in steps.
_BESIDE_PX, _STEP_PX = 26.0, 14.0
LEAST_ROOM_PX = 58.0
# What doubles can tell apart, and how far their exponents go.
_FINEST, _DECADES = 1e-14, 300.0
THIN_SPACE = "\u2009"


class Axis(pg.AxisItem):
    """Its ticks are also where the grid's lines are."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        span, room = maxVal - minVal, _TICK_PX[self.orientation]
        spacing = _apart(span, max(2.0, size / room))
        if self.orientation == "bottom":
            widest = max(len(tick_text(value, spacing)) for value in (minVal, maxVal))
            spacing = _apart(span, max(1.0, size / max(room, widest * _LETTER_PX + _BETWEEN_PX)))
        return [(spacing, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return [tick_text(value * scale, spacing * scale) for value in values]
        if spacing:
            return [tick_text(10.0**value, spacing) for value in values]
        return [power_of_ten(value) if value == round(value) else _in_decade(value) for value in values]

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: list[tuple[float, list[float]]]
    ) -> list[tuple[float, list[float]]]:
        """Whole decades, so many of them that their labels do not touch; 1, 2, 5 where there are hardly any.

        Where not even these are in view, round numbers that are as far apart as on a linear axis: only such ticks
        come with a spacing, which is one of the numbers and not of their logarithms.
        """
        most = max(2.0, size / _TICK_PX[self.orientation])
        if maxVal - minVal >= _FEW_DECADES:
            every = max(1, ceil((maxVal - minVal) / most))
            first = ceil(minVal / every) * every
            return [(0.0, [float(k) for k in range(first, floor(maxVal) + 1, every)])]
        decades = range(floor(minVal), ceil(maxVal) + 1)
        ticks = [decade + log10(digit) for decade in decades for digit in (1, 2, 5)]
        ticks = [tick for tick in ticks if minVal <= tick <= maxVal]
        if len(ticks) < _LEAST_TICKS and abs(minVal) < _DECADES and abs(maxVal) < _DECADES:
            return [self._round_ticks(10.0**minVal, 10.0**maxVal, most)]
        return [(0.0, ticks)]

    def _round_ticks(self, low: float, high: float, most: float) -> tuple[float, list[float]]:
        """At most about `most` round numbers between two positive ones, as logarithms, and how far apart they are."""
        spacing = _apart(max(high - low, high * _FINEST), most)
        first = max(1, ceil(low / spacing))
        return spacing, [log10(k * spacing) for k in range(first, floor(high / spacing) + 1)]

    def room(self, low: float, high: float, size: float) -> float:
        """How wide a left axis of `size` pixels must be for the labels of a range, in logical pixels."""
        if self.style["tickFont"] is None or not low < high:
            return LEAST_ROOM_PX
        (spacing, values), *_ = self.tickValues(low, high, size)
        metrics = QFontMetricsF(self.style["tickFont"])
        widest = max((metrics.horizontalAdvance(text) for text in self.tickStrings(values, 1.0, spacing)), default=0.0)
        missing = max(0.0, widest + _BESIDE_PX - LEAST_ROOM_PX)
        return LEAST_ROOM_PX + ceil(missing / _STEP_PX) * _STEP_PX


def _apart(span: float, most: float) -> float:
    """How far apart at most about `most` round ticks are, at least one of which is in view."""
    spacing = round_up(span / most)
    return spacing if spacing <= span else round_up(span / 2.5)


def tick_text(value: float, spacing: float) -> str:
    """A tick's label, with as many decimals as ticks `spacing` apart need."""
    if abs(value) < spacing * 1e-6:
        return "0"
    if spacing >= 1e5 or (spacing < 1e-4 and abs(value) < _SHORTEST) or abs(value) >= _LONGEST:
        exponent = floor(log10(abs(value)) + 1e-9)
        decimals = max(0, exponent - floor(log10(spacing) + 1e-9))
        mantissa = f"{value / 10.0**exponent:.{min(decimals, 15)}f}".replace("-", "−")
        # 10⁹ beside 5·10⁸, and not 1.0·10⁹.
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        sign, power = mantissa.removesuffix("1"), power_of_ten(exponent)
        return f"{sign}{power}" if mantissa in ("1", "−1") else f"{mantissa}·{power}"
    decimals = max(0, -floor(log10(spacing) + 1e-9))
    return f"{value:,.{decimals}f}".replace(",", THIN_SPACE).replace("-", "−")


def _in_decade(value: float) -> str:
    """2·10⁻³ for the logarithm of it."""
    decade = floor(value)
    return f"{round(10 ** (value - decade))}·{power_of_ten(decade)}" if abs(decade) > 2 else f"{10**value:.3g}"


def power_of_ten(exponent: float) -> str:
    """10⁻⁵; and 0.01 to 100 as they are."""
    whole = round(exponent)
    return f"{10.0**whole:g}" if abs(whole) <= 2 else "10" + str(whole).translate(_SUPERSCRIPTS)
