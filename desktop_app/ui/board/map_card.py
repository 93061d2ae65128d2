"""The card of the map: beside its keys, how many iterations each run makes."""

from PySide6.QtGui import QAction, QActionGroup

from desktop_app.core.model.numbers import count
from desktop_app.plots.dynamics.map import ITERATIONS, MapPlot
from desktop_app.plots.theme import Theme
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.common.buttons import quiet_button


class MapCard(PlotCard):
    """Shows a map, with one button for each n."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        plot = MapPlot(theme)
        super().__init__(name, title, plot, False)
        self.map = plot
        self._choices: list[QAction] = []
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
        return [*self._choices, *super().own_actions()]
