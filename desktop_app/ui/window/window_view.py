"""The view of the window, as files, pictures and the notebook have it: gathered from the parts, and shown by them."""

from dataclasses import replace

from desktop_app.core.files.workspace_view import DEFAULT, WorkspaceView
from desktop_app.training.frame import Frame
from desktop_app.ui.board.board import Board
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.window.desk import Desk
from desktop_app.ui.window.runs_side_by_side import RunsSideBySide


class WindowView:
    """Each part answers for itself: it adds what the user has set there to a view, and shows what a view says of it."""

    def __init__(self, actions: Actions, board: Board, desk: Desk, runs: RunsSideBySide) -> None:
        self._actions, self._board, self._desk, self._runs = actions, board, desk, runs
        # The user's own desk and panels, where the view that was shown last says nothing of them.
        self._found: WorkspaceView | None = None

    def now(self) -> WorkspaceView:
        """The view as it is now. The user's own desk, and the panels that a desk has at first, are not worth a word."""
        view = self._runs.added_to(self._desk.added_to(self._board.added_to(DEFAULT)))
        if self._found is not None and (view.desk, view.panels) == (self._found.desk, self._found.panels):
            return replace(view, desk=DEFAULT.desk, panels=None)
        is_usual = view.panels == self._runs.usual(self._desk.usual_panels)
        return replace(view, panels=None) if is_usual else view

    def show(self, view: WorkspaceView, frame: Frame) -> None:
        """Show a view of the runs in a frame, before the frame itself is shown.

        A view that says nothing of the desk leaves it as the user has it; a presentation shows what it shows.
        """
        is_told = (view.desk, view.panels) != (DEFAULT.desk, None)
        self._board.show_view(view)
        self._actions.theory.setChecked(view.theory)
        is_presented = self._actions.presentation.isChecked()
        if is_told and not is_presented:
            self._desk.show_view(view)
        self._runs.show_view(replace(view, panels=None) if is_presented else view, frame)
        self._found = None if is_told else self._runs.added_to(self._desk.added_to(DEFAULT))
