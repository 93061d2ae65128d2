"""The card of the fork: beside its keys the parameter across, and back and forward."""

from dataclasses import replace

from PySide6.QtGui import QAction

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.plots.dynamics.fork import ForkPlot
from desktop_app.plots.theme import Theme
from desktop_app.ui.board.axis_chooser import AxisChooser
from desktop_app.ui.board.zoomable_card import ZoomableCard


class ForkCard(ZoomableCard):
    """Shows a fork, and what the user sets of it."""

    def __init__(self, name: str, title: str, theme: Theme) -> None:
        plot = ForkPlot(theme)
        super().__init__(name, title, plot)
        self.fork = plot
        self.across = AxisChooser("→", "Across")
        self.across.chosen.connect(plot.choose_axes)
        self._add(self.across)
        plot.axes_changed.connect(self._show_axis)
        self.show_following()

    def own_actions(self) -> list[QAction]:
        return [self.across.menu_action(), *super().own_actions()]

    def _show_axis(self) -> None:
        if self._reading is not None:
            self.across.show_axis(self._reading.settings, self.fork.path)
        self.show_following()

    def show_settings(self, view: WorkspaceView) -> None:
        self.fork.show_axes(view.fork)

    def show_view(self, view: WorkspaceView) -> None:
        self.show_settings(view)
        super().show_view(view)

    def added_to(self, view: WorkspaceView) -> WorkspaceView:
        return replace(super().added_to(view), fork=self.fork.axes)
