"""A plot over parameters that the user chooses, zooms to a rectangle, and goes back and forward through."""

from math import inf
from time import perf_counter
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace_view import Limits
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.plots.dynamics.zoom_history import ZoomHistory
from desktop_app.plots.items.zoom_rectangle import ZoomRectangle
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import Theme

_IN_ONE_GO = 0.8  # seconds: what the user moves within them is one step for the way back

Axes = TypeVar("Axes")  # the path of a parameter, or several


class Sight(NamedTuple, Generic[Axes]):
    """What is in view."""

    axes: Axes
    limits: Limits


class ZoomablePlot(ReadingPlot, Generic[Axes]):
    """Remembers what it showed: the parameters along its axes, and its limits."""

    axes_changed = Signal()  # the run, or what the user chose, has other axes

    def __init__(self, theme: Theme, axes: Axes, y_label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, "", y_label, parent)
        self.axes = axes  # those that the user chose; "" stands for the usual one
        self._reading: Reading | None = None
        self._shown_of: Experiment | None = None  # the settings that are shown; None: of these axes none are yet
        self.history: ZoomHistory[Sight[Axes]] = ZoomHistory()
        self._seen: Sight[Axes] | None = None  # before the user moves the view
        self._moved_at = -inf
        rectangle = ZoomRectangle(self)
        rectangle.drawn.connect(self._on_rectangle_drawn)

    def choose_axes(self, axes: Axes) -> None:
        """Show these parameters, as far as the run has them."""
        if axes != self.axes:
            self.history.leave(self.sight)
            self.show_sight(Sight(axes, Limits()))

    def show_axes(self, axes: Axes) -> None:
        """Show these parameters, from the next reading on."""
        if axes != self.axes:
            self.axes, self._shown_of = axes, None
            self.follow()

    @property
    def sight(self) -> "Sight[Axes]":
        """What is in view, for the way back."""
        return Sight(self.axes, self.limits())

    def show_sight(self, sight: "Sight[Axes]") -> None:
        """Show what was in view."""
        self.show_axes(sight.axes)
        self.show_limits(sight.limits)
        if self._reading is not None:
            self.show_reading(self._reading)
        self.axes_changed.emit()

    def value_at(self, place: tuple[float, float]) -> str:
        """What the plot says of a place, in words."""
        raise NotImplementedError

    def note_sight(self) -> None:
        """What is in view now is what the user leaves when they move next."""
        self._seen = self.sight

    def go(self, back: bool) -> None:
        """Go back to what was in view before, or forward again."""
        if (sight := self.history.go(back, self.sight)) is not None:
            self._moved_at = -inf
            self.show_sight(sight)

    def leave(self) -> None:
        """The user goes on from what is in view to all that there is."""
        if self.is_held:
            self.history.leave(self.sight)

    def _on_moved(self) -> None:
        """Remember what was in view before, once for all that the user does in one go."""
        now = perf_counter()
        if now - self._moved_at > _IN_ONE_GO and self._seen is not None:
            self.history.leave(self._seen)
        self._moved_at = now
        super()._on_moved()
        self.note_sight()

    def _on_rectangle_drawn(self, rectangle: QRectF) -> None:
        self._moved_at = -inf
        self._move_view((rectangle.left(), rectangle.right()), (rectangle.top(), rectangle.bottom()))
        self._moved_at = -inf
