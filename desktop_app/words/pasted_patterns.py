"""Patterns that the user pastes from a spreadsheet: how they are read, and why a block of them is refused."""

from desktop_app.core.model.numbers import count
from desktop_app.core.model.parameters import MOST_PATTERNS, X, Y
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.words.typed_numbers import allowed_of, quoted

COLUMNS = (allowed_of(X), allowed_of(Y))


def is_block(text: str) -> bool:
    """Whether a text has more than one cell: tabs keep columns apart, line ends rows."""
    rows = _cells(text)
    return len(rows) > 1 or any(len(row) > 1 for row in rows)


def pasted(
    patterns: tuple[Pattern, ...], row: int, column: int, text: str, decimal_point: str = "."
) -> tuple[Pattern, ...] | str:
    """The patterns with a block of numbers in place of those from a cell on; or why it is refused, in a sentence.

    `decimal_point` is that of the system: where it is a comma, spreadsheets write 3,125.
    New rows are made where they are needed; in a column that is not pasted they have the number of the row above.
    """
    rows, made = _cells(text), list(patterns)
    if not rows:
        return "There is no number to paste."
    if row + len(rows) > MOST_PATTERNS:
        return (
            f"There would be {count(row + len(rows))} patterns, but there can be at most {count(MOST_PATTERNS)}; "
            "nothing was pasted."
        )
    width = max(map(len, rows))
    for at, cells in enumerate(rows, row):
        pattern = list(made[min(at, len(made) - 1)])
        for place, cell in enumerate(cells + [""] * (width - len(cells)), column):
            if place >= len(COLUMNS):
                return f"There is no cell for {quoted(cell)} right of y in pattern {at + 1}; nothing was pasted."
            name = f"{COLUMNS[place].label.lower()} of pattern {at + 1}"
            number = COLUMNS[place].number(_with_point(cell) if decimal_point == "," else cell, False)
            if number is None:
                said = f": {COLUMNS[place].refusal(cell, False)}" if cell.strip() else " is missing"
                return f"The {name}{said}; nothing was pasted."
            pattern[place] = number
        made[at : at + 1] = [(pattern[0], pattern[1])]
    return tuple(made)


def _with_point(cell: str) -> str:
    """A cell with a point for its decimal comma, if it has one."""
    return cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell


def _cells(text: str) -> list[list[str]]:
    """The cells of each row, without columns that are empty behind the others."""
    rows = [line.split("\t") for line in text.strip("\r\n\ufeff").splitlines()]
    width = max((k for row in rows for k, cell in enumerate(row, 1) if cell.strip()), default=1)
    return [row[:width] for row in rows]
