"""An item that is drawn over all of a view, in the pixels of its device."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class Overlay(pg.GraphicsObject):
    """As large as the view, whatever its range is; at height `z` among the view's other items."""

    def __init__(self, view: pg.ViewBox, z: float = 0.0) -> None:
        super().__init__()
        self._view = view
        self.setZValue(z)
        view.addItem(self, ignoreBounds=True)

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.viewRect())
