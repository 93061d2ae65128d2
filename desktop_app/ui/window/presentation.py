"""The view for a room: one plot, the numbers and the sentence, all large; a lesson or the notebook is the script.

The smallest letters are so large a part of the screen's height that they can be read from the last row: that part is
their size beside a script, and the height of their capitals where the plot has all the room. A clicker's keys, PageDown
and PageUp, go through the script; without one they make and take back steps.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QAction, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop_app.plots.letters import font
from desktop_app.plots.theme import SMALL_PT
from desktop_app.ui.board.board import Board
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.lessons.controller import LessonsController
from desktop_app.ui.notebook.controller import NotebookController
from desktop_app.ui.playback.readouts import Readouts
from desktop_app.ui.window.folding import Folding
from desktop_app.ui.window.side_panels import LESSONS, NOTEBOOK, SidePanels
from desktop_app.ui.window.text_size import TextSize

LEAST_LETTERS = 0.02
_BEGUN = "Presentation: PgDown goes on, PgUp back, M shows another plot, Esc ends it."
_EMPTY = " The notebook has no entries yet: they make and take back steps."


class Presentation(QObject):
    """Begins and ends by its action; what the window looked like before comes back."""

    def __init__(
        self, window: QMainWindow, actions: Actions, board: Board, readouts: Readouts, sides: SidePanels,
        folding: Folding, text: TextSize, lessons: LessonsController, notebook: NotebookController,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._actions, self._board, self._readouts = window, actions, board, readouts
        self._sides, self._folding, self._text, self._say = sides, folding, text, say
        self._lessons, self._notebook = lessons, notebook
        self._was_full = False
        self._geometry: QByteArray | None = None  # of the window, before
        self._resting: Sequence[QAction] = actions.simple, actions.parameters, actions.step_panel, actions.runs
        actions.presentation.toggled.connect(self._on_toggled)
        sides.arranged.connect(self._on_arranged)
        actions.next_slide.triggered.connect(lambda: self._go(1))
        actions.previous_slide.triggered.connect(lambda: self._go(-1))
        self._enable(False)

    @property
    def geometry(self) -> QByteArray:
        """The window's geometry, or what it is when the presentation has ended."""
        return self._window.saveGeometry() if self._geometry is None else self._geometry

    def leave(self) -> bool:
        """End the presentation; False if there is none."""
        is_on = self._actions.presentation.isChecked()
        self._actions.presentation.setChecked(False)
        return is_on

    def _on_toggled(self, on: bool) -> None:
        window, full_screen = self._window, self._actions.full_screen
        self._enable(on)
        if on:
            self._was_full, self._geometry = full_screen.isChecked(), self._window.saveGeometry()
        else:
            self._geometry = None
            self._text.lend(None)  # so that the window finds its size of before
        if full_screen.isChecked() != (on or self._was_full):
            full_screen.trigger()
        window.menuBar().setHidden(on)
        is_empty = self._is_seen("notebook") and not self._notebook.has_entries
        if on:
            self._sides.present(self._script())
            self._text.lend(self._large())
        else:
            self._sides.end_presentation()
            self._notebook.end_presentation()
        self._readouts.present(on)
        self._board.present(on)
        self._folding.present(on)
        if on and (central := window.centralWidget()) is not None:
            central.setFocus()  # the keys are those of the presentation, not of a field
        self._say(_BEGUN + _EMPTY * is_empty if on else "The presentation has ended.")

    def _on_arranged(self) -> None:
        """Another script may have come, or the last one gone."""
        if self._actions.presentation.isChecked():
            self._text.lend(self._large())

    def _enable(self, on: bool) -> None:
        for action in (self._actions.next_slide, self._actions.previous_slide):
            action.setEnabled(on)
        for action in self._resting:
            action.setEnabled(not on)

    def _script(self) -> int | None:
        """The panel that is the script."""
        if self._lessons.is_open:
            return LESSONS
        return NOTEBOOK if self._is_seen("notebook") and self._notebook.has_entries else None

    def _is_seen(self, name: str) -> bool:
        panel: QWidget | None = self._sides.panels[name]
        return panel is not None and panel.isVisible()

    def _large(self) -> int:
        """The text size at which the smallest letters can be read, or the user's if that is larger; in percent."""
        height = self._window.screen().geometry().height() * self._text.percent / 100
        smallest, has_script = font(SMALL_PT), self._is_seen("lessons") or self._is_seen("notebook")
        letters = QFontInfo(smallest).pixelSize() if has_script else QFontMetricsF(smallest).capHeight()
        return max(self._text.remembered, round(100 * LEAST_LETTERS * height / letters))

    def _go(self, by: int) -> None:
        if self._lessons.is_open and self._is_seen("lessons"):
            self._lessons.present(by)
        elif self._is_seen("notebook") and self._notebook.has_entries:
            self._notebook.present(by)
        else:
            (self._actions.step if by > 0 else self._actions.back).trigger()
