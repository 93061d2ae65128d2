"""How numbers are printed: all digits that a reader sees are made here.

A number first gets its digits, in Python's notation (0.1250, 1.234e-07); then these are written as text or as LaTeX.
"""

import re
from math import floor, isfinite, log10

DIGITS = 4
NOT_FINITE = "not finite"
THIN_SPACE = "\u2009"
# Headless runs and frames that take longer than this are announced with their duration.
WORTH_SAYING_SECONDS = 10.0
_MINUS = str.maketrans("-", "−")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ONE_TIMES = re.compile("^(−?)1·")
# Results between these are written out; beyond them in powers of ten.
_LEAST, _MOST = 1e-3, 1e5
# The same for numbers in sentences.
_LEAST_BRIEF, _MOST_BRIEF = 1e-4, 1e6
# A number that was given is shown as it was given, if it takes at most so many letters.
_SHORT = 7
# Ticks beyond this are too long to be written out; smaller ones get powers of ten where ticks are close together.
_LONGEST_TICK, _SHORTEST_TICK = 1e12, 1e-2
_PERIODS = ((86400.0 * 365, "year"), (86400.0, "day"), (3600.0, "hour"), (60.0, "minute"))


def rounded(value: float, digits: int = DIGITS) -> str:
    """`value` in so many significant digits, in Python's notation: 0.1250, 1.234e-07; whole numbers short, as 1."""
    if not isfinite(value):
        return "nan" if value != value else "inf" if value > 0 else "-inf"
    if value == floor(value) and abs(value) < 10**digits:
        return f"{value + 0.0:.0f}"
    if _LEAST <= abs(value) < _MOST:
        return f"{value:.{max(0, digits - 1 - floor(log10(abs(value))))}f}"
    return scientific(value, digits)


def scientific(value: float, digits: int) -> str:
    """`value` in powers of ten, in Python's notation; cut, not rounded, if it would else read back as infinite."""
    text = f"{value:.{digits - 1}e}"
    if isfinite(float(text)) or not isfinite(value):
        return text
    mantissa, e, exponent = f"{value:.16e}".partition("e")
    return mantissa[: mantissa.index(".") + digits].rstrip(".") + e + exponent


def exact(value: float) -> str:
    """The fewest digits that tell `value` from every other number, in Python's notation: 0.1, 1, 1e-07."""
    return repr(float(value) + 0.0).removesuffix(".0")


def as_given(value: float, digits: int = DIGITS) -> str:
    """`value` as the user set it if that is short, in Python's notation: 0.2, 1e+09; else rounded."""
    ways = (exact(value), f"{value:.0e}", f"{value:.1e}", f"{value:.2e}") if isfinite(value) else ()
    short = (way for way in ways if len(way.lstrip("-")) <= _SHORT and float(way) == value)
    return next(short, rounded(value, digits))


def in_print(digits: str) -> str:
    """Digits in Python's notation as text: −1.234·10⁻⁷."""
    if digits in ("nan", "inf", "-inf"):
        return {"nan": "undefined", "inf": "∞", "-inf": "−∞"}[digits]
    mantissa, e, exponent = digits.partition("e")
    return mantissa.translate(_MINUS) + (f"·{_power(int(exponent))}" if e else "")


def in_latex(digits: str) -> str:
    """Digits in Python's notation as LaTeX: -1.234 \\cdot 10^{-7}."""
    if digits in ("nan", "inf", "-inf"):
        return {"nan": r"\text{undefined}", "inf": r"\infty", "-inf": r"-\infty"}[digits]
    mantissa, e, exponent = digits.partition("e")
    return mantissa + (rf" \cdot 10^{{{int(exponent)}}}" if e else "")


def significant(value: float, digits: int = DIGITS) -> str:
    """`value` in so many significant digits: 0.1250, −1.234·10⁻⁷, ∞."""
    return in_print(rounded(value, digits))


def in_full(value: float) -> str:
    """`value` with all its digits; "not finite" where it is not."""
    return in_print(exact(value)) if isfinite(value) else NOT_FINITE


def readout(value: float, signed: bool = False) -> str:
    """`value` in six decimals or, where these say too little, in powers of ten; of nearly one width."""
    if not isfinite(value):
        return NOT_FINITE
    value += 0.0  # −0 is 0
    sign = "+" if signed and value > 0 else ""
    if value == 0 or _LEAST <= abs(value) < _MOST:
        return sign + fixed(value, 6)
    return sign + in_print(scientific(value, 5))


