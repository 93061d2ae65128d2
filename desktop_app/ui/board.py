"""The four plots, with one view and one cross-hair over the iterations."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QCursor, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.core.landscape import error_curves
from desktop_app.core.run import Reading, View
from desktop_app.core.step import Step
from desktop_app.core.theory import asymptotes
from desktop_app.plots.error_curve import ErrorCurve
from desktop_app.plots.iteration_plot import GRADIENT, LOSS, WEIGHT, IterationPlot
from desktop_app.plots.theme import Theme
from desktop_app.ui.numbers import brief, count
from desktop_app.ui.plot_card import PlotCard

# A column of a picture is two pixels wide, as curves are.
_COLUMN_PX = 2
GAP = 10
NO_THEORY = "No asymptote is known here: it takes the logistic activation, a free weight, and (1, 1) to teach it."
THEORY_SQUARED = "Theory: after n showings of (1, 1), w ≈ ½ ln(2αn) − 3/√(2αn) and E ≈ 1/(4αn)."
THEORY_CROSS_ENTROPY = "Theory: after n showings of (1, 1), w ≈ ln(αn) and E ≈ 1/(αn)."


class Board(QWidget):
    """Shows readings; tells which iterations are in view, and which one is under the mouse."""

    view_changed = Signal(object)  # View
    inspect_asked = Signal(object)  # int
    dragged = Signal(float)  # the weight that the ball is dragged to

    def __init__(self, theme: Theme, actions: list[QAction]) -> None:
        super().__init__()
        self.curve = ErrorCurve(theme)
        self.iteration_plots = [IterationPlot(theme, quantity) for quantity in (LOSS, WEIGHT, GRADIENT)]
        self.cards = [PlotCard("curve", "Error curve E(w)", self.curve, False, actions)]
        self.cards += [
            PlotCard(plot.quantity.name, plot.quantity.title, plot, True, actions) for plot in self.iteration_plots
        ]
        self.reading: Reading | None = None
        self.view = View()
        self._inspected: int | None = None
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for k in range(2):
            layout.setColumnStretch(k, 1)
            layout.setRowStretch(k, 1)
        for k, card in enumerate(self.cards):
            layout.addWidget(card, k // 2, k % 2)
            card.scale_changed.connect(self._on_scale_changed)
            card.follow.triggered.connect(self.follow)
        self.curve.dragged.connect(self.dragged)
        self.curve.pointed.connect(self._on_curve_pointed)
        for plot in self.iteration_plots:
            plot.moved.connect(self._on_moved)
            plot.pointed.connect(self._on_pointed)

    def set_theme(self, theme: Theme) -> None:
        for card in self.cards:
            card.set_theme(theme)
        self._show()

    def show_reading(self, reading: Reading) -> None:
        self.reading = reading
        self._show()

    def _show(self) -> None:
        if self.reading is not None:
            for card in self.cards:
                card.plot.show_reading(self.reading)
                card.show_note()

    def show_theory(self, on: bool) -> str:
        """Lay asymptotes over the weight and the loss, or take them away; returns what is to be said of it."""
        for plot in self.iteration_plots:
            plot.show_theory(on)
        self._show()
        if not on or self.reading is None:
            return ""
        if asymptotes(self.reading.settings, np.ones(1)) is None:
            return NO_THEORY
        squared = self.reading.settings.error == "squared"
        return THEORY_SQUARED if squared else THEORY_CROSS_ENTROPY

    def follow(self) -> None:
        """Let every plot go with the run again."""
        for card in self.cards:
            card.plot.follow()
            card.show_following()
        self._look()
        self._show()

    def card_under_mouse(self) -> PlotCard | None:
        """The plot that the mouse is over, if any."""
        place = self.mapFromGlobal(QCursor.pos())
        return next((card for card in self.cards if card.isVisible() and card.geometry().contains(place)), None)

    def show_inspected(self, step: Step) -> None:
        """Tell the exact values of the iteration that was asked for."""
        if step.iteration != self._inspected:
            return
        share = step.share
        pattern = f" · ({brief(share.x)}, {brief(share.y)})" if share and len(step.shares) > 1 else ""
        values = (f"E {step.E!r}", f"w {step.w!r}", f"∂E/∂w {step.dE_dw!r}")
        for card, value in zip(self.cards[1:], values, strict=True):
            card.show_value(f"i {count(step.iteration)}{pattern} · {value}".replace("-", "−"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look()

    def _on_moved(self) -> None:
        """A person moved one plot: the others show the same iterations."""
        moved = self.sender()
        x, _ = moved.view_range()  # type: ignore[attr-defined]
        for card in self.cards[1:]:
            plot = card.plot
            if plot is not moved and plot.logarithmic_x == moved.logarithmic_x:  # type: ignore[attr-defined]
                plot.following = False
                plot.show_range(x, plot.view_range()[1])
            card.show_following()
        self._look()

    def _on_scale_changed(self) -> None:
        """The iterations are on one scale in all plots."""
        card = self.sender()
        for other in self.cards[1:]:
            if isinstance(card, PlotCard) and card.log_x and other.log_x:
                other.log_x.setChecked(card.log_x.isChecked())
        self._look()
        self._show()

    def _look(self) -> None:
        """Tell which iterations are in view, and in how many columns."""
        plot = self.iteration_plots[0]
        columns = max(50, int(max(each.view.width() for each in self.iteration_plots)) // _COLUMN_PX)
        view = View(columns=columns, logarithmic=plot.logarithmic_x)
        if not plot.following:
            (low, high), _ = plot.view_range()
            view = View(plot.iteration_at(low), plot.iteration_at(high) + 1, columns, plot.logarithmic_x)
        if view != self.view:
            self.view = view
            self.view_changed.emit(view)

    def _on_pointed(self, place: tuple[float, float] | None) -> None:
        plot = self.sender()
        i = None
        if place is not None and self.reading is not None and isinstance(plot, IterationPlot):
            i = min(plot.iteration_at(place[0]), self.reading.latest)
        for each in self.iteration_plots:
            each.show_cross(None if i is None else each.place_of(i))
        if i != self._inspected:
            self._inspected = i
            if i is not None:
                self.inspect_asked.emit(i)
            else:
                for card in self.cards[1:]:
                    card.show_value("")

    def _on_curve_pointed(self, place: tuple[float, float] | None) -> None:
        card = self.cards[0]
        self.curve.show_cross(place[0] if place else None)
        if place is None or self.reading is None:
            card.show_value("")
            return
        w = float(f"{place[0]:.4g}")
        E = error_curves(self.reading.settings, [w])[:, 0]
        keys = [key.label for key in self.curve.keys] or ["E"]
        values = [*([E.sum()] if len(E) > 1 else []), *E]
        told = " · ".join(f"{key} {brief(float(value))}" for key, value in zip(keys, values, strict=False))
        card.show_value(f"w {brief(w)} · {told}")
