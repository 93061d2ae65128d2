"""Owns the thread and the trainer, and is the only one who talks to them; re-emits in the window's thread.

Commands go over as queued calls. `settings` and `state` are what the person set and asked for, at once; frames that
are older than a command do not turn them back.
"""

import threading
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import CHANGEABLE
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import View
from desktop_app.training.asked import Asked
from desktop_app.training.comparer import Tolerances
from desktop_app.training.frame import Frame, Goal, State
from desktop_app.training.scene import Edit, Scene
from desktop_app.training.trainer import Trainer
from desktop_app.words.edits import continues_last_edit, edit_name, refusals, restart_sentence


class Session(QObject):
    """The runs, as the window knows them: `settings` are those of the active one.

    Call `frame_drawn` after each frame, and `close` at the end.
    """

    frame_ready = Signal(object)  # Frame
    settings_changed = Signal(object)  # Experiment: what is in force now
    restarted = Signal(str)  # why a run began again
    dropped = Signal(object)  # tuple of iterations: changes recorded there do not fit what was edited before them
    inspected = Signal(object)  # Step
    runs_copied = Signal(object)  # Lockstep: whoever asked may do with them as they like
    failed = Signal(str)  # traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = Experiment()
        self.active = 0
        self._all = [self.settings]  # what is in force in each of the runs
        self.frame: Frame | None = None
        self._edit = self._run = 0
        self._asked: State | None = None  # what no frame shows yet
        self._is_drawing = False  # the window has a frame, and one more may wait for it
        self._waiting: Frame | None = None
        self._compiler: threading.Thread | None = None
        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self._trainer, self._ask = Trainer(), Asked(self)
        self._trainer.moveToThread(self._thread)
        self._thread.finished.connect(self._trainer.deleteLater)
        self._connect()
        self._thread.start()

    def _connect(self) -> None:
        trainer = self._trainer
        self._ask.connect_to(trainer)
        trainer.frame_made.connect(self._on_frame_made)
        trainer.inspected.connect(self.inspected)
        trainer.copied.connect(self.runs_copied)
        trainer.failed.connect(self._on_failed)

    @property
    def state(self) -> State:
        """What was asked for last, until a frame shows what came of it."""
        return self._asked or (self.frame.state if self.frame else State.IDLE)

    @property
    def is_settled(self) -> bool:
        """Whether all that was asked for is in the frame, or no more comes."""
        frame = self.frame
        return frame is not None and (
            frame.state is State.FAILED or (frame.run == self._run and frame.edit == self._edit)
        )

    def compile(self) -> None:
        """Compile the training loop beside everything else; until it is done, runs are interpreted."""
        if self._compiler is None:
            self._compiler = threading.Thread(target=loop.compile, name="compiler")
            self._compiler.start()

    def open(
        self, *experiments: Experiment, at: int = 0, words: str = "Opened.", active: int = 0, edit: str = "",
        document: int | None = None,
    ) -> None:  # fmt: skip
        """Begin runs of `experiments`, and go on to iteration `at` flat out; `words` tell meanwhile what was opened.

        It is an `edit` of that name, as "opening river.nudge"; without a name nothing before it can be undone.
        Frames tell the number of the `document` that was opened last, also where undo comes back to another one.
        """
        place = Goal(iterations=at, opened=words) if at else None
        self._run += 1
        self._all, self.active = [experiment.settings_at(0) for experiment in experiments], active
        self.settings = self._all[active]
        self._asked = State.RUNNING if at else State.IDLE
        self._ask.open.emit(self._run, self._next_edit(), experiments, active, place, edit, document)
        self.settings_changed.emit(self.settings)

    def reset(self) -> None:
        """Back to iteration 0; the parameters stay as they are now."""
        self._begin_again("reset")

    def _begin_again(self, edit: str) -> None:
        self._all[self.active] = self.settings
        self.open(*(settings.begun_again(0) for settings in self._all), active=self.active, edit=edit)

    def duplicate(self) -> None:
        """Put another run like the active one beside it, which is active then."""
        self._all.append(self.settings)
        self._edit_scene("duplication", Scene.duplicate)

    def remove(self, k: int) -> None:
        """Let run `k` go."""
        self._edit_scene("removal", lambda scene: scene.remove(k))

    def activate(self, k: int) -> None:
        """Let run `k` be the one that the parameters are about."""
        self._all[self.active] = self.settings
        self.active, self.settings = k, self._all[k]
        self._ask.activate.emit(self._next_edit(), k)
        self.settings_changed.emit(self.settings)

    def activate_next(self) -> None:
        """Let the run after the active one be active, or the first after the last."""
        self.activate((self.active + 1) % len(self._all))

    def rename(self, k: int, name: str) -> None:
        self._edit_scene("renaming", lambda scene: scene.rename(k, name))

    def alter(self, values: dict[str, Any]) -> list[str]:
        """Set parameters by path; returns what is wrong with them, in words, and then alters nothing.

        What can change during a run takes effect from the coming iteration on; anything else begins the run again.
        """
        pairs = tuple(values.items())
        wished = self.settings.with_values(pairs)
        wrong = refusals(wished, self.settings, tuple(values), self._is_under_way)
        if wrong or (wished == self.settings and not any(path.startswith("weights.") for path in values)):
            return wrong
        self.settings = wished
        lasting = [path for path in values if path not in CHANGEABLE]
        if lasting and self._is_under_way:
            self._begin_again(edit_name(values))
            self.restarted.emit(restart_sentence(values, lasting[0]))
            return []
        key = tuple(values) if continues_last_edit(values) else None
        self._edit_scene(edit_name(values), lambda scene: scene.alter(pairs), key)
        self.settings_changed.emit(self.settings)
        return []

    def compare(self, tolerances: Tolerances | None) -> None:
        """Judge the runs by these tolerances, which frames tell of; None: no more."""
        self._ask.compare.emit(tolerances)

    @property
    def _is_under_way(self) -> bool:
        """Whether iterations are made, or were asked for."""
        is_made = self.frame is not None and self.frame.run == self._run and self.frame.latest > 0
        return is_made or self._asked in (State.RUNNING, State.PAUSED)

    def play(self, goal: Goal) -> None:
        self._asked = State.RUNNING
        self._ask.play.emit(self._next_edit(), goal)

    def set_goal(self, goal: Goal) -> None:
        """Another goal for a run that is on its way; one that stands is told when it plays."""
        self._ask.goal.emit(goal)

    def pause(self) -> None:
        self._asked = State.PAUSED
        self._ask.pause.emit(self._next_edit())

    def step(self) -> None:
        """Make one iteration; in the past, look at the next."""
        self._ask_to_stand()
        self._ask.step.emit(self._next_edit())

    def move(self, by: int) -> None:
        """Look at an iteration further back or on than the one asked for last."""
        self._ask_to_stand()
        self._ask.move.emit(self._next_edit(), by)

    def _ask_to_stand(self) -> None:
        """A run that is under way is left alone."""
        if self.state is not State.RUNNING:
            self._asked = State.PAUSED

    def show(self, i: int | None) -> None:
        """Stand, and look at iteration `i`; None: at the latest."""
        self._asked = State.PAUSED
        self._ask.show.emit(self._next_edit(), i)

    def branch(self) -> None:
        """Go on from the iteration that is shown; what was after it is dropped, until `undo`."""
        self._asked = State.PAUSED
        self._edit_scene("going on from the past", Scene.branch)

    def undo(self) -> None:
        """Stand, and be where everything was before the last edit; see `Scene`."""
        self._asked = State.PAUSED
        self._ask.take_back.emit(self._next_edit(), False)

    def redo(self) -> None:
        """Stand, and be where the last undo came from."""
        self._asked = State.PAUSED
        self._ask.take_back.emit(self._next_edit(), True)

    def set_speed(self, speed: float) -> None:
        """Iterations a second, or `FLAT_OUT`."""
        self._ask.speed.emit(speed)

    def look(self, view: View) -> None:
        self._ask.look.emit(view)

    def inspect(self, i: int) -> None:
        """Ask for the worked step of iteration `i`; `inspected` answers."""
        self._ask.inspect.emit(i)

    def copy_runs(self) -> None:
        """Ask for runs of one's own that stand where these stand now; `runs_copied` answers."""
        self._ask.copy.emit()

    def frame_drawn(self) -> None:
        """The last frame is on the screen: the next one may come, or is there."""
        self._ask.drawn.emit()
        self._is_drawing, frame, self._waiting = False, self._waiting, None
        if frame is not None:
            self._on_frame_made(frame)

    def close(self) -> None:
        """Stop, quit, wait: nothing is terminated."""
        self._ask.stop.emit()
        self._thread.quit()
        self._thread.wait()
        if self._compiler is not None:
            self._compiler.join()

    def _edit_scene(self, name: str, change: Edit, key: object = None) -> None:
        """Have the runs edited, on their own thread; edits with the same `key` in succession are one to undo."""
        self._ask.edit.emit(self._next_edit(), name, change, key)

    def _next_edit(self) -> int:
        self._edit += 1
        return self._edit

    @Slot(object)
    def _on_frame_made(self, frame: Frame) -> None:
        if frame.run != self._run:
            self._ask.drawn.emit()
            return
        if self._is_drawing:
            self._waiting = frame
            return
        self._is_drawing = True
        before, self.frame = self.frame, frame
        if frame.edit == self._edit:
            self._asked = None
            self.active, self._all = frame.active, [member.reading.settings for member in frame.members]
            if frame.reading.settings != self.settings:
                self.settings = frame.reading.settings
                self.settings_changed.emit(self.settings)
        self.frame_ready.emit(frame)
        if before is not None and before.run == frame.run and len(frame.dropped) > len(before.dropped):
            self.dropped.emit(frame.dropped[len(before.dropped) :])

    @Slot(str)
    def _on_failed(self, details: str) -> None:
        import logging

        logging.getLogger(__name__).error("the trainer failed: %s", details)
        self._asked = None
        if self.frame:
            self.frame = self.frame._replace(state=State.FAILED)
            self.frame_ready.emit(self.frame)
        self.failed.emit(details)
