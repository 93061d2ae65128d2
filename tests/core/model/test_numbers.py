"""Printed numbers: as many digits as are wished, never wrong, and written as one writes them by hand."""

from fractions import Fraction
from math import inf, nan, nextafter

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.numbers import (
    DIGITS,
    NOT_FINITE,
    brief,
    byte_size,
    compact,
    count,
    duration,
    exact,
    in_full,
    in_latex,
    in_print,
    narrow,
    percent,
    readout,
    rounded,
    significant,
    to_digits,
)
from tests.core.experiments import FINITE, NUMBERS

AWKWARD = st.sampled_from([0.0, -0.0, 5e-324, 2.2e-308, 1e-300, 0.99995, 0.999949, 9999.5, 99999.5, 1e5, 1e16, 1e300])
VALUES = st.one_of(NUMBERS, FINITE, AWKWARD, AWKWARD.map(lambda value: -value))


def last_place(number: str) -> Fraction:
    """One in the last digit of a number that has a point or a power of ten."""
    mantissa, _, exponent = number.partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def significant_digits(number: str) -> int:
    return len(number.partition("e")[0].replace("-", "").replace(".", "").lstrip("0"))


@given(VALUES, st.integers(3, 7))
def test_a_rounded_number_is_within_half_a_last_place(value: float, digits: int) -> None:
    shown = rounded(value, digits)
    beyond = abs(float(f"{value:.{digits - 1}e}")) == inf  # such a number is cut, not rounded
    assert abs(Fraction(shown) - Fraction(value)) <= last_place(shown) / (1 if beyond else 2)
    if value != int(value) or abs(value) >= 10.0**digits:
        assert significant_digits(shown) >= digits
        assert significant_digits(shown) <= max(digits + 1, 5 + 1)
    assert not (float(shown) == 0.0 and value != 0.0), "what is not 0 is never shown as 0"


@given(st.sampled_from([GREATEST, nextafter(GREATEST, 0.0), 1.79768e308, 1.7e308]), st.integers(1, 16))
def test_a_printed_number_never_reads_back_as_infinite(value: float, digits: int) -> None:
    for number in (value, -value):
        shown = (rounded(number, digits), in_print(rounded(number, digits)), readout(number), brief(number),
                 brief(number, digits), significant(number, digits), narrow(number, digits))  # fmt: skip
        for text in shown:
            assert 1e308 <= abs(read(text)) <= abs(number), text
            assert read(text) * number > 0.0
        assert abs(to_digits(number, digits)) <= abs(number)


def read(text: str) -> float:
    """The number that a user reads."""
    powers = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
    return float(text.replace("·10", "e").translate(powers))


@given(st.integers(-9999, 9999))
def test_whole_numbers_stay_short(number: int) -> None:
    assert rounded(float(number)) == str(number)
    assert rounded(float(number), DIGITS + 1) == str(number)


@given(VALUES)
def test_exact_is_the_number_itself(value: float) -> None:
    assert float(exact(value)) == value
    assert not exact(value).endswith(".0")
    assert exact(value) != "-0"


def test_numbers_as_one_writes_them() -> None:
    assert [rounded(v) for v in (0.125, 1e-7, 1.234e-7, 0.0, -0.0, 1.0, -2.0, 1234.5, 123456.0, 5e-324)] == [
        "0.1250", "1.000e-07", "1.234e-07", "0", "0", "1", "-2", "1234", "1.235e+05", "4.941e-324",
    ]  # fmt: skip
    assert [rounded(v) for v in (nan, inf, -inf)] == ["nan", "inf", "-inf"]
    assert [in_print(n) for n in ("nan", "inf", "-inf", "-0.1250", "-1.234e-07", "1.5e+300")] == [
        "undefined", "∞", "−∞", "−0.1250", "−1.234·10⁻⁷", "1.5·10³⁰⁰",
    ]  # fmt: skip
    assert [in_latex(n) for n in ("nan", "inf", "-inf", "-0.1250", "-1.234e-07", "1.5e+300")] == [
        r"\text{undefined}", r"\infty", r"-\infty", "-0.1250", r"-1.234 \cdot 10^{-7}", r"1.5 \cdot 10^{300}",
    ]  # fmt: skip
    assert [exact(v) for v in (0.0, -0.0, 1.0, -0.1, 1e-7, 1e300)] == ["0", "0", "1", "-0.1", "1e-07", "1e+300"]


def test_numbers_in_sentences_have_four_digits_or_as_many_as_are_wished() -> None:
    assert [brief(v) for v in (0.0, -0.0, 0.125, -1 / 3, 1234.56, 9999.9, 123456.7, 1e6, -1.2345e-5, inf)] == [
        "0", "0", "0.125", "−0.3333", "1235", "10000", "123457", "1·10⁶", "−1.234·10⁻⁵", NOT_FINITE,
    ]  # fmt: skip
    assert [brief(v, 3) for v in (-1 / 3, 123456.7, 0.1)] == ["−0.333", "123000", "0.1"]
    assert [compact(v) for v in (-0.25, 1e-5, 123456.7, 1e6)] == ["−0.25", "1·10⁻⁵", "123457", "1·10⁶"]


def test_read_outs_have_six_decimals_or_a_power_of_ten() -> None:
    assert [readout(v) for v in (0.0, -0.5, 99999.0, 1e5, 1e-4)] == [
        "0.000000", "−0.500000", "99999.000000", "1.0000·10⁵", "1.0000·10⁻⁴",
    ]  # fmt: skip
    assert [readout(v, signed=True) for v in (0.0, 0.5, -0.5, nan)] == [
        "0.000000",
        "+0.500000",
        "−0.500000",
        NOT_FINITE,
    ]


@given(FINITE)
def test_in_full_leaves_no_digit_out(value: float) -> None:
    assert in_full(value) == in_print(exact(value))
    assert float(in_full(value).replace("−", "-").partition("·")[0]) != 0 or value == 0
    assert in_full(nan) == NOT_FINITE


@given(FINITE, st.integers(2, 17))
def test_a_narrow_number_can_be_typed_again(value: float, digits: int) -> None:
    assert abs(Fraction(narrow(value, digits).replace("−", "-")) - Fraction(value)) <= abs(Fraction(value)) / 10


def test_shares_sizes_durations_and_counts() -> None:
    assert [percent(share) for share in (0.5, 1.0, 0.9999, 1.0001, 2.0)] == ["50", "100", "99.99", "100", "200"]
    assert [byte_size(size) for size in (950, 12_345, 3.42e6, 5e13)] == ["950 bytes", "12 KB", "3.4 MB", "50 TB"]
    assert [duration(s) for s in (30, 119, 120, 7199, 7200, 172800, 7e7)] == [
        "30 seconds", "119 seconds", "2 minutes", "120 minutes", "2 hours", "2 days", "2 years",
    ]  # fmt: skip
    assert count(1234567) == "1\u2009234\u2009567"
    assert significant(-1.2344e-7) == "−1.234·10⁻⁷"
