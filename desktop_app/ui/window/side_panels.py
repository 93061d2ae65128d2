"""The panels at the sides of the board: which are open, and which close when there is no room for all."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.style import GAP, PANEL_WIDTH, STEP_WIDTH

PARAMETERS, STEP, NOTEBOOK = range(3)
_WIDTHS = PANEL_WIDTH, STEP_WIDTH, STEP_WIDTH
# So wide a window has room for the parameters, the step and a board that can be read.
_WIDE = 1256


class SidePanels(QObject):
    """Opens and closes the parameters at the left, and the step and the notebook at the right, by their actions.

    When there is no room for all, the panel opened last stays; of the others, the one at the right closes first.
    """

    arranged = Signal()  # other panels are wanted now

    def __init__(self, window: QWidget, actions: Sequence[QAction], preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences, self._actions = window, preferences, actions
        self._panels: list[QWidget | None] = [None, None, None]
        self._make_notebook: Callable[[], QWidget] | None = None
        self._wanted = list(preferences.open_panels)
        self._order = [NOTEBOOK, PARAMETERS, STEP] if self._wanted[NOTEBOOK] else [STEP, PARAMETERS, NOTEBOOK]
        self._squeezed_out: set[int] = set()
        for which, action in enumerate(actions):
            action.triggered.connect(lambda on, which=which: self._on_triggered(which, on))

    def set_panels(self, parameters: QWidget, step: QWidget) -> None:
        self._panels[:NOTEBOOK] = parameters, step
        self.arranged.emit()

    def set_notebook(self, make: Callable[[], QWidget]) -> None:
        """Set how to make the notebook's panel, once it is needed."""
        self._make_notebook = make
        self.arranged.emit()

    def open_notebook(self) -> None:
        """Open the notebook's panel, if it is not open."""
        if not self._actions[NOTEBOOK].isChecked():
            self._actions[NOTEBOOK].trigger()

    def arrange(self) -> int:
        """Show the wanted panels that there is room for; returns the width left for the board."""
        wanted = [which for which in self._order if self._wanted[which]]
        if not self._window.isVisible():
            self._squeezed_out.clear()  # it does not have its size yet
        if self._window.width() >= _WIDE and self._room(wanted) >= 0:
            self._squeezed_out.clear()
        while self._room(self._open_ones()) < 0:
            self._squeezed_out.add(self._open_ones()[-1])
        open_ones = self._open_ones()
        if NOTEBOOK in open_ones and self._panels[NOTEBOOK] is None and self._make_notebook is not None:
            self._panels[NOTEBOOK] = self._make_notebook()
        for which, (panel, action) in enumerate(zip(self._panels, self._actions, strict=True)):
            action.setChecked(which in open_ones)
            if panel is not None:
                # Until the notebook is made, the step panel takes its place.
                is_stand_in = which == STEP and self._panels[NOTEBOOK] is None and NOTEBOOK in open_ones
                panel.setVisible(which in open_ones or is_stand_in)
        return self._window.width() - 2 * GAP - sum(_WIDTHS[which] + GAP for which in open_ones)

    def _open_ones(self) -> list[int]:
        """The panels to show; the first to close comes last."""
        return [which for which in self._order if self._wanted[which] and which not in self._squeezed_out]

    def _room(self, panels: list[int]) -> int:
        """How much wider the window is than these panels need; one panel always has room."""
        others = sum(_WIDTHS[which] + GAP for which in panels) - sum(width + GAP for width in _WIDTHS[:NOTEBOOK])
        return self._window.width() - _WIDE - others if len(panels) > 1 else 0

    def _on_triggered(self, which: int, on: bool) -> None:
        self._wanted[which] = on
        if on:
            self._squeezed_out.discard(which)
            # The last closes first: beside a panel at the right, the other one at the right.
            others = [PARAMETERS, STEP + NOTEBOOK - which] if which != PARAMETERS else [
                each for each in self._order if each != PARAMETERS
            ]  # fmt: skip
            self._order = [which, *others]
        parameters, step, notebook = self._wanted
        self._preferences.open_panels = parameters, step, notebook
        self.arranged.emit()
