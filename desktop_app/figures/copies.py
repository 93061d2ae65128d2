"""A plot drawn anew off the screen: in another theme and size, with all that a person sees of it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from desktop_app.core.analysis.contours import contours
from desktop_app.core.analysis.landscape import Ground, Survey, error_plane
from desktop_app.core.run.run import Reading
from desktop_app.figures.sheet import Titled, TitledView
from desktop_app.plots.error_curve import ErrorCurve
from desktop_app.plots.iteration_plot import IterationPlot
from desktop_app.plots.landscape.landscape import Landscape
from desktop_app.plots.plot import Plot
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import Theme


def copy_of(
    plot: Plot, reading: Reading, runs: Sequence[ShownRun], size: QSize, theme: Theme, pixel_ratio: float
) -> Plot:
    """The same plot with the same view, whose pens are `pixel_ratio` times as wide as on the screen."""
    copy = _same_kind(plot, theme)
    copy.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    copy.pixel_ratio = pixel_ratio
    copy.set_theme(theme)
    copy.resize(size)
    copy.show()
    copy.set_secret(plot.is_secret)
    if isinstance(copy, ErrorCurve | Landscape):
        copy.show_beat(plot.beat)
    grounds: list[Ground] = []  # what of a landscape is in view there
    if isinstance(copy, Landscape):
        copy.asked.connect(grounds.append)
    copy.set_least_room(plot.least_room)
    if isinstance(copy, IterationPlot) and isinstance(plot, IterationPlot):
        copy.show_theory(plot.shows_theory)
        copy.hold_y(True)
    copy.set_logarithmic(plot.logarithmic_x, plot.logarithmic_y)
    copy.hold(*plot.view_range())
    copy.show_reading(reading, runs)
    if isinstance(copy, Landscape) and grounds:
        E = error_plane(*grounds[-1][:3])
        copy.show_survey(Survey(grounds[-1], E, contours(E, grounds[-1].logarithmic)))
    copy.show_note(plot.undrawable)
    return copy


def held(cell: Titled | TitledView, reading: Reading, runs: Sequence[ShownRun], theme: Theme) -> Titled | TitledView:
    """The cell with a copy of what is on the screen, which stays as it is now; the copy is to be let go."""
    size = cell.plot.size()
    copy: QWidget
    if isinstance(cell, Titled):
        copy = copy_of(cell.plot, reading, runs, size, theme, 1.0)
    else:
        copy = cell.plot.twin(theme)
        copy.resize(size)
    return cell._replace(plot=copy)  # type: ignore[arg-type]


def _same_kind(plot: Plot, theme: Theme) -> Plot:
    if isinstance(plot, IterationPlot):
        return IterationPlot(theme, plot.quantity)
    return ErrorCurve(theme, plot.which) if isinstance(plot, ErrorCurve) else Landscape(theme)
