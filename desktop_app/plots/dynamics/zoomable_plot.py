"""A plot that the user can zoom to a rectangle, and whose views they can go back and forward through."""

from math import inf
from time import perf_counter
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from desktop_app.plots.dynamics.zoom_history import ZoomHistory
from desktop_app.plots.items.zoom_rectangle import ZoomRectangle
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import Theme

_IN_ONE_GO = 0.8  # seconds: what the user moves within them is one step for the way back


class ZoomablePlot(ReadingPlot):
    """Remembers what it showed: its limits, or whatever `sight` and `show_sight` make of them."""

    def __init__(self, theme: Theme, x_label: str, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, x_label, y_label, parent)
        self.history: ZoomHistory[Any] = ZoomHistory()
        self._seen: Any = None  # before the user moves the view
        self._moved_at = -inf
        rectangle = ZoomRectangle(self)
        rectangle.drawn.connect(self._on_rectangle_drawn)

    @property
    def sight(self) -> Any:
        """What is in view, for the way back."""
        return self.limits()

    def show_sight(self, sight: Any) -> None:
        """Show what was in view."""
        self.show_limits(sight)

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
