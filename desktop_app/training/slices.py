"""Makes iterations in slices of a few milliseconds, in chunks that fit one: the loop does not stop in between."""

from time import perf_counter, thread_time

from desktop_app.training.course import Course
from desktop_app.training.lockstep import Lockstep

SLICE_SECONDS = 0.005
_LEAST = 64
# Of a slice so little is not worth a call of the loop.
_HARDLY = 0.1


class Slices:
    """`chunk` is how many iterations of all runs fit a slice, as far as is known."""

    def __init__(self) -> None:
        self.chunk = 256

    def advance(self, runs: Lockstep, course: Course, most: int, begin: float, due: float) -> int:
        """Make up to `most` iterations until a slice is over that began at `begin`; returns how many were made.

        It ends when a frame is `due` in between, where no run goes on, or where the course is reached.
        """
        end = begin + SLICE_SECONDS
        if begin < due < end:
            end = due
        made = 0
        while made < most and runs.going and runs.i != course.target:
            left = (end - perf_counter()) / SLICE_SECONDS
            if made and left < _HARDLY:
                break
            chunk = max(_LEAST, int(self.chunk * max(left, _HARDLY)))
            wanted = runs.run.whole_passes(min(chunk, most - made))
            if course.target is not None:
                wanted = min(wanted, course.target - runs.i)
            # Not the clock on the wall: waiting for the interpreter's lock would make slices shrink, and wait yet more.
            clock = thread_time()
            made += runs.advance(wanted, course.goal.tolerance)
            took = thread_time() - clock
            if 2 * wanted > self.chunk or took > SLICE_SECONDS:
                self.chunk = max(_LEAST, min(4 * self.chunk, int(wanted * SLICE_SECONDS / max(took, 1e-7))))
        return made
