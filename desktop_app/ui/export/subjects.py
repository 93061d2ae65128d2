"""What there is to make a picture of, as sheets: what is on a card, or on the whole board."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.plots.theme import PAPER
from desktop_app.ui.common.card import Card

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.figures.sheet import Sheet, Titled, TitledView
    from desktop_app.training.frame import Frame
    from desktop_app.ui.board.board import Board
    from desktop_app.ui.board.offscreen_board import OffScreen
    from desktop_app.ui.window.main_window import MainWindow

BOARD = "board"


class Subject(NamedTuple):
    """Something to make a picture of; `name` goes into file names."""

    name: str
    title: str
    sheet: "Callable[[], Sheet]"


def sheet_of(board: "Board", card: Card | None, frame: "Frame") -> "Sheet":
    """What is on one card, or on the whole board."""
    # Imported at need, here and below: starting the window does not have to wait for it.
    from desktop_app.core.files.workspace import Workspace
    from desktop_app.figures.sheet import Sheet
    from desktop_app.ui.board.offscreen_board import board_cells

    workspace = Workspace(frame.experiments, frame.iteration)
    cells = board_cells(board) if card is None else [_cell_of(card, frame)]
    return Sheet(cells, board.reading or frame.reading, board.runs, workspace)


def _cell_of(card: Card, frame: "Frame") -> "Titled | TitledView":
    from desktop_app.figures.sheet import TitledView
    from desktop_app.ui.board.offscreen_board import titled
    from desktop_app.ui.board.printable_runs import RunsPicture
    from desktop_app.ui.board.runs_table import RunsTable
    from desktop_app.ui.step.step_panel import StepPanel

    if isinstance(card, RunsTable):
        return TitledView(card.title, RunsPicture(PAPER, frame.members), is_of_all=True)
    if isinstance(card, StepPanel):
        return TitledView(card.title, card.twin(PAPER))
    return titled(card)  # type: ignore[arg-type]


class Subjects:
    """All there is to make a picture of at a frame, as it is then, whatever becomes of the run; to be closed."""

    def __init__(self, window: "MainWindow", frame: "Frame") -> None:
        self._kept: list[QWidget] = []
        self._screen: OffScreen | None = None
        self._frame = frame
        board, panel = window.board, window.step_panel
        whole = self._held(sheet_of(board, None, frame))
        seen = board.visible_cards()
        self.all = [Subject(card.name, card.title, partial(_alone, whole, k)) for k, card in enumerate(seen)]
        self.all += self._unseen_pages(board)
        if panel is not None and panel.worked is not None:
            self._add_view(sheet_of(board, panel, frame), panel)
        if window.runs_table is not None and len(frame.members) > 1:
            self._add_view(sheet_of(board, window.runs_table, frame), window.runs_table)
        self.all.append(Subject(BOARD, "The whole board", lambda: whole))

    def place_of(self, card: Card | None) -> int:
        """Which of `all` is a card's, or the board."""
        names = [subject.name for subject in self.all]
        return names.index(card.name if card is not None and card.name in names else BOARD)

    def close(self) -> None:
        for widget in self._kept:
            widget.deleteLater()
        if self._screen is not None:
            self._screen.close()

    def _add_view(self, sheet: "Sheet", card: Card) -> None:
        """What is made for a picture, and stands still."""
        self._kept.append(sheet.cells[0].plot)  # type: ignore[arg-type]
        self.all.append(Subject(card.name, card.title, lambda: sheet))

    def _unseen_pages(self, board: "Board") -> list[Subject]:
        """The pages of the stage that are not looked at; what is to be predicted is not shown there."""
        from desktop_app.ui.board.offscreen_board import PAGES

        if board.curve.is_secret:
            return []
        stage = board.stage
        unseen = [(name, title) for name, title in PAGES.items() if title in stage.names and title != stage.name]
        return [Subject(name, title, partial(self._off_screen, name)) for name, title in unseen]

    def _off_screen(self, name: str) -> "Sheet":
        from desktop_app.ui.board.offscreen_board import OffScreen

        frame = self._frame
        if self._screen is None:
            self._screen = OffScreen(frame.members, frame.active, frame.iteration)
        return self._screen.sheet(name)

    def _held(self, sheet: "Sheet") -> "Sheet":
        """The sheet with copies of what it is of."""
        from desktop_app.figures.copies import held
        from desktop_app.plots.offscreen_window import OffscreenWindow

        cells = [held(cell, sheet.reading, sheet.runs, PAPER) for cell in sheet.cells]
        self._kept += [OffscreenWindow(cell.plot) for cell in cells]  # type: ignore[type-var]
        return replace(sheet, cells=cells)


def _alone(sheet: "Sheet", which: int) -> "Sheet":
    """One cell of a sheet."""
    return replace(sheet, cells=[sheet.cells[which]._replace(cell=(0, 0, 1))])


def what(card: Card | None) -> str:
    """In words, for sentences."""
    return f"the picture “{card.title}”" if card else "a picture of the board"
