"""The large part of the board: a page with the error curve or the landscape, and pages with other views of the step.

A page is made when its tab is first opened.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QTabBar, QToolButton, QWidget

from desktop_app.core.files.workspace_view import DEFAULT, WorkspaceView
from desktop_app.core.run.run import Reading
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.quantities import ShownRun
from desktop_app.ui.board.page_cards import PageCards
from desktop_app.ui.board.plot_card import BoardCard, PlotCard
from desktop_app.ui.board.stage_pages import CURVE, FIRST_PAGES, MAP, PAGES, pages_for
from desktop_app.ui.common.focus import by_tab_only, tab_in_order
from desktop_app.ui.common.layouts import in_column

if TYPE_CHECKING:
    from desktop_app.core.maps.chart import Chart
    from desktop_app.figures.sheet import Cell
    from desktop_app.plots.dynamics.map import MapPlot

# Below this height the stage has no room for two cards below each other.
_LOW = 230


class Stage(QWidget):
    """Shows readings on the page in front; the page of the error curve is `curve`."""

    follow_asked = Signal()  # the user wants to see the whole run again
    keys_told = Signal(str)  # how the keys of the plot work that has the focus; "" once it has it no longer

    def __init__(self, curve: PlotCard) -> None:
        super().__init__()
        self._curve = curve
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self.is_complete = False  # whether all pages are offered yet
        self._wish: tuple[str, ...] = ()  # turn to the first of these pages, as soon as one is offered
        self.page_cards = PageCards(curve, self)
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
        self.page_cards.reading = reading
        # At the start one page is enough.
        first, *others = (page.title for page in pages_for(reading.settings))
        self._offer((first, *(others if self.is_complete else ())))
        if self.is_complete:
            self._grant_wish()
        self._show()

    def go(self, back: bool) -> None:
        """Go back to what the map or the fork in front showed before, or forward again."""
        from desktop_app.ui.board.zoomable_card import ZoomableCard

        for card in self.visible_cards():
            if isinstance(card, ZoomableCard):
                (card.back if back else card.forward).trigger()

    @property
    def map(self) -> "MapPlot | None":
        """The map, once its page was opened."""
        return self.page_cards.map

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
        if card.plot is self.page_cards.landscape:
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
            self.cards[name] = [self._curve]
            return self._curve
        self.cards[name] = cards = self.page_cards.made_for(name)
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
                if isinstance(card.plot, ErrorCurve):
                    card.plot.light_marks(self._lit_marks)
                    card.plot.show_words(self._has_words)
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
