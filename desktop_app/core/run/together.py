"""Advances runs that stand at the same iteration together, one in each lane of the loop, bit for bit as each alone."""

from collections.abc import Iterable, Sequence

import numpy as np

from desktop_app.core.model.state import SIZE, Position, State
from desktop_app.core.run.book import Array, Book
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.lanes import LANES, Group, rows_of
from desktop_app.core.run.run import Run
from desktop_app.core.run.travel import loop_settings

# The most buckets of one call, so that the book of the lanes stays in the processor's cache.
_BUCKETS = 1024
# Without these a lane's rows would begin in the same few lines of the cache as all others.
_UNUSED = 8


def companions(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs in groups that can go together; without compiled code each goes alone."""
    groups = dict[object, list[Run]]()
    for run in runs:
        groups.setdefault(_kind(run), []).append(run)
    made = list[list[Run]]()
    for group in groups.values():
        now = group[0].settings
        has_lanes = len(group) > 1 and loop.has_lanes_for(now.codes, now.extras is not None)
        made += [group] if has_lanes else [[run] for run in group]
    return made


def _kind(run: Run) -> tuple[object, ...]:
    """What runs must share to go together."""
    now = run.settings
    seed, batch = now.seed if now.is_random else 0, (now.codes.presentation, now.batch_size, now.is_mean)
    kind = now.codes.network, now.codes.own, batch, len(now.patterns), now.extras is None
    return run.i, *kind, seed, len(run.timeline.least)


def advance_together(runs: Sequence[Run], stop: int, tolerance: float = 0.0) -> None:
    """Advance up to `LANES` companions to `stop`, a change of one, or where one of them ends."""
    begin = runs[0].i
    stop = min(stop, *(run.next_change for run in runs))
    lanes = _Lanes(runs, tolerance)
    while lanes.i < stop:
        octave, full = runs[0].timeline.book_at(lanes.i)
        end = min(full, stop, ((lanes.i >> octave.shift) + _BUCKETS) << octave.shift)
        if not lanes.advance(octave, end):
            break
    if lanes.i > begin:
        for run, position in zip(runs, lanes.positions(), strict=True):
            run.reach(position)


class _Lanes:
    """The runs while nothing changes in them; lanes that none is in have the first run."""

    def __init__(self, runs: Sequence[Run], tolerance: float) -> None:
        self._runs, self.i = runs, runs[0].i
        settings = [loop_settings(run.experiment, self.i, tolerance) for run in runs]
        rows = np.array([rows_of(its, run.position) for its, run in zip(settings, runs, strict=True)])
        self._group, self._numbers = Group.of(settings), _in_lanes(rows)[:, np.newaxis].copy()
        self._patterns = _in_lanes(np.array([its.patterns for its in settings]))
        series = len(runs[0].timeline.least)
        self._rows = [np.empty((rows, LANES, _BUCKETS + _UNUSED)) for rows in (SIZE, series, series)]

    def advance(self, octave: Book, stop: int) -> bool:
        """Advance in the buckets of one octave, and fill the timelines; returns whether `stop` is reached."""
        i, shift = self.i, octave.shift
        begin = i >> shift
        book = Book(-begin, shift, *self._rows)
        first = octave.offset + begin
        is_cut = begin << shift < i
        if is_cut:
            book.least[..., 0] = _in_lanes(np.array([run.timeline.least[:, first] for run in self._runs]))
            book.greatest[..., 0] = _in_lanes(np.array([run.timeline.greatest[:, first] for run in self._runs]))
        self.i = loop.advance_lanes(self._group, self._numbers, self._patterns, i, stop, book)
        filled = (self.i - 1 >> shift) + 1 - begin
        for lane, run in enumerate(self._runs):
            timeline, some = run.timeline, slice(first, first + filled)
            timeline.book_at(i)
            timeline.first[:, first + is_cut : first + filled] = book.first[:, lane, is_cut:filled]
            timeline.least[:, some] = book.least[:, lane, :filled]
            timeline.greatest[:, some] = book.greatest[:, lane, :filled]
        return self.i == stop

    def positions(self) -> list[Position]:
        """Where each run stands."""
        numbers: list[list[float]] = self._numbers[: SIZE + 1, 0, : len(self._runs)].T.tolist()
        return [Position(self.i, State(*state), small_gradients) for *state, small_gradients in numbers]


def _in_lanes(of_runs: Array) -> Array:
    """(runs, …) as (…, LANES): the runs innermost, and then the first one again and again."""
    filled = np.concatenate((of_runs, *[of_runs[:1]] * (LANES - len(of_runs))))
    return np.ascontiguousarray(np.moveaxis(filled, 0, -1))
