"""Patterns in a table of text, as spreadsheets write it: separators, decimal marks, encodings, with or without names.

`read_table` takes any file; `Layout` says how its cells are to be read, and `found_layout` finds that out.
"""

import csv
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.files.workspace import Refused
from desktop_app.core.model.parameters import is_finite, printable
from desktop_app.core.model.pattern_list import Pattern

LARGEST = 16 * 2**20  # bytes
SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars", " ": "spaces"}
DECIMAL_MARKS = {".": "point", ",": "comma"}
_UTF16 = b"\xff\xfe", b"\xfe\xff"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?$', re.IGNORECASE)  # the first line that Excel takes a separator from
_SPACES = re.compile("(?<=\\d)[\u00a0\u2007\u2009\u202f](?=\\d{3}(?!\\d))")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_SAMPLE = 200  # rows by which a layout is found
_LONGEST_CELL = 40


class Row(NamedTuple):
    """The cells of a row, and the line of the file on which it ends."""

    line: int
    cells: tuple[str, ...]


class Layout(NamedTuple):
    """How cells are separated, what stands before decimals, whether the first row has names; the columns of x and y."""

    separator: str = ","
    decimal_mark: str = "."
    has_names: bool = False
    x: int = 0
    y: int = 1


class Imported(NamedTuple):
    """The patterns, and a sentence for each row that is none."""

    patterns: tuple[Pattern, ...]
    faults: tuple[str, ...]


class TextTable(NamedTuple):
    """The text of a file, and the separator that it names itself, if it does."""

    text: str
    separator: str | None

    def rows(self, separator: str) -> list[Row]:
        """The rows that have something in them; lines that begin with # are remarks."""
        lines = self.text.splitlines(keepends=True)
        skipped = 1 if self.separator is not None else 0
        kept = ("\n" if line.startswith("#") else line for line in lines[skipped:])
        reader = csv.reader(kept, delimiter=separator, skipinitialspace=separator == " ")
        try:
            every = [Row(reader.line_num + skipped, tuple(map(str.strip, cells))) for cells in reader]
        except csv.Error as fault:
            raise Refused([f"line {reader.line_num + skipped}: {fault}"]) from None
        return [row for row in every if any(row.cells)]

    def names(self, layout: Layout) -> list[str]:
        """What its columns are called."""
        rows = self.rows(layout.separator)
        count = max((len(row.cells) for row in rows[:_SAMPLE]), default=0)
        named = rows[0].cells if layout.has_names and rows else ()
        return [printable(named[k]) if k < len(named) and named[k] else f"Column {k + 1}" for k in range(count)]

    def imported(self, layout: Layout) -> Imported:
        """The patterns in this layout."""
        rows = self.rows(layout.separator)[layout.has_names :]
        patterns, faults = list[Pattern](), list[str]()
        for row in rows:
            x, y = (_number_in(row, column, layout.decimal_mark) for column in (layout.x, layout.y))
            if isinstance(x, float) and isinstance(y, float):
                patterns.append((x, y))
            else:
                faults.append(f"Line {row.line}: {x if isinstance(x, str) else y}.")
        return Imported(tuple(patterns), tuple(faults))


def read_table(path: Path) -> TextTable:
    """The table in a file; raises `Refused`."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused([f"is too large (over {LARGEST} bytes)"])
        content = path.read_bytes()
    except OSError as fault:
        raise Refused([f"cannot be read ({fault.strerror or fault})"]) from None
    return table_of(content)


def table_of(content: bytes) -> TextTable:
    """The table in the bytes of a file; raises `Refused`."""
    text = _decoded(content)
    if "\0" in text:
        raise Refused(["is no text: save the table as CSV first"])
    first = text.split("\n", 1)[0].strip()
    named = _SEPARATOR_LINE.match(first)
    table = TextTable(text, named[1] if named and named[1] in SEPARATORS else "" if named else None)
    if not table.text.strip():
        raise Refused(["is empty"])
    return table


def found_layout(table: TextTable, decimal_mark: str = ".") -> Layout:
    """The layout in which the most rows are patterns; of several the one with the most numbers among its cells.

    So the columns of `1,5 2,5` are kept apart by the space. Of several still it is the one with this decimal mark.
    """
    separators = [table.separator] if table.separator else SEPARATORS
    marks = sorted(DECIMAL_MARKS, key=lambda mark: mark != decimal_mark)
    best, most = Layout(), (-1, 0.0)
    for separator in separators:
        rows = list(islice(table.rows(separator), _SAMPLE))
        for mark in marks:
            columns = _number_columns(rows, mark)
            if len(columns) < 2:
                continue
            first = rows[0] if rows else Row(0, ())
            has_names = not any(_is_meant_as_number(first.cells[k], mark) for k in columns[:2] if k < len(first.cells))
            layout = Layout(separator, mark, has_names, *columns[:2])
            good = sum(all(isinstance(_number_in(row, k, mark), float) for k in columns[:2]) for row in rows)
            if (found := (good, _share_of_numbers(rows, mark))) > most:
                best, most = layout, found
    return best


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _number_columns(rows: Sequence[Row], mark: str) -> list[int]:
    """The columns in which at least half of the rows have numbers."""
    count = max((len(row.cells) for row in rows), default=0)
    numbers = (sum(isinstance(_number_in(row, k, mark), float) for row in rows) for k in range(count))
    return [k for k, many in enumerate(numbers) if 2 * many >= len(rows)]


def _share_of_numbers(rows: Sequence[Row], mark: str) -> float:
    """Which part of the cells that are not empty are numbers."""
    cells = [cell for row in rows for cell in row.cells if cell]
    return sum(number_of(cell, mark) is not None for cell in cells) / max(1, len(cells))


def _number_in(row: Row, column: int, mark: str) -> float | str:
    """The number in a cell, or why there is none."""
    if column >= len(row.cells) or not row.cells[column]:
        return f"there is no number in column {column + 1}"
    cell = row.cells[column]
    number = number_of(cell, mark)
    return f"“{printable(cell)[:_LONGEST_CELL]}” is not a number" if number is None else number


def _is_meant_as_number(cell: str, mark: str) -> bool:
    """Whether a cell is no name: a number, or NaN, inf or 1e400, which cannot be a pattern's."""
    try:
        float(cell)
    except ValueError:
        return number_of(cell, mark) is not None
    return True


def number_of(cell: str, mark: str) -> float | None:
    """The number in a cell, with this decimal mark.

    Groups of three digits may be kept apart by narrow spaces, or by the other mark, where no decimals are meant
    by it for sure: 1,234,567 and 1,234.5, but not 1,234. A plain space in a number makes it none.
    """
    plain = _SPACES.sub("", cell.strip().replace("−", "-"))
    other = "," if mark == "." else "."
    is_grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+(\{mark}\d*)?", plain) is not None
    if is_grouped and (mark in plain or plain.count(other) > 1):
        plain = plain.replace(other, "")
    if mark == ",":
        if "." in plain:
            return None
        plain = plain.replace(",", ".")
    number = float(plain) if _PLAIN.fullmatch(plain) else None
    return number if number is not None and is_finite(number) else None
