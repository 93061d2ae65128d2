"""Rounded numbers that never look wrong: what is shown of a result is what the shown numbers make."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal, InvalidOperation, localcontext
from math import floor, inf, isfinite, log10
from typing import NamedTuple

DIGITS = 4
EQUAL, ALMOST = "=", "≈"
_MINUS = str.maketrans("-", "−")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Digits for any sum of products of doubles: nothing is lost of 1 + 10^−300.
_EXACTLY = Context(prec=5000)
# So many digits tell every double from every other one.
_ALL_DIGITS = 17
# What is off by no more than this share does not look wrong behind "≈".
_NEAR = 1e-3
# Between these a number is written out; beyond them in powers of ten.
_LEAST, _MOST = 1e-3, 1e5


def rounded(value: float, digits: int = DIGITS) -> str:
    """`value` in so many significant digits, as Python reads it: 0.1250, 1.234e-07; whole numbers short, as 1."""
    if not isfinite(value):
        return "nan" if value != value else "inf" if value > 0 else "-inf"
    if value == floor(value) and abs(value) < 10**digits:
        return f"{value + 0.0:.0f}"
    if _LEAST <= abs(value) < _MOST:
        return f"{value:.{max(0, digits - 1 - floor(log10(abs(value))))}f}"
    return f"{value:.{digits - 1}e}"


def in_print(number: str) -> str:
    """What `rounded` gives, as one prints it: −1.234·10⁻⁷."""
    if number in ("nan", "inf", "-inf"):
        return {"nan": "undefined", "inf": "∞", "-inf": "−∞"}[number]
    mantissa, e, exponent = number.partition("e")
    return mantissa.translate(_MINUS) + (f"·10{str(int(exponent)).translate(_SUPERSCRIPTS)}" if e else "")


def in_latex(number: str) -> str:
    """What `rounded` gives, as LaTeX: -1.234 \\cdot 10^{-7}."""
    if number in ("nan", "inf", "-inf"):
        return {"nan": r"\text{undefined}", "inf": r"\infty", "-inf": r"-\infty"}[number]
    mantissa, e, exponent = number.partition("e")
    return mantissa + (rf" \cdot 10^{{{int(exponent)}}}" if e else "")


def exact(value: float) -> str:
    """`value` in as few digits as tell it from every other number, as Python reads it: 0.1, 1, 1e-07."""
    return repr(float(value) + 0.0).removesuffix(".0")


class Part(NamedTuple):
    """A number in a formula; or several, and what they count as there.

    One that `is_given`, such as an input, is shown as it was given where that is short: 0.2, not 0.2000.
    """

    values: tuple[float, ...]
    counts_as: Callable[..., float] | None = None
    is_given: bool = False


class Product(NamedTuple):
    """Numbers to be multiplied, and added to a sum, or with `sign` −1 subtracted."""

    sign: int
    parts: tuple[Part, ...]


class Fitted(NamedTuple):
    """A result and the numbers of each part of its products, rounded, and the sign that is true between them."""

    relation: str
    result: str
    parts: tuple[tuple[str, ...], ...]


def fitted(result: float, products: Sequence[Product], digits: int = DIGITS) -> Fitted:
    """As many digits as it takes: `digits` where the rounded parts make the rounded result, else "≈" and one more.

    Where one more is still not near, as in (0.99995 − 1)², there are as many as it takes for that.
    """
    for more in range(_ALL_DIGITS - digits + 1):
        shown = _shown(result, products, digits + more)
        off = _off(shown, products, digits + more)
        if off == 0:
            return shown
        if more and off <= _NEAR:
            return shown._replace(relation=ALMOST)
        if not isfinite(off):
            break
    return _shown(result, products, digits + 1)._replace(relation=ALMOST)


def _shown(result: float, products: Sequence[Product], digits: int) -> Fitted:
    every = [part for product in products for part in product.parts]
    parts = tuple(tuple(_part(value, part.is_given, digits) for value in part.values) for part in every)
    return Fitted(EQUAL, rounded(result, digits), parts)


def _part(value: float, is_given: bool, digits: int) -> str:
    short = exact(value) if is_given and isfinite(value) else ""
    return short if 0 < len(short.lstrip("-")) <= digits else rounded(value, digits)


def _off(shown: Fitted, products: Sequence[Product], digits: int) -> float:
    """By what share of the result the parts miss it, as they are shown; 0 where they round to it, 0 itself exactly."""
    result = Decimal(shown.result)
    try:
        with localcontext(_EXACTLY):
            made = _made(products, iter(shown.parts))
            if not (made.is_finite() and result.is_finite()):
                return inf
            if made == result or (result != 0 and made.quantize(_last_place(result, digits)) == result):
                return 0.0
            return float(abs(made - result) / abs(result or made))
    except (InvalidOperation, OverflowError, ValueError):
        return inf


def _made(products: Sequence[Product], texts: Iterator[tuple[str, ...]]) -> Decimal:
    """What the parts make, as they are shown."""
    made = Decimal(0)
    for product in products:
        term = Decimal(product.sign)
        for part, shown in zip(product.parts, texts, strict=False):
            count = part.counts_as
            term *= Decimal(shown[0]) if count is None else Decimal(repr(count(*map(float, shown))))
        made += term
    return made


def _last_place(number: Decimal, digits: int) -> Decimal:
    """One in the last place that is shown; a short whole number stands for `digits` of them."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(0, number.adjusted() - digits + 1) if exponent == 0 else exponent)
