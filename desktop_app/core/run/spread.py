"""How E and its gradient spread over many patterns: their mean, their quartiles, and those of the chosen patterns.

The loop records none of that, since it would take longer than the iterations. It is worked out, when it is asked for,
of the states that a run has stored, at some iterations of a view; so it costs the same however long a run is.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import numbers_at
from desktop_app.core.run.book import DE_DV, DE_DW, Array, E

MEAN, LOWER, MEDIAN, UPPER = range(4)
_OF_ALL = 4  # rows of each quantity that are about all patterns; those of the chosen ones follow
_QUANTITIES = (E, DE_DW, DE_DV)
# Of many patterns these are shown, unless the user chooses others, and at most so many.
CHOSEN: tuple[int, ...] = (0, 1, 2)
MOST_CHOSEN = 6
# The most iterations of a view at which it is worked out.
MOST_PLACES = 64
_MOST_STORED = 1024

Place = tuple[int, float, float]  # an iteration, and its weights


class Spread(NamedTuple):
    """Where a reading's curves have it: from row `row` on, for these `chosen` patterns."""

    row: int
    chosen: tuple[int, ...]

    def row_of(self, quantity: int, which: int) -> int:
        """The row of E, ∂E/∂w or ∂E/∂v (book.py): of all patterns, MEAN … UPPER, or of a chosen one, from 4 on."""
        return self.row + _QUANTITIES.index(quantity) * (_OF_ALL + len(self.chosen)) + which

    def row_of_chosen(self, quantity: int, number: int) -> int:
        """The row of the chosen pattern of this number."""
        return self.row_of(quantity, _OF_ALL + number)


class Spreads:
    """What was worked out for a run so far, by iteration."""

    def __init__(self) -> None:
        self._stored: dict[tuple[int, tuple[int, ...]], Array] = {}

    def at(self, experiment: Experiment, places: Iterable[Place], chosen: tuple[int, ...]) -> Array:
        """The rows at these places; shape (rows, places), NaN where there are few patterns."""
        made = []
        for i, w, v in places:
            if (i, chosen) not in self._stored:
                if len(self._stored) >= _MOST_STORED:
                    del self._stored[next(iter(self._stored))]
                self._stored[i, chosen] = spread_at(experiment.settings_at(i), w, v, chosen)
            made.append(self._stored[i, chosen])
        return np.array(made).T if made else np.empty((rows_of(experiment.weight_count, chosen), 0))


def rows_of(weights: int, chosen: tuple[int, ...]) -> int:
    """How many rows there are."""
    return (1 + weights) * (_OF_ALL + len(chosen))


def spread_at(settings: Experiment, w: float, v: float, chosen: tuple[int, ...]) -> Array:
    """The rows at one place; NaN where there are few patterns, and for chosen patterns that there are not."""
    made = np.full((1 + settings.weight_count, _OF_ALL + len(chosen)), np.nan)
    if settings.has_many_patterns:
        numbers = numbers_at(settings, w, v)[: len(made)]
        count = numbers.shape[1]
        kths = [(count - 1) * k // 4 for k in (1, 2, 3)]
        with np.errstate(over="ignore", invalid="ignore"):
            made[:, MEAN] = numbers.mean(axis=1)
            made[:, LOWER : UPPER + 1] = np.partition(numbers, kths, axis=1)[:, kths]
        for place, k in enumerate(chosen, _OF_ALL):
            if k < count:
                made[:, place] = numbers[:, k]
    made[~np.isfinite(made)] = np.nan
    return made.ravel()
