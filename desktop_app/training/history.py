"""What undo and redo go to: each edit by its name, and what the runs were on its other side.

A run is a pure function of its experiment, so that to remember one it takes its experiment and its iteration, and all
else is had again (`core/again.py`). Only runs that would have to be replayed for long are kept as they are, up to
`MOST_BYTES`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.rebuild import is_part
from desktop_app.core.run.run import Run
from desktop_app.training.frame import Goal, State
from desktop_app.training.lockstep import Ending

MOST_BYTES = 256 * 2**20
# What is replayed in a millisecond is never kept; where there is no room, neither is what takes about a second.
SHORT, LONG = 2**16, 5 * 10**7
# Edits of one parameter that follow each other faster than this are those of one drag.
DRAG_SECONDS = 1.0


class Stand(NamedTuple):
    """One of the runs, and where it stands."""

    experiment: Experiment
    i: int
    slot: int
    ended: Ending | None


class Doing(NamedTuple):
    """What the runs do, and what they are heading for."""

    state: State
    goal: Goal
    target: int | None


class Moment(NamedTuple):
    """All that there is to know of a scene: two that are equal cannot be told apart."""

    stands: tuple[Stand, ...]
    active: int
    shown: int | None
    dropped: tuple[int, ...]
    document: int
    doing: Doing

    @property
    def latest(self) -> int:
        return max(stand.i for stand in self.stands)


@dataclass
class Entry:
    """An edit by its `name`, and the `moment` on its other side; `kept` are runs of it, as they were left."""

    name: str
    moment: Moment
    kept: list[Run]


class History:
    """`past` are the edits that are made, `future` those that were undone; the last of each is the next to go over."""

    def __init__(self) -> None:
        self.past: list[Entry] = []
        self.future: list[Entry] = []
        self._key: object = None  # of the last edit, as long as it can be gone on with
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
        return bool(self.past) and self.past[-1].moment.latest > 0

    @property
    def is_branch(self) -> bool:
        """Whether undo goes back to where an earlier iteration was looked at, and then gone on from."""
        return bool(self.past) and self.past[-1].moment.shown is not None

    @property
    def kept(self) -> list[Run]:
        """All runs that are kept."""
        return [run for entry in (*self.past, *self.future) for run in entry.kept]

    def add(self, name: str, moment: Moment, left: Iterable[Run], live: Sequence[Run], key: object = None) -> None:
        """Let an edit be the last one, that came from `moment` and left runs behind for those that are `live` now.

        An edit that has the same key as the last one and follows it at once, as in a drag, is one with it.
        """
        now = perf_counter()
        is_same = key is not None and key == self._key and now - self._edited < DRAG_SECONDS
        if not is_same:
            self.past.append(Entry(name, moment, _worth_keeping(left, live)))
        self.future.clear()
        self._key, self._edited = key, now
        self._thin_out()

    def settle(self) -> None:
        """Whatever is edited next is another edit than the last one."""
        self._key = None

    def cross(self, to: list[Entry], entry: Entry, moment: Moment, left: Iterable[Run], live: Sequence[Run]) -> None:
        """Have gone over `entry`: on its other side are now `moment` and the runs that were left behind."""
        for each in (*self.past, *self.future):
            each.kept = [run for run in each.kept if run not in live]
        to.append(Entry(entry.name, moment, _worth_keeping((*left, *entry.kept), live)))
        self.settle()

    def _thin_out(self) -> None:
        """Take no more memory than there is for it: let go of the shortest runs, or else of the oldest edits."""
        while (kept := self.kept) and sum(run.timeline.size for run in kept) > MOST_BYTES:
            shortest = min(kept, key=lambda run: run.i)
            if shortest.i > LONG:
                del (self.past or self.future)[0]
            for entry in (*self.past, *self.future):
                entry.kept = [run for run in entry.kept if run is not shortest or run.i > LONG]


def _worth_keeping(left: Iterable[Run], live: Sequence[Run]) -> list[Run]:
    """Those that it would take long to replay from what there is."""
    return [run for run in left if run.i > SHORT and not is_part(run, live)]
