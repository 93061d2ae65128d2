"""Blocks of numbers from a spreadsheet, as patterns: where they are filled in, and in which words one is refused."""

import pytest

from desktop_app.core.model.numbers import count
from desktop_app.core.model.parameters import MOST_PATTERNS
from desktop_app.words.pasted_patterns import Pasted, is_block, pasted

TWO = ((0.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize(
    ("row", "column", "text", "made"),
    [
        (0, 0, "3.5\t18\n", ((3.5, 18), (1, 1))),
        (1, 0, "3.5\t18\r\n", ((0, 0), (3.5, 18))),
        (0, 0, "1\n0\n1\n", ((1, 0), (0, 1), (1, 1))),
        (1, 1, "7\n8\n9", ((0, 0), (1, 7), (1, 8), (1, 9))),
        (0, 0, "3.5\t18\n3.69\t15\n3.44\t18\n", ((3.5, 18), (3.69, 15), (3.44, 18))),
        (1, 0, "−1\t1 000\r2·10⁻³\t0,5", ((0, 0), (-1, 1000), (0.002, 0.5))),
        (0, 1, "5", ((0, 5), (1, 1))),
        (0, 0, "3.5\t18\t\t\n4\t5\t \t\n", ((3.5, 18), (4, 5))),
    ],
)
def test_a_row_a_column_and_a_block_are_filled_in_from_a_cell_on(
    row: int, column: int, text: str, made: tuple[tuple[float, float], ...]
) -> None:
    assert pasted(TWO, row, column, text) == Pasted(made)


@pytest.mark.parametrize(
    ("row", "column", "text", "said"),
    [
        (0, 0, "1\t2\n3\tabc", "The desired output of pattern 2: “abc” is not a number; nothing was pasted."),
        (0, 0, "1\t2\n1 5\t2", "The input of pattern 2: “1 5” is not a number; nothing was pasted."),
        (1, 0, "9,000",
         "The input of pattern 2: “9,000” may mean 9000 or 9.000: type one of them; nothing was pasted."),
        (0, 0, "1\n\n1", "The input of pattern 2 is missing; nothing was pasted."),
        (0, 0, "1\t2\n3", "The desired output of pattern 2 is missing; nothing was pasted."),
        (0, 0, "1\t2\t3", "There is no cell for “3” right of y in pattern 1; nothing was pasted."),
        (1, 1, "1\t2", "There is no cell for “2” right of y in pattern 2; nothing was pasted."),
        (1, 0, "1\n" * MOST_PATTERNS, f"There would be {count(MOST_PATTERNS + 1)} patterns, but there can be at most "
         f"{count(MOST_PATTERNS)}; nothing was pasted."),
        (0, 0, "\n", "There is no number to paste."),
        (0, 0, "", "There is no number to paste."),
    ],
)  # fmt: skip
def test_a_block_is_refused_whole_in_a_sentence_that_names_the_cell(
    row: int, column: int, text: str, said: str
) -> None:
    assert pasted(TWO, row, column, text) == said


def test_where_the_system_writes_a_decimal_comma_a_comma_is_one() -> None:
    assert pasted(TWO, 0, 0, "3,125\t1.5\n1.000,5\t0,5", ",") == (
        "The input of pattern 2: “1.000,5” is not a number; nothing was pasted."
    )
    assert pasted(TWO, 0, 0, "3,125\t1.5\n1,000,000\t−0,5", ",") == Pasted(((3.125, 1.5), (1e6, -0.5)))


def test_as_many_patterns_can_be_pasted_as_there_may_be() -> None:
    made = pasted(TWO, 0, 0, "1\t2\n" * MOST_PATTERNS)
    assert isinstance(made, Pasted)
    assert len(made.patterns) == MOST_PATTERNS


@pytest.mark.parametrize(
    ("column", "text", "point", "made", "said"),
    [
        (0, "1.5,2\n3,4", ".", ((1.5, 2), (3, 4)), "Pasted 2 rows: commas were read as separators."),
        (0, "1, 2\n3, 4", ",", ((1, 2), (3, 4)), "Pasted 2 rows: commas were read as separators."),
        (0, "1,2\n3,-4", ".", ((1, 2), (3, -4)), "Pasted 2 rows: commas were read as separators."),
        (0, "1,05\n3,4", ".", ((1.05, 0), (3.4, 1)), "Pasted 2 rows: commas were read as decimal marks."),
        (0, "1,2\n3", ".", ((1.2, 0), (3, 1)), ""),
        (0, "1,2\n3,4", ",", ((1.2, 0), (3.4, 1)), "Pasted 2 rows: commas were read as decimal marks."),
        (1, "1,2\n3,4", ".", ((0, 1.2), (1, 3.4)), "Pasted 2 rows: commas were read as decimal marks."),
        (0, "x,y\n1,2\n3,4", ",", ((1, 2), (3, 4)),
         "Pasted 2 rows: commas were read as separators; the first row, “x, y”, has no numbers and was left out."),
        (0, "0,5;3,125\n1;2", ".", ((0.5, 3.125), (1, 2)), ""),
        (0, "Hours\tGrade\n\n3.5\t18\n\t\n4\t5", ".", ((3.5, 18), (4, 5)),
         "Pasted 2 rows: the first row, “Hours, Grade”, has no numbers and was left out; 2 empty rows were left out."),
        (1, "Grade\n7", ".", ((0, 7), (1, 1)),
         "Pasted 1 row: the first row, “Grade”, has no numbers and was left out."),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_block_and_how_its_commas_are_read_is_said(
    column: int, text: str, point: str, made: tuple[tuple[float, float], ...], said: str
) -> None:
    assert pasted(TWO, 0, column, text, point) == Pasted(made, said)


def test_commas_that_may_separate_numbers_or_decimals_are_refused_with_both_readings() -> None:
    assert pasted(TWO, 0, 0, "1,2\n3,4") == (
        "“1,2” may mean 1 and 2, or 1.2; nothing was pasted. Write “1; 2” or “1.2”, or choose in "
        "File ▸ Import patterns."
    )


def test_one_number_is_no_block() -> None:
    assert not any(map(is_block, ("", "3.5", " 3.5 ", "3.5\n", "3.5\r\n", "1 5")))
    assert all(map(is_block, ("3.5\t18", "1\n0", "1\r0", "\t1")))
