"""The card of the map: beside its keys the two axes, how many iterations each run makes, and back and forward."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction

from desktop_app.core.files.workspace_view import MapView, WorkspaceView
from desktop_app.core.maps.reaches import can_cross
from desktop_app.core.model.numbers import count
from desktop_app.plots.dynamics.map import MapPlot
from desktop_app.plots.dynamics.map_frame import Crossing
from desktop_app.plots.theme import Theme
from desktop_app.ui.board.axis_chooser import AxisChooser
from desktop_app.ui.board.zoomable_card import ZoomableCard
from desktop_app.ui.common.layouts import label, slider
from desktop_app.words.views.map import title_of

if TYPE_CHECKING:
    from desktop_app.figures.plot_cell import PlotCell
    from desktop_app.training.frame import Frame

_STEPS = (1, 2, 3, 5, 7)
_TICKS = [step * power for power in (10, 100, 1000) for step in _STEPS] + [10_000]
_SLIDER_PX, _LEAST_SLIDER_PX = 90, 24


class MapCard(ZoomableCard):
    """Shows a map, and what the user sets of it."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        plot = MapPlot(theme)
        super().__init__(name, title, plot)
        self.map = plot
        self.across, self.up = AxisChooser("→", "Across"), AxisChooser("↑", "Upwards")
        self.across.chosen.connect(lambda path: self._choose(path, plot.crossing.y))
        self.up.chosen.connect(lambda path: self._choose(plot.crossing.x, path))
        self.n = slider(
            0, len(_TICKS) - 1, 3, "Iterations of each run", "What becomes of each run in so many iterations",
            lambda tick: float(_TICKS[tick]), lambda: float(plot.iterations),
        )  # fmt: skip
        self.n.setMinimumWidth(_LEAST_SLIDER_PX)
        self.n.setMaximumWidth(_SLIDER_PX)
        self._n_label = label("", "note")
        self.n.valueChanged.connect(lambda tick: self._show_n(_TICKS[tick]))
        self._add(self.across, self.up, self._n_label, self.n)
        plot.axes_changed.connect(self._show_axes)
        self._show_n(plot.iterations)
        self.show_following()

    def picture_cell(self, frame: "Frame | None" = None) -> "PlotCell":
        return replace(super().picture_cell(frame), title=title_of(self.map.iterations))

    def own_actions(self) -> list[QAction]:
        choosers = self.across.menu_action(), self.up.menu_action()
        return [*choosers, *super().own_actions()]

    def _show_axes(self) -> None:
        if self._reading is not None:
            (x, y), own = self.map.crossing, self._reading.experiment
            self.across.show_axis(own, x, lambda path: path == y or can_cross(path, y))
            self.up.show_axis(own, y, lambda path: path == x or can_cross(x, path))
        self.show_following()

    def _choose(self, x: str, y: str) -> None:
        """Show these axes; one that takes the other's parameter changes places with it."""
        if x == y:
            y, x = self.map.crossing
        self.map.choose_axes(Crossing(x, y))

    def _show_n(self, n: int) -> None:
        self.map.set_iterations(n)
        self._n_label.setText(f"n = {count(n)}")
        with QSignalBlocker(self.n):
            self.n.set_quantity(n)

    def show_settings(self, view: WorkspaceView) -> None:
        x, y, n = view.map
        self.map.show_axes(Crossing(x, y))
        self._show_n(n)

    def show_view(self, view: WorkspaceView) -> None:
        self.show_settings(view)
        super().show_view(view)

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        return replace(super().added_to(view), map=MapView(*self.map.axes, self.map.iterations))
