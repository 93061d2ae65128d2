"""How numbers are read and shown."""

import re
from math import floor, isfinite, log10

from desktop_app.core.model.parameters import is_finite

NOT_FINITE = "not finite"
THIN_SPACE = "\u2009"
_MINUS = str.maketrans("-", "−")
_PRINTED_POWER = re.compile(r"10([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DOWN = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def parse(text: str) -> float | None:
    """The number a person typed: `0,5`, `−1`, `1e-3`, `2·10^-3`, `2·10⁻³`, `1,234,567`; None where it is no finite one.

    `1,000` is none: `doubt` says why.
    """
    plain = _as_python_reads_it(text)
    if _DOUBTFUL.fullmatch(plain):
        return None
    plain = plain.replace(",", "" if _THOUSANDS.fullmatch(plain) else ".")
    try:
        number = int(plain) if plain.lstrip("+-").isdigit() and len(plain) < 400 else float(plain)
    except ValueError:
        return None
    return number if is_finite(number) else None


def no_number(text: str) -> str:
    """Why `parse` makes nothing of it, in a sentence."""
    return doubt(text) or f"“{text[:40]}” is not a usable number."


def doubt(text: str) -> str:
    """What a comma leaves open, in a sentence: thousands for one reader are decimals for another; or nothing."""
    plain = _as_python_reads_it(text)
    if not _DOUBTFUL.fullmatch(plain):
        return ""
    return f"“{text[:40]}” may mean {plain.replace(',', '')} or {plain.replace(',', '.')}: type one of them."


def _as_python_reads_it(text: str) -> str:
    """Without spaces, and with powers of ten as `e`; commas are left."""
    plain = re.sub(r"\s", "", text).replace("−", "-")
    plain = _PRINTED_POWER.sub(lambda power: "10^" + power[1].translate(_DOWN), plain)
    return re.sub(r"^([+-]?)10\^", r"\g<1>1e", re.sub(r"[·*×]10\^", "e", plain))


def plain(value: float) -> str:
    """`value` with all its digits, as one would type it."""
    return f"{value:.0f}" if value == floor(value) and abs(value) < 1e15 else repr(float(value))


def exact(value: float) -> str:
    """`value` with all its digits, as one would write it; "not finite" where it is not."""
    if not isfinite(value):
        return NOT_FINITE
    mantissa, _, exponent = plain(value + 0.0).translate(_MINUS).partition("e")
    return f"{mantissa}·{power_of_ten(int(exponent.replace('−', '-')))}" if exponent else mantissa


def shown(value: float, signed: bool = False) -> str:
    """`value` in six decimals or, where these say too little, in powers of ten; of nearly one width."""
    if not isfinite(value):
        return NOT_FINITE
    value += 0.0  # −0 is 0
    sign = "+" if signed and value > 0 else ""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{sign}{value:.6f}".translate(_MINUS)
    exponent = floor(log10(abs(value)))
    mantissa = value / 10.0**exponent if exponent > -300 else value * 1e300 / 10.0 ** (exponent + 300)
    return f"{sign}{mantissa:.4f}".translate(_MINUS) + "·" + power_of_ten(exponent)


def brief(value: float) -> str:
    """`value` in at most four significant digits, for sentences; "not finite" where it is not."""
    if not isfinite(value):
        return NOT_FINITE
    value += 0.0  # −0 is 0
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.3e}".split("e")
        return mantissa.rstrip("0").rstrip(".").translate(_MINUS) + "·" + power_of_ten(int(exponent))
    return f"{value:.4g}".translate(_MINUS) if abs(value) < 1e4 else f"{value:.0f}".translate(_MINUS)


def short(value: float, digits: int) -> str:
    """`value` in so many significant digits, for tables."""
    return brief(float(f"{value:.{digits}g}"))


def size(size: float) -> str:
    """So many bytes, roughly: 950 bytes, 12 KB, 3.4 MB."""
    for power, name in ((4, "TB"), (3, "GB"), (2, "MB"), (1, "KB")):
        if size >= 1000**power:
            value = float(f"{size / 1000**power:.2g}")
            return f"{value:g} {name}"
    return f"{size:.0f} bytes"


def count(value: int) -> str:
    """A whole number in groups of three."""
    return f"{value:,}".replace(",", THIN_SPACE)


def power_of_ten(exponent: float) -> str:
    """10⁻⁵; and 0.01 to 100 as they are."""
    whole = round(exponent)
    return f"{10.0**whole:g}" if abs(whole) <= 2 else "10" + str(whole).translate(_SUPERSCRIPTS)
