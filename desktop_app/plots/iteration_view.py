"""The iterations under a person's hands: the wheel zooms them, and y goes with what is in view until it is held."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop_app.plots.plot import Plot, drawable
from desktop_app.plots.ranges import holding_iterations, zoomed, zoomed_iterations
from desktop_app.plots.theme import Theme

# How wide a click of the wheel leaves the view, and what Qt counts it as.
_ZOOM_A_CLICK, _CLICK = 0.74, 120


class IterationView(Plot):
    """A plot over the iterations. Unless a person zooms y and so `holds_y`, it goes with the iterations in view."""

    def __init__(self, theme: Theme, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "iteration i", y_label, parent)
        self.hold_y(False)

    def hold_y(self, on: bool) -> None:
        """Whether y stays as it is, and can be dragged; else it goes with the iterations in view."""
        self.holds_y = on
        self.view.setMouseEnabled(x=True, y=on)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the iterations, and let y go with what is in view; with Ctrl, or over the left axis, zoom y and hold it.

        The place under the mouse stays where it is.
        """
        event.accept()
        place = self.view.mapSceneToView(self.mapToScene(event.position().toPoint()))
        factor = _ZOOM_A_CLICK ** (event.angleDelta().y() / _CLICK)
        x, y = self.view_range()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or place.x() < x[0]:
            self.hold_y(True)
            wished = zoomed(y, place.y(), factor)
            y = wished if drawable(wished) == wished else y
        else:
            x = zoomed_iterations(x, place.x(), factor, self.logarithmic_x)
        self.show_range(x, y)
        self._on_moved()

    def follow(self) -> None:
        super().follow()
        self.hold_y(False)

    def _on_moved(self) -> None:
        """Hold the view to a few iterations at least."""
        x, y = self.view_range()
        held = holding_iterations(x, self.logarithmic_x)
        if held != x:
            self.setRange(xRange=held, yRange=y, padding=0)
        super()._on_moved()

    def place_of(self, i: int) -> float | None:
        """Where iteration `i` is on the x axis, in its own coordinates; None where it is not."""
        if self.logarithmic_x:
            return float(np.log10(i)) if i > 0 else None
        return float(i)

    def iteration_at(self, x: float) -> int:
        """The iteration that a place on the x axis stands for."""
        return max(0, round(10.0 ** min(x, 18.0) if self.logarithmic_x else min(x, 4e18)))
