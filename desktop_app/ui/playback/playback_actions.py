"""The actions of time and of runs: what they do, each by one command to the session, and when they can be used."""

from collections.abc import Callable

from PySide6.QtGui import QAction

from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.model.parameters import MOST_RUNS
from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Frame, Goal, State
from desktop_app.training.session import Session
from desktop_app.ui.common.actions import Actions, ActionSpec, with_key
from desktop_app.ui.common.icons import icon

NO_MORE_RUNS = f"There are {MOST_RUNS} runs, the most there can be. Remove one to make room for another."


def connect_playback(actions: Actions, session: Session, goal: Callable[[], Goal]) -> None:
    """Connect play, time and undo to the session; `goal` is how long a press of Play lasts."""

    def play_or_pause() -> None:
        session.pause() if session.state is State.RUNNING else session.play(goal())

    actions.play.triggered.connect(play_or_pause)
    actions.step.triggered.connect(session.step)
    actions.first.triggered.connect(lambda: session.show(0))
    actions.back_ten.triggered.connect(lambda: session.move(-10))
    actions.back.triggered.connect(lambda: session.move(-1))
    actions.forward_ten.triggered.connect(lambda: session.move(10))
    actions.latest.triggered.connect(lambda: session.show(None))
    actions.branch.triggered.connect(session.branch)
    actions.reset.triggered.connect(session.reset)
    actions.restore.triggered.connect(lambda: session.open(FIRST, edit="restoring defaults"))
    actions.undo.triggered.connect(session.undo)
    actions.redo.triggered.connect(session.redo)


def connect_runs(actions: Actions, session: Session, say: Callable[[str], None]) -> None:
    """Connect what is done with several runs."""

    def duplicate() -> None:
        if not session.duplicate():
            say(NO_MORE_RUNS)

    actions.duplicate.triggered.connect(duplicate)
    actions.remove.triggered.connect(lambda: session.remove(session.active))
    actions.next_run.triggered.connect(session.activate_next)


def show_state(actions: Actions, frame: Frame | None, theme: Theme) -> None:
    """Enable what can be done in the state of a frame."""
    state = frame.state if frame else State.IDLE
    is_running, has_ended = state is State.RUNNING, state in (State.DIVERGED, State.FAILED)
    actions.play.setText("Pause" if is_running else "Play")
    actions.play.setToolTip(with_key(actions.play.text(), actions.play))
    actions.play.setIcon(icon("pause" if is_running else "play", theme.text))
    actions.play.setEnabled(not has_ended)
    can_look = frame is not None and not is_running and state is not State.FAILED
    is_past = frame is not None and frame.is_past
    actions.step.setEnabled(not is_running and (is_past or not has_ended))
    for action in (actions.first, actions.back_ten, actions.back):
        action.setEnabled(can_look and frame is not None and frame.iteration > 0)
    for action in (actions.forward_ten, actions.latest, actions.branch):
        action.setEnabled(can_look and is_past)
    _show_edit(actions.undo, Actions.undo, frame.undo if frame else "")
    _show_edit(actions.redo, Actions.redo, frame.redo if frame else "")
    runs = 0 if frame is None else len(frame.members)
    for action in (actions.remove, actions.next_run):
        action.setEnabled(runs > 1)


def _show_edit(action: QAction, declared: ActionSpec, edit: str) -> None:
    """Name the edit that is undone or redone; without one there is nothing to do."""
    action.setText(f"{declared.text} {edit.replace('&', '&&')}".rstrip())
    action.setToolTip(with_key(f"{action.iconText()} {edit}" if edit else declared.tip, action))
    action.setEnabled(bool(edit))
