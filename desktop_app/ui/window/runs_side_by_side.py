"""The table of runs in the window: made when it is first wanted; it says which runs the plots draw."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.plots.quantities import ShownRun
from desktop_app.training.frame import Frame
from desktop_app.training.session import Session
from desktop_app.ui.board.board import shown_runs
from desktop_app.ui.common.actions import Actions

if TYPE_CHECKING:
    from desktop_app.ui.board.runs_table import RunsTable


class RunsSideBySide(QObject):
    """Opens and closes the table by its action, and by itself for the second run; `make` makes and places it."""

    shown_changed = Signal()  # other runs are hidden in the table now

    def __init__(self, session: Session, actions: Actions, make: "Callable[[], RunsTable]", parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._actions, self._make = session, actions, make
        self.table: RunsTable | None = None
        self._runs = 1
        actions.runs.toggled.connect(self._on_toggled)

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
        if on and self.table is None:
            self.table = self._make()
            self.table.shown_changed.connect(self.shown_changed)
            if self._session.frame is not None:
                self.table.show_frame(self._session.frame)
        if self.table is not None:
            self.table.setVisible(on)
            self._session.compare(self.table.tolerances() if on else None)
