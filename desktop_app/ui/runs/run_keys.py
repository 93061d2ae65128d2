"""The key of the runs side by side, once for all plots: the sign and the name of each; a click chooses a run."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QTabBar

from desktop_app.plots.axes.legend import divided, draw_sample
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.style import font, mark

SWATCH = QSize(34, 12)


class RunKeys(QTabBar):
    """Shows the runs that the plots draw; there are none where there is only one run."""

    chosen = Signal(int)  # the slot of a run, which is to be the active one

    def __init__(self, theme: Theme) -> None:
        super().__init__(drawBase=False, expanding=False, usesScrollButtons=False)
        self._theme = theme
        self._shown: tuple[tuple[str, int], ...] = ()  # names and slots
        self._active = -1  # which tab is of the active run; none where that is hidden
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(SWATCH)
        self.setFont(font(SMALL_PT))
        self.setAccessibleName("Runs")
        by_tab_only(self)
        self.hide()
        self.tabBarClicked.connect(self._choose)
        self.currentChanged.connect(self._choose)

    def show_runs(self, runs: Sequence[ShownRun]) -> bool:
        """Show these; returns whether there are some now and were none before, or the other way round."""
        had_any = bool(self._shown)
        shown = tuple((each.name, each.slot) for each in runs)
        self._active = next((k for k, each in enumerate(runs) if each.is_active), -1)
        with QSignalBlocker(self):
            if shown != self._shown:
                self._shown = shown
                self._rebuild()
            if self.currentIndex() != self._active:
                self.setCurrentIndex(self._active)
        mark(self, "idle", self._active < 0)  # a bar of tabs always has a current one
        return bool(runs) != had_any

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for k, (_, slot) in enumerate(self._shown):
            self.setTabIcon(k, run_icon(theme, slot, self.devicePixelRatioF()))

    def tabSizeHint(self, k: int) -> QSize:
        """As wide as the name; where there is too little room, the longest names are cut."""
        names = [self.fontMetrics().horizontalAdvance(self.tabText(each)) + 1 for each in range(self.count())]
        natural = super().tabSizeHint(k)
        beside = natural.width() - names[k] + 1
        room = self.width() - beside * len(names)
        return QSize(beside + divided(names, room)[k], natural.height())

    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _rebuild(self) -> None:
        while self.count() > len(self._shown):
            self.removeTab(self.count() - 1)
        for k, (name, slot) in enumerate(self._shown):
            if k == self.count():
                self.addTab("")
            self.setTabText(k, name.replace("&", "&&"))
            self.setTabToolTip(k, name)
            self.setTabIcon(k, run_icon(self._theme, slot, self.devicePixelRatioF()))

    def _choose(self, k: int) -> None:
        if 0 <= k < len(self._shown) and k != self._active:
            self._active = k
            self.chosen.emit(self._shown[k][1])


def run_icon(theme: Theme, slot: int, ratio: float) -> QIcon:
    """A piece of a run's curve, with its sign."""
    pixmap = QPixmap(SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = flat_pen(theme, theme.runs[slot], dash=slot)
    draw_sample(painter, pen, QPointF(1, SWATCH.height() / 2), SWATCH.width() - 2, slot)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # or it would be tinted in a row that is chosen
    return icon
