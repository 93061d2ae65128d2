"""Fits the parts into the window: one plot or panel has the whole board, and a small window folds what has no room."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenuBar, QVBoxLayout, QWidget

from desktop_app.ui.board.board import Board
from desktop_app.ui.board.cards import Cards
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.buttons import ButtonRow
from desktop_app.ui.common.style import GAP
from desktop_app.ui.playback.readouts import Readouts
from desktop_app.ui.playback.scrubber import Scrubber
from desktop_app.ui.playback.transport import Transport
from desktop_app.ui.window.side_panels import SidePanels

# While something has the whole board, a window lower than these has no read-outs, and no track.
_LOW, _VERY_LOW = 560, 420
_SMALL_GAP = 6
# A window narrower than this has no room for words on the buttons beside the menus.
_NARROW = 840
_GO_BACK = "M or Esc shows the rest of the board again."
_NO_ROOM = "There is no room for the table of runs: make the window larger, or the text smaller."
_NEXT = "M shows the next plot."
_ALL = "All of the board is shown again."
_NOTHING = "Point at a plot or a panel, then press M."


@dataclass
class Parts:
    """What the `place` within the window is made of: `across` has the panels and the `middle`."""

    place: QWidget
    across: QHBoxLayout
    middle: QVBoxLayout
    transport: Transport
    readouts: Readouts
    board: Board
    scrubber: Scrubber
    corner: ButtonRow  # beside the menus
    runs: QWidget | None = None


class Folding(QObject):
    """Arranges the parts of a window after each change of its size."""

    def __init__(
        self, window: QWidget, actions: Actions, sides: SidePanels, cards: Cards, parts: Parts,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._sides, self._cards, self._parts, self._say = window, sides, cards, parts, say
        self._wants_runs = actions.runs.isChecked
        self._moved: QWidget | None = None  # the panel that stands in the middle
        self._place = 0  # where it stood
        self._is_presented = False
        actions.whole.triggered.connect(self._on_asked)
        actions.runs.toggled.connect(self._on_runs_toggled)
        sides.arranged.connect(self.arrange)
        parts.place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrange again when a part needs more room, as the table does for another run."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return False

    @Slot()
    def arrange(self) -> None:
        """Put everything where there is room for it."""
        self._parts.transport.set_room(self._sides.arrange())
        self._move_panel(self._sides.whole)
        parts, height = self._parts, self._window.height()
        is_whole = self._moved is not None or bool(parts.board.whole)
        has_runs = self._wants_runs() and not is_whole and not self._is_presented
        parts.board.setVisible(self._moved is None)
        parts.transport.setHidden(self._is_presented)
        self._fit_corner()
        gap = GAP if height >= _LOW else _SMALL_GAP
        if gap != parts.middle.spacing():  # even the same one would ask for a new layout
            parts.middle.setSpacing(gap)
        parts.across.setContentsMargins(gap, gap, gap, min(gap, 4))
        order: tuple[QWidget, ...] = parts.readouts, parts.scrubber
        if has_runs and parts.runs is not None:
            order = (*order, parts.runs)
        elif not is_whole:
            order = parts.scrubber, parts.readouts
        folded = self._folded(order)
        if is_whole:
            folded.update(part for part, least in zip(order, (_LOW, _VERY_LOW), strict=True) if height < least)
        if parts.runs is not None:
            parts.runs.setVisible(has_runs and parts.runs not in folded)
        parts.readouts.fold(parts.readouts in folded)
        parts.scrubber.setVisible(parts.scrubber not in folded and not self._is_presented)

    def present(self, on: bool) -> None:
        """Whether a room is shown: then there are no controls."""
        self._is_presented = on
        self.arrange()

    def _fit_corner(self) -> None:
        """Leave the menus their room beside the buttons."""
        corner, is_brief = self._parts.corner, self._window.width() < _NARROW
        if is_brief != corner.is_brief:
            corner.set_brief(is_brief)
            if isinstance(bar := corner.parentWidget(), QMenuBar):
                bar.setCornerWidget(corner)  # otherwise it keeps its width
                corner.show()

    def _folded(self, order: tuple[QWidget, ...]) -> set[QWidget]:
        """The parts to hide, in this order, so that the others have room one below the other."""
        middle, margins = self._parts.middle, self._parts.across.contentsMargins()
        runs = self._parts.runs
        hints = {part: part.minimumSizeHint() if part is runs else part.sizeHint() for part in order}
        heights = {part: hint.height() + middle.spacing() for part, hint in hints.items()}
        needed = middle.minimumSize().height() + sum(heights[part] for part in order if part.isHidden())
        room = self._parts.place.height() - margins.top() - margins.bottom()
        folded: set[QWidget] = set()
        for part in order:
            if needed > room:
                needed -= heights[part]
                folded.add(part)
        return folded

    def leave(self) -> bool:
        """Show the whole board again; False if it is there already."""
        if self._moved is not None:
            self._sides.take_board()
        elif self._parts.board.whole:
            self._parts.board.give_whole(None)
            self.arrange()
        else:
            return False
        self._say(_ALL)
        return True

    def _on_asked(self) -> None:
        if self._is_presented:
            self._say(f"{self._parts.board.present_next()}. {_NEXT}")
            return
        if self.leave():
            return
        under_mouse = self._window.childAt(self._window.mapFromGlobal(QCursor.pos()))
        for widget in (under_mouse, QApplication.focusWidget(), self._cards.current()):
            if widget is not None and (name := self._given(widget)):
                self._say(f"{name} has the whole board. {_GO_BACK}")
                return
        self._say(_NOTHING)

    def _given(self, widget: QWidget) -> str:
        """Give the board to the panel or the card that a widget is or lies in; returns its name, or nothing."""
        for name, panel in self._sides.panels.items():
            if panel is not None and (panel is widget or panel.isAncestorOf(widget)):
                self._sides.give_board(panel)
                return _TITLES[name]
        board = self._parts.board
        for card in board.visible_cards():
            if card is widget or card.isAncestorOf(widget):
                board.give_whole(card)
                self.arrange()
                return card.title
        return ""

    def _on_runs_toggled(self, on: bool) -> None:
        if self._is_presented or not (on and self.leave()):
            self.arrange()
        if on and self._parts.runs is not None and self._parts.runs.isHidden() and not self._is_presented:
            self._say(_NO_ROOM)

    def _move_panel(self, panel: QWidget | None) -> None:
        """Move a panel into the board's place, and the one that is there back to its side."""
        if panel is self._moved:
            return
        across, middle = self._parts.across, self._parts.middle
        if self._moved is not None:
            middle.removeWidget(self._moved)
            across.insertWidget(self._place, self._moved)
        if panel is not None:
            self._place = across.indexOf(panel)
            across.removeWidget(panel)
            middle.insertWidget(middle.indexOf(self._parts.board), panel, 1)
        self._moved = panel


_TITLES = {"parameters": "The form", "step": "This step, worked", "notebook": "The notebook", "lessons": "The lesson"}
