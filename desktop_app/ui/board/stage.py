"""The large place of the board: the error curve or the landscape, and the other pictures of the same step."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.analysis.landscape import Survey
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import gradient_at
from desktop_app.core.model.numbers import brief
from desktop_app.core.run.run import Reading
from desktop_app.plots.error_curve import ErrorCurve
from desktop_app.plots.plot import named_weight
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import Theme
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.common.lazy_tabs import Pages

if TYPE_CHECKING:
    from desktop_app.ui.board.view_card import ViewCard

CURVE, LANDSCAPE, SECTIONS, DIRECTIONS, VOTE = "Error curve", "Landscape", "Sections", "Every direction", "A vote"


class Stage(Pages):
    """Shows readings on the page that is seen; the page of the error curve is `curve`."""

    placed = Signal(object)  # values by path, such as {"weights.w": 0.5}: where a person sets the weights
    asked = Signal(object)  # Ground: what the landscape is to be surveyed for

    def __init__(self, theme: Theme, curve: PlotCard) -> None:
        super().__init__(self._page)
        self.theme = theme
        self._curve = curve
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._is_secret = False
        self.is_complete = False  # whether the other pages are offered yet
        self._beat: int | None = None
        self.cards: dict[str, list[PlotCard | ViewCard]] = {}
        self.set_names((CURVE,))
        self.turned.connect(self._show)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Offer the pages that the settings have, and draw the one that is seen."""
        self._reading, self._runs = reading, runs
        # The first picture is of the first page, and does without the others' tabs.
        first, *others = _names_for(reading.settings)
        self.set_names((first, *(others if self.is_complete else ())))
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for card in self.every_card():
            card.set_theme(theme)
        self._show()

    def set_secret(self, on: bool) -> None:
        """Whether to hide what the coming step does."""
        self._is_secret = on
        for card in self.every_card():
            card.plot.set_secret(on)
        self._show()

    def show_beat(self, beat: int | None) -> None:
        """Light what a beat is about."""
        self._beat = beat
        for card in self.every_card():
            if isinstance(card, PlotCard):
                card.plot.show_beat(beat)

    def show_survey(self, survey: Survey) -> None:
        for card in self.cards.get(LANDSCAPE, ()):
            if isinstance(card, PlotCard):
                card.plot.show_survey(survey)

    def follow(self) -> None:
        """Let every plot go with the run again."""
        for card in self.every_card():
            if isinstance(card, PlotCard):
                card.plot.follow()
                card.show_following()

    def every_card(self) -> "list[PlotCard | ViewCard]":
        """Those that are made, the error curve's first."""
        return [card for cards in self.cards.values() for card in cards]

    def visible_cards(self) -> "list[PlotCard | ViewCard]":
        return self.cards.get(self.name, [])

    def _show(self) -> None:
        if self._reading is not None:
            for card in self.visible_cards():
                if isinstance(card, PlotCard):
                    card.plot.show_reading(self._reading, self._runs)
                    card.keep_note_free()
                else:
                    card.plot.show_reading(self._reading)

    def _page(self, name: str) -> QWidget:
        """The page of a name, with its cards dressed."""
        if name == CURVE:
            self._curve.plot.dragged.connect(partial(self._on_moved_along, 0))
            self.cards[name] = [self._curve]
            return self._curve
        self.cards[name] = cards = self._cards(name)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        for card in cards:
            layout.addWidget(card, 1)
            card.set_theme(self.theme)
            card.plot.set_secret(self._is_secret)
        return page

    def _cards(self, name: str) -> "list[PlotCard | ViewCard]":
        if name == LANDSCAPE:
            return [self._landscape()]
        if name == SECTIONS:
            return [self._section(which) for which in range(2)]
        if name == DIRECTIONS:
            from desktop_app.ui.board.direction_dial import DialView
            from desktop_app.ui.board.view_card import ViewCard

            return [ViewCard("directions", name, DialView(self.theme))]
        from desktop_app.ui.board.view_card import ViewCard
        from desktop_app.ui.board.vote_view import VoteView

        return [ViewCard("vote", name, VoteView(self.theme))]

    def _landscape(self) -> PlotCard:
        from desktop_app.plots.landscape.landscape import Landscape

        plot = Landscape(self.theme)
        card = PlotCard("landscape", "Landscape", plot, False)
        plot.placed.connect(partial(self._on_placed, "start"))
        plot.dragged.connect(partial(self._on_placed, "weights"))
        plot.asked.connect(self.asked)
        plot.pointed.connect(lambda place: self._tell(card, place))
        plot.show_beat(self._beat)
        return card

    def _section(self, which: int) -> PlotCard:
        plot = ErrorCurve(self.theme, which)
        symbol = self._symbols[which]
        card = PlotCard(f"section-{which}", f"E along {named_weight(symbol)}", plot, False)
        plot.dragged.connect(partial(self._on_moved_along, which))
        plot.pointed.connect(lambda place: self._tell_along(card, which, place))
        plot.show_beat(self._beat)
        return card

    @property
    def _symbols(self) -> tuple[str, ...]:
        return self._reading.settings.net.symbols if self._reading is not None else ("w", "v")

    def _on_placed(self, group: str, w: float, v: float) -> None:
        """Both weights are moved, or start there: "weights" or "start"."""
        if self._reading is not None:
            names = self._reading.settings.net.weights
            self.placed.emit({f"{group}.{name}": value for name, value in zip(names, (w, v), strict=False)})

    def _on_moved_along(self, which: int, value: float) -> None:
        if self._reading is not None and which < self._reading.settings.weights:
            self.placed.emit({f"weights.{self._reading.settings.net.weights[which]}": value})

    def _tell(self, card: PlotCard, place: tuple[float, float] | None) -> None:
        """Say what E is at the weights under the mouse."""
        if place is None or self._reading is None:
            card.show_value("")
            return
        w, v = (float(f"{value:.4g}") for value in place)
        settings = self._reading.settings
        E = sum(gradient_at(*settings.codes[:3], w, v, x, y)[0] for x, y in settings.patterns)
        told = " · ".join(f"{s} {brief(value)}" for s, value in zip(self._symbols, (w, v), strict=False))
        card.show_value(f"{told} · E {brief(E)}")

    def _tell_along(self, card: PlotCard, which: int, place: tuple[float, float] | None) -> None:
        """Say what E is there along one weight, the other one as it stands."""
        if self._reading is not None and place is not None:
            other = self._reading.step.state.weights[1 - which]
            self._tell(card, (place[0], other) if which == 0 else (other, place[0]))
        else:
            self._tell(card, None)


def _names_for(settings: Experiment) -> tuple[str, ...]:
    first = (CURVE,) if settings.weights == 1 else (LANDSCAPE, SECTIONS)
    return (*first, DIRECTIONS, *((VOTE,) if len(settings.patterns) > 1 else ()))
