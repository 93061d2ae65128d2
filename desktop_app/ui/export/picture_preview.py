"""The picture as it will be, as large as there is room for, and never larger than it is."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

_CHEQUER_PX = 8
_FADED = 0.25  # while what is chosen cannot be drawn
_CHEQUER = ("#ffffff", "#d9dce1")  # as elsewhere, whatever the theme: it stands for no ground at all


class PicturePreview(QWidget):
    """Shows an image; `resized` tells that there is more or less room for it."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self._size = QSizeF()
        self.setMinimumSize(320, 260)
        self.setAccessibleName("Preview")

    def sizeHint(self) -> QSize:
        return QSize(560, 460)

    def scale_for(self, size: QSizeF) -> float:
        """How much smaller, at most 1, a picture of this size in pixels of the screen is shown."""
        room = QSizeF(self.width() - 2, self.height() - 2)
        return min(1.0, room.width() / size.width(), room.height() / size.height())

    def show_image(self, image: QImage, size: QSizeF) -> None:
        """Show an image in this size, in pixels of the screen."""
        self.image, self._size = image, size
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(1.0 if self.isEnabled() else _FADED)
        size = self._size * self.scale_for(self._size)
        left, top = int((self.width() - size.width()) / 2), int((self.height() - size.height()) / 2)
        place = QRectF(left, top, size.width(), size.height())
        if self.image.hasAlphaChannel():
            self._paint_chequer(painter, place)
        painter.drawImage(place, self.image)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_chequer(self, painter: QPainter, place: QRectF) -> None:
        painter.save()
        painter.setClipRect(place)
        painter.fillRect(place, QColor(_CHEQUER[0]))
        step = 2 * _CHEQUER_PX
        painter.setPen(Qt.PenStyle.NoPen)
        for row in range(int(place.height() // _CHEQUER_PX) + 1):
            for column in range(int(place.width() // step) + 1):
                x = place.left() + column * step + (row % 2) * _CHEQUER_PX
                square = QRectF(x, place.top() + row * _CHEQUER_PX, _CHEQUER_PX, _CHEQUER_PX)
                painter.fillRect(square, QColor(_CHEQUER[1]))
        painter.restore()
