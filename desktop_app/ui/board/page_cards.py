"""Makes the cards on the pages of the stage, and says what the user sets in them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.core.analysis.landscape import Survey
from desktop_app.core.model.numbers import brief, to_digits
from desktop_app.core.run.run import Reading
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.plot import named_weight
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.ui.board.plot_card import BoardCard, PlotCard, ViewCard
from desktop_app.ui.board.stage_pages import FORK, LANDSCAPE, MAP, PAGES, SECTIONS

if TYPE_CHECKING:
    from desktop_app.core.maps.fork import Filled
    from desktop_app.plots.dynamics.fork import ForkPlot
    from desktop_app.plots.dynamics.map import MapPlot
    from desktop_app.plots.landscape.landscape import Landscape


class PageCards(QObject):
    """The cards of all pages but the first, whose `curve` is given."""

    placed = Signal(object)  # values by path, such as {"weights.w": 0.5}: what the user sets in a picture
    survey_wanted = Signal(object)  # Ground: the landscape needs a survey of it
    fork_wanted = Signal(object)  # Fork: the page needs it computed
    map_wanted = Signal(object)  # Map, or None: the map page needs charts of it
    # The experiment of a run that the user opens, how many iterations it makes, and what tells it from others.
    run_wanted = Signal(object, int, str)

    def __init__(self, curve: PlotCard, parent: QObject) -> None:
        super().__init__(parent)
        self._curve = curve
        self.reading: Reading | None = None  # what the user sets is of its run
        self.landscape: Landscape | None = None  # each is made with its page
        self.fork: ForkPlot | None = None
        self.map: MapPlot | None = None
        curve.plot.dragged.connect(partial(self._on_moved_along, 0))

    def show_survey(self, survey: Survey) -> None:
        if self.landscape is not None:
            self.landscape.show_survey(survey)

    def show_fork(self, filled: "Filled | None") -> None:
        """Show a fork that was wanted; None: it cannot be computed."""
        if self.fork is not None:
            if filled is None:
                self.fork.show_failure()
            else:
                self.fork.show_fork(filled)

    def made_for(self, name: str) -> list[BoardCard]:
        """Make the cards of the page of this name."""
        if name == LANDSCAPE:
            return [self._landscape_card()]
        if name == SECTIONS:
            return [self._section_card(which) for which in range(2)]
        if name == MAP:
            return [self._map_card()]
        if name == FORK:
            return [self._fork_card()]
        page = next(page for page in PAGES if page.title == name)
        assert page.make is not None
        shown = page.make(self._curve.plot.theme)
        if isinstance(shown, ReadingPlot):
            card = PlotCard(page.name, page.title, shown, False)
            self._connect_cobweb(card)
            return [card]
        return [ViewCard(page.name, page.title, shown)]

    def _connect_cobweb(self, card: PlotCard) -> None:
        from desktop_app.plots.dynamics.cobweb import CobwebPlot

        if isinstance(plot := card.plot, CobwebPlot):
            plot.dragged.connect(partial(self._on_moved_along, 0))
            plot.pointed.connect(lambda place: card.labels.show_value(plot.value_at(place) if place else ""))

    def _landscape_card(self) -> PlotCard:
        from desktop_app.plots.landscape.landscape import Landscape

        self.landscape = plot = Landscape(self._curve.plot.theme)
        card = PlotCard("landscape", "Landscape", plot, False)
        plot.placed.connect(partial(self._on_placed, "start"))
        plot.dragged.connect(partial(self._on_placed, "weights"))
        plot.survey_wanted.connect(self.survey_wanted)
        plot.pointed.connect(lambda place: self._show_value(card, place))
        return card

    def _map_card(self) -> PlotCard:
        from desktop_app.ui.board.map_card import MapCard

        card = MapCard("map", MAP, self._curve.plot.theme)
        self.map = card.map
        self.map.map_wanted.connect(self.map_wanted)
        self.map.opened.connect(self.run_wanted)
        return card

    def _fork_card(self) -> PlotCard:
        from desktop_app.ui.board.fork_card import ForkCard

        card = ForkCard("fork", FORK, self._curve.plot.theme)
        self.fork = card.fork
        self.fork.dragged.connect(self._on_parameter_set)
        self.fork.fork_wanted.connect(self.fork_wanted)
        return card

    def _section_card(self, which: int) -> PlotCard:
        plot = ErrorCurve(self._curve.plot.theme, which)
        symbol = self._symbols[which]
        card = PlotCard(f"section-{which}", f"E along {named_weight(symbol)}", plot, False)
        plot.dragged.connect(partial(self._on_moved_along, which))
        plot.pointed.connect(lambda place: self._show_value_along(card, which, place))
        return card

    @property
    def _symbols(self) -> tuple[str, ...]:
        return self.reading.settings.net.symbols if self.reading is not None else ("w", "v")

    def _on_placed(self, group: str, w: float, v: float) -> None:
        """The user sets both weights of a group: the present ones, "weights", or those of iteration 0, "start"."""
        if self.reading is not None:
            names = self.reading.settings.net.weight_names
            self.placed.emit({f"{group}.{name}": value for name, value in zip(names, (w, v), strict=False)})

    def _on_moved_along(self, which: int, value: float) -> None:
        if self.reading is not None and which < self.reading.settings.weight_count:
            self.placed.emit({f"weights.{self.reading.settings.net.weight_names[which]}": value})

    def _on_parameter_set(self, value: float) -> None:
        """The user sets the parameter that the fork is over."""
        from desktop_app.core.maps.axes import edit_of

        if self.reading is not None and self.fork is not None:
            self.placed.emit(edit_of(self.reading.settings, self.fork.path, value))

    def _show_value(self, card: PlotCard, place: tuple[float, float] | None) -> None:
        """Show the weights under the mouse, and E there."""
        if place is None or self.reading is None:
            card.labels.show_value("")
            return
        w, v = (to_digits(value, 4) for value in place)
        settings = self.reading.settings
        E = settings.objective().error(w, v)
        weights = " · ".join(f"{s} {brief(value)}" for s, value in zip(self._symbols, (w, v), strict=False))
        card.labels.show_value(f"{weights} · E {brief(E)}")

    def _show_value_along(self, card: PlotCard, which: int, place: tuple[float, float] | None) -> None:
        """Show E along one weight; the other weight is the present one."""
        if self.reading is not None and place is not None:
            other = self.reading.step.state.weights[1 - which]
            place = (place[0], other) if which == 0 else (other, place[0])
        self._show_value(card, place)
