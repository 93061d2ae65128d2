"""The board: the stage and the plots over the iterations, which share one view and one cross-hair."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.core.files.workspace_view import DEFAULT, PLOTS, WorkspaceView
from desktop_app.core.run.run import Reading, View
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.quantities import GRADIENT, LOSS, RHO, WEIGHT, Quantity, ShownRun
from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Member
from desktop_app.ui.board.arrangement import STAGE, arranged, cells_of, plot_of
from desktop_app.ui.board.card_grid import CardGrid
from desktop_app.ui.board.cross_hair import CrossHair
from desktop_app.ui.board.plot_card import BoardCard, PlotCard
from desktop_app.ui.board.stage import Stage
from desktop_app.ui.common.focus import tab_in_order
from desktop_app.ui.common.layouts import in_column, label
from desktop_app.ui.runs.run_keys import RunKeys
from desktop_app.ui.runs.run_row import names_of
from desktop_app.words.folded import folded_away
from desktop_app.words.views.theory import theory_in_words

if TYPE_CHECKING:
    from desktop_app.figures.sheet import Cell

# A column of a curve is two pixels wide, like its pen.
_COLUMN_PX = 2
_LEAST_HEIGHT, _SPACING = 120, 4
# The quantities of a worked step that highlight each card.
# In the first ticks the last card, the plot of ρ, is not there yet: what is zipped with cards may be longer.
_LIT_BY = (frozenset({"E", "w_next", "delta_w"}), *(frozenset({name}) for name in PLOTS))


class Board(QWidget):
    """Shows readings, and tells which iterations are in view."""

    view_changed = Signal(object)  # View
    placed = Signal(object)  # values by path, such as {"weights.w": 0.5}: the weights that the user sets
    run_chosen = Signal(int)  # the slot of a run that the user wants to be the active one
    keys_told = Signal(str)  # how the keys of the plot work that has the focus; "" once it has it no longer

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.curve = ErrorCurve(theme)
        self.iteration_plots: list[IterationPlot] = []
        self.cards: list[PlotCard] = []
        self.reading: Reading | None = None
        self.runs: Sequence[ShownRun] = ()
        self._chosen = DEFAULT.chosen  # of many patterns
        self.view = View()
        self.cross_hair = CrossHair(self.curve, self)
        self.run_keys = RunKeys(theme)
        self.run_keys.chosen.connect(self.run_chosen)
        self._grid = CardGrid()
        self.folded_note = label("", "note")
        self.folded_note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.folded_note.hide()
        self.setLayout(in_column(self.run_keys, self._grid, self.folded_note, spacing=_SPACING, highest=self._grid))
        self.setMinimumHeight(_LEAST_HEIGHT)
        self._plots: Sequence[str] = PLOTS  # those that are shown
        self._has_stage = True
        self.whole = ""  # the plot, or the stage, that has the whole board
        self._is_presented = False  # a room sees one plot
        self._whole_before = ""  # what had the whole board before
        self._lit = ""  # the plot that a lesson speaks of
        self._add(PlotCard("curve", "Error curve E(w)", self.curve, False))
        self.stage = Stage(self.cards[0])
        self.stage.page_cards.placed.connect(self.placed)
        self.stage.follow_asked.connect(self.follow)
        self.stage.keys_told.connect(self.keys_told)
        for quantity in (LOSS, WEIGHT, GRADIENT):
            self._add_iteration_plot(quantity)
        self._place = QFrame(self)  # of the plot of ρ, until it is made
        self._place.setObjectName("card")
        self._arrange()

    def complete(self) -> None:
        """Add the plot of ρ and the pages of the stage, which are left out at the start."""
        self._place.hide()
        view = self.added_to(DEFAULT)
        self._add_iteration_plot(RHO)
        self.cards[-1].set_theme(self.curve.theme)
        self.cards[-1].show_view(view)
        self.stage.is_complete = True
        self._arrange()
        self._grid.activate()
        tab_in_order(self.stage, self.cards[-1], *self.cards[1:-1])
        self._on_room_changed()
        self._look()
        self._show()

    def _add_iteration_plot(self, quantity: Quantity) -> None:
        plot = IterationPlot(self.curve.theme, quantity)
        plot.moved.connect(partial(self._on_moved, plot))
        self.iteration_plots.append(plot)
        card = PlotCard(quantity.name, quantity.title, plot, True, PLOTS[len(self.iteration_plots) - 1])
        card.setParent(self)
        self._add(card)

    def _add(self, card: PlotCard) -> None:
        self.cards.append(card)
        card.plot.room_changed.connect(self._on_room_changed)
        self.cross_hair.add(card)
        card.scale_changed.connect(partial(self._on_scale_changed, card))
        card.follow_asked.connect(self.follow)
        card.keys.told.connect(self.keys_told)

    def set_theme(self, theme: Theme) -> None:
        self.run_keys.set_theme(theme)
        for card in self._every_card():
            card.set_theme(theme)
        self._show()

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Show the active run's reading; where there are several runs, those in `runs` are drawn."""
        self.reading, self.runs = reading, runs
        if self.run_keys.show_runs(runs):
            self._arrange()
        self._show()

    def _show(self) -> None:
        if self.reading is not None:
            self.stage.show_reading(self.reading, self.runs)
            for card in self.cards[1:]:
                card.show_reading(self.reading, self.runs)
            self.cross_hair.show_reading(self.reading)

    def light(self, names: frozenset[str]) -> None:
        """Highlight the plots of these quantities, by their names in a worked step."""
        for card, lit_by in zip(self.cards, _LIT_BY, strict=False):
            card.show_lit(bool(names & lit_by))
        lit = [name for name, lit_by in zip(PLOTS, _LIT_BY[1:], strict=True) if names & lit_by and "E" not in names]
        if self._is_presented and lit != [self._lit]:
            self._lit = "".join(lit[:1])
            self._arrange()

    def iteration_plot(self, quantity: str) -> IterationPlot:
        """The plot of a quantity, by its name in a worked step or that of a weight."""
        return self.iteration_plots[PLOTS.index(plot_of(quantity))]

    def light_marks(self, names: frozenset[str]) -> None:
        """Highlight marks on the error curve, by the names that lessons use."""
        self.stage.light_marks(names)

    def show_words(self, on: bool) -> None:
        """Write words at the marks of the error curve."""
        self.stage.show_words(on)

    def parts(self) -> dict[str, QRect]:
        """The places of what can be seen here: of marks, plots, tabs and the key of the runs."""
        on_stage = self.stage.parts() if self.stage.isVisible() else {}
        made = {name: place.translated(self.stage.pos()) for name, place in on_stage.items()}
        if self.run_keys.isVisible():
            made["run_keys"] = self.run_keys.geometry()
        plots = zip(self.cards[1:], PLOTS, strict=False)
        return made | {name: card.geometry() for card, name in plots if card.isVisible()}

    def lock_scales(self, quantity: str, on: bool) -> None:
        """Make the scales of the plot of a quantity linear, and keep them so, or let the user choose them again."""
        card = self.cards[1 + PLOTS.index(plot_of(quantity))]
        self._lit = plot_of(quantity) if on else ""
        self._arrange()
        for switch in card.own_actions()[:-1]:
            if on:
                switch.setChecked(False)
            switch.setEnabled(not on)

    def set_secret(self, on: bool) -> None:
        """Whether to hide what the coming step does."""
        for card in self._every_card():
            card.set_secret(on)
        self._show()

    def show_beat(self, beat: int | None) -> None:
        """Highlight on the stage what a beat is about: 0 forward, 1 error, 2 gradient, 3 nudge; None: nothing."""
        for card in self.stage.every_card():
            card.show_beat(beat)

    def show_theory(self, on: bool) -> None:
        """Draw or remove the asymptotes of the weight and the loss."""
        if on != self.iteration_plots[0].shows_theory:
            for plot in self.iteration_plots:
                plot.show_theory(on)
            self._show()

    def theory_words(self) -> str:
        """A sentence about the asymptotes."""
        if self.reading is None:
            return ""
        return theory_in_words(self.reading.experiment, self.reading.latest)

    def follow(self) -> None:
        """Let every plot follow the run again."""
        self.stage.go_on_following()
        for card in self.cards[1:]:
            card.go_on_following()
        self._look()
        self._show()

    def choose_patterns(self, chosen: tuple[int, ...]) -> None:
        """Show these of many patterns."""
        self._chosen = chosen
        self._look()

    def show_view(self, view: WorkspaceView) -> None:
        """Show the runs as a view says: its page, scales, limits and theory, from the next reading on."""
        self.stage.show_view(view)
        self._chosen = view.chosen
        for card in self.cards[1:]:
            card.show_view(view)
        for plot in self.iteration_plots:
            plot.show_theory(view.theory)
        self._look()

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        """The view with what the user has set on the board."""
        shows_theory = self.iteration_plots[0].shows_theory
        view = replace(self.stage.added_to(view), theory=shows_theory, chosen=self._chosen)
        for card in self.cards[1:]:
            view = card.added_to(view)
        return view

    @property
    def is_secret(self) -> bool:
        """Whether what the coming step does is hidden."""
        return self.curve.is_secret

    def _every_card(self) -> list[BoardCard]:
        """All cards that are made so far."""
        return [*self.stage.every_card(), *self.cards[1:]]

    def show_only(self, plots: Sequence[str] = PLOTS, has_stage: bool = True) -> None:
        """Show these of the `PLOTS` over the iterations, and the stage; what is shown takes all the room."""
        self._plots, self._has_stage = [name for name in PLOTS if name in plots], has_stage
        self.whole = self._whole_before = ""
        self._arrange()
        self._grid.activate()
        self._on_room_changed()
        self._look()
        self._show()

    def give_whole(self, card: QWidget | None) -> None:
        """Give the whole board to one of its cards, or show all again."""
        names: dict[QWidget | None, str] = dict(self._named_plots())
        self.whole = "" if card is None else names.get(card, STAGE)
        self._arrange()

    def present(self, on: bool) -> None:
        """Whether a room is shown: then one plot has the board, the stage or the plot that a lesson speaks of.

        Afterwards what had the whole board before has it again.
        """
        if on:
            self._whole_before = self.whole
        self._is_presented, self._lit = on, ""
        self.whole = "" if on else self._whole_before
        self._arrange()

    def present_next(self) -> str:
        """Show a room the next plot; returns its title."""
        titles = {STAGE: self.stage.name, **{name: card.title for card, name in self._named_plots()}}
        names = list(titles)
        self.whole = names[(names.index(self._alone) + 1) % len(names)]
        self._arrange()
        return titles[self.whole]

    @property
    def _alone(self) -> str:
        """The plot, or the stage, that has the whole board; "" if all is shown."""
        if self.whole or not self._is_presented:
            return self.whole
        return self._lit or (STAGE if self._has_stage else self._plots[0])

    def visible_cards(self) -> list[BoardCard]:
        """The cards on the stage, and the plots that are shown, also those that a low window has no room for."""
        on_stage = self.stage.visible_cards() if self._has_stage else []
        return [*on_stage, *(card for card, name in self._named_plots() if name in self._plots)]

    def _named_plots(self) -> list[tuple[PlotCard, str]]:
        """The plots over the iterations that are made so far."""
        return list(zip(self.cards[1:], PLOTS, strict=False))

    def picture_cells(self) -> "list[Cell]":
        """All that the board shows in a picture."""
        places = cells_of(self._plots, self._has_stage, len(self.stage.visible_cards()), self.width())
        cards = self.visible_cards()
        return [replace(card.picture_cell(), position=each) for card, each in zip(cards, places, strict=False)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._look()

    def _arrange(self) -> None:
        """Put what is shown where there is room for it."""
        alone = self._alone
        plots = [alone] if alone in PLOTS else [] if alone else self._plots
        has_stage = alone == STAGE or (self._has_stage and not alone)
        height = self._beside(self.run_keys, self.height(), self.run_keys.count() > 0)
        wanted = arranged(plots, has_stage, self.width(), height)
        height = self._beside(self.folded_note, height, bool(wanted.folded))
        wanted = arranged(plots, has_stage, self.width(), height)
        cards = {name: card for card, name in self._named_plots()}
        words = folded_away([card.title for name, card in cards.items() if name in wanted.folded])
        fitted = self.folded_note.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
        self.folded_note.setText(fitted)
        self.folded_note.setToolTip(words)
        self._grid.put({STAGE: self.stage, PLOTS[-1]: self._place, **cards}, wanted)
        for name, card in cards.items():
            card.plot.set_bare(name in wanted.bare)

    def _beside(self, line: QWidget, height: int, is_wanted: bool) -> int:
        """Show a line above or below the cards, if the stage keeps its least height; returns the height left."""
        left = height - line.sizeHint().height() - _SPACING
        is_shown = is_wanted and left >= _LEAST_HEIGHT
        line.setVisible(is_shown)
        return left if is_shown else height

    def _on_moved(self, moved: IterationPlot) -> None:
        """The user moved one plot: show the same iterations in the others."""
        x, _ = moved.view_range()
        for card, plot in zip(self.cards[1:], self.iteration_plots, strict=True):
            if plot is not moved and plot.logarithmic_x == moved.logarithmic_x:
                plot.hold(x, plot.view_range()[1])
            card.show_following()
        self._look()

    def _on_scale_changed(self, changed: PlotCard) -> None:
        """Put the iterations on the same scale in all plots."""
        for card in self.cards[1:]:
            if changed.log_x and card.log_x:
                card.log_x.setChecked(changed.log_x.isChecked())
        self._look()
        self._show()

    def _look(self) -> None:
        """Tell which iterations are in view, and how many columns they have."""
        plot = self.iteration_plots[0]
        shown = [card.plot for card, name in self._named_plots() if name in self._plots] or self.iteration_plots
        columns = max(50, int(max(each.view.width() for each in shown)) // _COLUMN_PX)
        view = View(columns=columns, logarithmic=plot.logarithmic_x, chosen=self._chosen)
        if not plot.following:
            view = view.of(*(plot.limits().x or (0.0, 0.0)))
        if view != self.view:
            self.view = view
            self.view_changed.emit(view)

    def _on_room_changed(self) -> None:
        """Make all left axes as wide as the widest, so that plots above each other are aligned."""
        shown = [self.cards[0], *(card for card, name in self._named_plots() if name in self._plots)]
        widest = max(card.plot.room for card in shown)
        for card in shown:
            card.plot.set_least_room(widest)


def shown_runs(
    members: Sequence[Member], active: int, is_shown: Callable[[int], bool] = lambda _: True
) -> tuple[ShownRun, ...]:
    """The runs that are drawn where there are several: those whose slot `is_shown`. A single run needs no list."""
    if len(members) == 1:
        return ()
    names = names_of(members)
    return tuple(
        ShownRun(member.reading, name, member.slot, k == active)
        for k, (member, name) in enumerate(zip(members, names, strict=True))
        if is_shown(member.slot)
    )
