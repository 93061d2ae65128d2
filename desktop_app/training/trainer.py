"""Drives a run on its own thread: paced by a timer, and never waiting for the window.

A tick makes the iterations that are due, or a few milliseconds' worth when flat out, and offers a frame. One frame is
in flight: the next is made when the window has drawn the last.
"""

import traceback
from collections.abc import Callable
from functools import wraps
from time import perf_counter, thread_time
from typing import Any, Concatenate, ParamSpec

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop_app.core.experiment import Experiment
from desktop_app.core.run import Run, View
from desktop_app.training.closer_look import CloserLook
from desktop_app.training.frame import FLAT_OUT, Frame, Goal, State

FRAME_SECONDS = 1 / 60
SLICE_SECONDS = 0.005
PACED_TICK_MS = 8
# Who was asleep for longer than this does not catch up.
LONGEST_LAG_SECONDS = 0.25
_MOST_AT_ONCE = 2**40

P = ParamSpec("P")


def _carried_over(method: Callable[Concatenate["Trainer", P], None]) -> Callable[Concatenate["Trainer", P], None]:
    """An exception in a thread would be lost: carry it to the window as a failure."""

    @wraps(method)
    def guarded(self: "Trainer", /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            method(self, *args, **kwargs)
        except Exception:
            self._timer.stop()
            self._state = State.FAILED
            self.failed.emit(traceback.format_exc())

    return guarded


class Trainer(QObject):
    """Lives on the session's thread; its slots are called through queued signals only."""

    frame_made = Signal(object)  # Frame
    inspected = Signal(object)  # Step
    failed = Signal(str)  # traceback

    def __init__(self) -> None:
        super().__init__()
        self._run = Run(Experiment())
        self._run_id = self._edit = 0
        self._state = State.IDLE
        self._view = View()
        self._shown: int | None = None  # the earlier iteration that a person looks at
        self._left: Run | None = None  # the run that the present one branched from
        self._closer = CloserLook()
        self._goal = Goal()
        self._target: int | None = None
        self._speed = 10.0
        self._in_flight = False
        self._news = False
        self._frame_due = 0.0
        self._paced_from = perf_counter()
        self._paced = 0
        self._chunk = 256
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @Slot(object, object, object)
    @_carried_over
    def open(self, run_id: int, edit: int, experiment: Experiment) -> None:
        """Begin a run of `experiment` at iteration 0."""
        self._run, self._run_id, self._target, self._left = Run(experiment), run_id, None, None
        self._shown = None
        self._closer.begin(self._run, self._view)
        self._stand(State.IDLE, edit)

    @Slot(object, object)
    @_carried_over
    def alter(self, edit: int, values: tuple[tuple[str, Any], ...]) -> None:
        """Let parameters be others from the coming iteration on; before the first one they are the experiment's.

        Where an earlier iteration is shown, the run goes on from there.
        """
        if self._shown is not None:
            self._branch(self._shown)
        run = self._run
        if run.i == 0 and not run.experiment.changes and all(path != "weights.w" for path, _ in values):
            self._run = Run(run.experiment.with_values(values))
        else:
            run.change(values)
        if self._state in (State.FINISHED, State.DIVERGED):
            self._state = State.PAUSED
        self._edit = edit
        self._show()

    @Slot(object, object)
    @_carried_over
    def play(self, edit: int, goal: Goal) -> None:
        """Make iterations until `goal`; a number of iterations that is reached already is made once more."""
        self._edit, self._goal, self._target, self._shown = edit, goal, goal.iterations, None
        if self._target is not None and self._run.i >= self._target:
            self._target = self._run.i + self._target
        self._run.calm = 0
        self._state = State.RUNNING
        self._pace()
        self._show()

    @Slot(object)
    @_carried_over
    def pause(self, edit: int) -> None:
        self._stand(State.PAUSED if self._state is State.RUNNING else self._state, edit)

    @Slot(object)
    @_carried_over
    def step(self, edit: int) -> None:
        """Make one iteration after the latest one, and stand there."""
        self._shown = None
        made = self._run.advance(1)
        self._stand(State.PAUSED if made else State.DIVERGED, edit)

    @Slot(object, object)
    @_carried_over
    def show(self, edit: int, i: int | None) -> None:
        """Stand, and show iteration `i`, as near as there is one; None: the latest."""
        self._shown = None if i is None or i >= self._run.i else max(0, i)
        self._stand(State.PAUSED if self._state is State.RUNNING else self._state, edit)

    @Slot(object)
    @_carried_over
    def branch(self, edit: int) -> None:
        """Go on from the iteration that is shown: what was after it is dropped, until `undo`."""
        if self._shown is not None:
            self._branch(self._shown)
            self._stand(State.PAUSED, edit)

    @Slot(object)
    @_carried_over
    def undo(self, edit: int) -> None:
        """Bring back the run that the present one branched from, as it was."""
        if self._left is not None:
            self._run, self._left, self._shown = self._left, None, None
            self._closer.begin(self._run, self._view)
            self._stand(State.PAUSED, edit)

    def _branch(self, i: int) -> None:
        self._run, self._left, self._shown = self._run.branched(i), self._run, None
        self._target = None
        self._closer.begin(self._run, self._view)
        if self._state in (State.FINISHED, State.DIVERGED):
            self._state = State.PAUSED

    @Slot(object)
    @_carried_over
    def set_speed(self, speed: float) -> None:
        """Iterations a second, or `FLAT_OUT`."""
        self._speed = speed
        if self._state is State.RUNNING:
            self._pace()

    @Slot(object)
    @_carried_over
    def look(self, view: View) -> None:
        """Make frames of another view: coarse ones at once, true ones when they are replayed."""
        self._view = view
        self._closer.begin(self._run, view)
        self._look_closer()
        self._show()

    @Slot(object)
    @_carried_over
    def inspect(self, i: int) -> None:
        """Work out the step of an earlier iteration."""
        self.inspected.emit(self._run.step(max(0, min(i, self._run.i))))

    @Slot()
    @_carried_over
    def go_on(self) -> None:
        """The window has drawn the last frame."""
        self._in_flight = False
        if self._state is not State.RUNNING or perf_counter() >= self._frame_due:
            self._offer()

    @Slot()
    def stop(self) -> None:
        self._timer.stop()

    def _stand(self, state: State, edit: int) -> None:
        self._state, self._edit = state, edit
        self._rest()
        self._show()

    def _rest(self) -> None:
        """Make no more iterations; there is time to look closer at those that came into view."""
        self._timer.stop()
        if self._closer.is_stale(self._run, self._view):
            self._closer.begin(self._run, self._view)
        self._look_closer()

    def _look_closer(self) -> None:
        """Keep ticking for as long as there is something to replay."""
        if self._closer.is_busy and not self._timer.isActive():
            self._timer.start(0)

    def _show(self) -> None:
        """There is something new to see: offer it at once, unless ticks come anyhow."""
        self._news = True
        if self._state is not State.RUNNING:
            self._offer()

    def _pace(self) -> None:
        """Begin to count what is due at this speed from now on."""
        self._paced_from, self._paced = perf_counter(), 0
        self._timer.start(0 if self._speed == FLAT_OUT else PACED_TICK_MS)

    @Slot()
    @_carried_over
    def _tick(self) -> None:
        now = perf_counter()
        self._news = self._closer.go_on(SLICE_SECONDS, self._chunk) or self._news
        if self._state is not State.RUNNING:
            if not self._closer.is_busy:
                self._timer.stop()
        elif self._speed == FLAT_OUT:
            self._advance(_MOST_AT_ONCE, perf_counter())
        else:
            if (now - self._paced_from) - self._paced / self._speed > LONGEST_LAG_SECONDS + 1 / self._speed:
                self._paced_from, self._paced = now - 1 / self._speed, 0
            due = int((now - self._paced_from) * self._speed) - self._paced
            if due > 0:
                self._paced += self._advance(due, now)
        if perf_counter() >= self._frame_due:
            self._offer()

    def _advance(self, most: int, begin: float) -> int:
        """Make up to `most` iterations for up to a slice of time; returns how many."""
        made = 0
        while made < most and self._state is State.RUNNING and perf_counter() - begin < SLICE_SECONDS:
            wanted = self._whole_passes(min(self._chunk, most - made))
            if self._target is not None:
                wanted = min(wanted, self._target - self._run.i)
            # Not the clock on the wall: waiting for the interpreter's lock would make slices shrink, and wait yet more.
            clock = thread_time()
            count = self._run.advance(wanted, self._goal.tolerance)
            took = thread_time() - clock
            if 2 * wanted > self._chunk or took > SLICE_SECONDS:
                # Aim at a slice: the loop does not stop in between, and commands wait for it.
                self._chunk = max(64, min(4 * self._chunk, int(wanted * SLICE_SECONDS / max(took, 1e-7))))
            made += count
            if self._goal.tolerance and self._run.is_calm:
                self._end(State.FINISHED)
            elif count < wanted:
                self._end(State.DIVERGED)
            elif self._run.i == self._target:
                self._end(State.FINISHED)
        self._news = self._news or made > 0
        return made

    def _whole_passes(self, count: int) -> int:
        """So many iterations that the run stands before the last pattern of a pass, where that costs nothing.

        A fast run would otherwise flicker between its patterns from frame to frame.
        """
        length = self._run.settings.pass_length
        spare = (self._run.i + count + 1) % length
        return count - spare if count > 4 * length else count

    def _end(self, state: State) -> None:
        self._state, self._news = state, True
        self._frame_due = 0.0
        self._rest()

    def _offer(self) -> None:
        """Make a frame, if there is news and the window has drawn the last one."""
        if self._in_flight or not self._news:
            return
        now = perf_counter()
        self._frame_due = max(self._frame_due, now - FRAME_SECONDS) + FRAME_SECONDS
        self._in_flight, self._news = True, False
        run = self._run
        at = tuple(change.at for change in run.experiment.changes if change.at <= run.i)
        reading = run.reading(self._view, self._shown, self._closer.curves(run, self._view))
        self.frame_made.emit(
            Frame(
                run=self._run_id,
                edit=self._edit,
                state=self._state,
                goal=self._goal,
                target=self._target,
                reading=reading,
                experiment=run.experiment,
                changes=at,
                can_undo=self._left is not None,
            )
        )
