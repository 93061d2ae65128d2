"""The map that a view needs, and where its pixels are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF

from desktop_app.core.maps import reaches
from desktop_app.core.maps.axes import Axis
from desktop_app.core.maps.chart import Chart
from desktop_app.core.maps.map import VERDICT_NAMES, Map
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.plots.polyline import Array
from desktop_app.plots.ranges import Range
from desktop_app.words.data_table import DataTable, Value

_MOST_PIXELS, _LEAST = 600_000, 16
_NEARLY, _MOST_TOLD = 0.9, 10
_MOST_ROWS = 20_000  # of a table
# Gradients of a pattern that the window's own thread may compute: for a picture, and while the mouse moves.
_AT_ONCE, _AT_A_GLANCE = 100_000_000, 100_000

Place = tuple[float, float]


class Crossing(NamedTuple):
    """The paths of the two axes."""

    x: str
    y: str


def crossing_of(experiment: Experiment, x: str, y: str) -> Crossing:
    """The axes that are wished, if the run has them and they go together, else the usual ones."""
    paths, usual = reaches.offered_paths(experiment), Crossing(*reaches.usual_axes(experiment))
    made = Crossing(x if x in paths else usual.x, y if y in paths else usual.y)
    return made if reaches.can_cross(*made) else usual


def map_in_view(
    ground: Experiment, crossing: Crossing, ranges: tuple[Range, Range], pixels: tuple[float, float], n: int
) -> Map | None:
    """The map of a view with so many pixels, as far as there are runs; None where there are none."""
    axes = []
    for path, (begin, end), size in zip(crossing, ranges, pixels, strict=True):
        least, most = reaches.allowed(ground, path)
        low, high = max(least, begin), min(most, end)
        if not low < high:
            return None
        axes.append((path, low, high, size * (high - low) / (end - begin)))
    share = min(1.0, (_MOST_PIXELS / max(1.0, axes[0][3] * axes[1][3])) ** 0.5)
    x, y = (Axis(path, low, high, max(_LEAST, int(share * size))) for path, low, high, size in axes)
    return Map(ground, x, y, n)


def pixel_at(of: Map, place: Place) -> tuple[int, int] | None:
    """The row and the column of a place; None outside."""
    made = []
    for axis, value in zip((of.y, of.x), place[::-1], strict=True):
        if not axis.low <= value <= axis.high:
            return None
        made.append(min(int((value - axis.low) / (axis.high - axis.low) * axis.pixels), axis.pixels - 1))
    return made[0], made[1]


def frame_of(of: Map, row: int, column: int) -> QRectF:
    """The outline of a pixel."""
    width, height = ((axis.high - axis.low) / axis.pixels for axis in (of.x, of.y))
    return QRectF(of.x.low + column * width, of.y.low + row * height, width, height)


def is_fine_enough(own: Map, wanted: Map) -> bool:
    """Whether a map has hardly less pixels than one that is wanted."""
    return own.x.pixels >= _NEARLY * wanted.x.pixels and own.y.pixels >= _NEARLY * wanted.y.pixels


def is_of_the_same_view(one: Map, other: Map) -> bool:
    """Whether two maps differ in their pixels alone."""
    same = other.x._replace(pixels=one.x.pixels), other.y._replace(pixels=one.y.pixels)
    return (one.experiment, one.iterations, one.x, one.y) == (other.experiment, other.iterations, *same)


def shares_of(some: Sequence[Chart]) -> list[tuple[int, float]]:
    """The numbers of the verdicts in charts, and their shares, the most frequent first."""
    counts = sum(np.bincount(chart.verdict.ravel(), minlength=len(VERDICT_NAMES)) for chart in some) + np.zeros(1)
    order = np.argsort(-counts, kind="stable")
    return [(int(k), float(counts[k] / counts.sum())) for k in order if counts[k]]


def most_frequent(some: Sequence[Chart]) -> tuple[int, ...]:
    """The verdicts that have keys."""
    return tuple(number for number, _ in shares_of(some)[:_MOST_TOLD])


def is_long(of: Map) -> bool:
    """Whether it takes so long to compute that a user should not wait for it."""
    return _gradients(of) * of.x.pixels * of.y.pixels > _AT_ONCE


def weights_of(of: Map, row: int, column: int) -> list[Array]:
    """The weights of a pixel's run over its iterations, of very many those that a timeline keeps; [] if it is long."""
    if _gradients(of) > _AT_A_GLANCE:
        return []
    run = Run(of.experiment_at(row, column))
    run.advance(of.iterations)
    kept = run.timeline.bucket_of(run.i - 1) + 1 if run.i else 0
    weights = zip(run.timeline.first[:, :kept], run.state.weights, strict=False)
    return [np.append(before, last) for before, last in weights][: run.experiment.weight_count]


def _gradients(of: Map) -> int:
    """How many gradients of a pattern the run of a pixel takes."""
    return of.iterations * (len(of.experiment.patterns) if of.experiment.pass_length == 1 else 1)


def table_of(chart: Chart) -> DataTable:
    """Pixels of a map, evenly spread if they are many: their values, verdict, how soon, and last weights."""
    names = chart.map.experiment.net.weight_names
    rows, columns = chart.verdict.shape
    stride = max(1, round((rows * columns / _MOST_ROWS) ** 0.5))
    x, y = chart.map.x.centres.tolist(), chart.map.y.centres.tolist()
    made: list[tuple[Value, ...]] = []
    for row in range(0, rows, stride):
        for column in range(0, columns, stride):
            found, passes = VERDICT_NAMES[chart.verdict[row, column]], int(chart.passes[row, column])
            weights = float(chart.w[row, column]), float(chart.v[row, column])
            made.append((x[column], y[row], found, passes, *weights[: len(names)]))
    return DataTable((chart.map.x.path, chart.map.y.path, "verdict", "passes", *names), made)
