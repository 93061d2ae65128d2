"""Patterns that the user pastes from a spreadsheet: how they are read, and why a block of them is refused."""

import re
from typing import NamedTuple

from desktop_app.core.model.numbers import count
from desktop_app.core.model.parameters import MOST_PATTERNS, X, Y
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.words.typed_numbers import allowed_of, doubt, parse, quoted

COLUMNS = (allowed_of(X), allowed_of(Y))

_ONE_COMMA = re.compile(r"[^,]+,[^,]+")
_SURE_DECIMALS = re.compile(r"[+-]?\d*,(\d{1,2}|\d{4,})")  # and three digits may be a group of thousands


class Pasted(NamedTuple):
    """The patterns with the block in them, and a sentence on what was left out or how commas were read, if any."""

    patterns: tuple[Pattern, ...]
    said: str = ""


class _Block(NamedTuple):
    """The cells of each row; the columns that it fills; and what is to be said of it."""

    rows: list[list[str]]
    width: int
    notes: list[str]


def is_block(text: str) -> bool:
    """Whether a text has more than one cell: tabs keep columns apart, line ends rows."""
    return "\t" in text.strip("\r\n") or len(_lines(text)) > 1


def pasted(patterns: tuple[Pattern, ...], row: int, column: int, text: str, decimal_point: str = ".") -> Pasted | str:
    """The patterns with a block of numbers in place of those from a cell on; or why it is refused, in a sentence.

    `decimal_point` is that of the system: where it is a comma, spreadsheets write 3,125.
    New rows are made where they are needed; in a column that is not pasted they have the number of the row above.
    A first row of names is left out; so are empty rows of a block that has both numbers of each pattern.
    """
    block = _block(text, column, decimal_point)
    if isinstance(block, str):
        return block
    rows, made = block.rows, list(patterns)
    if not rows:
        return "There is no number to paste."
    if row + len(rows) > MOST_PATTERNS:
        return (
            f"There would be {count(row + len(rows))} patterns, but there can be at most {count(MOST_PATTERNS)}; "
            "nothing was pasted."
        )
    has_commas = decimal_point == "," or _has_decimal_commas(rows)
    for at, cells in enumerate(rows, row):
        pattern = list(made[min(at, len(made) - 1)])
        for place, cell in enumerate(cells + [""] * (block.width - len(cells)), column):
            if place >= len(COLUMNS):
                return f"There is no cell for {quoted(cell)} right of y in pattern {at + 1}; nothing was pasted."
            name = f"{COLUMNS[place].label.lower()} of pattern {at + 1}"
            number = COLUMNS[place].number(_with_point(cell) if has_commas else cell, False)
            if number is None:
                said = f": {COLUMNS[place].refusal(cell, False)}" if cell.strip() else " is missing"
                return f"The {name}{said}; nothing was pasted."
            pattern[place] = number
        made[at : at + 1] = [(pattern[0], pattern[1])]
    many = f"{count(len(rows))} row{'' if len(rows) == 1 else 's'}"
    return Pasted(tuple(made), f"Pasted {many}: {'; '.join(block.notes)}." if block.notes else "")


def _block(text: str, column: int, decimal_point: str) -> _Block | str:
    """The block in a text; or why it is refused."""
    lines, notes = _lines(text), list[str]()
    separator = "\t" if "\t" in text else ";" if ";" in text else None
    if separator is None and "," in text:
        filled = [line.strip() for line in lines if line.strip()]
        separates = _separating_commas(filled, column, decimal_point)
        if isinstance(separates, str):
            return separates
        separator = "," if separates else None
        if all(map(_ONE_COMMA.fullmatch, filled)):
            notes.append(f"commas were read as {'separators' if separates else 'decimal marks'}")
    rows = [line.split(separator) if separator else [line] for line in lines]
    width = max((k for row in rows for k, cell in enumerate(row, 1) if cell.strip()), default=1)
    rows = [row[:width] for row in rows]
    if len(rows) > 1 and _has_names(rows[0]):
        named = ", ".join(cell.strip() for cell in rows.pop(0) if cell.strip())
        notes.append(f"the first row, {quoted(named)}, has no numbers and was left out")
    filled_rows = [row for row in rows if any(cell.strip() for cell in row)]
    empty = len(rows) - len(filled_rows)
    if empty and width == len(COLUMNS):
        notes.append(f"{count(empty)} empty rows were left out" if empty > 1 else "an empty row was left out")
        rows = filled_rows
    return _Block(rows, width, notes)


def _separating_commas(lines: list[str], column: int, decimal_point: str) -> bool | str:
    """Whether commas separate numbers, not decimals, in lines without other separators; a sentence if both may be."""
    named = len(lines) > 1 and _has_names([lines[0]])
    numbers = lines[1:] if named else lines
    as_decimals = all(parse(line) is not None or doubt(line) for line in numbers)
    as_columns = all(_ONE_COMMA.fullmatch(line) and all(map(_is_cell, line.split(","))) for line in numbers)
    if as_columns != as_decimals:
        return as_columns
    if not as_columns:
        return all("," in line for line in numbers)
    if named and column == 0:
        return "," in lines[0]
    if column > 0 or decimal_point == "," or len(lines) == 1:
        return False
    x, y = (part.strip() for part in numbers[0].split(","))
    return (
        f"{quoted(numbers[0])} may mean {x} and {y}, or {x}.{y}; nothing was pasted. "
        f"Write {quoted(f'{x}; {y}')} or {quoted(f'{x}.{y}')}, or choose in File ▸ Import patterns."
    )


def _is_cell(text: str) -> bool:
    """Whether a text is a number that stands alone: 05 is not, but behind a comma it may be decimals."""
    return parse(text) is not None and not re.match(r"\s*0\d", text)


def _has_names(row: list[str]) -> bool:
    """Whether a row has words, and nothing that is meant as a number, as NaN is."""
    return any(map(str.isalpha, "".join(row))) and not any(map(_is_meant_as_number, row))


def _is_meant_as_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return parse(cell) is not None or bool(doubt(cell))
    return True


def _has_decimal_commas(rows: list[list[str]]) -> bool:
    """Whether commas are decimal ones for sure: one of them does not group thousands, and no number has a point."""
    cells = [cell.strip() for row in rows for cell in row]
    return any(map(_SURE_DECIMALS.fullmatch, cells)) and not any("." in cell for cell in cells)


def _with_point(cell: str) -> str:
    """A cell with a point for its decimal comma, if it has one."""
    return cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell


def _lines(text: str) -> list[str]:
    return text.strip("\r\n\ufeff").splitlines()
