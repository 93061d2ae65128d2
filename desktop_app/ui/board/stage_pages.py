"""The pages of the stage: the title on the tab, the name on the command line, and the experiments that have the page.

To know them takes no Qt: what fills a page is imported when the page is made.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.core.files.workspace_view import PLOTS, WorkspaceView
from desktop_app.core.model.experiment import Experiment

if TYPE_CHECKING:
    from desktop_app.plots.reading_plot import ReadingPlot
    from desktop_app.plots.theme import Theme
    from desktop_app.ui.board.stage_view import StageView

CURVE, LANDSCAPE, SECTIONS = "Error curve", "Landscape", "Sections"
DIRECTIONS, VOTE = "Every direction", "Patterns vote"


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


def _is_always_offered(_: Experiment) -> bool:
    return True


def _directions(theme: "Theme") -> "StageView":
    from desktop_app.ui.board.direction_dial import DialView

    return DialView(theme)


def _vote(theme: "Theme") -> "StageView":
    from desktop_app.ui.board.vote_view import VoteView

    return VoteView(theme)


PAGES = (
    StagePage("curve", CURVE, _has_one_weight),
    StagePage("landscape", LANDSCAPE, _has_two_weights),
    StagePage("sections", SECTIONS, _has_two_weights),
    StagePage("directions", DIRECTIONS, _is_always_offered, _directions),
    StagePage("vote", VOTE, _has_several_patterns, _vote),
)
# The pages that every run has one of at first.
FIRST_PAGES = tuple(page.title for page in PAGES if page.make is None)
# The plots that a view can have limits of.
_WITH_LIMITS = frozenset((*PLOTS, "section-0", "section-1", *(page.name for page in PAGES)))


def unknown_in(view: WorkspaceView) -> list[str]:
    """A sentence for each name in a view that no page and no plot has."""
    pages = {"", *(page.name for page in PAGES)}
    names = {*view.log_y, *(name for name, _ in view.limits)} - _WITH_LIMITS
    words = [] if view.page in pages else [f"There is no page “{view.page}” here; it is left aside."]
    return words + [f"There is no plot “{name}” here; it is left aside." for name in sorted(names)]
