"""What is in a picture: plots and views as they are on the screen, each in its cell, and the workspace behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace import Workspace
from desktop_app.core.run.run import Reading
from desktop_app.plots.plot import Plot
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import Theme


class View(Protocol):
    """What is no plot, and can be drawn anew in another theme, as it is on the screen."""

    def twin(self, theme: Theme) -> QWidget: ...
    def size(self) -> QSize: ...


class Titled(NamedTuple):
    """A plot as it is on the screen, its title, and its cell among several: row, column, and how many rows."""

    title: str
    plot: Plot
    cell: tuple[int, int, int] = (0, 0, 1)


class TitledView(NamedTuple):
    """The same of a view, which is of the active run alone, or of all of them."""

    title: str
    plot: View
    cell: tuple[int, int, int] = (0, 0, 1)
    is_of_all: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells with the reading that they show, and the runs that are `runs` where there are several.

    The `workspace` is what a file of the picture carries: all runs, and the iteration that is shown.
    """

    cells: Sequence[Titled | TitledView]
    reading: Reading
    runs: Sequence[ShownRun] = ()
    workspace: Workspace | None = None

    def title_of(self, titled: Titled | TitledView) -> str:
        """Of one of several runs it tells which."""
        is_of_one = isinstance(titled, TitledView) and not titled.is_of_all and bool(self.runs)
        return f"{titled.title}: {self.reading.experiment.name or 'a run'}" if is_of_one else titled.title
