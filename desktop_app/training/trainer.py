"""Drives a run on its own thread: paced by a timer, and never waiting for the window.

A tick makes the iterations that are due, or a few milliseconds' worth when flat out, and offers a frame. One frame is
in flight: the next is made when the window has drawn the last.
"""

from time import perf_counter, thread_time
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop_app.core.experiment import Experiment
from desktop_app.core.run import Run, View
from desktop_app.training.carried_over import carried_over
from desktop_app.training.closer_look import CloserLook
from desktop_app.training.course import Course
from desktop_app.training.frame import Frame, Goal, State
from desktop_app.training.pace import Pace

FRAME_SECONDS = 1 / 60
SLICE_SECONDS = 0.005
PACED_TICK_MS = 8
_MOST_AT_ONCE = 2**40


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
        self._dropped: tuple[int, ...] = ()
        self._closer = CloserLook()
        self._course = Course()
        self._pace = Pace(10.0)
        self._in_flight = False
        self._news = False
        self._frame_due = 0.0
        self._chunk = 256
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @Slot(object, object, object, object, object)
    @carried_over
    def open(
        self, run_id: int, edit: int, experiment: Experiment, place: Goal | None = None, keeps: bool = False
    ) -> None:
        """Begin a run of `experiment` at iteration 0, and go on to `place`, if there is one.

        Where it `keeps` the run that was there, `undo` brings that back.
        """
        left = (self._run if self._run.i > 0 else self._left) if keeps else None
        self._run, self._run_id, self._left, self._dropped = Run(experiment), run_id, left, ()
        self._shown, self._course = None, Course()
        self._closer.begin(self._run, self._view)
        self._stand(edit, State.IDLE) if place is None else self.play(edit, place)

    @Slot(object, object)
    @carried_over
    def alter(self, edit: int, values: tuple[tuple[str, Any], ...]) -> None:
        """Let parameters be others from the coming iteration on; before the first one they are the experiment's.

        Where an earlier iteration is shown, the run goes on from there.
        """
        if self._shown is not None:
            self._branch(self._shown)
        coming = self._run.coming_changes
        if self._run.i == 0:
            self._run = Run(self._run.experiment.begun_with(values))
        else:
            self._run.change(values)
        kept = set(self._run.coming_changes)
        self._dropped += tuple(change.at for change in coming if change not in kept)
        if self._state in (State.FINISHED, State.DIVERGED):
            self._state = State.PAUSED
        self._edit = edit
        self._show()

    @Slot(object, object)
    @carried_over
    def play(self, edit: int, goal: Goal) -> None:
        """Make iterations until `goal`; a number of iterations that is reached already is made once more."""
        self._edit, self._shown = edit, None
        self._aim(goal)
        self._state = State.RUNNING
        self._run_on()
        self._show()

    @Slot(object)
    @carried_over
    def set_goal(self, goal: Goal) -> None:
        """Another goal for a run that is on its way, or paused on it."""
        is_going = self._state is State.RUNNING and self._course.goal.opened
        if self._state in (State.RUNNING, State.PAUSED) and goal != self._course.goal and not is_going:
            self._aim(goal)
            self._show()

    def _aim(self, goal: Goal) -> None:
        self._course.aim(goal, self._run.i)
        self._run.calm = 0

    @Slot(object)
    @carried_over
    def pause(self, edit: int) -> None:
        self._stand(edit)

    @Slot(object)
    @carried_over
    def step(self, edit: int) -> None:
        """Make one iteration, and stand there; in the past, show the next. A run that is under way is left alone."""
        if self._state is State.RUNNING or self._shown is not None:
            self.move(edit, 1)
            return
        self._course.pass_by()
        made = self._run.advance(1)
        self._stand(edit, State.PAUSED if made else State.DIVERGED)

    @Slot(object, object)
    @carried_over
    def move(self, edit: int, by: int) -> None:
        """Show an iteration further back or on. A run that is under way is left alone."""
        if self._state is State.RUNNING:
            self._edit = edit
            self._show()
        else:
            self.show(edit, (self._run.i if self._shown is None else self._shown) + by)

    @Slot(object, object)
    @carried_over
    def show(self, edit: int, i: int | None) -> None:
        """Stand, and show iteration `i`, as near as there is one; None: the latest."""
        self._shown = None if i is None or i >= self._run.i else max(0, i)
        self._stand(edit)

    @Slot(object)
    @carried_over
    def branch(self, edit: int) -> None:
        """Go on from the iteration that is shown: what was after it is dropped, until `undo`."""
        if self._shown is not None:
            self._branch(self._shown)
        self._stand(edit)

    @Slot(object)
    @carried_over
    def undo(self, edit: int) -> None:
        """Bring back the run that the present one branched from, or came after, as it was."""
        if self._left is not None:
            self._run, self._left, self._shown = self._left, None, None
            self._closer.begin(self._run, self._view)
            self._state = State.PAUSED
        self._stand(edit)

    def _branch(self, i: int) -> None:
        self._run, self._left, self._shown = self._run.branched(i), self._run, None
        self._course.target = None
        self._closer.begin(self._run, self._view)
        if self._state in (State.FINISHED, State.DIVERGED):
            self._state = State.PAUSED

    @Slot(object)
    @carried_over
    def set_speed(self, speed: float) -> None:
        """Iterations a second, or `FLAT_OUT`."""
        self._pace.speed = speed
        if self._state is State.RUNNING:
            self._run_on()

    @Slot(object)
    @carried_over
    def look(self, view: View) -> None:
        """Make frames of another view: coarse ones at once, true ones when they are replayed."""
        self._view = view
        self._closer.begin(self._run, view)
        self._look_closer()
        self._show()

    @Slot(object)
    @carried_over
    def inspect(self, i: int) -> None:
        """Work out the step of an earlier iteration."""
        self.inspected.emit(self._run.step(max(0, min(i, self._run.i))))

    @Slot()
    @carried_over
    def go_on(self) -> None:
        """The window has drawn the last frame."""
        self._in_flight = False
        if self._state is not State.RUNNING or perf_counter() >= self._frame_due:
            self._offer()

    @Slot()
    def stop(self) -> None:
        self._timer.stop()

    def fail(self, details: str) -> None:
        self._timer.stop()
        self._state = State.FAILED
        self.failed.emit(details)

    def _stand(self, edit: int, state: State | None = None) -> None:
        """Make no more iterations, and be in `state`; without one a run that was under way is paused."""
        self._state = state or (State.PAUSED if self._state is State.RUNNING else self._state)
        self._edit = edit
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

    def _run_on(self) -> None:
        """Tick, and count what is due at this speed from now on."""
        self._pace.begin()
        self._timer.start(0 if self._is_flat_out else PACED_TICK_MS)

    @property
    def _is_flat_out(self) -> bool:
        return self._pace.is_flat_out or bool(self._course.goal.opened)

    @Slot()
    @carried_over
    def _tick(self) -> None:
        now = perf_counter()
        self._news = self._closer.go_on(SLICE_SECONDS, self._chunk) or self._news
        if self._state is not State.RUNNING:
            if not self._closer.is_busy:
                self._timer.stop()
        elif self._is_flat_out:
            self._advance(_MOST_AT_ONCE, perf_counter())
        else:
            self._pace.count(self._advance(self._pace.due(now), now))
        if perf_counter() >= self._frame_due:
            self._offer()

    def _advance(self, most: int, begin: float) -> int:
        """Make up to `most` iterations for up to a slice of time; returns how many."""
        made = 0
        while made < most and self._state is State.RUNNING and perf_counter() - begin < SLICE_SECONDS:
            wanted = self._run.whole_passes(min(self._chunk, most - made))
            if self._course.target is not None:
                wanted = min(wanted, self._course.target - self._run.i)
            # Not the clock on the wall: waiting for the interpreter's lock would make slices shrink, and wait yet more.
            clock = thread_time()
            count = self._run.advance(wanted, self._course.goal.tolerance)
            took = thread_time() - clock
            if 2 * wanted > self._chunk or took > SLICE_SECONDS:
                # Aim at a slice: the loop does not stop in between, and commands wait for it.
                self._chunk = max(64, min(4 * self._chunk, int(wanted * SLICE_SECONDS / max(took, 1e-7))))
            made += count
            if self._course.goal.tolerance and self._run.is_calm:
                self._end(State.FINISHED)
            elif count < wanted:
                self._end(State.DIVERGED)
            elif self._run.i == self._course.target:
                self._end(State.PAUSED if self._course.goal.opened else State.FINISHED)
        self._news = self._news or made > 0
        return made

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
                run=self._run_id, edit=self._edit, state=self._state, goal=self._course.goal,
                target=self._course.target, reading=reading, experiment=run.experiment, changes=at,
                can_undo=self._left is not None, dropped=self._dropped,
            )
        )  # fmt: skip
