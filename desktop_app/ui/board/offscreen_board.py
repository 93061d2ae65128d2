"""The board without a window: sheets of what it shows of runs, for pictures."""

from collections.abc import Sequence
from functools import partial

from desktop_app.core.analysis.comparison import compared
from desktop_app.core.files.workspace import Workspace
from desktop_app.core.files.workspace_view import DEFAULT, PLOTS_OF_DESK, WorkspaceView
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.figures.drawing import Moment
from desktop_app.figures.sheet import Cell, Sheet
from desktop_app.figures.view_cell import FrozenViewCell
from desktop_app.plots.offscreen_window import OffscreenWindow
from desktop_app.plots.theme import PAPER
from desktop_app.training.frame import Member, Tolerances
from desktop_app.ui.board.board import Board, shown_runs
from desktop_app.ui.board.stage_pages import CURVE, PAGES
from desktop_app.ui.runs.printable_runs import PrintableRuns
from desktop_app.ui.step.printable_step import step_cell
from desktop_app.words.step.worked_step import worked_step_of

# As in a window of the usual size.
_WIDTH, _HEIGHT = 1060, 700
_CHUNK = 1_000_000  # iterations that are replayed at a time
TITLES = {page.name: page.title for page in PAGES if page.title != CURVE}
_CARDS = {"curve": 0, "E": 1, "w": 2, "dE_dw": 3, "rho": 4}


def members_of(
    runs: Sequence[Run], at: int, judged: bool = False, view: WorkspaceView = DEFAULT, slots: Sequence[int] = ()
) -> list[Member]:
    """The runs as in a frame with such a view, at iteration `at` or where they end before; with verdicts if `judged`.

    Their curves are the same whatever the size of a window. Without `slots` they are in order.
    """
    whole = View(logarithmic=view.log_x, chosen=view.chosen)
    shown = whole if view.iterations is None else whole.of(*view.iterations)
    judgements = [compared(run, *Tolerances()) if judged else None for run in runs]
    each = zip(runs, slots or range(len(runs)), judgements, strict=True)
    return [Member(run.experiment, _reading_of(run, at, shown), slot, None, judged) for run, slot, judged in each]


def _reading_of(run: Run, at: int, shown: View) -> Reading:
    """A reading for a picture, with exact curves where the view shows some iterations only."""
    replay = None if shown.end is None else run.replay(shown)
    while replay is not None and not replay.is_done:
        replay.advance(_CHUNK)
    return run.reading(shown, min(at, run.i), replay.curves() if replay else None)


def moment_of(members: Sequence[Member], view: WorkspaceView) -> Moment:
    """What a picture shows of runs: the active one, and those that are not hidden."""
    hidden = {members[k].slot for k in view.hidden}
    return Moment(members[view.active].reading, shown_runs(members, view.active, lambda slot: slot not in hidden))


class OffscreenBoard:
    """A board in an off-screen window, with a view of the runs; draw its sheets before you close it."""

    def __init__(self, members: Sequence[Member], at: int, view: WorkspaceView = DEFAULT) -> None:
        self._workspace = Workspace(tuple(member.experiment for member in members), at, view)
        self._members = members
        self._moment = moment_of(members, view)
        board = Board(PAPER)
        board.resize(_WIDTH, _HEIGHT)
        board.set_theme(PAPER)
        board.complete()
        board.show_only(PLOTS_OF_DESK[view.desk])
        self._window = OffscreenWindow(board)
        board.show_reading(*self._moment)
        if view != DEFAULT:
            board.show_view(view)
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
