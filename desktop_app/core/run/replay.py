"""Replays the iterations of a view, so that its extremes are exact however narrow it is.

A long replay is made in slices: its caller can do other things between them, or drop it.
"""

import numpy as np

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import Position
from desktop_app.core.run.book import blank_book, empty_book
from desktop_app.core.run.timeline import EACH, Curves, curves_of
from desktop_app.core.run.travel import travel


class Replay:
    """The iterations begin … end − 1, in buckets so narrow that each of `columns` columns has at least one.

    It starts from a checkpoint at or before `begin`, and has as many series as the run's timeline.
    """

    def __init__(
        self, experiment: Experiment, checkpoint: Position, begin: int, end: int, columns: int, series: int
    ) -> None:
        self._experiment, self._position = experiment, checkpoint
        self._begin, self._end = begin, end
        is_each = end - begin <= EACH * columns
        shift = 0 if is_each else max(0, ((end - begin) // columns).bit_length() - 1)
        starts = np.arange(begin >> shift, ((end - 1) >> shift) + 1, dtype=np.int64) << shift
        self._starts = np.maximum(starts, begin)
        self._before, self._book = blank_book(series), empty_book(begin, end, shift, series)

    @property
    def is_done(self) -> bool:
        return self._position.i >= self._end

    def advance(self, count: int) -> None:
        """Make up to `count` more iterations."""
        i = self._position.i
        book, stop = (self._before, self._begin) if i < self._begin else (self._book, self._end)
        self._position = travel(self._experiment, self._position, min(i + count, stop), book)

    def curves(self) -> Curves:
        """The exact curves, once the replay `is_done`."""
        curves = curves_of(self._starts, self._book.least, self._book.greatest)
        return curves._replace(states=self._book.first[:2])
