"""The edits that undo and redo go over, each with a snapshot of the scene on its other side.

A run is a pure function of its experiment, so its experiment and its iteration are enough to rebuild it
(`core/run/rebuild.py`). Only runs that would take long to replay are stored, in at most `MOST_BYTES`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.pattern_list import MOST_APART, Pattern
from desktop_app.core.run.rebuild import is_contained
from desktop_app.core.run.run import Run
from desktop_app.training.frame import Goal, State
from desktop_app.training.lockstep import Ending

MOST_BYTES = 256 * 2**20
# In the lists of all edits; one takes about 100 bytes.
MOST_PATTERNS_STORED = 1_000_000
# In iterations: up to `SHORT` a run is replayed in a millisecond, and never stored; up to `LONG` in about a second, and
# not stored where memory runs out.
SHORT, LONG = 2**16, 5 * 10**7
# Edits of one parameter that follow each other faster than this are one drag.
DRAG_SECONDS = 1.0


class RunSnapshot(NamedTuple):
    """One of the runs, and where it stands."""

    experiment: Experiment
    i: int
    slot: int
    ended: Ending | None


class Playback(NamedTuple):
    """What the runs do, and what they are heading for."""

    state: State
    goal: Goal
    target: int | None


class Snapshot(NamedTuple):
    """A complete snapshot of a scene."""

    runs: tuple[RunSnapshot, ...]
    active: int
    shown: int | None
    dropped: tuple[int, ...]
    document: int
    playback: Playback

    @property
    def latest(self) -> int:
        return max(run.i for run in self.runs)


@dataclass
class HistoryEntry:
    """An edit by its `name`, the `snapshot` on its other side, and the `stored` runs of that."""

    name: str
    snapshot: Snapshot
    stored: list[Run]


class History:
    """`past` are the edits made, `future` the edits undone; the last one of each is the next to go over."""

    def __init__(self) -> None:
        self.past: list[HistoryEntry] = []
        self.future: list[HistoryEntry] = []
        self._key: object = None  # of the last edit, as long as the next one can be part of it
        self._edited = 0.0

    @property
    def undo(self) -> str:
        """The name of the edit that can be undone, or ""."""
        return self.past[-1].name if self.past else ""

    @property
    def redo(self) -> str:
        """The name of the edit that can be redone, or ""."""
        return self.future[-1].name if self.future else ""

    @property
    def has_left(self) -> bool:
        """Whether undo goes back to runs that had made iterations."""
        return bool(self.past) and self.past[-1].snapshot.latest > 0

    @property
    def is_branch(self) -> bool:
        """Whether the last edit went on from an earlier iteration, which undo shows again."""
        return bool(self.past) and self.past[-1].snapshot.shown is not None

    @property
    def stored(self) -> list[Run]:
        """All stored runs."""
        return [run for entry in (*self.past, *self.future) for run in entry.stored]

    def add(self, name: str, before: Snapshot, left: Iterable[Run], live: Sequence[Run], key: object = None) -> None:
        """Add an edit that led from `before`, with the runs `left` there, to the `live` runs.

        An edit with the same key as the last one that follows at once, as in a drag, becomes part of it.
        """
        now = perf_counter()
        is_same = key is not None and key == self._key and now - self._edited < DRAG_SECONDS
        if not is_same:
            self.past.append(HistoryEntry(name, before, _worth_storing(left, live)))
        self.future.clear()
        self._key, self._edited = key, now
        self._thin_out()

    def settle(self) -> None:
        """The next edit is not part of the last one."""
        self._key = None

    def cross(
        self, to: list[HistoryEntry], entry: HistoryEntry, before: Snapshot, left: Iterable[Run], live: Sequence[Run]
    ) -> None:
        """Put an `entry` that was gone over on the other side, with what was there `before`: the runs `left`."""
        for each in (*self.past, *self.future):
            each.stored = [run for run in each.stored if run not in live]
        to.append(HistoryEntry(entry.name, before, _worth_storing((*left, *entry.stored), live)))
        self.settle()

    def _thin_out(self) -> None:
        """Keep to the memory limit: drop the shortest runs or, if all are long, the oldest edits."""
        while len(self.past) > 1 and self._patterns() > MOST_PATTERNS_STORED:
            del self.past[0]
        while (stored := self.stored) and sum(run.timeline.size for run in stored) > MOST_BYTES:
            shortest = min(stored, key=lambda run: run.i)
            if shortest.i > LONG:
                del (self.past or self.future)[0]
            for entry in (*self.past, *self.future):
                entry.stored = [run for run in entry.stored if run is not shortest or run.i > LONG]

    def _patterns(self) -> int:
        """How many patterns the snapshots have together; a list that several of them have counts once."""
        runs = (run.experiment for entry in (*self.past, *self.future) for run in entry.snapshot.runs)
        lists = {id(patterns): len(patterns) for run in runs for patterns in _long_lists(run)}
        return sum(lists.values())


def _long_lists(experiment: Experiment) -> list[tuple[Pattern, ...]]:
    changed = (value for change in experiment.changes for path, value in change.values if path == "patterns")
    return [patterns for patterns in (experiment.patterns, *changed) if len(patterns) > MOST_APART]


def _worth_storing(left: Iterable[Run], live: Sequence[Run]) -> list[Run]:
    """The runs that would take long to replay from the live ones."""
    return [run for run in left if run.i > SHORT and not is_contained(run, live)]
