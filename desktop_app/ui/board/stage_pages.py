"""The pages of the stage: the title on the tab, the name on the command line, and the experiments that have the page.

To know them takes no Qt: what fills a page is imported when the page is made.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.files.workspace_view import PLOTS, MapView, WorkspaceView
from desktop_app.core.model.experiment import Experiment

if TYPE_CHECKING:
    from desktop_app.plots.reading_plot import ReadingPlot
    from desktop_app.plots.theme import Theme
    from desktop_app.ui.board.stage_view import StageView

CURVE, LANDSCAPE, SECTIONS = "Error curve", "Landscape", "Sections"
DIRECTIONS, VOTE, SCATTER = "Every direction", "Patterns vote", "Fitted curve"
COBWEB, FORK, MAP, RATE = "Cobweb", "Fork", "Map", "Learning rate"


class StagePage(NamedTuple):
    """A page; `make` makes the plot or the view on its card. The stage makes the pages that set weights."""

    name: str
    title: str
    is_offered: Callable[[Experiment], bool]
    make: "Callable[[Theme], ReadingPlot | StageView] | None" = None


def pages_for(settings: Experiment) -> tuple[StagePage, ...]:
    """The pages that these settings have."""
    return tuple(page for page in PAGES if page.is_offered(settings))


def _has_one_weight(settings: Experiment) -> bool:
    return settings.weight_count == 1


def _has_two_weights(settings: Experiment) -> bool:
    return settings.weight_count == 2


def _has_several_patterns(settings: Experiment) -> bool:
    return len(settings.patterns) > 1


def _has_patterns(settings: Experiment) -> bool:
    return settings.net.has_patterns


def _has_schedule(settings: Experiment) -> bool:
    return not settings.rule.schedule.is_constant


def _is_always_offered(_: Experiment) -> bool:
    return True


def _directions(theme: "Theme") -> "StageView":
    from desktop_app.ui.board.direction_dial import DialView

    return DialView(theme)


def _vote(theme: "Theme") -> "StageView":
    from desktop_app.ui.board.vote_view import VoteView

    return VoteView(theme)


def _scatter(theme: "Theme") -> "ReadingPlot":
    from desktop_app.plots.curves.scatter import ScatterPlot

    return ScatterPlot(theme)


def _cobweb(theme: "Theme") -> "ReadingPlot":
    from desktop_app.plots.dynamics.cobweb import CobwebPlot

    return CobwebPlot(theme)


def _fork(theme: "Theme") -> "ReadingPlot":
    from desktop_app.plots.dynamics.fork import ForkPlot

    return ForkPlot(theme)


def _map(theme: "Theme") -> "ReadingPlot":
    from desktop_app.plots.dynamics.map import MapPlot

    return MapPlot(theme)


def _rate(theme: "Theme") -> "ReadingPlot":
    from desktop_app.plots.curves.rate import RatePlot

    return RatePlot(theme)


PAGES = (
    StagePage("curve", CURVE, _has_one_weight),
    StagePage("landscape", LANDSCAPE, _has_two_weights),
    StagePage("sections", SECTIONS, _has_two_weights),
    StagePage("directions", DIRECTIONS, _is_always_offered, _directions),
    StagePage("vote", VOTE, _has_several_patterns, _vote),
    StagePage("scatter", SCATTER, _has_patterns, _scatter),
    StagePage("cobweb", COBWEB, _is_always_offered, _cobweb),
    StagePage("fork", FORK, _is_always_offered, _fork),
    StagePage("map", MAP, _is_always_offered, _map),
    StagePage("rate", RATE, _has_schedule, _rate),
)
# The pages that every run has one of at first.
FIRST_PAGES = tuple(page.title for page in PAGES if page.make is None)
# The pages without a plot whose axes a view could set; the plots of the sections have names of their own.
_WITHOUT_AXES = frozenset(("sections", "directions", "vote"))
_WITH_AXES = frozenset((*PLOTS, "section-0", "section-1", *(page.name for page in PAGES))) - _WITHOUT_AXES
_GROUND = "landscape"  # its axes are weights; its levels can be logarithmic


def useless_in(view: WorkspaceView, settings: Experiment) -> list[str]:
    """A sentence for each part of a view that shows nothing of a run with these settings."""
    words = []
    page = next((page for page in PAGES if page.name == view.page), None)
    if view.page and page is None:
        words.append(f"There is no page “{view.page}” here; it is left aside.")
    elif page is not None and not page.is_offered(settings):
        words.append(f"view.page is left aside: the run has no page “{page.title}” here.")
    names = {*view.log_y, *(name for name, _ in view.limits)} - _WITH_AXES
    words += [
        f"“{name}” in the view is left aside: it has no axes."
        if name in _WITHOUT_AXES
        else f"There is no plot “{name}” here; it is left aside."
        for name in sorted(names)
    ]
    words += [f"view.map.{name} is left aside: {fault}." for name, fault in faults_of_map(view.map, settings)]
    words += [f"view.fork.x is left aside: {fault}." for fault in faults_of_fork(view.fork, settings)]
    if view.log_x and view.iterations is not None and view.iterations[1] <= 0:
        words.append("view.iterations is left aside: on a logarithmic axis there are none up to 0.")
    for name, (x, y) in view.limits:
        if x is not None and name in PLOTS:
            words.append(f"view.limits.{name}.x is left aside: the plots over the iterations share view.iterations.")
        if y is not None and y[0] <= 0 and name in view.log_y and name != _GROUND:
            end = "left aside" if y[1] <= 0 else "cut off below"
            words.append(f"view.limits.{name}.y is {end}: there is nothing ≤ 0 on a logarithmic axis.")
    return words


def faults_of_map(view: MapView, settings: Experiment) -> list[tuple[str, str]]:
    """What is wrong with the axes of a map of such a run, by their names in a view."""
    if view.x == view.y == "":
        return []
    from desktop_app.core.maps.reaches import can_cross, offered_paths, usual_axes

    paths = offered_paths(settings)
    made = [(side, path) for side, path in (("x", view.x), ("y", view.y)) if path and path not in paths]
    if made:
        return [(side, f"this run has no number {path}; it has {', '.join(paths)}") for side, path in made]
    x, y = (own or usual for own, usual in zip((view.x, view.y), usual_axes(settings), strict=True))
    return [] if can_cross(x, y) else [("y" if view.y else "x", f"{y} and {x} cannot be the two axes of one map")]


def faults_of_fork(path: str, settings: Experiment) -> list[str]:
    """What is wrong with the parameter of a fork of such a run."""
    if not path:
        return []
    from desktop_app.core.maps.axes import paths_of

    paths = paths_of(settings)
    return [] if path in paths else [f"this run has no number {path}; it has {', '.join(paths)}"]


def has_axis_above_zero(view: WorkspaceView, plot: str) -> bool:
    """Whether the values of a plot are on a logarithmic axis, whose limits must be above 0."""
    return plot in view.log_y and plot != _GROUND
