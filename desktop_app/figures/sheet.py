"""The content of a picture: cells with plots and views as they are on the screen, and the workspace behind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace import Workspace
from desktop_app.figures.drawing import Drawing, Moment
from desktop_app.figures.look import Look
from desktop_app.plots.theme import Theme

Position = tuple[int, int, int]  # row, column, and the number of rows


@dataclass(frozen=True)
class Cell:
    """A plot or a view with its title. Cells of the active run alone say which run that is among several.

    It is live, and changes with its widget, or frozen, and has none.
    """

    title: str
    position: Position = field(default=(0, 0, 1), kw_only=True)
    is_of_one_run: bool = field(default=False, kw_only=True)
    names_runs: bool = field(default=False, kw_only=True)  # whether it tells the names of all runs itself

    @property
    def widget(self) -> QWidget:
        """The plot or the view."""
        raise NotImplementedError

    @property
    def follows(self) -> bool:
        """Whether its axes follow the run."""
        return False

    def drawing(self, look: Look) -> Drawing:
        """What a page draws in this cell: what it is like now."""
        raise NotImplementedError

    def frozen(self) -> "Cell":
        """The cell as it is now."""
        return self

    def copy(self, moment: Moment, theme: Theme) -> "Cell":
        """The cell with a copy of its widget, which the run no longer changes; the caller deletes it."""
        raise NotImplementedError

    def show(self, moment: Moment) -> None:
        """Show another moment of the same runs."""
        raise NotImplementedError

    def fit_axes(self, moments: Sequence[Moment]) -> Iterator[None]:
        """Fit the axes to all moments, so that nothing moves from one to the next; yields after each of them."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells, and the moment that they show.

    The `workspace` is what a file of the picture contains: all runs, and the iteration shown.
    """

    cells: Sequence[Cell]
    moment: Moment
    workspace: Workspace | None = None

    def frozen(self) -> "Sheet":
        """The sheet as it is now, whatever becomes of its widgets."""
        return replace(self, cells=[cell.frozen() for cell in self.cells])

    def title_of(self, cell: Cell) -> str:
        """The title of a cell; where there are several runs, with the name of the one that it shows."""
        if not (cell.is_of_one_run and self.moment.runs):
            return cell.title
        shown = next((each.name for each in self.moment.runs if each.is_active), self.moment.reading.experiment.name)
        between = "" if cell.title.endswith("?") else ":"
        return f"{cell.title}{between} {shown or 'a run'}"
