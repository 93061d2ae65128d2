"""A small button with a menu of the parameters that an axis can have."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from desktop_app.core.maps.reaches import offered_paths
from desktop_app.core.model.experiment import Experiment
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.words.views.axes import axis_name, axis_symbol


class AxisChooser(QToolButton):
    """Shows the parameter of an axis; `chosen` tells the path that the user chooses. `arrow` is the way of the axis."""

    chosen = Signal(str)

    def __init__(self, arrow: str, purpose: str) -> None:
        super().__init__()
        self._arrow, self._purpose = arrow, purpose
        self.setText(f"{arrow} w₀")  # so it has room until it shows an axis
        self.setObjectName("quiet")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        by_tab_only(self)
        self._menu = QMenu(purpose, self)
        self._menu.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.setMenu(self._menu)

    def show_axis(self, experiment: Experiment, path: str, can_be: Callable[[str], bool] = lambda _: True) -> None:
        """Show the parameter at `path`, and offer those of the run that this axis can be."""
        self.setText(f"{self._arrow} {axis_symbol(experiment, path)}")
        self.setAccessibleName(f"{self._purpose}: {axis_name(experiment, path)}")
        self.setToolTip(f"{self._purpose}: {axis_name(experiment, path)}. Choose another parameter")
        offered = [(each, axis_name(experiment, each)) for each in offered_paths(experiment)]
        if offered != [(action.data(), action.text()) for action in self._menu.actions()]:
            self._menu.clear()
            for each, name in offered:
                action = self._menu.addAction(name)
                action.setData(each)
                action.setCheckable(True)
        for action in self._menu.actions():
            action.setChecked(action.data() == path)
            action.setEnabled(can_be(action.data()))

    def menu_action(self) -> QAction:
        """Its menu as an entry of another one."""
        return self._menu.menuAction()
