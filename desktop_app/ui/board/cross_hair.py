"""The cross-hair of the board: the iteration or the weight under the mouse, and its values above the plots."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop_app.core.files.workspace_view import PLOTS
from desktop_app.core.model.numbers import brief, count, in_full, to_digits
from desktop_app.core.model.step import Step
from desktop_app.core.run.run import Reading
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.ui.board.plot_card import PlotCard

_QUANTITIES = ("E", *PLOTS)  # of each card: the error curve, and the plots over the iterations


class CrossHair(QObject):
    """Follows the mouse over the cards that were added: first that of the error curve, then those over the iterations.

    The exact values of an iteration are asked for, and shown when `show_inspected` brings them.
    """

    inspect_wanted = Signal(object)  # int: the exact values of this iteration are wanted
    pointed_quantity = Signal(str)  # "E", "w", "dE_dw" or "rho", whose plot is under the mouse; "" if none is

    def __init__(self, curve: ErrorCurve, parent: QObject) -> None:
        super().__init__(parent)
        self._curve = curve
        self._cards: list[PlotCard] = []
        self._reading: Reading | None = None
        self._inspected: int | None = None
        self._pointed: PlotCard | None = None  # the card under the mouse

    def add(self, card: PlotCard) -> None:
        self._cards.append(card)
        card.plot.pointed.connect(partial(self._on_pointed, card))

    def show_reading(self, reading: Reading) -> None:
        """Show what is under the mouse in a new reading."""
        self._reading = reading
        self._show()

    def show_inspected(self, step: Step) -> None:
        """Show the exact values of the iteration under the mouse."""
        if step.iteration != self._inspected:
            return
        share = step.share
        rho = "– (nothing is promised)" if step.rho is None else brief(step.rho)
        pattern = f" · ({brief(share.x)}, {brief(share.y)})" if share and len(step.shares) > 1 else ""
        values = (f"E {in_full(step.E)}", f"w {in_full(step.w)}", f"∂E/∂w {in_full(step.dE_dw)}", f"ρ {rho}")
        ahead = -1 if self._reading is None else step.iteration - self._reading.step.iteration
        if self._curve.is_secret and ahead >= 0:
            known = values[:2] if ahead == 0 else ("E ?", "w ?")
            values = (*known, "∂E/∂w ?", "ρ ?")
        for card, value in zip(self._over_iterations, values, strict=False):
            card.labels.show_value(f"i {count(step.iteration)}{pattern} · {value}")

    @property
    def _over_iterations(self) -> list[PlotCard]:
        return self._cards[1:]

    def _on_pointed(self, card: PlotCard, place: tuple[float, float] | None) -> None:
        if place is None and card is not self._pointed:
            return  # the mouse is in another plot already
        if (place is not None) != (card is self._pointed):
            self._pointed = card if place is not None else None
            # In the first ticks the last card, the plot of ρ, is not there yet.
            names = [name for each, name in zip(self._cards, _QUANTITIES, strict=False) if each is self._pointed]
            self.pointed_quantity.emit("".join(names))
        self._show()

    def _show(self) -> None:
        place = self._pointed.plot.place_under_mouse() if self._pointed is not None else None
        self._show_curve_value(place if self._pointed is self._cards[0] else None)
        self._show_iteration(place if self._pointed in self._over_iterations else None)

    def _show_iteration(self, place: tuple[float, float] | None) -> None:
        i = None
        if place is not None and self._pointed is not None and self._reading is not None:
            i = min(self._pointed.plot.iteration_at(place[0]), self._reading.latest)
        for card in self._over_iterations:
            card.plot.show_cross(None if i is None else card.plot.place_of(i))
        if i is not None:
            # Also for the same iteration: the run may be another one now.
            self.inspect_wanted.emit(i)
        elif self._inspected is not None:
            for card in self._over_iterations:
                card.labels.show_value("")
        self._inspected = i

    def _show_curve_value(self, place: tuple[float, float] | None) -> None:
        card = self._cards[0]
        self._curve.show_cross(place[0] if place else None)
        if place is None or self._reading is None:
            card.labels.show_value("")
            return
        w = to_digits(place[0], 4)
        values = self._curve.errors_at(self._reading, w)
        keys = [key.label for key in self._curve.keys] or ["E"]
        errors = " · ".join(f"{key} {brief(float(value))}" for key, value in zip(keys, values, strict=False))
        card.labels.show_value(f"w {brief(w)} · {errors}")
