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
        self._wished = list(preferences.open_panels)
        self._waiting: int | None = None  # which of them gives way, until the window is wider or it is asked for
        parameters.triggered.connect(lambda: self._on_triggered(0))
        step.triggered.connect(lambda: self._on_triggered(1))

    def set_panels(self, parameters: QWidget, step: QWidget) -> None:
        self._panels = [parameters, step]
        self.arranged.emit()

    def arrange(self) -> int:
        """Show what is wished for, as far as there is room; where there is not, the one opened last comes first.

        Returns the width that is left for what is between them.
        """
        if not self._is_narrow:
            self._waiting = None
        elif all(self._wished) and self._waiting is None:
            self._waiting = 0
        is_open = [wished and which != self._waiting for which, wished in enumerate(self._wished)]
        for panel, action, opened in zip(self._panels, self._actions, is_open, strict=False):
            panel.setVisible(opened)
            action.setChecked(opened)
        open_ones = [panel for panel, opened in zip(self._panels, is_open, strict=False) if opened]
        return self._window.width() - 2 * GAP - sum(panel.width() + GAP for panel in open_ones)

    @property
    def _is_narrow(self) -> bool:
        return self._window.width() < _WIDE

    def _on_triggered(self, which: int) -> None:
        self._wished[which] = self._actions[which].isChecked()
        if self._is_narrow and self._wished[which]:
            self._waiting = 1 - which
        self._preferences.open_panels = self._wished[0], self._wished[1]
        self.arranged.emit()
