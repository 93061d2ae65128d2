"""Copies a picture to the clipboard, in all formats at once, so that any program can paste it."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count

from PySide6.QtCore import QMimeData, QObject, QStringListModel, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QImage

from desktop_app.figures.look import Look
from desktop_app.figures.picture import drawn_pdf, drawn_svg, image, png_of
from desktop_app.figures.sheet import Sheet
from desktop_app.training.worker_thread import WorkerThread

PNG, SVG, PDF = "image/png", "image/svg+xml", "application/pdf"
# Marks what this window copied last: other formats are added only while that is still on the clipboard.
_PENDING = "application/x-nudge-pending"


class PictureClipboard(QObject):
    """Copies pictures: at once as an image, and a moment later in all formats, with their workspace.

    Drawing needs the window's thread, and happens there one format at a time. The slowest part, the letters of an SVG,
    needs no screen, and happens on another thread.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = count()
        self._pending = b""
        self._image = QImage()
        self._undrawn: list[tuple[str, Callable[[], Callable[[], bytes]]]] = []
        self._drawn: dict[str, Callable[[], bytes]] = {}
        self._soon = QTimer(self)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._draw_one)
        self._thread = WorkerThread("clipboard", self, newest_only=True)

    def copy(self, sheet: Sheet, look: Look) -> None:
        self._pending = str(next(self._numbers)).encode()
        self._image = made = image(sheet, look)
        QGuiApplication.clipboard().setMimeData(_data(made, {_PENDING: self._pending}))
        self._drawn = {PNG: partial(png_of, made, sheet.workspace)}
        self._undrawn = [(SVG, partial(drawn_svg, sheet, look)), (PDF, partial(drawn_pdf, sheet, look))]
        self._soon.start()

    def draw(self) -> None:
        """Draw all formats now: afterwards the widgets of the sheet may go."""
        while self._undrawn:
            self._draw_one()

    def close(self) -> None:
        """Wait for all formats, and put them on the clipboard."""
        self.draw()
        self._thread.wait()
        self._thread.close()

    @Slot()
    def _draw_one(self) -> None:
        """Draw one format, so that the window can go on between two; after the last, encode all on the thread."""
        self._soon.stop()
        if self._undrawn:
            name, draw = self._undrawn.pop(0)
            self._drawn[name] = draw()
            if self._undrawn:
                self._soon.start()
            else:
                self._thread.do(partial(_encoded, self._drawn), partial(self._add_formats, self._pending, self._image))

    def _add_formats(self, pending: bytes, picture: QImage, formats: Mapping[str, bytes]) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.mimeData().data(_PENDING).data() == pending:
            clipboard.setMimeData(_data(picture, formats))


def _encoded(drawn: Mapping[str, Callable[[], bytes]]) -> dict[str, bytes]:
    """On the thread."""
    return {name: encode() for name, encode in drawn.items()}


def _data(picture: QImage, formats: Mapping[str, bytes]) -> QMimeData:
    """The picture as an image and in other formats.

    The clipboard keeps its data until after Python has ended, and data made by Python would crash then. The data of a
    model is made by Qt.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    data.setImageData(picture)
    for name, content in formats.items():
        data.setData(name, content)
    return data
