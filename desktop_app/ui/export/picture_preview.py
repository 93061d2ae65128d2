"""The preview of a picture: as large as there is room for, but no larger than the picture."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

_CHEQUER_PX = 8
_FADED = 0.25  # the opacity while the picture cannot be made
_CHEQUER = ("#ffffff", "#d9dce1")  # the usual sign of a transparent background, the same in all themes


class PicturePreview(QWidget):
    """Shows an image."""

    spoken_role = QAccessible.Role.Graphic
    resized = Signal()  # there is more or less room

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self._size = QSizeF()
        self.setMinimumSize(240, 160)
        self.setAccessibleName("Preview")

    def sizeHint(self) -> QSize:
        return QSize(560, 460)

    def scale_for(self, size: QSizeF) -> float:
        """The scale, at most 1, at which a picture of this size in pixels of the screen is shown."""
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
