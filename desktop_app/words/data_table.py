"""A table of numbers that the user copies into a spreadsheet."""

from typing import NamedTuple

# Spreadsheets take text that begins with one of these for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@")

Value = float | int | str | None


class DataTable(NamedTuple):
    """A heading and rows; `note` is a sentence that the user must know about them."""

    head: tuple[Value, ...]
    rows: list[tuple[Value, ...]]
    note: str = ""

    def text(self, decimal_point: str = ".") -> str:
        """A line for each row, with tabs between the values, as spreadsheets take it from the clipboard."""
        rows = ([_printed(value, decimal_point) for value in row] for row in (self.head, *self.rows))
        return "".join("\t".join(row) + "\n" for row in rows)


def _printed(value: Value, decimal_point: str) -> str:
    """A number with all its digits; text that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return "" if value is None or value != value else repr(value).replace(".", decimal_point)
    words = " ".join(value.split())
    return f"'{words}" if words.startswith(_FORMULA_SIGNS) else words
