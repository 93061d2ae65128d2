"""Drives the runs on their own thread: paced by a timer, and never waiting for the window.

A tick makes the iterations that are due, or a few milliseconds' worth when flat out, and offers a frame. One frame is
drawn, and one may wait for that: the next is made when the window has drawn the last.
"""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import View
from desktop_app.training.asides import Asides
from desktop_app.training.carried_over import carried_over
from desktop_app.training.comparer import Tolerances
from desktop_app.training.course import Course
from desktop_app.training.frame import Goal, State
from desktop_app.training.history import Doing
from desktop_app.training.lockstep import Ending, Lockstep
from desktop_app.training.pace import Pace
from desktop_app.training.scene import Edit, Scene
from desktop_app.training.slices import SLICE_SECONDS, Slices

FRAME_SECONDS = 1 / 60
PACED_TICK_MS = 8
_MOST_AT_ONCE = 2**40
# The one that is drawn, and one that waits for it: the window need not wait for a slice to be over.
_FRAMES_AHEAD = 2


class Trainer(QObject):
    """Lives on the session's thread; its slots are called through queued signals only."""

    frame_made = Signal(object)  # Frame
    inspected = Signal(object)  # Step
    copied = Signal(object)  # Lockstep
    failed = Signal(str)  # traceback

    def __init__(self) -> None:
        super().__init__()
        self._scene = Scene()
        self._run_id = self._edit = 0
        self._state = State.IDLE
        self._view = View()
        self._asides, self._slices = Asides(), Slices()
        self._course = Course()
        self._pace = Pace(10.0)
        self._in_flight = 0
        self._news = False
        self._frame_due = 0.0
        self._asides.begin(self._runs, self._view)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def _runs(self) -> Lockstep:
        return self._scene.runs

    @Slot(object, object, object, object, object, object, object)
    @carried_over
    def open(
        self, run_id: int, edit: int, experiments: tuple[Experiment, ...], active: int = 0, place: Goal | None = None,
        name: str = "", document: int | None = None,
    ) -> None:  # fmt: skip
        """Begin runs of `experiments` at iteration 0, and go on to `place`, if there is one: an edit of that `name`."""
        self._scene.open(name, experiments, active, self._doing, document)
        self._run_id, self._course = run_id, Course()
        self._asides.begin(self._runs, self._view)
        if place is None:
            self._stand(edit, State.IDLE)
        else:
            self.play(edit, place)

    @Slot(object, object)
    @carried_over
    def activate(self, edit: int, k: int) -> None:
        """Let run `k` be the one that is worked and altered."""
        self._runs.active, self._edit = min(k, len(self._runs.runs) - 1), edit
        self._scene.history.settle()
        self._show()

    @Slot(object, object, object, object)
    @carried_over
    def edit(self, edit: int, name: str, change: Edit, key: object = None) -> None:
        """Let the runs be edited; they go on as they did, and a course is lost where they are others now."""
        before = self._runs
        self._scene.edit(name, change, self._doing, key)
        if self._runs is not before:
            self._course.target = None
        if self._state in (State.FINISHED, State.DIVERGED) or (self._runs is not before and self._runs.latest):
            self._state = State.PAUSED
        self._asides.begin(self._runs, self._view)
        self._edit = edit
        self._look_closer()
        self._show()

    @Slot(object, object)
    @carried_over
    def take_back(self, edit: int, is_redo: bool) -> None:
        """Stand, and be where everything was before the last edit or, where it `is_redo`, before the last undo."""
        doing = (self._scene.redo if is_redo else self._scene.undo)(self._doing)
        if doing is not None:
            self._course.goal, self._course.target = doing[1:]
            self._asides.begin(self._runs, self._view)
        self._stand(edit, doing and doing.state)

    @property
    def _doing(self) -> Doing:
        return Doing(self._state, self._course.goal, self._course.target)

    @Slot(object, object)
    @carried_over
    def play(self, edit: int, goal: Goal) -> None:
        """Make iterations until `goal`; a number of iterations that is reached already is made once more."""
        self._edit = edit
        self._scene.show(None)
        self._scene.history.settle()
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
        self._course.aim(goal, self._runs.i)
        self._runs.wake()

    @Slot(object)
    @carried_over
    def pause(self, edit: int) -> None:
        self._stand(edit)

    @Slot(object)
    @carried_over
    def step(self, edit: int) -> None:
        """Make one iteration, and stand there; in the past, show the next. A run that is under way is left alone."""
        if self._state is State.RUNNING or self._scene.shown is not None:
            self.move(edit, 1)
            return
        self._course.pass_by()
        self._runs.wake()
        made = self._runs.advance(1)
        self._stand(edit, State.PAUSED if made else State.DIVERGED)

    @Slot(object, object)
    @carried_over
    def move(self, edit: int, by: int) -> None:
        """Show an iteration further back or on. A run that is under way is left alone."""
        if self._state is State.RUNNING:
            self._edit = edit
            self._show()
        else:
            self.show(edit, self._scene.iteration + by)

    @Slot(object, object)
    @carried_over
    def show(self, edit: int, i: int | None) -> None:
        """Stand, and show iteration `i`, as near as there is one; None: the latest."""
        self._scene.show(i)
        self._stand(edit)

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
        self._asides.begin(self._runs, view)
        self._look_closer()
        self._show()

    @Slot(object)
    @carried_over
    def compare(self, tolerances: Tolerances | None) -> None:
        """Judge the runs by these, or no more."""
        self._asides.compare(tolerances)
        self._look_closer()

    @Slot(object)
    @carried_over
    def inspect(self, i: int) -> None:
        """Work out the active run's step of an earlier iteration."""
        self.inspected.emit(self._runs.run.step(max(0, min(i, self._runs.run.i))))

    @Slot()
    @carried_over
    def copy(self) -> None:
        """Give away runs that are like these."""
        self.copied.emit(self._runs.copied())

    @Slot()
    @carried_over
    def go_on(self) -> None:
        """The window has drawn the last frame."""
        self._in_flight = max(0, self._in_flight - 1)
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
        self._scene.history.settle()
        self._rest()
        self._show()

    def _rest(self) -> None:
        """Make no more iterations; there is time to look closer at those that came into view."""
        self._timer.stop()
        self._asides.begin_stale(self._runs, self._view)
        self._look_closer()

    def _look_closer(self) -> None:
        """Keep ticking for as long as there is something to replay."""
        if self._asides.are_due(self._runs) and not self._timer.isActive():
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
        is_running = self._state is State.RUNNING
        self._news = self._asides.go_on(self._runs, SLICE_SECONDS, self._slices.chunk, is_running) or self._news
        if not is_running:
            if not self._asides.are_due(self._runs):
                # No later tick would offer what came of this one.
                self._timer.stop()
                self._frame_due = 0.0
        elif self._is_flat_out:
            self._advance(_MOST_AT_ONCE, perf_counter())
        else:
            self._pace.count(self._advance(self._pace.due(now), now))
        if perf_counter() >= self._frame_due:
            self._offer()

    def _advance(self, most: int, begin: float) -> int:
        """Make up to `most` iterations for up to a slice of time; returns how many."""
        made = self._slices.advance(self._runs, self._course, most, begin, self._frame_due)
        if not self._runs.going:
            self._end(State.FINISHED if Ending.CALM in self._runs.ended else State.DIVERGED)
        elif self._runs.i == self._course.target:
            self._end(State.PAUSED if self._course.goal.opened else State.FINISHED)
        self._news = self._news or made > 0
        return made

    def _end(self, state: State) -> None:
        self._state, self._news = state, True
        self._frame_due = 0.0
        self._rest()

    def _offer(self) -> None:
        """Make a frame, if there is news and the window has drawn the last one; one ahead of it, while runs go on."""
        if not self._news or self._in_flight >= (_FRAMES_AHEAD if self._state is State.RUNNING else 1):
            return
        now = perf_counter()
        self._frame_due = max(self._frame_due, now - FRAME_SECONDS) + FRAME_SECONDS
        self._in_flight += 1
        self._news = False
        members = self._asides.members(self._scene, self._view)
        self.frame_made.emit(self._scene.frame(self._run_id, self._edit, self._doing, members))
