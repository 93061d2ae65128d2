"""The board without a window: what it shows of runs, as sheets to draw."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.core.files.workspace import Workspace
from desktop_app.core.run.run import Run, View
from desktop_app.figures.sheet import Sheet, Titled, TitledView
from desktop_app.plots.offscreen_window import OffscreenWindow
from desktop_app.plots.theme import PAPER
from desktop_app.training.frame import Member, Tolerances
from desktop_app.ui.board.board import CELLS, Board, shown_runs
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.board.printable_runs import RunsPicture
from desktop_app.ui.board.stage import DIRECTIONS, LANDSCAPE, SECTIONS, VOTE
from desktop_app.ui.board.view_card import ViewCard
from desktop_app.ui.step.printable_step import StepPicture
from desktop_app.words.worked_step import worked_step_of

if TYPE_CHECKING:
    from desktop_app.core.analysis.comparison import Comparison

# As in a window of the usual size.
_WIDTH, _HEIGHT = 1060, 700
PAGES = {"landscape": LANDSCAPE, "sections": SECTIONS, "directions": DIRECTIONS, "vote": VOTE}
_CARDS = {"curve": 0, "E": 1, "w": 2, "dE_dw": 3, "rho": 4}


def members_of(runs: Sequence[Run], at: int, judged: bool = False) -> list[Member]:
    """The runs as a frame has them, at iteration `at` or where they end before; with verdicts where they are wished."""
    return [
        Member(run.experiment, run.reading(View(), min(at, run.i)), k, None, _comparison(run) if judged else None)
        for k, run in enumerate(runs)
    ]


def _comparison(run: Run) -> "Comparison":
    from desktop_app.core.analysis.comparison import compared

    return compared(run, *Tolerances())


class OffScreen:
    """A board in a window that nobody sees, with the `active` one of the runs at hand; its sheets need it alive."""

    def __init__(self, members: Sequence[Member], active: int, at: int) -> None:
        self._workspace = Workspace(tuple(member.experiment for member in members), at)
        self._reading, self._members = members[active].reading, members
        self._runs = shown_runs(members, active)
        board = Board(PAPER)
        board.resize(_WIDTH, _HEIGHT)
        board.set_theme(PAPER)
        board.complete()
        self._window = OffscreenWindow(board)
        board.show_reading(self._reading, self._runs)

    def close(self) -> None:
        """Let the board go, once its sheets are drawn."""
        self._window.deleteLater()

    def sheet(self, plot: str) -> Sheet:
        """The sheet of a plot by its name on the command line, or of the whole "board"."""
        board = self._window.widget
        if plot in PAGES:
            board.stage.turn_to(PAGES[plot])
        if plot == "board":
            cells = board_cells(board)
        elif plot == "runs":
            cells = [TitledView("Runs side by side", RunsPicture(PAPER, self._members), is_of_all=True)]
        elif plot == "step":
            worked = worked_step_of(self._reading.settings, self._reading.step)
            cells = [TitledView("This step, worked", StepPicture(PAPER, worked))]
        elif plot in _CARDS:
            cells = [titled(board.cards[_CARDS[plot]])]
        else:
            cells = [titled(card, (row, 0, 1)) for row, card in enumerate(board.stage.visible_cards())]
        return Sheet(cells, self._reading, self._runs, self._workspace)


def board_cells(board: Board) -> list[Titled | TitledView]:
    """All that a board shows, in its cells."""
    cards = board.visible_cards()
    cells = CELLS if len(cards) == len(CELLS) else ((0, 0, 1), (1, 0, 1), *CELLS[1:])
    return [titled(card, cell) for card, cell in zip(cards, cells, strict=True)]


def titled(card: PlotCard | ViewCard, cell: tuple[int, int, int] = (0, 0, 1)) -> Titled | TitledView:
    """What is on a card, under its title."""
    return (Titled if isinstance(card, PlotCard) else TitledView)(card.title, card.plot, cell)  # type: ignore[arg-type]
