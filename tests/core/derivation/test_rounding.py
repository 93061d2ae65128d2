"""Rounded numbers: what is shown of a result is what the shown numbers make, as fractions have it, or is called ≈."""

from decimal import Decimal
from fractions import Fraction
from math import inf, nan, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.derivation.rounding import ALMOST, EQUAL, Part, Product, fitted
from desktop_app.core.model.numbers import DIGITS, as_given, rounded
from tests.core.experiments import FINITE, NUMBERS

AWKWARD = st.sampled_from([0.0, -0.0, 5e-324, 2.2e-308, 1e-300, 0.99995, 0.999949, 9999.5, 99999.5, 1e5, 1e16, 1e300])
VALUES = st.one_of(NUMBERS, FINITE, AWKWARD, AWKWARD.map(lambda value: -value))
MODEST = st.one_of(st.floats(-4.0, 4.0), st.integers(-9, 9).map(float), st.floats(-1e-6, 1e-6))


def last_place(number: str) -> Fraction:
    """One in the last digit of a number that has a point or a power of ten."""
    mantissa, _, exponent = number.partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


@st.composite
def sums(draw: st.DrawFn, values: st.SearchStrategy[float]) -> list[Product]:
    def product() -> Product:
        factors = draw(st.lists(values, min_size=1, max_size=4))
        return Product(draw(st.sampled_from([1, -1])), tuple(Part((factor,)) for factor in factors))

    return [product() for _ in range(draw(st.integers(1, 4)))]


def made_of(products: list[Product]) -> float:
    return sum(product.sign * prod(part.values[0] for part in product.parts) for product in products)


def exactly(products: list[Product], shown: tuple[tuple[str, ...], ...]) -> Fraction:
    rest, total = iter(shown), Fraction(0)
    for product in products:
        total += product.sign * prod((Fraction(next(rest)[0]) for _ in product.parts), start=Fraction(1))
    return total


@settings(max_examples=500)
@given(st.one_of(sums(MODEST), sums(VALUES)))
def test_what_is_said_to_be_equal_is_equal_in_the_shown_digits(products: list[Product]) -> None:
    result = made_of(products)
    made = fitted(result, products)
    parts = [part.values[0] for product in products for part in product.parts]
    shown = made.result, made.parts
    # The result has one digit more at most; the parts as many as it takes.
    tried = [
        (rounded(result, min(n, DIGITS + 1)), tuple((rounded(value, n),) for value in parts)) for n in range(4, 18)
    ]
    assert made.relation in (EQUAL, ALMOST)
    assert shown in tried
    digits = min(DIGITS + tried.index(shown), DIGITS + 1)
    if made.relation == EQUAL:
        off = abs(exactly(products, made.parts) - Fraction(made.result))
        # A short whole number is true in four digits, and 0 in all of them.
        is_short = "." not in made.result and "e" not in made.result
        place = last_place(rounded(abs(result) + 1e-9, digits)) if is_short else last_place(made.result)
        assert off <= (place / 2 if Fraction(made.result) else 0)


@settings(max_examples=200)
@given(st.one_of(sums(MODEST)))
def test_almost_is_said_only_where_equal_would_be_wrong(products: list[Product]) -> None:
    result = made_of(products)
    made = fitted(result, products)
    if made.relation == ALMOST:
        short = rounded(result)
        parts = tuple((rounded(p.values[0]),) for product in products for p in product.parts)
        off = abs(exactly(products, parts) - Fraction(short))
        assert off > 0
        assert "." not in short or off >= last_place(short) / 2


