"""Rounding that never looks wrong: a shown result is what the shown numbers make."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal, DecimalException, localcontext
from math import isfinite
from typing import NamedTuple

from desktop_app.core.model.numbers import DIGITS, as_given, rounded

EQUAL, ALMOST = "=", "≈"
# Enough digits for any sum of products of doubles: none of 1 + 10^−300 is lost.
_EXACTLY = Context(prec=5000)
# This many digits tell every double from every other.
_ALL_DIGITS = 17
# An error up to this share does not look wrong behind "≈".
_NEAR = Decimal("1e-3")
# Nor does the rounding error of doubles: this share of the largest summand, and what is nearly 0.
_LOST, _NOTHING = Decimal("1e-12"), Decimal("1e-300")


class Part(NamedTuple):
    """A number in a formula; or several, with a function of what they make there, for the numbers that are shown.

    One that `is_given`, such as an input, is shown as it was given if that is short: 0.2, not 0.2000.
    """

    values: tuple[float, ...]
    counts_as: Callable[..., Decimal] | None = None
    is_given: bool | tuple[bool, ...] = False


class Product(NamedTuple):
    """Numbers to be multiplied; their product is added to a sum, or subtracted if `sign` is −1."""

    sign: int
    parts: tuple[Part, ...]


class Fitted(NamedTuple):
    """A rounded result, the rounded numbers of the parts of its products, and the sign that is true between them.

    If no number of digits brings them near each other, `is_near` is False, and neither sign is true.
    """

    relation: str
    result: str
    parts: tuple[tuple[str, ...], ...]
    is_near: bool = True


def fitted(result: float, products: Sequence[Product], digits: int = DIGITS) -> Fitted:
    """Round to `digits` if the rounded parts make the rounded result, else to one digit more, with "≈".

    If that is still not near, as in (0.99995 − 1)², give the parts as many digits as it takes.
    """
    is_finite = all(map(isfinite, (result, *_values(products))))
    for more in range(_ALL_DIGITS - digits + 1 if is_finite else 0):
        shown = _shown(result, products, digits + min(more, 1), digits + more)
        relation = _relation(shown, products, digits + min(more, 1))
        if relation == EQUAL or (more and relation == ALMOST):
            return shown._replace(relation=relation)
    return _shown(result, products, digits + 1, digits + 1)._replace(relation=ALMOST, is_near=False)


def _values(products: Sequence[Product]) -> Iterator[float]:
    return (value for product in products for part in product.parts for value in part.values)


def _shown(result: float, products: Sequence[Product], digits: int, of_parts: int) -> Fitted:
    parts = tuple(_part(part, of_parts) for product in products for part in product.parts)
    return Fitted(EQUAL, rounded(result, digits), parts)


def _part(part: Part, digits: int) -> tuple[str, ...]:
    given = part.is_given if isinstance(part.is_given, tuple) else (part.is_given,) * len(part.values)
    return tuple(
        as_given(value, digits) if each else rounded(value, digits)
        for value, each in zip(part.values, given, strict=True)
    )


def _relation(shown: Fitted, products: Sequence[Product], digits: int) -> str:
    """EQUAL if the parts, as shown, make the rounded result; ALMOST if they come near it; else empty."""
    result = Decimal(shown.result)
    try:
        with localcontext(_EXACTLY):
            terms = _made(products, iter(shown.parts))
            made = sum(terms, Decimal(0))
            if made == result or (result != 0 and made.quantize(_last_place(result, digits)) == result):
                return EQUAL
            allowed = max(_NEAR * abs(result), _LOST * max(map(abs, terms)), _NOTHING)
            return ALMOST if abs(made - result) <= allowed else ""
    except (DecimalException, OverflowError, ValueError):
        return ""


def _made(products: Sequence[Product], texts: Iterator[tuple[str, ...]]) -> list[Decimal]:
    """What each product makes of its parts as they are shown."""
    made = []
    for product in products:
        term = Decimal(product.sign)
        for part, shown in zip(product.parts, texts, strict=False):
            numbers = map(Decimal, shown)
            term *= next(numbers) if part.counts_as is None else part.counts_as(*numbers)
        made.append(term)
    return made


def _last_place(number: Decimal, digits: int) -> Decimal:
    """One in the last place shown; a short whole number stands for `digits` digits."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(0, number.adjusted() - digits + 1) if exponent == 0 else exponent)
