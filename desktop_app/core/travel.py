"""From one iteration to a later one: the loop, stopped wherever a parameter changes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.compiled import loop
from desktop_app.core.experiment import Experiment

_ONE_BUCKET = 62  # the shift that puts every iteration into one bucket


class Book(NamedTuple):
    """What the loop records into: iteration i belongs to bucket `offset + (i >> shift)`; see `timeline.py`."""

    offset: int
    shift: int
    first: NDArray[np.float64]  # (buckets,)
    least: NDArray[np.float64]  # (series, buckets)
    greatest: NDArray[np.float64]


def scratch(series: int) -> Book:
    """A book of one bucket, for iterations of which nothing has to be kept."""
    return Book(0, _ONE_BUCKET, np.empty(1), np.zeros((series, 1)), np.zeros((series, 1)))


def iterate(
    experiment: Experiment, i: int, w: float, stop: int, book: Book, tolerance: float = 0.0, calm: int = 0
) -> tuple[int, float, int]:
    """The iterations i … stop − 1, between which nothing changes; (i, w, calm) where that ends, as `kernel.advance`."""
    settings = experiment.settings_at(i)
    xs, ys = [x for x, _ in settings.patterns], [y for _, y in settings.patterns]
    count = len(xs)
    return loop(
        xs, ys, *settings.codes, settings.rule.rate, *settings.walls, settings.seed, tolerance, calm, i, stop, w,
        *book, np.zeros(count, np.int64), np.zeros(2 * count), np.empty((2, len(book.least))),
    )  # fmt: skip


def travel(experiment: Experiment, i: int, w: float, stop: int, book: Book) -> float:
    """w_stop from w_i, every change in i + 1 … `stop` made; for iterations that were made before, and so are finite."""
    begin = i
    for change in experiment.changes:
        if begin < change.at <= stop:
            if i < change.at:
                _, w, _ = iterate(experiment, i, w, change.at, book)
            i, w = change.at, experiment.weight_after(change, w)
    if i < stop:
        _, w, _ = iterate(experiment, i, w, stop, book)
    return w
