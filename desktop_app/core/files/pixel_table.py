"""The pixels of a map as a table for `tables.py`: a row for each, with what became of its run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_app import __version__
from desktop_app.core.files.rows import Row
from desktop_app.core.files.workspace import Workspace
from desktop_app.core.maps.chart import Chart
from desktop_app.core.maps.map import VERDICT_NAMES

# Typical bytes of a row: of its two values and weights with all digits, and of the rest; and in Parquet.
_NUMBER_BYTES, _REST_BYTES, _PARQUET_BYTES = 19, 16, 8


@dataclass(frozen=True, slots=True)
class PixelTable:
    """All pixels of a chart that is whole; the workspace has its run."""

    chart: Chart
    workspace: Workspace
    decimal_comma: bool = False
    with_experiment: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        map_ = self.chart.map
        return map_.x.path, map_.y.path, "verdict", "passes", *map_.experiment.net.weight_names

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self.chart.verdict.size)

    @property
    def title(self) -> str:
        """What the table holds, in one line."""
        of = f"after {self.chart.map.iterations} iterations of run {self.workspace.view.active} of this workspace"
        return f"Nudge {__version__}: a verdict for each {self.columns[0]} and {self.columns[1]}, {of}"

    def rows(self, pulse: Callable[[], object]) -> Iterator[Row]:
        """The rows, from the least values on; `pulse` is called again and again, and may raise."""
        chart, weights = self.chart, self.chart.map.experiment.weight_count
        x = chart.map.x.centres.tolist()
        for row, y in enumerate(chart.map.y.centres.tolist()):
            pulse()
            arrays = chart.verdict[row], chart.passes[row], *(chart.w[row], chart.v[row])[:weights]
            for value, verdict, *others in zip(x, *(array.tolist() for array in arrays), strict=True):
                yield [value, y, str(VERDICT_NAMES[verdict]), *others]

    def size(self, form: str) -> int:
        """About how many bytes the file will have."""
        floats = len(self.columns) - 2
        return self.count * (floats * _NUMBER_BYTES + _REST_BYTES if form == "csv" else floats * _PARQUET_BYTES)
