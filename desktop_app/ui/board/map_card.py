"""The card of the map: beside its keys, how many iterations each run makes."""

from PySide6.QtGui import QAction, QActionGroup

from desktop_app.core.maps.reaches import can_cross
from desktop_app.core.model.numbers import count
from desktop_app.plots.dynamics.map import ITERATIONS, MapPlot
from desktop_app.plots.theme import Theme
from desktop_app.ui.board.axis_chooser import AxisChooser
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.common.buttons import quiet_button


class MapCard(PlotCard):
    """Shows a map, with one button for each n."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        plot = MapPlot(theme)
        super().__init__(name, title, plot, False)
        self.map = plot
        self._choices: list[QAction] = []
        self.across, self.up = AxisChooser("→", "Across"), AxisChooser("↑", "Upwards")
        self.across.chosen.connect(lambda path: self._choose(path, plot.crossing.y))
        self.up.chosen.connect(lambda path: self._choose(plot.crossing.x, path))
        for chooser in (self.across, self.up):
            self._head.addWidget(chooser)
        plot.axes_changed.connect(self._show_axes)
        group = QActionGroup(self)
        for n in ITERATIONS:
            action = QAction(f"n = {count(n)}", group)
            action.setCheckable(True)
            action.setChecked(n == plot.iterations)
            action.setToolTip(f"What becomes of each run in {count(n)} iterations")
            action.setData(n)
            self._choices.append(action)
            self._head.addWidget(quiet_button(action))
        group.triggered.connect(lambda action: plot.set_iterations(action.data()))
        plot.pointed.connect(lambda place: self.labels.show_value(plot.value_at(place) if place else ""))

    def own_actions(self) -> list[QAction]:
        return [self.across.menu_action(), self.up.menu_action(), *self._choices, *super().own_actions()]

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
        self.map.choose_axes(x, y)
