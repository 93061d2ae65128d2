"""Lucide icons in a colour of the theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.resource_files import resource


class _SvgIcon(QIconEngine):
    """Paints an SVG at any size and pixel ratio; faded where the button is disabled."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self._svg: QSvgRenderer | None = None

    def clone(self) -> QIconEngine:
        return _SvgIcon(self._name, self._colour)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        if self._svg is None:
            # Read when it is first painted: most icons are in menus, and the start must not wait for them.
            text = resource("icons", "lucide", f"{self._name}.svg").read_text(encoding="utf-8")
            self._svg = QSvgRenderer(QByteArray(text.replace("currentColor", self._colour).encode()))
        painter.setOpacity(0.35 if mode is QIcon.Mode.Disabled else 1.0)
        self._svg.render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():  # on a button that is squeezed while a window is put in order
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap


def icon(name: str, colour: str) -> QIcon:
    """The Lucide icon `name` in `colour`."""
    return QIcon(_SvgIcon(name, colour))
