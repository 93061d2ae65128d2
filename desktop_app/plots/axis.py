"""An axis with one level of round ticks, each labelled as one would write it by hand: 0.05, 2 000, 3·10⁷."""

from math import ceil, floor, log10

import pyqtgraph as pg

from desktop_app.plots.ranges import round_up

_TICK_PX = {"bottom": 62.0, "left": 44.0}
_LETTER_PX, _BETWEEN_PX = 6.5, 18.0
_FEW_DECADES = 1.8
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Numbers beyond this are too long to be written out.
_LONGEST = 1e12
THIN_SPACE = "\u2009"


class Axis(pg.AxisItem):
    """Its ticks are also where the grid's lines are."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        span, room = maxVal - minVal, _TICK_PX[self.orientation]
        spacing = round_up(span / max(2.0, size / room))
        if self.orientation == "bottom":
            widest = max(len(tick_text(value, spacing)) for value in (minVal, maxVal))
            spacing = round_up(span / max(1.0, size / max(room, widest * _LETTER_PX + _BETWEEN_PX)))
        return [(spacing, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [power_of_ten(value) if value == round(value) else _in_decade(value) for value in values]
        return [tick_text(value * scale, spacing * scale) for value in values]

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: list[tuple[float, list[float]]]
    ) -> list[tuple[float, list[float]]]:
        """Whole decades, so many of them that their labels do not touch; 1, 2, 5 where there are hardly any."""
        if maxVal - minVal < _FEW_DECADES:
            decades = range(floor(minVal), ceil(maxVal) + 1)
            ticks = [decade + log10(digit) for decade in decades for digit in (1, 2, 5)]
            return [(1.0, [tick for tick in ticks if minVal <= tick <= maxVal])]
        most = max(2.0, size / _TICK_PX[self.orientation])
        every = max(1, ceil((maxVal - minVal) / most))
        first = ceil(minVal / every) * every
        return [(float(every), [float(k) for k in range(first, floor(maxVal) + 1, every)])]


def tick_text(value: float, spacing: float) -> str:
    """A tick's label, with as many decimals as ticks `spacing` apart need."""
    if abs(value) < spacing * 1e-6:
        return "0"
    if spacing >= 1e5 or spacing < 1e-4 or abs(value) >= _LONGEST:
        exponent = floor(log10(abs(value)) + 1e-9)
        decimals = max(0, exponent - floor(log10(spacing) + 1e-9))
        mantissa = f"{value / 10.0**exponent:.{min(decimals, 15)}f}".replace("-", "−")
        power = power_of_ten(exponent)
        return power if mantissa == "1" else f"{mantissa}·{power}"
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
