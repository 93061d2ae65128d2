"""Makes the iterations of a window again, so that its extremes are true however narrow it is.

A long replay is made in slices, so that whoever makes it stays free to do something else, or to drop it.
"""

import numpy as np

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import SIZE, State
from desktop_app.core.run.timeline import EACH, Curves
from desktop_app.core.run.travel import Book, scratch, travel


class Replay:
    """The iterations begin … end − 1 in buckets so narrow that a column of `columns` holds at least one.

    It starts from a checkpoint (`at`, `state`) at or before `begin`; `series` are as in the run's timeline.
    """

    def __init__(
        self, experiment: Experiment, checkpoint: tuple[int, State], begin: int, end: int, columns: int, series: int
    ) -> None:
        self._experiment = experiment
        self._i, self._state = checkpoint
        self._begin, self._end = begin, end
        is_each = end - begin <= EACH * columns
        shift = 0 if is_each else max(0, ((end - begin) // columns).bit_length() - 1)
        first_bucket = begin >> shift
        count = ((end - 1) >> shift) - first_bucket + 1
        self._book = Book(
            -first_bucket, shift, np.empty((SIZE, count)), np.full((series, count), GREATEST),
            np.full((series, count), -GREATEST),
        )  # fmt: skip
        starts = np.arange(first_bucket, first_bucket + count, dtype=np.int64) << shift
        self._starts = np.maximum(starts, begin)
        self._scratch = scratch(series)

    @property
    def is_done(self) -> bool:
        return self._i >= self._end

    def advance(self, count: int) -> None:
        """Make up to `count` more iterations."""
        goes_before = self._i < self._begin
        stop = min(self._i + count, self._begin if goes_before else self._end)
        book = self._scratch if goes_before else self._book
        self._state = travel(self._experiment, self._i, self._state, stop, book)
        self._i = stop

    def curves(self) -> Curves:
        """What was asked for, once it `is_done`."""
        empty = self._book.least > self._book.greatest
        least = np.where(empty, np.nan, self._book.least)
        return Curves(self._starts, least, np.where(empty, np.nan, self._book.greatest))
