"""What the actions of time and of runs do: each is one command to the session."""

from collections.abc import Callable

from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import Goal, State
from desktop_app.training.session import Session
from desktop_app.ui.common.actions import Actions


def connect_playback(actions: Actions, session: Session, goal: Callable[[], Goal]) -> None:
    """Connect play, time and undo to the session; `goal` is how long a press of Play lasts."""

    def play_or_pause() -> None:
        session.pause() if session.state is State.RUNNING else session.play(goal())

    actions.play.triggered.connect(play_or_pause)
    actions.step.triggered.connect(session.step)
    actions.first.triggered.connect(lambda: session.show(0))
    actions.back_ten.triggered.connect(lambda: session.move(-10))
    actions.back.triggered.connect(lambda: session.move(-1))
    actions.on_ten.triggered.connect(lambda: session.move(10))
    actions.latest.triggered.connect(lambda: session.show(None))
    actions.branch.triggered.connect(session.branch)
    actions.reset.triggered.connect(session.reset)
    actions.restore.triggered.connect(lambda: session.open(Experiment(), edit="restoring defaults"))
    actions.undo.triggered.connect(session.undo)
    actions.redo.triggered.connect(session.redo)


def connect_runs(actions: Actions, session: Session) -> None:
    """Connect what is done with several runs."""
    actions.duplicate.triggered.connect(session.duplicate)
    actions.remove.triggered.connect(lambda: session.remove(session.active))
    actions.next_run.triggered.connect(session.activate_next)
