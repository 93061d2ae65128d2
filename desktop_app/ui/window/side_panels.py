"""The panels at the sides of the board: which are open, which close when there is no room for all, and which one has
the board's own place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.style import GAP, PANEL_WIDTH, STEP_WIDTH

PARAMETERS, STEP, NOTEBOOK, LESSONS = range(4)
_NAMES = ("parameters", "step", "notebook", "lessons")
_WIDTHS = PANEL_WIDTH, STEP_WIDTH, STEP_WIDTH, STEP_WIDTH
_USUAL = sum(width + GAP for width in _WIDTHS[:NOTEBOOK])  # of the parameters and one panel at the right
# So wide a window has room for the parameters, the step and a board that can be read.
_WIDE = 1256
# The least width in which the board and what stands above it can be read, beside one panel.
_LEAST_BOARD = 424
_NO_LIMIT = 16_777_215  # Qt's greatest width


class SidePanels(QObject):
    """Opens and closes the parameters at the left, and the others at the right, by their actions.

    When there is no room for all, the panel opened last stays; of the others, the one at the right closes first.
    Where a window has no room for a board beside it, the panel that the user opens takes the board's place.
    """

    arranged = Signal()  # other panels are wanted now

    def __init__(self, window: QWidget, actions: Sequence[QAction], preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences, self._actions = window, preferences, actions
        self._panels: list[QWidget | None] = [None] * len(_WIDTHS)
        self._makers: dict[int, Callable[[], QWidget]] = {}  # of panels that are made when they are needed
        # What was open before a lesson, its order, and what had no room; what is open meanwhile is not remembered.
        self._own: tuple[list[bool], list[int], set[int]] | None = None
        self._squeezed_out: set[int] = set()
        self._presented: set[int] | None = None  # while a room is shown no others than these
        self._whole: int | None = None  # the panel that has the board's place
        self._is_whole_wanted = False  # or has it only for want of room
        self._whole_before: tuple[int | None, bool] = None, False  # the same, before a room was shown
        self._is_of_file = False  # the file says what is open, which is not remembered
        self.recall()
        for which, action in enumerate(actions):
            action.triggered.connect(lambda on, which=which: self._on_triggered(which, on))

    def recall(self) -> None:
        """Open what was open on the present desk when it was used last."""
        self._wanted = list(self._preferences.open_panels)
        self._order = _order_with(next((which for which in (LESSONS, NOTEBOOK) if self._wanted[which]), STEP))
        self._squeezed_out.clear()
        self._whole = None
        self._is_of_file = False
        self.arranged.emit()

    @property
    def wanted(self) -> frozenset[str]:
        """The panels that are open, or would be if there were room."""
        return frozenset(name for name, wanted in zip(_NAMES, self._wanted, strict=True) if wanted)

    def open_for_file(self, names: frozenset[str]) -> None:
        """Of the parameters and the step, open those among `names`, as a file was saved with them."""
        self._is_of_file = True
        self._wanted[:NOTEBOOK] = (name in names for name in _NAMES[:NOTEBOOK])
        self._squeezed_out.clear()
        self._whole = None
        self.arranged.emit()

    def lend(self, parameters: bool, step: bool) -> None:
        """Open these for a lesson and close the notebook, until `take_back`."""
        if self._own is None:
            self._own = list(self._wanted), list(self._order), set(self._squeezed_out)
        self._wanted[:LESSONS] = parameters, step, False
        self._squeezed_out.clear()
        self.arranged.emit()

    def present(self, which: int | None) -> None:
        """Show a room this panel alone, or none, until `end_presentation`."""
        if self._presented is None:
            self._whole_before = self._whole, self._is_whole_wanted
        self._presented = set() if which is None else {which}
        self._whole = None
        self.arranged.emit()

    def end_presentation(self) -> None:
        """Show what is wanted otherwise."""
        self._presented = None
        self._whole, self._is_whole_wanted = self._whole_before
        if self._whole is not None and not self._wanted[self._whole]:
            self._whole = None
        self.arranged.emit()

    def take_back(self) -> None:
        """Open what was open before the lesson; the panel of the lessons stays as it is."""
        if self._own is not None:
            (wanted, self._order, self._squeezed_out), self._own = self._own, None
            self._wanted[:LESSONS] = wanted[:LESSONS]
            self._preferences.open_panels = tuple(self._wanted)
            self.arranged.emit()

    def set_panels(self, parameters: QWidget, step: QWidget) -> None:
        self._panels[:NOTEBOOK] = parameters, step
        self.arranged.emit()

    def set_maker(self, which: int, make: Callable[[], QWidget]) -> None:
        """Set how to make a panel, once it is needed."""
        self._makers[which] = make
        self.arranged.emit()

    def open(self, which: int, on: bool = True) -> None:
        """Open or close a panel, as its action does."""
        if self._actions[which].isChecked() != on:
            self._actions[which].trigger()

    @property
    def panels(self) -> dict[str, QWidget | None]:
        """The panels by their names; None for those that are not made yet."""
        return dict(zip(_NAMES, self._panels, strict=True))

    @property
    def whole(self) -> QWidget | None:
        """The panel that has the board's place."""
        return None if self._whole is None else self._panels[self._whole]

    def give_board(self, panel: QWidget) -> None:
        """Give an open panel the board's place, until `take_board`."""
        self._whole, self._is_whole_wanted = self._panels.index(panel), True
        self.arranged.emit()

    def take_board(self) -> None:
        """Show the board again, and the panel beside it if there is room."""
        if self._whole is not None:
            self._whole = None
            self.arranged.emit()

    def arrange(self) -> int:
        """Show the wanted panels that there is room for; returns the width left for the board."""
        wanted = [which for which in self._order if self._wanted[which]]
        if not self._window.isVisible():
            self._squeezed_out.clear()  # it does not have its size yet
        if self._window.width() >= _WIDE and self._room(wanted) >= 0:
            self._squeezed_out.clear()
        if self._whole is not None and not self._is_whole_wanted and self._room([self._whole]) >= 0:
            self._whole = None
        while len(beside := self._beside(self._open_ones())) > 1 and self._room(beside) < 0:
            self._squeezed_out.add(beside[-1])
        open_ones = self._open_ones()
        if self._room(beside) < 0:
            open_ones = [which for which in open_ones if which == self._whole]
        for which in open_ones:
            if self._panels[which] is None and which in self._makers:
                self._panels[which] = self._makers[which]()
        is_missing = any(self._panels[which] is None for which in open_ones if which > STEP)
        for which, (panel, action) in enumerate(zip(self._panels, self._actions, strict=True)):
            action.setChecked(which in open_ones)
            if panel is not None:
                panel.setMinimumWidth(0 if which == self._whole else _WIDTHS[which])
                panel.setMaximumWidth(_NO_LIMIT if which == self._whole else _WIDTHS[which])
                # Until the panel that is open at the right is made, the step panel takes its place.
                panel.setVisible(which in open_ones or (which == STEP and is_missing))
        return self._window.width() - 2 * GAP - sum(_WIDTHS[which] + GAP for which in self._beside(open_ones))

    def _open_ones(self) -> list[int]:
        """The panels to show; the first to close comes last."""
        wanted = [which for which in self._order if self._wanted[which] and which not in self._squeezed_out]
        return wanted if self._presented is None else [which for which in self._order if which in self._presented]

    def _beside(self, panels: list[int]) -> list[int]:
        """Those of these panels that stand beside the board, not in its place."""
        return [which for which in panels if which != self._whole]

    def _room(self, panels: list[int]) -> int:
        """How much wider the window is than these panels need beside a board; one panel needs least."""
        taken = sum(_WIDTHS[which] + GAP for which in panels)
        least = _WIDE - _USUAL if len(panels) > 1 else 2 * GAP + _LEAST_BOARD
        return self._window.width() - taken - least

    def _on_triggered(self, which: int, on: bool) -> None:
        if self._presented is not None:
            self.present(which if on else None)
            return
        self._wanted[which] = on
        if on and self._room([which]) < 0:
            self._whole, self._is_whole_wanted = which, False
        elif not on and which == self._whole:
            self._whole = None
        if on:
            self._squeezed_out.discard(which)
            self._order = [PARAMETERS, *(each for each in self._order if each != PARAMETERS)]
            if which != PARAMETERS:
                self._order = _order_with(which)
        elif which == LESSONS:
            self._squeezed_out.discard(PARAMETERS)  # the list was there at the start; what it hid is needed to play
        if self._own is None and not self._is_of_file:
            self._preferences.open_panels = tuple(self._wanted)
        self.arranged.emit()


def _order_with(at_right: int) -> list[int]:
    """The panels from the one that closes last: beside a panel at the right, the others there close first."""
    return [at_right, PARAMETERS, *(each for each in (STEP, NOTEBOOK, LESSONS) if each != at_right)]
