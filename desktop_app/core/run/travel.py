"""From one iteration to a later one: the loop, stopped wherever a parameter changes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import SIZE, State
from desktop_app.core.run.compiled import loop

_ONE_BUCKET = 62  # the shift that puts every iteration into one bucket


class Book(NamedTuple):
    """What the loop records into: iteration i belongs to bucket `offset + (i >> shift)`; see `timeline.py`."""

    offset: int
    shift: int
    first: NDArray[np.float64]  # (state, buckets)
    least: NDArray[np.float64]  # (series, buckets)
    greatest: NDArray[np.float64]


def scratch(series: int) -> Book:
    """A book of one bucket, for iterations of which nothing has to be kept."""
    return Book(0, _ONE_BUCKET, np.empty((SIZE, 1)), np.zeros((series, 1)), np.zeros((series, 1)))


def iterate(
    experiment: Experiment, i: int, state: State, stop: int, book: Book, tolerance: float = 0.0, calm: int = 0
) -> tuple[int, State, int]:
    """The iterations i … stop − 1, between which nothing changes; (i, state, calm) where that ends."""
    settings = experiment.settings_at(i)
    xs, ys = [x for x, _ in settings.patterns], [y for _, y in settings.patterns]
    count = len(xs)
    since = experiment.ruled_since(i)
    numbers = (*settings.rule.numbers, *settings.walls, settings.seed, tolerance, calm, i, stop, since)
    room = np.zeros(count, np.int64), np.zeros((3, count)), np.empty((2, len(book.least)))
    return loop(settings.codes, xs, ys, numbers, state, (*book, *room))


def travel(experiment: Experiment, i: int, state: State, stop: int, book: Book) -> State:
    """The state at `stop`, every change in i + 1 … `stop` made; of iterations that were made before: finite ones."""
    for change in experiment.changes_in(i + 1, stop + 1):
        if i < change.at:
            _, state, _ = iterate(experiment, i, state, change.at, book)
        i, state = change.at, experiment.state_after(change, state)
    if i < stop:
        _, state, _ = iterate(experiment, i, state, stop, book)
    return state
