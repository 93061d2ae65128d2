"""The large part of the board: a page with the error curve or the landscape, and pages with other views of the step.

A page is made when its tab is first opened.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QTabBar, QToolButton, QWidget

from desktop_app.core.analysis.landscape import Survey
from desktop_app.core.files.workspace_view import DEFAULT, WorkspaceView
from desktop_app.core.model.numbers import brief, to_digits
from desktop_app.core.run.run import Reading
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.plot import named_weight
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.ui.board.plot_card import BoardCard, PlotCard, ViewCard
from desktop_app.ui.board.stage_pages import CURVE, FIRST_PAGES, FORK, LANDSCAPE, MAP, PAGES, SECTIONS, pages_for
from desktop_app.ui.common.focus import by_tab_only, tab_in_order
from desktop_app.ui.common.layouts import in_column

if TYPE_CHECKING:
    from desktop_app.core.maps.chart import Chart
    from desktop_app.core.maps.fork import Filled
    from desktop_app.figures.sheet import Cell
    from desktop_app.plots.dynamics.fork import ForkPlot
    from desktop_app.plots.dynamics.map import MapPlot
    from desktop_app.plots.landscape.landscape import Landscape

# Below this height the stage has no room for two cards below each other.
_LOW = 230


class Stage(QWidget):
    """Shows readings on the page in front; the page of the error curve is `curve`."""

    placed = Signal(object)  # values by path, such as {"weights.w": 0.5}: what the user sets in a picture
    survey_wanted = Signal(object)  # Ground: the landscape needs a survey of it
    fork_wanted = Signal(object)  # Fork: the page needs it computed
    map_wanted = Signal(object)  # Map, or None: the map page needs charts of it
    # The experiment of a run that the user opens, how many iterations it makes, and what tells it from others.
    run_wanted = Signal(object, int, str)
    follow_asked = Signal()  # the user wants to see the whole run again
    keys_told = Signal(str)  # how the keys of the plot work that has the focus; "" once it has it no longer

    def __init__(self, curve: PlotCard) -> None:
        super().__init__()
        self._curve = curve
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self.is_complete = False  # whether all pages are offered yet
        self._wish: tuple[str, ...] = ()  # turn to the first of these pages, as soon as one is offered
        self._landscape: Landscape | None = None  # made with its page
        self._fork: ForkPlot | None = None
        self.map: MapPlot | None = None  # made with its page
        self._view = DEFAULT  # of pages that are made later
        self._lit_marks: frozenset[str] = frozenset()
        self._has_words = False
        self.cards: dict[str, list[BoardCard]] = {}  # by page
        self._layouts: list[QBoxLayout] = []  # of pages
        self._pages: dict[str, QWidget] = {}  # those made so far, by name
        self.bar = QTabBar(drawBase=False, expanding=False, usesScrollButtons=True)
        self.bar.setAccessibleName("Pictures of this step")
        by_tab_only(self.bar)
        for scroll in self.bar.findChildren(QToolButton):
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows turn the pages
        self._stack = QStackedLayout()
        self.setLayout(in_column(self.bar, self._stack, highest=self._stack))
        self.bar.currentChanged.connect(self._on_turned)
        self._offer((CURVE,))

    @property
    def name(self) -> str:
        """The name of the page in front."""
        return str(self.bar.tabText(self.bar.currentIndex()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all pages that are offered."""
        return tuple(self.bar.tabText(k) for k in range(self.bar.count()))

    def turn_to(self, name: str) -> None:
        """Turn to the page of this name, if it is offered."""
        if name in self.names:
            self.bar.setCurrentIndex(self.names.index(name))

    def prefer(self, names: Sequence[str]) -> None:
        """Turn to the first of these pages that is offered, now or once the settings have one of them."""
        self._wish = tuple(names)
        self._grant_wish()

    def _grant_wish(self) -> None:
        if (name := next((name for name in self._wish if name in self.names), "")) != "":
            self._wish = ()
            self.turn_to(name)

    def _offer(self, names: tuple[str, ...]) -> None:
        """Offer these pages; keep the one in front if it is among them, else turn to the first."""
        if names == self.names:
            return
        before = self.name
        with QSignalBlocker(self.bar):
            while self.bar.count():
                self.bar.removeTab(0)
            for name in names:
                self.bar.addTab(name)
            self.bar.setCurrentIndex(names.index(before) if before in names else 0)
        if self.name != before:
            self._on_turned()

    def _on_turned(self) -> None:
        name = self.name
        if name not in self._pages:
            self._pages[name] = self._page(name)
            self._stack.addWidget(self._pages[name])
            tab_in_order(self.bar, self._pages[name])
        self._stack.setCurrentWidget(self._pages[name])
        self._show()

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Offer the pages for the settings, and draw the one in front."""
        self._reading, self._runs = reading, runs
        # At the start one page is enough.
        first, *others = (page.title for page in pages_for(reading.settings))
        self._offer((first, *(others if self.is_complete else ())))
        if self.is_complete:
            self._grant_wish()
        self._show()

    def show_survey(self, survey: Survey) -> None:
        if self._landscape is not None:
            self._landscape.show_survey(survey)

    def show_fork(self, filled: "Filled | None") -> None:
        """Show a fork that was wanted; None: it cannot be computed."""
        if self._fork is not None:
            if filled is None:
                self._fork.show_failure()
            else:
                self._fork.show_fork(filled)

    def go(self, back: bool) -> None:
        """Go back to what the map or the fork in front showed before, or forward again."""
        from desktop_app.ui.board.zoomable_card import ZoomableCard

        for card in self.visible_cards():
            if isinstance(card, ZoomableCard):
                (card.back if back else card.forward).trigger()

    def whole_chart(self) -> "Chart | None":
        """The map in front, if each of its pixels is there."""
        chart = self.map.chart if self.name == MAP and self.map is not None else None
        return chart if chart is not None and chart.is_complete else None

    def light_marks(self, names: frozenset[str]) -> None:
        """Highlight marks on every error curve, also on pages that are made later."""
        self._lit_marks = names
        for card in (self._curve, *self.every_card()):
            if isinstance(card, PlotCard) and isinstance(card.plot, ErrorCurve):
                card.plot.light_marks(names)

    def show_words(self, on: bool) -> None:
        """Write words at the marks of every error curve, also on pages that are made later."""
        self._has_words = on
        for card in (self._curve, *self.every_card()):
            if isinstance(card, PlotCard) and isinstance(card.plot, ErrorCurve):
                card.plot.show_words(on)

    def begin_anew(self, before: WorkspaceView = DEFAULT) -> None:
        """Put back what the user has set: the length h of the directions, and the axes of the map and of the fork.

        They are as usual again, or as they were `before`.
        """
        self._view = replace(self._view, h=before.h, map=before.map, fork=before.fork)
        for card in self.every_card():
            card.show_settings(self._view)

    def go_on_following(self) -> None:
        """Let every plot follow the run again, also on pages that are made later."""
        self._view = replace(self._view, limits=())
        for card in self.every_card():
            card.go_on_following()

    def show_view(self, view: WorkspaceView) -> None:
        """Show each card as the view says, and turn to its page once the settings have it."""
        self._view = view
        for card in self.every_card():
            card.show_view(view)
        self._wish = (*(page.title for page in PAGES if page.name == view.page), *FIRST_PAGES)

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        """The view with what is set here; what pages will show that are not made yet stays as it was."""
        if self._wish == ():
            in_front = next((page.name for page in PAGES if page.title == self.name), "")
            self._view = replace(self._view, page="" if self.name == self.names[0] else in_front)
        own = self._view
        view = replace(view, page=own.page, limits=own.limits, log_y=own.log_y, h=own.h, map=own.map, fork=own.fork)
        for card in self.every_card():
            view = card.added_to(view)
        return view

    def parts(self) -> dict[str, QRect]:
        """The places of what can be seen here, by the names of labels."""
        made = {"tabs": self.bar.geometry()} if self.bar.count() > 1 else {}
        if not (cards := self.visible_cards()):
            return made
        card = cards[0]
        if not isinstance(card, PlotCard):
            return made | {card.name: card.rect().translated(card.mapTo(self, QPoint()))}
        made |= {name: self._at(card, place) for name, place in card.plot.marks().items()}
        if card.plot is self._landscape:
            made["landscape"] = card.plot.rect().translated(card.plot.mapTo(self, QPoint()))
        return made

    def _at(self, card: PlotCard, place: QPointF) -> QRect:
        """A place in a plot as a small rectangle of the stage."""
        return QRect(card.plot.mapTo(self, place.toPoint()), QSize(1, 1))

    def every_card(self) -> list[BoardCard]:
        """All cards that are made so far."""
        return [card for cards in self.cards.values() for card in cards]

    def visible_cards(self) -> list[BoardCard]:
        return self.cards.get(self.name, [])

    def picture_cells(self) -> "list[Cell]":
        """The page in front in a picture."""
        cards = self.visible_cards()
        return [replace(card.picture_cell(), position=(row, 0, 1)) for row, card in enumerate(cards)]

    def _show(self) -> None:
        if self._reading is not None:
            for card in self.visible_cards():
                card.show_reading(self._reading, self._runs)

    def _page(self, name: str) -> QWidget:
        """Make the page of a name."""
        if name == CURVE:
            self._curve.plot.dragged.connect(partial(self._on_moved_along, 0))
            self.cards[name] = [self._curve]
            return self._curve
        self.cards[name] = cards = self._cards(name)
        page, first = QWidget(), self._curve.plot
        layout = QBoxLayout(self._direction, page)
        self._layouts.append(layout)
        layout.setContentsMargins(0, 0, 0, 0)
        for card in cards:
            layout.addWidget(card, 1)
            card.set_theme(first.theme)
            card.show_view(self._view)
            card.set_secret(first.is_secret)
            card.show_beat(first.beat)
            if isinstance(card, PlotCard):
                card.follow_asked.connect(self.follow_asked)
                card.keys.told.connect(self.keys_told)
        return page

    @property
    def _direction(self) -> QBoxLayout.Direction:
        """The cards of a page stand below each other; where that is too high, side by side."""
        ways = QBoxLayout.Direction
        return ways.LeftToRight if self.height() < _LOW else ways.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for layout in self._layouts:
            layout.setDirection(self._direction)

    def _cards(self, name: str) -> list[BoardCard]:
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

        self._landscape = plot = Landscape(self._curve.plot.theme)
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
        self._fork = card.fork
        self._fork.dragged.connect(self._on_parameter_set)
        self._fork.fork_wanted.connect(self.fork_wanted)
        return card

    def _section_card(self, which: int) -> PlotCard:
        plot = ErrorCurve(self._curve.plot.theme, which)
        plot.light_marks(self._lit_marks)
        plot.show_words(self._has_words)
        symbol = self._symbols[which]
        card = PlotCard(f"section-{which}", f"E along {named_weight(symbol)}", plot, False)
        plot.dragged.connect(partial(self._on_moved_along, which))
        plot.pointed.connect(lambda place: self._show_value_along(card, which, place))
        return card

    @property
    def _symbols(self) -> tuple[str, ...]:
        return self._reading.settings.net.symbols if self._reading is not None else ("w", "v")

    def _on_placed(self, group: str, w: float, v: float) -> None:
        """The user sets both weights of a group: the present ones, "weights", or those of iteration 0, "start"."""
        if self._reading is not None:
            names = self._reading.settings.net.weight_names
            self.placed.emit({f"{group}.{name}": value for name, value in zip(names, (w, v), strict=False)})

    def _on_moved_along(self, which: int, value: float) -> None:
        if self._reading is not None and which < self._reading.settings.weight_count:
            self.placed.emit({f"weights.{self._reading.settings.net.weight_names[which]}": value})

    def _on_parameter_set(self, value: float) -> None:
        """The user sets the parameter that the fork is over."""
        from desktop_app.core.maps.axes import edit_of

        if self._reading is not None and self._fork is not None:
            self.placed.emit(edit_of(self._reading.settings, self._fork.path, value))

    def _show_value(self, card: PlotCard, place: tuple[float, float] | None) -> None:
        """Show the weights under the mouse, and E there."""
        if place is None or self._reading is None:
            card.labels.show_value("")
            return
        w, v = (to_digits(value, 4) for value in place)
        settings = self._reading.settings
        E = settings.objective().error(w, v)
        weights = " · ".join(f"{s} {brief(value)}" for s, value in zip(self._symbols, (w, v), strict=False))
        card.labels.show_value(f"{weights} · E {brief(E)}")

    def _show_value_along(self, card: PlotCard, which: int, place: tuple[float, float] | None) -> None:
        """Show E along one weight; the other weight is the present one."""
        if self._reading is not None and place is not None:
            other = self._reading.step.state.weights[1 - which]
            place = (place[0], other) if which == 0 else (other, place[0])
        self._show_value(card, place)
