"""The table of runs in the window: made when it is first wanted; it says which runs the plots draw."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.core.files.workspace_view import RUNS, WorkspaceView
from desktop_app.plots.quantities import ShownRun
from desktop_app.training.frame import Frame
from desktop_app.training.session import Session
from desktop_app.ui.board.board import shown_runs
from desktop_app.ui.common.actions import Actions

if TYPE_CHECKING:
    from desktop_app.ui.runs.runs_table import RunsTable


class RunsSideBySide(QObject):
    """Opens and closes the table by its action, and by itself for the second run; `make` makes and places it."""

    shown_changed = Signal()  # other runs are hidden in the table now

    def __init__(self, session: Session, actions: Actions, make: "Callable[[], RunsTable]", parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._actions, self._make = session, actions, make
        self.table: RunsTable | None = None
        self._runs = 1
        actions.runs.toggled.connect(self._on_toggled)

    def show_view(self, view: WorkspaceView, frame: Frame) -> None:
        """Hide the runs in the view, of those in the frame; open the table, or close it, if the view says so."""
        slots = {member.slot for k, member in enumerate(frame.members) if k in view.hidden}
        if slots:
            self._make_table()
        if self.table is not None:
            self.table.hide_runs(frame, slots)
        if view.panels is not None:
            self._runs = len(frame.members)  # it does not open by itself
            self._actions.runs.setChecked(RUNS in view.panels)

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        """The view with the runs that are hidden, the active one, and the table if it is open."""
        frame, table = self._session.frame, self.table
        if frame is None:
            return view
        hidden = (k for k, each in enumerate(frame.members) if table is not None and not table.is_shown(each.slot))
        open_ones = {RUNS} if self._has_several and self._actions.runs.isChecked() else set()
        panels = (view.panels or frozenset()) | open_ones
        return replace(view, hidden=frozenset(hidden), active=frame.active, panels=panels)

    def usual(self, panels: frozenset[str]) -> frozenset[str]:
        """The panels with those that are open by themselves."""
        return panels | ({RUNS} if self._has_several else set())

    @property
    def _has_several(self) -> bool:
        return self._session.frame is not None and len(self._session.frame.members) > 1

    def show_frame(self, frame: Frame, opens_itself: bool) -> None:
        """Show the runs of a frame, in the table if it is there."""
        if opens_itself:
            if len(frame.members) > 1 and self._runs < 2:
                self._actions.runs.setChecked(True)
            self._runs = len(frame.members)
        if self.table is not None:
            self.table.show_frame(frame)

    def shown(self, frame: Frame) -> tuple[ShownRun, ...]:
        """The runs to draw: all that are not hidden in the table."""
        if self.table is None:
            return shown_runs(frame.members, frame.active)
        return shown_runs(frame.members, frame.active, self.table.is_shown)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        if on:
            self._make_table()
        if self.table is not None:
            self.table.setVisible(on)
            self._session.compare(self.table.tolerances() if on else None)

    def _make_table(self) -> None:
        """Make the table, unless it was made before."""
        if self.table is None:
            self.table = self._make()
            self.table.setVisible(self._actions.runs.isChecked())
            self.table.shown_changed.connect(self.shown_changed)
            if self._session.frame is not None:
                self.table.show_frame(self._session.frame)
