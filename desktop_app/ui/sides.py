"""The panels at the sides of the board: which of them are open, and that a narrow window has room for only one."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_app.ui.board import GAP
from desktop_app.ui.preferences import Preferences

STEP_WIDTH = 394
# Both panels and a board that is wide enough to be read.
_WIDE = 1256


class Sides(QObject):
    """Lets two checkable actions open and close the parameters at the left and the step at the right."""

    arranged = Signal()  # what is wished for is something else

    def __init__(self, window: QWidget, parameters: QAction, step: QAction, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._actions = parameters, step
        self._panels: list[QWidget] = []
        self._wished = preferences.open_panels
        parameters.triggered.connect(lambda: self._on_triggered(0))
        step.triggered.connect(lambda: self._on_triggered(1))

    def set_panels(self, parameters: QWidget, step: QWidget) -> None:
        self._panels = [parameters, step]
        self.arranged.emit()

    def arrange(self) -> int:
        """Show what is wished for, as far as there is room; where there is not, the step comes first.

        Returns the width that is left for what is between them.
        """
        is_open = list(self._wished)
        if all(is_open) and self._window.width() < _WIDE:
            is_open[0] = False
        for panel, action, opened in zip(self._panels, self._actions, is_open, strict=False):
            panel.setVisible(opened)
            action.setChecked(opened)
        open_ones = [panel for panel, opened in zip(self._panels, is_open, strict=False) if opened]
        return self._window.width() - 2 * GAP - sum(panel.width() + GAP for panel in open_ones)

    def _on_triggered(self, which: int) -> None:
        wished = [action.isChecked() for action in self._actions]
        if all(wished) and self._window.width() < _WIDE:
            wished[1 - which] = False
        self._wished = wished[0], wished[1]
        self._preferences.open_panels = self._wished
        self.arranged.emit()
