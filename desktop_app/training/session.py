"""Owns the trainer and its thread, is the only one to talk to them, and re-emits signals in the window's thread.

`settings` and `state` follow the user's commands at once; frames that are older than a command do not turn them back.
"""

from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop_app.core.model.edits import restarted_at
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.model.parameters import CHANGEABLE, MOST_CHANGES, MOST_RUNS
from desktop_app.core.run.run import View
from desktop_app.training.compiler import Compiler
from desktop_app.training.frame import Frame, Goal, State, Tolerances
from desktop_app.training.scene import Scene, SceneEdit
from desktop_app.training.trainer import Command, Trainer
from desktop_app.words.edits import FULL, FULL_OF_PATTERNS, continues_last_edit, edit_name, refusals, restart_sentence


class Session(QObject):
    """The runs, as the window knows them: `settings` are those of the active one.

    Call `frame_drawn` after each frame, and `close` at the end.
    """

    frame_ready = Signal(object)  # Frame
    settings_changed = Signal(object)  # Experiment: what is in force now
    restarted = Signal(str)  # why a run began again
    changes_dropped = Signal(object)  # iterations of changes recorded for later that do not fit an edit before them
    inspected = Signal(object)  # Step
    runs_copied = Signal(object)  # Lockstep: a copy, for the receiver's own use
    failed = Signal(str)  # traceback

    _commanded = Signal(object, object)  # the number of the command, and the command

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = FIRST
        self.active = 0
        self.frame: Frame | None = None
        self._all_settings = [self.settings]  # what is in force in each of the runs
        self._aside: tuple[list[Experiment], int] | None = None  # the same, of what is put aside
        self._command = self._opening = 0  # their numbers
        self._expected: State | None = None  # what was commanded, and no frame shows yet
        self._is_drawing = False  # the window has a frame, and one more may wait for it
        self._next_frame: Frame | None = None
        self._compiler: Compiler | None = None
        self._thread = QThread(self)
        self._thread.setObjectName("training")
        self._trainer = trainer = Trainer()
        trainer.moveToThread(self._thread)
        self._thread.finished.connect(trainer.deleteLater)
        self._commanded.connect(trainer.do)
        trainer.frame_made.connect(self._on_frame_made)
        trainer.inspected.connect(self.inspected)
        trainer.copied.connect(self.runs_copied)
        trainer.failed.connect(self._on_failed)
        self._thread.start()

    @property
    def state(self) -> State:
        """The state that was commanded last, until a frame shows what came of it."""
        return self._expected or (self.frame.state if self.frame else State.IDLE)

    @property
    def is_settled(self) -> bool:
        """Whether the frame shows every command, or no more frames come."""
        frame = self.frame
        return frame is not None and (
            frame.state is State.FAILED or (frame.opening, frame.command) == (self._opening, self._command)
        )

    def compile(self) -> None:
        """Compile the training loop on another thread; until that is done, runs are interpreted. Not after `close`."""
        if self._compiler is None and self._thread.isRunning():
            self._compiler = Compiler()
            self._compiler.start()

    def open(
        self, *experiments: Experiment, at: int = 0, words: str = "Opened.", active: int = 0, edit: str = "",
        document: int | None = None,
    ) -> None:  # fmt: skip
        """Begin runs of `experiments`, and go on to iteration `at` flat out, while `words` say what was opened.

        This is an `edit` of that name, as "opening river.nudge"; without a name, nothing before it can be undone.
        Frames carry the number of the `document` that was opened last, also when undo goes back to an earlier one.
        """
        place = Goal(iterations=at, opened=words) if at else None
        self._opening = opening = self._opening + 1
        self._all_settings, self.active = [experiment.settings_at(0) for experiment in experiments], active
        self.settings = self._all_settings[active]
        self._expected = State.RUNNING if at else State.IDLE
        self._send_numbered(lambda trainer: trainer.open(opening, experiments, active, place, edit, document))
        self.settings_changed.emit(self.settings)

    def put_aside(self) -> None:
        """Put the runs away as they stand, with all that can be undone, until `bring_back`; open others meanwhile."""
        if self._aside is None:
            self._aside = self._all_settings, self.active
            self._send(Trainer.put_aside)

    def bring_back(self) -> None:
        """Show again what was put aside, as it was; runs that were under way are paused."""
        if self._aside is None:
            return
        (self._all_settings, self.active), self._aside = self._aside, None
        self.settings = self._all_settings[self.active]
        self._opening = opening = self._opening + 1
        self._send_numbered(lambda trainer: trainer.bring_back(opening), State.PAUSED)
        self.settings_changed.emit(self.settings)

    def reset(self) -> None:
        """Go back to iteration 0; the parameters stay as they are now."""
        self._begin_again("reset")

    def _begin_again(self, edit: str) -> None:
        self._all_settings[self.active] = self.settings
        experiments = (restarted_at(settings, 0) for settings in self._all_settings)
        self.open(*experiments, active=self.active, edit=edit)

    def duplicate(self) -> bool:
        """Add a run like the active one, which becomes the active one; False where there are the most already."""
        if has_room := len(self._all_settings) < MOST_RUNS:
            self._all_settings.append(self.settings)
            self._edit("duplication", Scene.duplicate)
        return has_room

    def add(self, experiment: Experiment, at: int, edit: str, words: str) -> bool:
        """Add a run, which becomes the active one, and make it up to where the others stand, and at least to `at`.

        False where there are the most already.
        """
        if has_room := len(self._all_settings) < MOST_RUNS:
            at = max(at, self.frame.latest if self.frame is not None else 0)
            self._all_settings.append(experiment)
            self._edit(edit, lambda scene: scene.add(experiment))
            self.play(Goal(iterations=at, opened=words))
        return has_room

    def remove(self, k: int) -> None:
        """Remove run `k`."""
        self._edit("removal", lambda scene: scene.remove(k))

    def activate(self, k: int) -> None:
        """Make run `k` the active one, if there is one: the parameters are about it."""
        if k >= len(self._all_settings):
            return  # a table may still show the runs of before
        self._all_settings[self.active] = self.settings
        self.active, self.settings = k, self._all_settings[k]
        self._send_numbered(lambda trainer: trainer.activate(k))
        self.settings_changed.emit(self.settings)

    def activate_next(self) -> None:
        """Make the run after the active one active, or the first after the last."""
        self.activate((self.active + 1) % len(self._all_settings))

    def rename(self, k: int, name: str) -> None:
        self._edit("renaming", lambda scene: scene.runs.rename(k, name))

    def alter(self, values: dict[str, Any]) -> list[str]:
        """Set parameters by path; returns what is wrong with them, in sentences, and then changes nothing.

        What can change during a run takes effect from the coming iteration on; anything else begins the run again.
        """
        pairs = tuple(values.items())
        wished = self.settings.with_values(pairs)
        wrong = refusals(wished, self.settings, tuple(values), self._is_under_way)
        if wrong or (wished == self.settings and not any(path.startswith("weights.") for path in values)):
            return wrong
        lasting = [path for path in values if path not in CHANGEABLE]
        begins_again = bool(lasting) and self._is_under_way
        if not begins_again and self._is_full:
            frame = self.frame
            return [FULL if frame and len(frame.experiment.changes) >= MOST_CHANGES else FULL_OF_PATTERNS]
        self.settings = wished
        if begins_again:
            self._begin_again(edit_name(values))
            self.restarted.emit(restart_sentence(values, lasting[0]))
            return []
        # A formula that is being typed may have one weight or two, and set the start of the second.
        of = ("formula",) if "formula" in values else tuple(values)
        key = of if continues_last_edit(values) else None
        self._edit(edit_name(values), lambda scene: scene.alter(pairs), key)
        self.settings_changed.emit(self.settings)
        return []

    def compare(self, tolerances: Tolerances | None) -> None:
        """Compare the runs by these tolerances, and put that into frames; None: stop comparing."""
        self._send(lambda trainer: trainer.compare(tolerances))

    @property
    def _is_under_way(self) -> bool:
        """Whether iterations are made, or commanded."""
        is_made = self.frame is not None and self.frame.opening == self._opening and self.frame.latest > 0
        return is_made or self._expected in (State.RUNNING, State.PAUSED)

    @property
    def _is_full(self) -> bool:
        """Whether the active run, as far as it is shown, has as many changes as it can."""
        frame = self.frame
        if frame is None or frame.opening != self._opening:
            return False
        return frame.experiment.is_full(frame.iteration if frame.is_past else None)

    def play(self, goal: Goal) -> None:
        self._send_numbered(lambda trainer: trainer.play(goal), State.RUNNING)

    def set_goal(self, goal: Goal) -> None:
        """Change the goal of runs that are under way; runs that stand get theirs when they play."""
        self._send(lambda trainer: trainer.set_goal(goal))

    def pause(self) -> None:
        self._send_numbered(Trainer.pause, State.PAUSED)

    def step(self) -> None:
        """Make one iteration; in the past, show the next one."""
        self._send_numbered(Trainer.step, self._standing)

    def move(self, by: int) -> None:
        """Show an earlier or a later iteration than the one commanded last."""
        self._send_numbered(lambda trainer: trainer.move(by), self._standing)

    @property
    def _standing(self) -> State | None:
        """Runs that are under way are left alone."""
        return None if self.state is State.RUNNING else State.PAUSED

    def show(self, i: int | None) -> None:
        """Stand, and show iteration `i`; None: the latest."""
        self._send_numbered(lambda trainer: trainer.show(i), State.PAUSED)

    def branch(self) -> None:
        """Go on from the iteration that is shown; the iterations after it are dropped, until `undo`."""
        self._expected = State.PAUSED
        self._edit("going on from the past", Scene.branch)

    def undo(self) -> None:
        """Stand where everything was before the last edit; see `Scene`."""
        self._send_numbered(Trainer.undo, State.PAUSED)

    def redo(self) -> None:
        """Stand where everything was before the last undo."""
        self._send_numbered(Trainer.redo, State.PAUSED)

    def set_speed(self, speed: float) -> None:
        """Set the iterations a second, or `FLAT_OUT`."""
        self._send(lambda trainer: trainer.set_speed(speed))

    def set_view(self, view: View) -> None:
        """Set the iterations that frames have curves of."""
        self._send(lambda trainer: trainer.set_view(view))

    def inspect(self, i: int) -> None:
        """Ask for the worked step of iteration `i`; `inspected` answers."""
        self._send(lambda trainer: trainer.inspect(i))

    def copy_runs(self) -> None:
        """Ask for a copy of the runs as they stand now; `runs_copied` answers."""
        self._send(Trainer.copy)

    def frame_drawn(self) -> None:
        """The window has drawn the last frame, and can take the next one."""
        self._send(Trainer.frame_drawn)
        self._is_drawing, frame, self._next_frame = False, self._next_frame, None
        if frame is not None:
            self._on_frame_made(frame)

    def close(self) -> None:
        """Stop, quit, wait: nothing is terminated."""
        self._send(Trainer.stop)
        self._thread.quit()
        self._thread.wait()
        if self._compiler is not None:
            self._compiler.close()

    def _edit(self, name: str, change: SceneEdit, key: object = None) -> None:
        """Edit the runs, on their thread; successive edits with the same `key` are undone as one."""
        self._send_numbered(lambda trainer: trainer.edit(name, change, key))

    def _send_numbered(self, command: Command, expected: State | None = None) -> None:
        """Send a command that a frame will show, and the state it leads to: it carries the number of the last one."""
        self._expected = expected or self._expected
        self._command += 1
        self._send(command)

    def _send(self, command: Command) -> None:
        """Have the trainer do something, on its thread: a command uses values of the session, never the session."""
        self._commanded.emit(self._command, command)

    @Slot(object)
    def _on_frame_made(self, frame: Frame) -> None:
        if frame.opening != self._opening:
            self._send(Trainer.frame_drawn)
            return
        if self._is_drawing:
            self._next_frame = frame
            return
        self._is_drawing = True
        before, self.frame = self.frame, frame
        if frame.command == self._command:
            self._expected = None
            self.active, self._all_settings = frame.active, [member.reading.settings for member in frame.members]
            if frame.reading.settings != self.settings:
                self.settings = frame.reading.settings
                self.settings_changed.emit(self.settings)
        self.frame_ready.emit(frame)
        if before is not None and before.opening == frame.opening and len(frame.dropped) > len(before.dropped):
            self.changes_dropped.emit(frame.dropped[len(before.dropped) :])

    @Slot(str)
    def _on_failed(self, details: str) -> None:
        import logging

        logging.getLogger(__name__).error("the trainer failed: %s", details)
        self._expected = None
        if self.frame:
            self.frame = self.frame._replace(state=State.FAILED)
            self.frame_ready.emit(self.frame)
        self.failed.emit(details)
