"""A plot over the iterations: the wheel zooms them, and y shows the values in view until the user zooms y, too."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop_app.plots.plot import drawable
from desktop_app.plots.ranges import Range, holding_iterations, zoomed, zoomed_iterations
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import Theme

# How much of the view is left after one click of the wheel, and the angle that Qt reports for a click.
_ZOOM_A_CLICK, _CLICK = 0.74, 120


class IterationAxisPlot(ReadingPlot):
    """A plot with iterations across. Unless it `holds_y`, y shows the values of the iterations in view."""

    has_history = True

    def __init__(self, theme: Theme, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "iteration i", y_label, parent)
        self.hold_y(False)

    def hold_y(self, on: bool) -> None:
        """Whether y stays as it is and can be dragged, or shows the values of the iterations in view."""
        self.holds_y = on
        self.view.setMouseEnabled(x=True, y=on)

    def freeze(self, x: Range, y: Range) -> None:
        self.hold_y(True)
        super().freeze(x, y)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the iterations; with Ctrl, or over the left axis, zoom y and hold it.

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
