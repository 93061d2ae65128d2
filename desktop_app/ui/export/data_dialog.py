"""The dialog that exports data: which iterations of which runs, as CSV or Parquet, and the file."""

from dataclasses import replace
from functools import partial
from math import ceil, log10
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.core.files import tables
from desktop_app.core.files.pixel_table import PixelTable
from desktop_app.core.files.tables import CSV, PARQUET, AnyTable, Table
from desktop_app.core.files.workspace import Workspace
from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.maps.chart import Chart
from desktop_app.core.model.numbers import byte_size, count
from desktop_app.training.lockstep import Lockstep
from desktop_app.ui.common.layouts import choices_of
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.export.job_dialog import STAND, JobDialog, answer, missing, whole_number_edit
from desktop_app.words.run_names import run_names

# The most rows of a spreadsheet; for a longer run every 10th, 100th, … iteration is proposed.
_SPREADSHEET = 2**20


class DataDialog(JobDialog):
    """Writes rows of `runs`, which are copies for this dialog."""

    unit = "rows"
    kinds: ClassVar = {CSV: "CSV files", PARQUET: "Parquet files"}
    formats: ClassVar = {CSV: "CSV, for spreadsheets, R and pandas", PARQUET: "Parquet, small and quick to read"}

    def __init__(
        self, parent: QWidget, runs: Lockstep, iteration: int, preferences: Preferences, chart: Chart | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent, "Export data", "Export…", preferences)
        self._runs = runs
        view = WorkspaceView(active=runs.active)
        self._workspace, self._chart = Workspace(tuple(run.experiment for run in runs.runs), iteration), chart
        self._workspace_of_map = replace(self._workspace, view=view)
        self.what = choices_of((("Iterations of the runs", False), ("Pixels of the map", True)))
        self.what.setCurrentIndex(chart is not None)
        self.form.addRow("Rows", self.what)
        self.form.setRowVisible(self.what, chart is not None)
        latest = runs.latest
        every = 10 ** max(0, ceil(log10((latest + 1) / _SPREADSHEET)))
        names = [(name, number) for number, name in enumerate(run_names(self._workspace.runs))]
        self.which = choices_of([(f"All {len(names)} runs", None), *names])
        self.form.addRow("Runs", self.which)
        self.form.setRowVisible(self.which, len(names) > 1)
        self.first, self.last = whole_number_edit("From iteration", 0), whole_number_edit("To iteration", latest)
        self.every = whole_number_edit("Every so many iterations", every)
        self.add_row("From iteration", self.first, "to", self.last)
        self.add_row("Every", self.every, "iterations")
        self.form.addRow("Format", self.format_box)
        self.decimal_comma = QCheckBox("Decimal &comma, with ; between the values")
        self.decimal_comma.setChecked(preferences.csv_decimal_comma)
        self.with_experiment = QCheckBox("E&xperiment above the rows, in lines with #")
        self.with_experiment.setChecked(preferences.csv_with_experiment)
        for check in (self.decimal_comma, self.with_experiment):
            self.form.addRow("", check)
        for box in (self.what, self.which, self.format_box):
            box.currentIndexChanged.connect(self._show_summary)
        for edit in (self.first, self.last, self.every):
            edit.textChanged.connect(self._show_summary)
        self._show_summary()

    def suggestion(self) -> str:
        return "nudge"

    def begin(self, path: Path) -> None:
        table, file_format = self._table(), self.format_box.currentData()
        if not isinstance(table, str):
            self._preferences.csv_decimal_comma = table.decimal_comma
            self._preferences.csv_with_experiment = table.with_experiment
            saved = f"Saved {_rows(table)} as {path}."
            self.do(partial(tables.write, table, path, file_format), table.count, saved)

    def _table(self) -> AnyTable | str:
        """The table to write; or what is wrong, in a sentence."""
        if self.format_box.currentData() == PARQUET and (fault := missing("Parquet", "pyarrow", "pyarrow")):
            return fault
        comma, experiment = self.decimal_comma.isChecked(), self.with_experiment.isChecked()
        if self._chart is not None and self.what.currentData():
            return PixelTable(self._chart, self._workspace_of_map, comma, experiment)
        return self._table_of_iterations(comma, experiment)

    def _table_of_iterations(self, comma: bool, experiment: bool) -> Table | str:
        latest = self._runs.latest
        first, wrong_first = answer(self.first, 0, latest, STAND)
        last, wrong_last = answer(self.last, first, latest, STAND)
        every, wrong_every = answer(self.every, 1, max(1, latest), name="Every")
        if fault := wrong_first or wrong_last or wrong_every:
            return fault
        number = self.which.currentData()
        runs = tuple((k, run) for k, run in enumerate(self._runs.runs) if number in (None, k))
        return Table(runs, first, last, every, self._workspace, comma, experiment)

    def _show_summary(self) -> None:
        """Say how large the table will be, or what is wrong."""
        for check in (self.decimal_comma, self.with_experiment):
            self.form.setRowVisible(check, self.format_box.currentData() == CSV)
        of_map = bool(self.what.currentData())
        for question in (self.first, self.last, self.every, self.which):
            question.setEnabled(not of_map)
        table = self._table()
        self.go.setEnabled(not isinstance(table, str))
        if isinstance(table, str):
            self.show_note(table, is_fault=True)
            return
        file_format = self.format_box.currentData()
        many = table.count > _SPREADSHEET and file_format == CSV
        words = f"{_rows(table)} of {len(table.columns)} columns, about {byte_size(table.size(file_format))}."
        self.show_note(f"{words} A spreadsheet takes {count(_SPREADSHEET)} rows at most." if many else words)


def _rows(table: AnyTable) -> str:
    return "1 row" if table.count == 1 else f"{count(table.count)} rows"
