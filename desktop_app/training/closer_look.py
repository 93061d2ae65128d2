"""Replays what is in view, in slices, where a person looks closer than the timeline's buckets are."""

from collections.abc import Sequence
from time import perf_counter

from desktop_app.core.run.replay import Replay
from desktop_app.core.run.run import Run, View
from desktop_app.core.run.timeline import Curves


class CloserLook:
    """Holds the true curves of one view of one run, once they are replayed; a new `begin` drops the old ones."""

    def __init__(self) -> None:
        self._replay: Replay | None = None
        self._curves: Curves | None = None
        self._end = 0

    @property
    def is_busy(self) -> bool:
        return self._replay is not None

    def begin(self, run: Run, view: View) -> None:
        """Drop what there is, and start on `view`, where that is of use: a view that follows is never that narrow."""
        self._curves = None
        self._replay = None if view.end is None else run.replay(view)
        self._end = run.i

    def go_on(self, seconds: float, chunk: int) -> bool:
        """Replay for so long, `chunk` iterations at a time; True once there are new curves to see."""
        begin = perf_counter()
        while self._replay is not None and perf_counter() - begin < seconds:
            self._replay.advance(chunk)
            if self._replay.is_done:
                self._curves, self._replay = self._replay.curves(), None
                return True
        return False

    def is_stale(self, run: Run, view: View) -> bool:
        """Whether the run came to iterations in view that were not replayed."""
        return view.end is not None and self._end < min(run.i, view.end)

    def curves(self, run: Run, view: View) -> Curves | None:
        """The replayed curves of the view, as long as they are all of it."""
        return None if self.is_stale(run, view) else self._curves


class CloserLooks:
    """A closer look at each of the runs, in the same view."""

    def __init__(self) -> None:
        self._each: list[CloserLook] = []

    def begin(self, runs: Sequence[Run], view: View) -> None:
        """Drop what there is, and start on `view`."""
        self._each = [CloserLook() for _ in runs]
        for look, run in zip(self._each, runs, strict=True):
            look.begin(run, view)

    def begin_stale(self, runs: Sequence[Run], view: View) -> None:
        """Start again where iterations came into view."""
        for look, run in zip(self._each, runs, strict=True):
            if look.is_stale(run, view):
                look.begin(run, view)

    @property
    def is_busy(self) -> bool:
        return any(look.is_busy for look in self._each)

    def go_on(self, seconds: float, chunk: int) -> bool:
        """Replay for so long, one run after the other; True once there are new curves to see."""
        look = next((look for look in self._each if look.is_busy), None)
        return look is not None and look.go_on(seconds, chunk)

    def curves(self, k: int, run: Run, view: View) -> Curves | None:
        """The replayed curves of run `k`, as long as they are all of the view."""
        return self._each[k].curves(run, view)
