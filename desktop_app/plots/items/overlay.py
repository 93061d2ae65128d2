"""An item that covers a whole view and is drawn in the pixels of the device."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class Overlay(pg.GraphicsObject):
    """An item as large as the view, at any range; `z` orders it among the view's other items."""

    def __init__(self, view: pg.ViewBox, z: float = 0.0) -> None:
        super().__init__()
        self._view = view
        self.setZValue(z)
        view.addItem(self, ignoreBounds=True)

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.viewRect())
