"""The board without a window: sheets of what it shows of runs, for pictures."""

from collections.abc import Sequence
from functools import partial

from desktop_app.core.analysis.comparison import compared
from desktop_app.core.files.workspace import Workspace
from desktop_app.core.run.run import Run, View
from desktop_app.figures.drawing import Moment
from desktop_app.figures.sheet import Cell, Sheet
from desktop_app.figures.view_cell import FrozenViewCell
from desktop_app.plots.offscreen_window import OffscreenWindow
from desktop_app.plots.theme import PAPER
from desktop_app.training.frame import Member, Tolerances
from desktop_app.ui.board.board import Board, shown_runs
from desktop_app.ui.board.printable_runs import PrintableRuns
from desktop_app.ui.board.stage_pages import CURVE, PAGES
from desktop_app.ui.step.printable_step import step_cell
from desktop_app.words.worked_step import worked_step_of

# As in a window of the usual size.
_WIDTH, _HEIGHT = 1060, 700
TITLES = {page.name: page.title for page in PAGES if page.title != CURVE}
_CARDS = {"curve": 0, "E": 1, "w": 2, "dE_dw": 3, "rho": 4}


def members_of(runs: Sequence[Run], at: int, judged: bool = False) -> list[Member]:
    """The runs as in a frame, at iteration `at` or where they end before; with verdicts if `judged`."""
    judgements = [compared(run, *Tolerances()) if judged else None for run in runs]
    return [
        Member(run.experiment, run.reading(View(), min(at, run.i)), k, None, judgement)
        for k, (run, judgement) in enumerate(zip(runs, judgements, strict=True))
    ]


class OffscreenBoard:
    """A board in an off-screen window, for the `active` one of the runs; draw its sheets before you close it."""

    def __init__(self, members: Sequence[Member], active: int, at: int) -> None:
        self._workspace = Workspace(tuple(member.experiment for member in members), at)
        self._members = members
        self._moment = Moment(members[active].reading, shown_runs(members, active))
        board = Board(PAPER)
        board.resize(_WIDTH, _HEIGHT)
        board.set_theme(PAPER)
        board.complete()
        self._window = OffscreenWindow(board)
        board.show_reading(*self._moment)

    def close(self) -> None:
        """Delete the board."""
        self._window.deleteLater()

    def sheet(self, plot: str, part: str = "", is_numbered: bool = True) -> Sheet:
        """The sheet of a plot by its name on the command line, of the whole "board", or of a part of the "step"."""
        return Sheet(self._cells(plot, part, is_numbered), self._moment, self._workspace)

    def _cells(self, plot: str, part: str, is_numbered: bool) -> Sequence[Cell]:
        board = self._window.widget
        if plot == "board":
            return board.picture_cells()
        if plot == "runs":
            return [FrozenViewCell("Runs side by side", partial(PrintableRuns, members=self._members), names_runs=True)]
        if plot == "step":
            worked = worked_step_of(self._moment.reading.settings, self._moment.reading.step)
            return [step_cell("This step, worked", worked, None, part, is_numbered)]
        if plot in _CARDS:
            return [board.cards[_CARDS[plot]].picture_cell()]
        board.stage.turn_to(TITLES[plot])
        return board.stage.picture_cells()
