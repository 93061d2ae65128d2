"""Makes the parts that the first paint does without, linked to the others: the step panel and the table of runs."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop_app.plots.theme import Theme
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.playback.readouts import Readouts
from desktop_app.ui.step.step_panel import StepPanel

if TYPE_CHECKING:
    from desktop_app.ui.runs.runs_table import RunsTable


def make_runs_table(theme: Theme, actions: Actions, session: Session, say: Callable[[str], None]) -> "RunsTable":
    """The table of runs, linked to the session."""
    from desktop_app.ui.runs.runs_table import RunsTable

    table = RunsTable(theme, [actions.duplicate, actions.remove])
    table.activated.connect(session.activate)
    table.renamed.connect(session.rename)
    table.tolerances_changed.connect(session.compare)
    table.refused.connect(say)
    return table


def make_step_panel(
    theme: Theme, actions: Actions, board: Board, readouts: Readouts, say: Callable[[str], None]
) -> StepPanel:
    """The step panel, linked to the actions, the board and the read-outs."""
    panel = StepPanel(theme, [actions.copy_latex, actions.copy_markdown])

    def light(name: str) -> None:
        panel.light(name)
        board.light(frozenset({name} if name else ()))

    def next_beat() -> None:
        if panel.isHidden():
            actions.step_panel.trigger()  # there the beat is explained
        panel.beats.go_on()

    def predict(on: bool) -> None:
        if on and panel.isHidden():
            actions.step_panel.trigger()  # there the question is
        panel.predict.switch.setChecked(on)

    panel.pointed.connect(light)
    board.cross_hair.pointed_quantity.connect(light)
    panel.beat_changed.connect(board.show_beat)
    panel.secret_changed.connect(board.set_secret)
    panel.secret_changed.connect(readouts.set_secret)
    panel.step_asked.connect(actions.step.trigger)
    actions.beat.triggered.connect(next_beat)
    actions.less_motion.toggled.connect(panel.beats.set_calm)
    panel.beats.set_calm(actions.less_motion.isChecked())
    actions.predict.toggled.connect(predict)
    panel.predict.switched.connect(actions.predict.setChecked)
    actions.copy_latex.triggered.connect(lambda: say(copy_step(panel, board, "LaTeX")))
    actions.copy_markdown.triggered.connect(lambda: say(copy_step(panel, board, "Markdown")))
    return panel


def copy_step(panel: StepPanel, board: Board, form: str) -> str:
    """Put the worked step on the clipboard; returns a sentence that says so."""
    from desktop_app.words.step.notes import to_latex, to_markdown

    worked = panel.worked
    if worked is None:
        return ""
    if worked.is_secret:
        return "Predict the step first; then it can be copied."
    write = to_latex if form == "LaTeX" else to_markdown
    name = next((run.name for run in board.runs if run.is_active), worked.settings.name)
    named = replace(worked.settings, name=name)
    QGuiApplication.clipboard().setText(write(named, worked.step, worked.pattern))
    return f"Copied the step of iteration {worked.step.iteration} as {form}."
