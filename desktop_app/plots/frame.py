"""The layout of a plot: its view, with an axis beneath and one at the left."""

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem

from desktop_app.plots.axis import Axis

_ABOVE_THE_VIEW = 0.5


class Frame(pg.GraphicsWidget):
    """Stands in for pyqtgraph's PlotItem, which makes menus for each plot that nobody opens: 8 of its 11 ms."""

    def __init__(self) -> None:
        super().__init__()
        self.view = pg.ViewBox(self, enableMenu=False)
        self.axes = {side: Axis(side) for side in ("bottom", "left")}
        layout = QGraphicsGridLayout(self)
        layout.setSpacing(0.0)
        layout.setContentsMargins(1.0, 1.0, 1.0, 1.0)
        layout.addItem(self.view, 0, 1)
        layout.addItem(self.axes["bottom"], 1, 1)
        layout.addItem(self.axes["left"], 0, 0)
        layout.setRowStretchFactor(0, 1)
        layout.setColumnStretchFactor(1, 1)
        for axis in self.axes.values():
            axis.linkToView(self.view)
            axis.setZValue(_ABOVE_THE_VIEW)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
