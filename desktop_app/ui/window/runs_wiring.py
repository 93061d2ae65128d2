"""The table of runs, wired to the window: made when there is more than one run, or a person asks for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.board.runs_table import RunsTable
    from desktop_app.ui.window.main_window import MainWindow


def make_runs_table(window: "MainWindow") -> "RunsTable":
    """The table, telling the session what is asked of it, and the board what is seen."""
    from desktop_app.ui.board.runs_table import RunsTable

    actions, session = window.actions_, window.session
    table = RunsTable(window.theme, [actions.duplicate, actions.remove])
    window.themed.connect(table.set_theme)
    table.activated.connect(session.activate)
    table.renamed.connect(session.rename)
    table.shown_changed.connect(window.show_again)
    table.tolerances_changed.connect(session.compare)
    return table
