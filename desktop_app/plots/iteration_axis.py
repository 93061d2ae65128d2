"""A plot over the iterations: the wheel zooms them, and y shows the values in view until the user zooms y, too."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.run.run import Reading
from desktop_app.plots.plot import drawable
from desktop_app.plots.ranges import holding_iterations, zoomed, zoomed_iterations
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, ReadingPlot
from desktop_app.plots.theme import Theme

# How much of the view is left after one click of the wheel, and the angle that Qt reports for a click.
_ZOOM_A_CLICK, _CLICK = 0.74, 120


class IterationAxisPlot(ReadingPlot):
    """A plot with iterations across. Unless it `holds_y`, y shows the values of the iterations in view."""

    has_history = True
    keys_in_words = f"← and → move the cross-hair from iteration to iteration (with Shift: ten), {KEYS_OF_VIEW}"
    moves_y = False

    def __init__(self, theme: Theme, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "iteration i", y_label, parent)
        self.axis("bottom").is_of_iterations = True
        self.hold_y(False)

    def hold_y(self, on: bool) -> None:
        """Whether y stays as it is and can be dragged, or shows the values of the iterations in view."""
        super().hold_y(on)
        self.view.setMouseEnabled(x=True, y=on)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the iterations; with Ctrl, or over the left axis, zoom y and hold it.

        The place under the mouse stays where it is.
        """
        event.accept()
        place = self.view.mapSceneToView(self.mapToScene(event.position().toPoint()))
        factor = _ZOOM_A_CLICK ** (event.angleDelta().y() / _CLICK)
        is_y = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) or place.x() < self.view_range()[0][0]
        self._zoom_about(place.x(), place.y(), factor, is_y)

    def _zoom_about(self, x: float, y: float, factor: float, is_y: bool) -> None:
        across, up = self.view_range()
        if is_y:
            self.hold_y(True)
            wished = zoomed(up, y, factor)
            up = wished if drawable(wished) == wished else up
        else:
            across = zoomed_iterations(across, x, factor, self.logarithmic_x)
        self.show_range(across, up)
        self._on_moved()

    def zoom(self, factor: float, is_y: bool = False) -> None:
        self._zoom_about(*self._anchor(), factor, is_y)

    def pan(self, right: float, up: float) -> None:
        if up:
            self.hold_y(True)
        super().pan(right, up)

    def look(self, reading: Reading, right: int, up: int) -> None:
        """Move the cross-hair by so many iterations; at first it is at the present one, if that is in view."""
        (low, high), y = self.view_range()
        at, middle = self.place_of(reading.step.iteration), sum(y) / 2
        if self._place is not None or at is None or not low <= at <= high:
            at, _ = self._anchor()
        i = max(1 if self.logarithmic_x else 0, min(self.iteration_at(at) + right, reading.latest))
        if (x := self.place_of(i)) is not None:
            self._bring_into_view(x, middle)
            self.point_at((x, middle))

    def _on_moved(self) -> None:
        """Keep at least a few iterations in view."""
        x, y = self.view_range()
        wider = holding_iterations(x, self.logarithmic_x)
        if wider != x:
            self.view.setRange(xRange=wider, yRange=y, padding=0)
        super()._on_moved()

    def place_of(self, i: int) -> float | None:
        """The place of iteration `i` on the x axis, in its own coordinates; None where it has none."""
        if self.logarithmic_x:
            return float(np.log10(i)) if i > 0 else None
        return float(i)

    def iteration_at(self, x: float) -> int:
        """The iteration at a place on the x axis."""
        return max(0, round(10.0 ** min(x, 18.0) if self.logarithmic_x else min(x, 4e18)))
