"""The panels at the sides of the board: which of them are open, and which give way where there is no room for all."""

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
    """Lets checkable actions open and close the parameters at the left, and the step and the notebook at the right.

    What was opened last stays. The other panel at the right gives way before the one at the left.
    """

    arranged = Signal()  # what is wished for is something else

    def __init__(self, window: QWidget, actions: Sequence[QAction], preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences, self._actions = window, preferences, actions
        self._panels: list[QWidget | None] = [None, None, None]
        self._make_notebook: Callable[[], QWidget] | None = None
        self._wished = list(preferences.open_panels)
        self._order = [NOTEBOOK, PARAMETERS, STEP] if self._wished[NOTEBOOK] else [STEP, PARAMETERS, NOTEBOOK]
        self._waiting: set[int] = set()  # what gives way, until there is room for all or it is asked for
        for which, action in enumerate(actions):
            action.triggered.connect(lambda on, which=which: self._on_triggered(which, on))

    def set_panels(self, parameters: QWidget, step: QWidget) -> None:
        self._panels[:NOTEBOOK] = parameters, step
        self.arranged.emit()

    def set_notebook(self, make: Callable[[], QWidget]) -> None:
        """How to make the notebook, once it is needed."""
        self._make_notebook = make
        self.arranged.emit()

    def open(self, which: int) -> None:
        """Open a panel that may be closed."""
        if not self._actions[which].isChecked():
            self._actions[which].trigger()

    def arrange(self) -> int:
        """Show what is wished for, as far as there is room; returns the width that is left for the board."""
        wished = [which for which in self._order if self._wished[which]]
        if not self._window.isVisible():
            self._waiting.clear()  # it has not its size yet
        if self._window.width() >= _WIDE and self._room(wished) >= 0:
            self._waiting.clear()
        while self._room(self._open_ones()) < 0:
            self._waiting.add(self._open_ones()[-1])
        open_ones = self._open_ones()
        if NOTEBOOK in open_ones and self._panels[NOTEBOOK] is None and self._make_notebook is not None:
            self._panels[NOTEBOOK] = self._make_notebook()
        for which, (panel, action) in enumerate(zip(self._panels, self._actions, strict=True)):
            action.setChecked(which in open_ones)
            if panel is not None:
                # Until the notebook is made, its place is where the step is.
                is_stand_in = which == STEP and self._panels[NOTEBOOK] is None and NOTEBOOK in open_ones
                panel.setVisible(which in open_ones or is_stand_in)
        return self._window.width() - 2 * GAP - sum(_WIDTHS[which] + GAP for which in open_ones)

    def _open_ones(self) -> list[int]:
        """What is to be seen; who gives way first comes last."""
        return [which for which in self._order if self._wished[which] and which not in self._waiting]

    def _room(self, panels: list[int]) -> int:
        """How much wider than needed the window is for these panels; one always has room."""
        others = sum(_WIDTHS[which] + GAP for which in panels) - sum(width + GAP for width in _WIDTHS[:NOTEBOOK])
        return self._window.width() - _WIDE - others if len(panels) > 1 else 0

    def _on_triggered(self, which: int, on: bool) -> None:
        self._wished[which] = on
        if on:
            self._waiting.discard(which)
            # The last of them gives way first: beside a panel at the right, the other one there.
            others = [PARAMETERS, STEP + NOTEBOOK - which] if which != PARAMETERS else [
                each for each in self._order if each != PARAMETERS
            ]  # fmt: skip
            self._order = [which, *others]
        parameters, step, notebook = self._wished
        self._preferences.open_panels = parameters, step, notebook
        self.arranged.emit()
