"""Decides how many iterations to make, and when: the goal, the speed, and slices that fit a few milliseconds."""

from time import perf_counter, thread_time

from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.training.frame import Goal
from desktop_app.training.lockstep import Lockstep

# After a longer stall, do not try to catch up.
LONGEST_LAG_SECONDS = 0.25
SLICE_SECONDS = 0.012
_FEWEST = 64  # iterations in a chunk
# The share of a slice that is not worth a call of the loop.
_HARDLY = 0.1


class Course:
    """A goal, and `target`: the iteration at which the runs stop for it, if there is one."""

    def __init__(self, goal: Goal | None = None, target: int | None = None) -> None:
        self.goal = goal or Goal()
        self.target = target

    def aim(self, goal: Goal, i: int) -> None:
        """Head for `goal` from iteration `i` on; the target stays if the same goal is not reached yet."""
        if goal != self.goal or self.target is None or i >= self.target:
            more = goal.iterations
            self.target = more if more is None or i < more else i + more
        self.goal = goal


class Pace:
    """Counts iterations from `begin` on; `speed` is in iterations a second, or `FLAT_OUT`: then nothing is counted."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.begin()

    def begin(self) -> None:
        self._from, self._made = perf_counter(), 0

    def due(self, now: float) -> int:
        """How many iterations should be made by now, beyond those that were passed to `count`."""
        if (now - self._from) - self._made / self.speed > LONGEST_LAG_SECONDS + 1 / self.speed:
            self._from, self._made = now - 1 / self.speed, 0
        return max(0, int((now - self._from) * self.speed) - self._made)

    def count(self, made: int) -> None:
        self._made += made


class Slices:
    """Makes iterations in slices of time; `chunk` is about how many iterations of all runs fit a slice.

    The compiled loop cannot be interrupted, so it is called for chunks, whose size is learnt from how long they take.
    """

    def __init__(self) -> None:
        self.chunk = 256

    def advance(self, runs: Lockstep, course: Course, most: int, begin: float, due: float) -> int:
        """Make up to `most` iterations in the slice that began at `begin`; returns how many were made.

        The slice ends early when a frame is `due`, when all runs have ended, or at the target of the course.
        """
        end = begin + SLICE_SECONDS
        if begin < due < end:
            end = due
        made, fewest = 0, _fewest(runs)
        while made < most and runs.going and runs.i != course.target:
            left = (end - perf_counter()) / SLICE_SECONDS
            if made and left < _HARDLY:
                break
            chunk = max(fewest, int(self.chunk * max(left, _HARDLY)))
            wanted = runs.run.fitted_count(min(chunk, most - made))
            if course.target is not None:
                wanted = min(wanted, course.target - runs.i)
            # CPU time, not wall time: otherwise waiting for the interpreter's lock would shrink the chunks, which would
            # make for yet more waiting.
            clock = thread_time()
            made += runs.advance(wanted, course.goal.tolerance)
            took = thread_time() - clock
            if 2 * wanted > self.chunk or took > SLICE_SECONDS:
                self.chunk = max(fewest, min(4 * self.chunk, int(wanted * SLICE_SECONDS / max(took, 1e-7))))
        return made


def _fewest(runs: Lockstep) -> int:
    """The fewest iterations in a chunk: fewer where each adds up many patterns."""
    batches = (run.settings.patterns for run in runs.going if run.settings.presentation == "batch")
    return max(1, _FEWEST // max(1, max(map(len, batches), default=1) // MOST_APART))
