"""The table of runs, wired to the window: made when there is more than one run, or a person asks for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.plots.quantities import Seen
from desktop_app.training.frame import Member

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
    table.seen_changed.connect(window.show_again)
    table.tolerances_changed.connect(session.compare)
    return table


def seen_of(members: Sequence[Member], active: int, table: "RunsTable | None" = None) -> tuple[Seen, ...]:
    """The runs that are drawn, where there is more than one: those that the table, if there is one, does not hide."""
    if len(members) == 1:
        return ()
    return tuple(
        Seen(member.reading, member.experiment.name, member.slot, k == active)
        for k, member in enumerate(members)
        if table is None or table.is_seen(member.slot)
    )
