"""Replays what is in view, in slices, where a person looks closer than the timeline's buckets are."""

from time import perf_counter

from desktop_app.core.replay import Replay
from desktop_app.core.run import Run, View
from desktop_app.core.timeline import Curves


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
