"""The subjects of pictures: what the user can make a picture of, as sheets."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.files.workspace_view import DEFAULT, WorkspaceView

if TYPE_CHECKING:
    from desktop_app.figures.sheet import Sheet
    from desktop_app.training.frame import Frame
    from desktop_app.ui.board.board import Board
    from desktop_app.ui.board.cards import Cards
    from desktop_app.ui.board.offscreen_board import OffscreenBoard
    from desktop_app.ui.common.card import Card

# What pictures need is imported when one is made: the window starts faster without it.

BOARD = "board"


class Subject(NamedTuple):
    """Something to make a picture of; `name` goes into file names.

    It may have parts, by name, whose equations have numbers or not.
    """

    name: str
    title: str
    sheet: "Callable[[], Sheet]"
    parts: Mapping[str, str] = {}
    sheet_of_part: "Callable[[str, bool], Sheet] | None" = None


def sheet_of(board: "Board", card: "Card | None", frame: "Frame", view: WorkspaceView = DEFAULT) -> "Sheet":
    """The sheet of one card, or of the whole board, in a window that shows a view."""
    from desktop_app.core.files.workspace import Workspace
    from desktop_app.figures.drawing import Moment
    from desktop_app.figures.sheet import Sheet

    cells = board.picture_cells() if card is None else [card.picture_cell(frame)]
    workspace = Workspace(frame.experiments, frame.iteration, view)
    return Sheet(cells, Moment(board.reading or frame.reading, board.runs), workspace)


def named(card: "Card | None") -> str:
    """The picture of a card, or of the board, as sentences name it."""
    return f"the picture “{card.title}”" if card else "a picture of the board"


class Subjects:
    """All subjects as they are now, in a frame; later frames do not change them. Call `close` at the end."""

    def __init__(self, board: "Board", cards: "Cards", frame: "Frame", view: WorkspaceView) -> None:
        self._offscreen: OffscreenBoard | None = None
        self._frame, self._view = frame, view
        whole = sheet_of(board, None, frame, view).frozen()
        visible = board.visible_cards()
        self.all = [Subject(card.name, card.title, partial(_single, whole, k)) for k, card in enumerate(visible)]
        self.all += self._hidden_pages(board)
        for card in cards.beside_board:
            if card.is_offered(frame):
                sheet = sheet_of(board, card, frame, view)
                of_part = partial(_part_of, sheet, card)
                self.all.append(Subject(card.name, card.title, partial(_given, sheet), card.parts(), of_part))
        self.all.append(Subject(BOARD, "The whole board", partial(_given, whole)))

    def index_of(self, card: "Card | None") -> int:
        """The index in `all` of a card, or of the board."""
        names = [subject.name for subject in self.all]
        return names.index(card.name if card is not None and card.name in names else BOARD)

    def close(self) -> None:
        if self._offscreen is not None:
            self._offscreen.close()

    def _hidden_pages(self, board: "Board") -> list[Subject]:
        """The pages of the stage that are not in front; none while the user predicts."""
        from desktop_app.ui.board.offscreen_board import TITLES

        if board.is_secret:
            return []
        stage = board.stage
        hidden = [(name, title) for name, title in TITLES.items() if title in stage.names and title != stage.name]
        return [Subject(name, title, partial(self._page_sheet, name)) for name, title in hidden]

    def _page_sheet(self, name: str) -> "Sheet":
        from desktop_app.ui.board.offscreen_board import OffscreenBoard

        frame = self._frame
        if self._offscreen is None:
            self._offscreen = OffscreenBoard(frame.members, frame.iteration, self._view)
        return self._offscreen.sheet(name)


def _part_of(sheet: "Sheet", card: "Card", part: str, is_numbered: bool) -> "Sheet":
    """A part of a card, alone."""
    return replace(sheet, cells=[card.part_cell(part, is_numbered)])


def _given(sheet: "Sheet") -> "Sheet":
    return sheet


def _single(sheet: "Sheet", k: int) -> "Sheet":
    """One cell of a sheet, alone."""
    return replace(sheet, cells=[replace(sheet.cells[k], position=(0, 0, 1))])