def test_a_short_whole_number_stands_for_all_its_digits() -> None:
    off = [Product(1, (Part((3.3333,)), Part((0.3,)))), Product(-1, (Part((0.99999,)),))]
    assert fitted(0.0, off)[:3] == (
        EQUAL,
        "0",
        (("3.3333",), ("0.30000",), ("0.99999",)),
    )  # 3.333·0.3 − 1.0000 is not 0
    underflow = fitted(0.0, [Product(1, (Part((1e-300,)), Part((1e-300,))))])
    assert (underflow.relation, underflow.is_near) == (ALMOST, True)
    assert fitted(5.0, [Product(1, (Part((12345.4,)),)), Product(-1, (Part((12340.9,)),))]).relation == ALMOST
    assert fitted(0.0, [Product(1, (Part((0.0,)), Part((0.3,))))]).relation == EQUAL
    assert fitted(5.0, [Product(1, (Part((5**0.5,)), Part((5**0.5,))))]).relation == EQUAL


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_what_is_not_finite_makes_nothing_equal(bad: float) -> None:
    made = fitted(bad, [Product(1, (Part((bad,)), Part((2.5,))))])
    assert (made.relation, made.parts[1], made.is_near) == (ALMOST, ("2.5000",), False)
    assert made.result == made.parts[0][0] == rounded(bad)
    assert not fitted(1.0, [Product(1, (Part((bad,)),))]).is_near


@settings(max_examples=300)
@given(VALUES, sums(VALUES))
def test_what_is_not_near_is_never_called_so(result: float, products: list[Product]) -> None:
    made = fitted(result, products)
    values = [Decimal(number) for part in made.parts for number in part]  # 1.798e+308 is no double
    if made.is_near and made.relation == ALMOST:
        summands = [abs(exactly([product], made.parts)) for product in products[:1]] if len(products) == 1 else []
        off = abs(exactly(products, made.parts) - Fraction(made.result))
        if summands:
            assert off <= max(abs(Fraction(made.result)) / 1000, max(summands) / 10**12, Fraction(1, 10**300))
        assert all(value.is_finite() for value in values)


def test_numbers_in_a_formula_count_as_what_it_makes_of_them() -> None:
    def square(a: Decimal, b: Decimal) -> Decimal:
        return (a - b) ** 2 / 2

    assert fitted(0.125, [Product(1, (Part((0.5, 1.0), square),))])[:3] == (EQUAL, "0.1250", (("0.5000", "1"),))
    assert fitted(0.0905504, [Product(1, (Part((0.57444, 1.0), square),))]).relation == ALMOST
    # A formula that cannot be worked out with the shown numbers makes nothing equal.
    assert not fitted(1.0, [Product(1, (Part((-1.0,), lambda a: a.ln()),))]).is_near
    assert not fitted(1.0, [Product(1, (Part((0.0,), lambda a: 1 / a),))]).is_near


def test_numbers_that_are_almost_equal_are_near_in_the_digits_that_are_shown() -> None:
    """One digit more is not enough where they cancel: ½(0.99995 − 1)² is a fifth off."""

    def half_square(y_hat: Decimal) -> Decimal:
        return (y_hat - 1) ** 2 / 2

    for y_hat in (0.99966464987, 0.9999546021313, 0.99999998477002, 0.5245):
        made = fitted(0.5 * (y_hat - 1.0) ** 2, [Product(1, (Part((y_hat,), half_square),))])
        assert float(half_square(Decimal(made.parts[0][0]))) == pytest.approx(float(made.result), rel=1.1e-3)
        assert len(made.result.partition("e")[0]) <= len("0.00123"), "a result is no longer for that"


def test_a_number_that_is_given_is_shown_as_it_was_given() -> None:
    given = [Product(1, (Part((0.2,), None, True), Part((0.5,))))]
    assert fitted(0.1, given)[:3] == (EQUAL, "0.1000", (("0.2",), ("0.5000",)))
    assert fitted(0.033333, [Product(1, (Part((0.2,), None, True), Part((1 / 6,))))]).parts[0] == ("0.2",)
    assert [as_given(v) for v in (1e9, 2.5e-7, 0.125, -0.0, 0.123456, 1 / 3)] == [
        "1e+09", "2.5e-07", "0.125", "0", "0.1235", "0.3333",
    ]  # fmt: skip
    third = [Product(1, (Part((1 / 3,), None, True),))]
    assert fitted(1 / 3, third).parts == (("0.3333",),)
