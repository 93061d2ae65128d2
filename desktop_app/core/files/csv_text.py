"""Writes rows as CSV: with a decimal point and commas between the values, or with a decimal comma and semicolons."""

import csv
from collections.abc import Iterable
from typing import TextIO

from desktop_app import __version__
from desktop_app.core.files.rows import Row
from desktop_app.core.files.workspace import Workspace, to_json


class CsvWriter:
    """Writes rows to a text file."""

    def __init__(self, text: TextIO, decimal_comma: bool) -> None:
        self._text, self._decimal_comma = text, decimal_comma
        self._writer = csv.writer(text, delimiter=";" if decimal_comma else ",", lineterminator="\n")

    def write_experiment(self, title: str, workspace: Workspace) -> None:
        """Write the workspace above its rows, in lines that begin with # (read with `comment="#"`)."""
        for line in (title, *to_json(workspace).splitlines()):
            self._text.write(f"# {line}\n")

    def write(self, rows: Iterable[Iterable[object]]) -> None:
        self._writer.writerows(map(_with_commas, rows) if self._decimal_comma else rows)


def title_of(begin: int, end: int, every: int, numbers: Iterable[int]) -> str:
    """What a table holds, in one line: these iterations of the runs of these numbers."""
    runs = list(map(str, numbers))
    step = "" if every == 1 else f", every {every}"
    which = f"run{'s' if len(runs) > 1 else ''} {', '.join(runs)}"
    return f"Nudge {__version__}: iterations {begin} to {end}{step} of {which} of this workspace"


def _with_commas(row: Iterable[object]) -> Row:
    return [repr(value).replace(".", ",") if isinstance(value, float) else value for value in row]
