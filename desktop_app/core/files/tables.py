"""Writes tables of runs as CSV or Parquet: any iterations of any runs, with all digits.

Parquet carries the workspace; CSV does so where that is asked for.

Rows are made and written a few thousand at a time, so memory does not grow with their number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from desktop_app.core.files.atomic_write import written_whole
from desktop_app.core.files.csv_text import CsvWriter, title_of
from desktop_app.core.files.rows import Row, columns, made_rows
from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.run.run import Run

CSV, PARQUET = "csv", "parquet"
# Called again and again with the number of rows written so far; if it raises, no file is written.
Progress = Callable[[int], object]

_AT_ONCE = 4096
_PARQUET_GROUP = 65536
_WHOLE_NUMBERS, _WORDS = ("run", "iteration", "pattern", "passes"), ("verdict",)
# Typical bytes of a number with all its digits and its comma in CSV, of the rest of a row in CSV, and of a number in
# Parquet, where values that repeat, such as x and y, take next to nothing.
_NUMBER_BYTES, _ROW_BYTES, _PARQUET_BYTES = 19, 10, 5


class AnyTable(Protocol):
    """What can be written: rows with their columns, and the workspace that they are of."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def count(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def workspace(self) -> Workspace: ...
    @property
    def decimal_comma(self) -> bool: ...
    @property
    def with_experiment(self) -> bool: ...

    def rows(self, pulse: Callable[[], object]) -> Iterator[Row]: ...
    def size(self, form: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Table:
    """Every `every`-th iteration from `begin` to `end` of some runs, each with its number, as far as the run got.

    `decimal_comma` and `with_experiment` say how a CSV is written.
    """

    runs: tuple[tuple[int, Run], ...]
    begin: int
    end: int
    every: int
    workspace: Workspace
    decimal_comma: bool = False
    with_experiment: bool = False

    @property
    def weights(self) -> tuple[str, ...]:
        """The names of the weights of all the runs."""
        return tuple(dict.fromkeys(name for _, run in self.runs for name in run.experiment.net.weight_names))

    @property
    def columns(self) -> tuple[str, ...]:
        return columns(self.weights)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(self._span(run)) for _, run in self.runs)

    @property
    def title(self) -> str:
        """What the table holds, in one line."""
        return title_of(self.begin, self.end, self.every, (number for number, _ in self.runs))

    def rows(self, pulse: Callable[[], object]) -> Iterator[Row]:
        """The rows, run after run; `pulse` is called again and again, and may raise."""
        for number, run in self.runs:
            yield from made_rows(number, run, self._span(run), pulse, self.weights)

    def size(self, form: str) -> int:
        """About how many bytes the file will have."""
        floats = 2 + 2 * len(self.weights)
        if form == CSV:
            return self.count * (floats * _NUMBER_BYTES + _ROW_BYTES)
        return self.count * floats * _PARQUET_BYTES

    def _span(self, run: Run) -> range:
        return range(self.begin, min(self.end, run.i) + 1, self.every)


def write(table: AnyTable, path: Path, form: str, progress: Progress) -> None:
    """Write the table to `path`; if that fails, or `progress` raises, the old file stays as it was."""
    with written_whole(path) as file:
        (write_csv if form == CSV else write_parquet)(table, file, progress)


def write_csv(table: AnyTable, file: BinaryIO, progress: Progress) -> None:
    """Write what `nudge run --csv` does."""
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = CsvWriter(text, table.decimal_comma)
    if table.with_experiment:
        writer.write_experiment(table.title, table.workspace)
    writer.write([table.columns])
    for rows in _batches(table, _AT_ONCE, progress):
        writer.write(rows)
    text.detach()


def write_parquet(table: AnyTable, file: BinaryIO, progress: Progress) -> None:
    """Write the same columns as int64 and float64, null where CSV is empty; the workspace is the metadata "nudge"."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    kinds = dict.fromkeys(_WHOLE_NUMBERS, pyarrow.int64()) | dict.fromkeys(_WORDS, pyarrow.string())
    types = [kinds.get(name, pyarrow.float64()) for name in table.columns]
    about = {"nudge": to_json(table.workspace), "title": table.title}
    schema = pyarrow.schema(list(zip(table.columns, types, strict=True)), metadata=about)
    with ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _batches(table, _PARQUET_GROUP, progress):
            values = ([None if value == "" else value for value in column] for column in zip(*rows, strict=True))
            arrays = [pyarrow.array(column, kind) for column, kind in zip(values, types, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))


def _batches(table: AnyTable, count: int, progress: Progress) -> Iterator[list[Row]]:
    done = 0
    rows = table.rows(lambda: progress(done))
    while batch := list(islice(rows, count)):
        yield batch
        done += len(batch)
        progress(done)