def to_digits(value: float, digits: int) -> float:
    """`value`, rounded to so many significant digits."""
    return float(scientific(value, digits))


def brief(value: float, digits: int | None = None) -> str:
    """`value` for sentences and tables: four significant digits, or `digits`; "not finite" where it is not."""
    if not isfinite(value):
        return NOT_FINITE
    value = (value if digits is None else to_digits(value, digits)) + 0.0  # −0 is 0
    if value != 0 and not _LEAST_BRIEF <= abs(value) < _MOST_BRIEF:
        mantissa, exponent = scientific(value, 4).split("e")
        return in_print(f"{_stripped(mantissa)}e{exponent}")
    return in_print(f"{value:.4g}" if abs(value) < 9999.5 else f"{value:.0f}")


def compact(value: float) -> str:
    """`value` in at most six significant digits, for captions: 0.5, 1·10⁻⁵."""
    return in_print(f"{value + 0.0:g}")


def fixed(value: float, decimals: int) -> str:
    """`value` with so many decimals."""
    return f"{value:.{decimals}f}".translate(_MINUS)


def percent(share: float) -> str:
    """A share in whole percent, but never 100 where a little is missing: 98, 99.99."""
    return f"{100 * share:.0f}" if abs(share - 1) > 5e-3 or share == 1 else f"{100 * share:.4g}"


def count(value: int) -> str:
    """A whole number in groups of three."""
    return _grouped(f"{value:,}")


def narrow(value: float, digits: int) -> str:
    """`value` in `digits` significant digits and as few letters as can be, to be edited: 1e12, −9.493e155."""
    written = f"{value:.{digits}g}"
    if "e" in written or abs(value) >= _MOST_BRIEF:
        written = scientific(value, digits)
    mantissa, _, exponent = written.partition("e")
    power = f"e{int(exponent)}" if exponent else ""
    return f"{_stripped(mantissa)}{power}".translate(_MINUS)


def power_of_ten(exponent: float) -> str:
    """10⁻⁵; and 0.01 to 100 written out."""
    whole = round(exponent)
    return f"{10.0**whole:g}" if abs(whole) <= 2 else _power(whole)


def without_one_times(text: str) -> str:
    """10⁹ for 1·10⁹."""
    return _ONE_TIMES.sub(r"\1", text)


def tick_text(value: float, spacing: float) -> str:
    """The label of a tick, with as many decimals as ticks `spacing` apart need: 0.05, 2 000, 3·10⁷."""
    if abs(value) < spacing * 1e-6:
        return "0"
    decimals = _decimals(spacing)
    if spacing >= 1e5 or (spacing < 1e-4 and abs(value) < _SHORTEST_TICK) or abs(value) >= _LONGEST_TICK:
        exponent = floor(log10(abs(value)) + 1e-9)
        mantissa = f"{value / 10.0**exponent:.{min(max(0, exponent + decimals), 15)}f}"
        return without_one_times(f"{in_print(_stripped(mantissa))}·{power_of_ten(exponent)}")
    return _grouped(f"{value:,.{max(0, decimals)}f}").translate(_MINUS)


def _decimals(spacing: float) -> int:
    """How many decimals tell ticks apart: two for 0.05 and for 0.25; −1 for 20."""
    mantissa, _, exponent = f"{spacing:.1e}".partition("e")
    return -int(exponent) + (mantissa[-1] != "0")


def log_tick_text(decades: float) -> str:
    """The label of a tick on a logarithmic axis, at 10 to the power of `decades`: 0.1, 2·10⁻³, 10⁵."""
    if decades == round(decades):
        return power_of_ten(decades)
    decade = floor(decades)
    return f"{round(10 ** (decades - decade))}·{power_of_ten(decade)}" if abs(decade) > 2 else f"{10**decades:.3g}"


def byte_size(size: float) -> str:
    """So many bytes, roughly: 950 bytes, 12 KB, 3.4 MB."""
    for power, name in ((4, "TB"), (3, "GB"), (2, "MB"), (1, "KB")):
        if size >= 1000**power:
            return f"{to_digits(size / 1000**power, 2):g} {name}"
    return f"{size:.0f} bytes"


def duration(seconds: float) -> str:
    """So many seconds, roughly: 30 seconds, 2 minutes, 5 hours, 40 days."""
    for size, name in _PERIODS:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}s"
    return f"{seconds:.0f} seconds"


def _power(exponent: int) -> str:
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def _stripped(mantissa: str) -> str:
    """Without zeros at the end of its decimals."""
    return mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa


def _grouped(text: str) -> str:
    return text.replace(",", THIN_SPACE)
