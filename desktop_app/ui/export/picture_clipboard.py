"""The clipboard: a picture in all formats at once, for whatever program asks for it."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from threading import Thread

from PySide6.QtCore import QMimeData, QObject, QStringListModel, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from desktop_app.figures.look import Look
from desktop_app.figures.picture import drawn_pdf, drawn_svg, image, png_of
from desktop_app.figures.sheet import Sheet

PNG, SVG, PDF = "image/png", "image/svg+xml", "application/pdf"
# By this one knows whether what was put there is there still.
_PENDING = "application/x-nudge-pending"


class PictureClipboard(QObject):
    """Puts pictures on the clipboard: at once as an image, and a moment later in all formats, with their workspace.

    What takes longest, the letters of an SVG, needs no screen: it is done in another thread, while the window goes on.
    """

    _made = Signal(object)  # which copy, from the other thread

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = count()
        self._thread: Thread | None = None
        self._pending = b""
        self._image = QImage()
        self._work: dict[str, Callable[[], bytes]] = {}
        self._undrawn: list[tuple[str, Callable[[], Callable[[], bytes]]]] = []
        self._soon = QTimer(self)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._draw_one)
        self._formats: dict[str, bytes] = {}
        self._fault: Exception | None = None
        self._made.connect(self._finish)

    def copy(self, sheet: Sheet, look: Look) -> None:
        self.close()
        self._pending = str(next(self._numbers)).encode()
        self._image = made = image(sheet, look)
        QGuiApplication.clipboard().setMimeData(_data(made, {_PENDING: self._pending}))
        self._work = {PNG: partial(png_of, made, sheet.workspace)}
        self._undrawn = [(SVG, partial(drawn_svg, sheet, look)), (PDF, partial(drawn_pdf, sheet, look))]
        self._soon.start()

    def draw(self) -> None:
        """Draw what is not drawn yet: what the sheet is of may go now."""
        while self._undrawn:
            self._draw_one()

    def close(self) -> None:
        """Wait for what is being made, and put it on the clipboard."""
        self.draw()
        if self._thread is not None:
            self._thread.join()
            self._finish(self._pending)

    @Slot()
    def _draw_one(self) -> None:
        """Draw one format, between which the window goes on; after the last one the rest is done elsewhere."""
        self._soon.stop()
        if self._undrawn:
            name, draw = self._undrawn.pop(0)
            self._work[name] = draw()
            if self._undrawn:
                self._soon.start()
            else:
                self._thread = Thread(target=self._make, name="formats of a picture")
                self._thread.start()

    def _make(self) -> None:
        try:
            self._formats = {name: make() for name, make in self._work.items()}
        except Exception as fault:  # carried over to the window's thread
            self._fault = fault
        self._made.emit(self._pending)

    @Slot(object)
    def _finish(self, which: bytes) -> None:
        if self._thread is None or which != self._pending:
            return  # it was waited for
        self._thread.join()
        self._thread, self._work = None, {}
        formats, fault, self._formats, self._fault = self._formats, self._fault, {}, None
        if fault is not None:
            raise fault
        clipboard = QGuiApplication.clipboard()
        if clipboard.mimeData().data(_PENDING).data() == self._pending:
            clipboard.setMimeData(_data(self._image, formats))


def _data(picture: QImage, formats: Mapping[str, bytes]) -> QMimeData:
    """The picture as an image and in other formats.

    The clipboard keeps its data until after Python has ended, and data that Python has made crashes then. That of a
    model is Qt's own.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    data.setImageData(picture)
    for name, content in formats.items():
        data.setData(name, content)
    return data
