"""The card of a plot that the user zooms far into: back and forward through what was in view."""

from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.plots.dynamics.zoomable_plot import ZoomablePlot
from desktop_app.plots.theme import Theme
from desktop_app.ui.board.axis_chooser import AxisChooser
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.icons import icon


class ZoomableCard(PlotCard):
    """Shows a plot, beside its keys what the user sets of it, and back and forward."""

    def __init__(self, name: str, title: str, plot: ZoomablePlot[Any]) -> None:
        super().__init__(name, title, plot, False)
        self._zoomable = plot
        self.back = self._way("Back", "Show what was in view before", True)
        self.forward = self._way("Forward", "Show what was in view after it", False)
        plot.pointed.connect(lambda place: self.labels.show_value(plot.value_at(place) if place else ""))

    def _add(self, *widgets: QWidget) -> None:
        """Put widgets into the head, and the ways behind them."""
        ways = [quiet_button(way) for way in (self.back, self.forward)]
        for widget in (*widgets, *ways):
            self._head.addWidget(widget)
        self._spare = [*ways, *(each for each in reversed(widgets) if isinstance(each, AxisChooser))]

    def _way(self, text: str, tip: str, is_back: bool) -> QAction:
        action = QAction(text, self)
        action.setToolTip(f"{tip} ({'Backspace' if is_back else 'Shift+Backspace'})")
        action.triggered.connect(lambda: self._zoomable.go(is_back))
        return action

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.back.setIcon(icon("undo-2", theme.text))
        self.forward.setIcon(icon("redo-2", theme.text))

    def own_actions(self) -> list[QAction]:
        return [self.back, self.forward, *super().own_actions()]

    def show_following(self) -> None:
        super().show_following()
        for action, can in zip((self.back, self.forward), self._zoomable.history.can_go, strict=True):
            action.setEnabled(can)

    def go_on_following(self) -> None:
        self._zoomable.leave()
        super().go_on_following()

    def show_view(self, view: WorkspaceView) -> None:
        self._zoomable.history.forget()
        super().show_view(view)
