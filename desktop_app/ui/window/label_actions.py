"""Labels every part of the window in place, by an action; a label opens the guide. And words on the curve."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop_app.training.frame import Frame, State
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.window.side_panels import SidePanels
from desktop_app.ui.window.theme_switch import ThemeSwitch

if TYPE_CHECKING:
    from desktop_app.ui.labels.overlay import Found, LabelsOverlay

# So many starts that words stay: the user has asked for them.
_ALWAYS = 1_000_000


class LabelActions(QObject):
    """Opens and closes the labels of a window; made when they are first opened."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        actions: Actions,
        board: Board,
        sides: SidePanels,
        themes: ThemeSwitch,
        preferences: Preferences,
        parts: "Callable[[], Found]",
        show_guide: Callable[[str], None],
    ) -> None:
        """`parts` tells which parts of the window there are beside the side panels."""
        super().__init__(window)
        self._window, self._session, self._actions, self._board = window, session, actions, board
        self._sides, self._themes, self._preferences = sides, themes, preferences
        self._parts, self._show_guide = parts, show_guide
        self.overlay: LabelsOverlay | None = None
        actions.labels.toggled.connect(self._on_toggled)
        self._begin_words()
        session.frame_ready.connect(self._on_frame)
        for begun in (sides.arranged, actions.play.triggered):
            begun.connect(self._end)

    def _begin_words(self) -> None:
        """Write words at the marks of the curve at the first starts, or for as long as the user wants them."""
        words, left = self._actions.words, self._preferences.word_starts
        words.setChecked(left > 0)
        self._board.show_words(left > 0)
        if 0 < left < _ALWAYS:
            self._preferences.word_starts = left - 1
        words.toggled.connect(self._on_words_toggled)

    @Slot(bool)
    def _on_words_toggled(self, on: bool) -> None:
        self._preferences.word_starts = _ALWAYS if on else 0
        self._board.show_words(on)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        # While all is labelled, words on the curve would say it twice.
        self._board.show_words(self._actions.words.isChecked() and not on)
        if not on:
            if self.overlay is not None:
                self.overlay.end()
            return
        self._session.pause()  # what moves cannot be labelled
        if self.overlay is None:
            from desktop_app.ui.labels.overlay import LabelsOverlay

            self.overlay = LabelsOverlay(self._window, self._themes.theme, self._found)
            self.overlay.closed.connect(lambda: self._actions.labels.setChecked(False))
            self.overlay.guide_wanted.connect(self._show_guide)
            self._themes.changed.connect(self.overlay.set_theme)
        self.overlay.open()

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        if self.overlay is not None and self.overlay.isVisible() and frame.state is not State.RUNNING:
            self.overlay.arrange()

    @Slot()
    def _end(self) -> None:
        """The places change: take the labels away."""
        if self.overlay is not None:
            self.overlay.end()

    def _found(self) -> "Found":
        """What is to be labelled, from the top left to the lower right."""
        panels = ((panel, {name: panel.rect()}) for name, panel in self._sides.panels.items() if panel is not None)
        return [*self._parts(), *panels]
