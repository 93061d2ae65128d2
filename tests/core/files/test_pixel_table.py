"""The pixels of a map as CSV and Parquet: a row for each, all digits, and the workspace."""

import csv
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from desktop_app.core.files.pixel_table import PixelTable
from desktop_app.core.files.tables import CSV, PARQUET, write
from desktop_app.core.files.workspace import Workspace, from_bytes
from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.chart import Chart
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment

OWN = Experiment(patterns=((1.0, 0.7),), bounds=None)
MAP = Map(OWN, Axis("rule.rate", 0.0, 3.0, 3), Axis("start.w", -0.1, 0.3, 2), 50)
VERDICTS = np.arange(6, dtype=np.uint8).reshape(2, 3)
CHART = Chart(MAP, 1, VERDICTS, np.arange(6).reshape(2, 3), np.array([[0.1, 0.2, 0.3], [1, 2, 3]]), np.zeros((2, 3)))
ROWS = [
    (x, y, str(VERDICT_NAMES[3 * row + column]), 3 * row + column, float(CHART.w[row, column]))
    for row, y in enumerate(MAP.y.centres.tolist())
    for column, x in enumerate(MAP.x.centres.tolist())
]


@pytest.mark.parametrize("comma", [False, True])
def test_a_csv_has_a_row_for_each_pixel(tmp_path: Path, comma: bool) -> None:
    write(PixelTable(CHART, Workspace((OWN,)), comma), tmp_path / "map.csv", CSV, lambda _: None)
    with (tmp_path / "map.csv").open(newline="") as file:
        head, *rows = csv.reader(file, delimiter=";" if comma else ",")
    assert head == ["rule.rate", "start.w", "verdict", "passes", "w"]
    numbers = [[cell.replace(",", ".") for cell in row] for row in rows]
    assert [(float(x), float(y), name, int(passes), float(w)) for x, y, name, passes, w in numbers] == ROWS


def test_a_parquet_has_the_same_and_the_workspace(tmp_path: Path) -> None:
    table = PixelTable(CHART, Workspace((OWN,)))
    write(table, tmp_path / "map.parquet", PARQUET, lambda _: None)
    read = parquet.read_table(tmp_path / "map.parquet")
    assert [tuple(row.values()) for row in read.to_pylist()] == ROWS
    assert from_bytes(read.schema.metadata[b"nudge"]).runs == (OWN,)
    assert table.count == 6
