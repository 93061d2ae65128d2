"""Typed numbers: what they mean, and in which words one is refused."""

import pytest

from desktop_app.core.model import parameters
from desktop_app.words.typed_numbers import Allowed, allowed_of

RATE = allowed_of(parameters.RATE)
PLAYED = Allowed("iterations to play", 1, 10**15, integer=True)
MOST_SEED = "9\u2009007\u2009199\u2009254\u2009740\u2009991"
FARTHEST = "numbers go from −1.79·10³⁰⁸ to 1.79·10³⁰⁸"
WIDTH = Allowed("Width", 20.0, 2000.0, unit="mm")


@pytest.mark.parametrize(
    ("allowed", "typed", "said"),
    [
        (RATE, "-3", "The learning rate must be greater than 0"),
        (RATE, "0", "The learning rate must be greater than 0"),
        (RATE, " ", "The learning rate must be greater than 0"),
        (RATE, "1,000", "“1,000” may mean 1000 or 1.000: type one of them"),
        (RATE, "9" * 400, f"“{'9' * 40}” is too large: {FARTHEST}"),
        (RATE, "1e400", f"“1e400” is too large: {FARTHEST}"),
        (RATE, "-1e400", "The learning rate must be greater than 0"),
        (RATE, "1e-400", "“1e-400” reads as 0: the learning rate must be greater than 0"),
        (RATE, "0e5", "The learning rate must be greater than 0"),
        (RATE, "2^", "“2^” is not a number: the learning rate must be a number greater than 0"),
        (RATE, "1/0", "“1/0” is not a number: the learning rate must be a number greater than 0"),
        (RATE, "ln(-1)", "“ln(-1)” is not a number: the learning rate must be a number greater than 0"),
        (RATE, "1/3 - 1", "The learning rate must be greater than 0"),
        (PLAYED, "10/4", "The iterations to play must be a whole number from 1 to 10¹⁵"),
        (allowed_of(parameters.START), "-1e400", f"“-1e400” is too low: {FARTHEST}"),
        (PLAYED, "1e400", "The iterations to play must be a whole number from 1 to 10¹⁵"),
        (PLAYED, "soon", "“soon” is not a number: the iterations to play must be a whole number from 1 to 10¹⁵"),
        (PLAYED, "2.5", "The iterations to play must be a whole number from 1 to 10¹⁵"),
        (WIDTH, "5", "The width must be from 20 to 2000 mm"),
        (WIDTH, "wide", "“wide” is not a number: the width must be a number from 20 to 2000 mm"),
        (allowed_of(parameters.MOMENTUM), "1", "The momentum must be from 0 to 0.999999"),
        (allowed_of(parameters.START), "x", "“x” is not a number"),
        (allowed_of(parameters.START), "", "The start weight must be a finite number"),
        (
            allowed_of(parameters.SEED),
            "-1",
            "The seed must be a whole number from 0 to 9\u2009007\u2009199\u2009254\u2009740\u2009991",
        ),
    ],
)
def test_a_refusal_says_what_the_number_must_be(allowed: Allowed, typed: str, said: str) -> None:
    assert allowed.number(typed) is None
    assert allowed.refusal(typed) == said


@pytest.mark.parametrize(
    "typed",
    ["1/3x", "1e", "2e^3", "w", "().__class__", "1/0,5", "--1",
     "3.5\t18", "1\n0\n1", "1 5", "1_000", "1 00", "1 0000", "1 000 00", "1  000", "1 000,000 1", "1,000 000", "0x10",
     "- 5", "1e 5", "1\t000", "12 34", "1 2 3", "0 000", "inf", "nan", "²", "1e5_0"],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(typed: str) -> None:
    start = allowed_of(parameters.START)
    assert start.number(typed) is None
    assert start.refusal(typed) == f"“{' '.join(typed.split())}” is not a number"


def test_spaces_and_commas_may_group_digits_by_three() -> None:
    start = allowed_of(parameters.START)
    grouped = ("1 000", "1\u2009234\u2009567", "1\u00a0000,5", "-1,234,567.5", "1\u202f000.5", "1,234.5", "12 345e-2")
    assert [start.number(typed) for typed in grouped] == [1000, 1234567, 1000.5, -1234567.5, 1000.5, 1234.5, 123.45]
    assert start.refusal("1,000e3") == "“1,000e3” may mean 1000e3 or 1.000e3: type one of them"


def test_a_copied_line_end_is_no_part_of_a_number() -> None:
    assert allowed_of(parameters.START).number("\t3.5\n") == 3.5


def test_what_is_allowed_is_read_as_it_is_typed() -> None:
    assert [RATE.number(typed) for typed in ("0,5", "1e-3", "2·10⁻³", "1,234,567", " 7 ")] == [
        0.5, 0.001, 0.002, 1234567.0, 7.0,
    ]  # fmt: skip
    assert PLAYED.number("1e15") == 10**15
    assert isinstance(PLAYED.number("1e3"), int)
    assert isinstance(WIDTH.number("20"), float)
    assert allowed_of(parameters.START).number("-1e300") == -1e300


def test_a_formula_is_worked_out() -> None:
    start = allowed_of(parameters.START)
    assert [start.number(typed) for typed in ("1/3", "ln(7/3)", "2*pi", "2π", "−1/4", "2^3", "e", "√2", "1.5e3/2")] == [
        1 / 3, 0.8472978603872037, 6.283185307179586, 6.283185307179586, -0.25, 8.0, 2.718281828459045, 2**0.5, 750.0,
    ]  # fmt: skip
    fractions = ("½", " -¼", "+¾", "−½", "2·½", "½^2")
    assert [start.number(typed) for typed in fractions] == [0.5, -0.25, 0.75, -0.5, 1.0, 0.25]
    assert [start.number(typed) for typed in ("1½", "½½", "--½")] == [None, None, None]
    assert PLAYED.number("10^3*2") == 2000
    assert isinstance(PLAYED.number("2^10"), int)


def test_a_cell_of_a_spreadsheet_is_no_formula() -> None:
    """1/3 can be a date there."""
    start = allowed_of(parameters.START)
    assert start.number("1/3", reads_formulas=False) is start.number("½", reads_formulas=False) is None
    assert start.refusal("1/3", reads_formulas=False) == "“1/3” is not a number"
