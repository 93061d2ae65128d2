"""Drives the runs on their own thread: paced by a timer, and never waiting for the window.

A tick makes the iterations that are due, or a few milliseconds' worth when flat out, and offers a frame. At most two
frames are under way: one that the window draws, and one that waits for it.
"""

import traceback
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import View
from desktop_app.training.background_work import BackgroundWork
from desktop_app.training.frame import FLAT_OUT, Goal, State, Tolerances
from desktop_app.training.history import Playback
from desktop_app.training.lockstep import Ending, Lockstep
from desktop_app.training.pacing import SLICE_SECONDS, Course, Pace, Slices
from desktop_app.training.scene import Scene, SceneEdit

FRAME_SECONDS = 1 / 60
PACED_TICK_MS = 8
_MOST_AT_ONCE = 2**40
# With one frame waiting, the window need not wait for the end of a slice.
_FRAMES_AHEAD = 2


class Trainer(QObject):
    """Lives on the session's thread; the window calls it through `do` only, by a queued signal."""

    frame_made = Signal(object)  # Frame
    inspected = Signal(object)  # Step
    copied = Signal(object)  # Lockstep
    failed = Signal(str)  # traceback

    def __init__(self) -> None:
        super().__init__()
        self._scene = Scene()
        self._aside: tuple[Scene, Playback] | None = None  # what a lesson has put away
        self._opening = self._command = 0
        self._state = State.IDLE
        self._view = View()
        self._background, self._slices = BackgroundWork(), Slices()
        self._course, self._pace = Course(), Pace(10.0)
        self._under_way = 0  # frames that the window has not drawn yet
        self._has_news = False
        self._frame_due = 0.0
        self._background.begin(self._runs, self._view)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    @Slot(object, object)
    def do(self, number: int, command: "Command") -> None:
        """Do what the window commands; the next frame tells the `number` of the last command that is in it."""
        self._command = number
        self._call(partial(command, self))

    @Slot()
    def _on_timeout(self) -> None:
        self._call(self._tick)

    def _call(self, call: Callable[[], None]) -> None:
        """Carry an exception over to the window: on this thread it would be lost."""
        try:
            call()
        except Exception:
            self._timer.stop()
            self._state = State.FAILED
            self.failed.emit(traceback.format_exc())

    def open(
        self, opening: int, experiments: Sequence[Experiment], active: int = 0, place: Goal | None = None,
        name: str = "", document: int | None = None,
    ) -> None:  # fmt: skip
        """Begin runs of `experiments` at iteration 0, as an edit of that `name`, and play to `place`, if it is given.

        Frames tell the number of the `opening` from now on.
        """
        self._scene.open(name, experiments, active, self._playback, document)
        self._opening, self._course = opening, Course()
        self._background.begin(self._runs, self._view)
        if place is None:
            self._stand(State.IDLE)
        else:
            self.play(place)

    def put_aside(self) -> None:
        """Put everything away as it stands, but paused, until `bring_back`; other runs can be opened meanwhile."""
        self._stand()
        if self._aside is None:
            self._aside, self._scene = (self._scene, self._playback), Scene()

    def bring_back(self, opening: int) -> None:
        """Stand where everything was put aside, with its history; what was opened meanwhile is dropped."""
        if self._aside is not None:
            (self._scene, playback), self._aside = self._aside, None
            self._opening = opening
            self._stand_at(playback)

    def activate(self, k: int) -> None:
        """Make run `k` the active one."""
        self._runs.active = min(k, len(self._runs.runs) - 1)
        self._scene.history.settle()
        self._show()

    def edit(self, name: str, change: SceneEdit, key: object = None) -> None:
        """Edit the runs; they keep going, but lose their target if they are other runs now."""
        before = self._runs
        self._scene.edit(name, change, self._playback, key)
        if self._runs is not before:
            self._course.target = None
        if self._state in (State.FINISHED, State.DIVERGED) or (self._runs is not before and self._runs.latest):
            self._state = State.PAUSED
        self._background.begin(self._runs, self._view)
        self._work_in_background()
        self._show()

    def undo(self) -> None:
        """Stand where everything was before the last edit."""
        self._stand_at(self._scene.undo(self._playback))

    def redo(self) -> None:
        """Stand where everything was before the last undo."""
        self._stand_at(self._scene.redo(self._playback))

    def play(self, goal: Goal) -> None:
        """Make iterations until `goal`; a number of iterations that is reached already is made once more."""
        self._scene.show(None)
        self._scene.history.settle()
        self._aim(goal)
        self._state = State.RUNNING
        self._run_on()
        self._show()

    def set_goal(self, goal: Goal) -> None:
        """Change the goal of runs that are under way, or paused on their way."""
        is_opening = self._state is State.RUNNING and self._course.goal.opened
        if self._state in (State.RUNNING, State.PAUSED) and goal != self._course.goal and not is_opening:
            self._aim(goal)
            self._show()

    def pause(self) -> None:
        self._stand()

    def step(self) -> None:
        """Make one iteration; in the past, show the next one. Runs that are under way are left alone."""
        if self._state is State.RUNNING or self._scene.shown is not None:
            self.move(1)
            return
        self._course.goal = self._course.goal._replace(opened="")  # no longer the place in a file that was opened
        self._runs.wake()
        made = self._runs.advance(1)
        self._stand(State.PAUSED if made else State.DIVERGED)

    def move(self, by: int) -> None:
        """Show an earlier or a later iteration. Runs that are under way are left alone."""
        if self._state is State.RUNNING:
            self._show()
        else:
            self.show(self._scene.iteration + by)

    def show(self, i: int | None) -> None:
        """Stand, and show iteration `i`, or the nearest one; None: the latest."""
        self._scene.show(i)
        self._stand()

    def set_speed(self, speed: float) -> None:
        """Set the iterations a second, or `FLAT_OUT`."""
        self._pace.speed = speed
        if self._state is State.RUNNING:
            self._run_on()

    def set_view(self, view: View) -> None:
        """Make frames of another view: coarse ones at once, exact ones when they are replayed."""
        self._view = view
        self._background.begin(self._runs, view)
        self._work_in_background()
        self._show()

    def compare(self, tolerances: Tolerances | None) -> None:
        """Compare the runs by these tolerances; None: stop comparing."""
        self._background.compare(tolerances)
        self._work_in_background()

    def inspect(self, i: int) -> None:
        """Work out the active run's step of an earlier iteration."""
        self.inspected.emit(self._runs.run.step(max(0, min(i, self._runs.run.i))))

    def copy(self) -> None:
        """Give away a copy of the runs."""
        self.copied.emit(self._runs.copied())

    def frame_drawn(self) -> None:
        """The window has drawn a frame."""
        self._under_way = max(0, self._under_way - 1)
        if self._state is not State.RUNNING or perf_counter() >= self._frame_due:
            self._offer()

    def stop(self) -> None:
        self._timer.stop()

    @property
    def _runs(self) -> Lockstep:
        return self._scene.runs

    @property
    def _playback(self) -> Playback:
        return Playback(self._state, self._course.goal, self._course.target)

    def _aim(self, goal: Goal) -> None:
        self._course.aim(goal, self._runs.i)
        self._runs.wake()

    def _stand_at(self, playback: Playback | None) -> None:
        """Stand where undo or redo went; None: there was nothing to undo or redo."""
        if playback is not None:
            self._course = Course(playback.goal, playback.target)
            self._background.begin(self._runs, self._view)
        self._stand(playback and playback.state)

    def _stand(self, state: State | None = None) -> None:
        """Make no more iterations, and be in `state`; without one, runs that were under way are paused."""
        self._state = state or (State.PAUSED if self._state is State.RUNNING else self._state)
        self._scene.history.settle()
        self._rest()
        self._show()

    def _rest(self) -> None:
        """Make no more iterations: there is time to replay those that came into view."""
        self._timer.stop()
        self._background.begin_stale()
        self._work_in_background()

    def _work_in_background(self) -> None:
        """Keep ticking as long as there is background work."""
        if self._background.is_due(self._runs) and not self._timer.isActive():
            self._timer.start(0)

    def _show(self) -> None:
        """There is something new to see: offer it at once, unless ticks come anyway."""
        self._has_news = True
        if self._state is not State.RUNNING:
            self._offer()

    def _run_on(self) -> None:
        """Tick, and count what is due at this speed from now on."""
        self._pace.begin()
        self._timer.start(0 if self._is_flat_out else PACED_TICK_MS)

    @property
    def _is_flat_out(self) -> bool:
        return self._pace.speed == FLAT_OUT or bool(self._course.goal.opened)

    def _tick(self) -> None:
        now = perf_counter()
        is_running = self._state is State.RUNNING
        if self._background.work(self._runs, SLICE_SECONDS, self._slices.chunk, is_running):
            self._has_news = True
        if not is_running:
            if not self._background.is_due(self._runs):
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
            self._end(State.FINISHED if Ending.SMALL_GRADIENTS in self._runs.ended else State.DIVERGED)
        elif self._runs.i == self._course.target:
            self._end(State.PAUSED if self._course.goal.opened else State.FINISHED)
        self._has_news = self._has_news or made > 0
        return made

    def _end(self, state: State) -> None:
        self._state, self._has_news = state, True
        self._frame_due = 0.0
        self._rest()

    def _offer(self) -> None:
        """Make a frame if there is news, and room for one under way: two while the runs go on, else one."""
        if not self._has_news or self._under_way >= (_FRAMES_AHEAD if self._state is State.RUNNING else 1):
            return
        now = perf_counter()
        self._frame_due = max(self._frame_due, now - FRAME_SECONDS) + FRAME_SECONDS
        self._under_way += 1
        self._has_news = False
        members = self._background.members(self._scene, self._view)
        self.frame_made.emit(self._scene.frame(self._opening, self._command, self._playback, members))


Command = Callable[[Trainer], None]
