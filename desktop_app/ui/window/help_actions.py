"""What each action of the window does; dialogs and pictures come when they are needed, and not before the window."""

from typing import TYPE_CHECKING

from desktop_app.core.model.experiment import Experiment
from desktop_app.ui.common.actions import keys_in_words
from desktop_app.ui.export.data_wiring import DataWiring
from desktop_app.ui.export.export_actions import wire_pictures
from desktop_app.ui.notebook.controller import wire_notebook

if TYPE_CHECKING:
    from desktop_app.ui.window.main_window import MainWindow


def wire_actions(window: "MainWindow") -> None:
    """Connect the window's actions."""
    _wire_runs(window)
    _wire_time(window)
    wire_pictures(window)
    DataWiring(window)
    wire_notebook(window)
    actions = window.actions_
    _wire_files(window)
    actions.quit.triggered.connect(window.close)
    actions.follow.triggered.connect(window.board.follow)
    actions.theory.toggled.connect(lambda on: _say(window, window.board.show_theory(on)))
    actions.keys.triggered.connect(lambda: _tell_keys(window))
    actions.log.triggered.connect(lambda: _tell_log(window))
    actions.about.triggered.connect(lambda: _tell_about(window))


def _wire_files(window: "MainWindow") -> None:
    actions, files = window.actions_, window.files
    actions.new.triggered.connect(files.new)
    actions.open.triggered.connect(files.ask_open)
    window.examples.triggered.connect(lambda action: files.open_example(action.data()))
    window.recent.aboutToShow.connect(files.show_recent)
    actions.save.triggered.connect(files.save)
    actions.save_as.triggered.connect(files.save_as)


def _wire_runs(window: "MainWindow") -> None:
    session, actions = window.session, window.actions_
    actions.reset.triggered.connect(session.reset)
    actions.restore.triggered.connect(lambda: session.open(Experiment(), edit="restoring defaults"))
    actions.undo.triggered.connect(session.undo)
    actions.redo.triggered.connect(session.redo)
    actions.duplicate.triggered.connect(session.duplicate)
    actions.remove.triggered.connect(lambda: session.remove(session.active))
    actions.next_run.triggered.connect(session.activate_next)


def _wire_time(window: "MainWindow") -> None:
    session, actions = window.session, window.actions_
    actions.step.triggered.connect(session.step)
    actions.first.triggered.connect(lambda: session.show(0))
    actions.back_ten.triggered.connect(lambda: session.move(-10))
    actions.back.triggered.connect(lambda: session.move(-1))
    actions.on_ten.triggered.connect(lambda: session.move(10))
    actions.latest.triggered.connect(lambda: session.show(None))
    actions.branch.triggered.connect(session.branch)


def _tell_log(window: "MainWindow") -> None:
    from desktop_app.ui.common import dialogs
    from desktop_app.ui.window.log import log_file

    dialogs.tell(window, "Log", f"The details of failures are kept in\n{log_file()}")


def _tell_keys(window: "MainWindow") -> None:
    from desktop_app.ui.common import dialogs

    dialogs.tell_keys(window, keys_in_words())


def _tell_about(window: "MainWindow") -> None:
    from desktop_app.ui.common import dialogs

    dialogs.about(window)


def _say(window: "MainWindow", words: str) -> None:
    if words:
        window.say(words)
