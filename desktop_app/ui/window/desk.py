"""How much of the window is shown: the simple desk, the full one, or what a lesson asks for. Nothing is lost by it:
what is folded still works by its key, and keeps what was typed."""

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.core.files.workspace_view import FULL, PANELS, PLOTS, PLOTS_OF_DESK, SIMPLE, WorkspaceView
from desktop_app.ui.board.arrangement import plot_of
from desktop_app.ui.board.board import Board
from desktop_app.ui.board.stage_pages import PAGES
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.preferences import OPEN_AT_FIRST, Preferences
from desktop_app.ui.parameters.parameter_panel import ParameterPanel
from desktop_app.ui.playback.readouts import Readouts
from desktop_app.ui.window.side_panels import SidePanels

_PAGES = {page.name: page.title for page in PAGES}


class Shown(NamedTuple):
    """Parts of the window by their names in lessons, and the paths of the parameters that are not folded."""

    parts: tuple[str, ...]
    controls: tuple[str, ...]


class Kept(NamedTuple):
    """What a lesson alters, as it was before."""

    page: str
    has_runs: bool
    predicts: bool
    is_unfolded: bool
    is_simple: bool


_SIMPLE = Shown(("curve", *PLOTS_OF_DESK[SIMPLE], "sentence"), ("patterns", "rule.rate", "start"))
_FULL = Shown((*_PAGES, *PLOTS_OF_DESK[FULL], "step", "sentence"), ())


class Desk(QObject):
    """Shows and folds the parts of the window; the user's choice between simple and full is remembered.

    During a lesson its key switches between what the lesson shows and the full desk, for as long as the lesson lasts.
    """

    secret_changed = Signal(bool)  # whether a lesson hides what the coming step does

    def __init__(
        self, actions: Actions, preferences: Preferences, board: Board, panel: ParameterPanel, sides: SidePanels,
        readouts: Readouts,
    ) -> None:  # fmt: skip
        super().__init__(board)
        self._actions, self._preferences = actions, preferences
        self._board, self._panel, self._sides, self._readouts = board, panel, sides, readouts
        self._lesson: Shown | None = None
        self._kept: Kept | None = None
        preferences.desk = preferences.desk  # the next start is not the first any more
        actions.simple.setChecked(preferences.desk == SIMPLE)
        actions.simple.triggered.connect(self._on_switched)
        self._show()

    @property
    def is_lesson(self) -> bool:
        """Whether the desk is a lesson's at the moment."""
        return self._lesson is not None

    def show(self, parts: tuple[str, ...], controls: tuple[str, ...]) -> None:
        """Show what a lesson asks for, until `leave_lesson`: parts, and fields of the form by their paths."""
        if self._kept is None:
            runs, more = self._actions.runs.isChecked(), self._panel.more.isChecked()
            predicts, is_simple = self._actions.predict.isChecked(), self._name == SIMPLE
            self._kept = Kept(self._board.stage.name, runs, predicts, more, is_simple)
        self._lesson = Shown(parts, controls)
        self._actions.simple.setChecked(True)
        self._panel.fold()
        self._actions.runs.setChecked("runs" in parts)
        self._board.stage.prefer([_PAGES[name] for name in parts if name in _PAGES])
        self._show()

    def show_plot(self, quantity: str) -> None:
        """Show one more plot for the lesson, that of a quantity: the user is to draw on it."""
        if self._lesson is not None and (name := plot_of(quantity)) not in self._lesson.parts:
            self._lesson = Shown((*self._lesson.parts, name), self._lesson.controls)
            self._show_board()

    def set_secret(self, on: bool) -> None:
        """Hide what the coming step does, until a lesson has its answer; where each step is predicted, it is hidden."""
        self.secret_changed.emit(on)
        if not self._actions.predict.isChecked():
            self._board.set_secret(on)
            self._readouts.set_secret(on)

    def leave_lesson(self) -> None:
        """Go back to the desk of before, as it was."""
        if self._kept is None:
            return
        self.set_secret(False)
        kept, self._kept, self._lesson = self._kept, None, None
        self._actions.simple.setChecked(kept.is_simple)
        self._actions.runs.setChecked(kept.has_runs)
        self._actions.predict.setChecked(kept.predicts)
        self._board.stage.prefer([kept.page])
        self._sides.take_back()
        self._show()
        self._panel.more.setChecked(kept.is_unfolded)

    @property
    def usual_panels(self) -> frozenset[str]:
        """The panels that the present desk has at first, of those that belong to a view."""
        return frozenset(OPEN_AT_FIRST[self._name]) & frozenset(PANELS)

    @property
    def _name(self) -> str:
        return SIMPLE if self._actions.simple.isChecked() else FULL

    def show_view(self, view: WorkspaceView) -> None:
        """Show the desk of a view, and its panels; what the user has chosen is remembered nevertheless."""
        self._actions.simple.setChecked(view.desk == SIMPLE)
        self._sides.open_for_file(self.usual_panels if view.panels is None else view.panels)
        self._show()

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        """The view with the present desk, and its panels."""
        return replace(view, desk=self._name, panels=self._sides.wanted & frozenset(PANELS))

    @Slot(bool)
    def _on_switched(self, is_simple: bool) -> None:
        if self._lesson is None:
            self._preferences.desk = SIMPLE if is_simple else FULL
            self._sides.recall()
        self._show()

    def _show(self) -> None:
        self._show_board()
        shown = self._shown
        self._panel.show_only(None if shown is _FULL else shown.controls)
        if self._lesson is not None:
            self._sides.lend(parameters=shown is _FULL or bool(shown.controls), step="step" in shown.parts)

    def _show_board(self) -> None:
        parts = self._shown.parts
        plots = [name for name in PLOTS if name in parts]
        self._board.show_only(plots, has_stage=not plots or any(name in parts for name in _PAGES))
        self._readouts.want("sentence" in parts)

    @property
    def _shown(self) -> Shown:
        return (self._lesson or _SIMPLE) if self._actions.simple.isChecked() else _FULL
