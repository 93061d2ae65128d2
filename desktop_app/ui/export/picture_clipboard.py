"""Copies a picture to the clipboard, in all formats at once, so that any program can paste it."""

from collections.abc import Mapping
from functools import partial
from itertools import count

from PySide6.QtCore import QMimeData, QObject, QStringListModel
from PySide6.QtGui import QGuiApplication, QImage

from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.figures.picture import Encode, image_in_slices, pdf_in_slices, png_of, svg_in_slices
from desktop_app.figures.sheet import Sheet
from desktop_app.figures.slices import Slices
from desktop_app.training.worker_thread import WorkerThread
from desktop_app.ui.common.sliced_work import SlicedWork

PNG, SVG, PDF = "image/png", "image/svg+xml", "application/pdf"
# Marks what this window copied last: formats are added only while that is still on the clipboard.
_PENDING = "application/x-nudge-pending"


class PictureClipboard(QObject):
    """Copies pictures as they are now: first as an image, and a moment later in all formats, with their workspace.

    Drawing needs the window's thread, and happens there in slices. The slowest part, the letters of an SVG, needs no
    screen, and happens on another thread.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = count()
        self._drawing = SlicedWork(self)
        self._thread = WorkerThread("clipboard", self, newest_only=True)

    def copy(self, sheet: Sheet, look: Look) -> None:
        self._drawing.start(self._copy(sheet, look))

    def finish(self) -> None:
        """Wait for all formats, and put them on the clipboard."""
        self._drawing.finish()
        self._thread.wait()

    def close(self) -> None:
        self.finish()
        self._thread.close()

    def _copy(self, sheet: Sheet, look: Look) -> Slices[None]:
        """Copy the picture. What becomes of the sheet's widgets after the first slice changes nothing."""
        pending = str(next(self._numbers)).encode()
        # At once, so that what somebody copies from now on is not taken away.
        QGuiApplication.clipboard().setMimeData(_data({_PENDING: pending}))
        page = page_of(sheet, look)
        try:
            made = yield from image_in_slices(sheet, look, page)
            _put(pending, {_PENDING: pending}, made)
            svg = yield from svg_in_slices(sheet, look, page)
            pdf = yield from pdf_in_slices(sheet, look, page)
        finally:
            page.end()
        drawn: dict[str, Encode] = {PNG: partial(png_of, made, sheet.workspace), SVG: svg, PDF: pdf}
        self._thread.do(partial(_encoded, drawn), lambda formats: _put(pending, formats, made))


def _encoded(drawn: Mapping[str, Encode]) -> dict[str, bytes]:
    """On the thread."""
    return {name: encode() for name, encode in drawn.items()}


def _put(pending: bytes, formats: Mapping[str, bytes], picture: QImage) -> None:
    """Put a picture on the clipboard, if what this window copied last is still there."""
    clipboard = QGuiApplication.clipboard()
    there = clipboard.mimeData()
    if there is not None and there.data(_PENDING).data() == pending:
        clipboard.setMimeData(_data(formats, picture))


def _data(formats: Mapping[str, bytes], picture: QImage | None = None) -> QMimeData:
    """The picture as an image and in other formats.

    The clipboard keeps its data until after Python has ended, and data made by Python would crash then. The data of a
    model is made by Qt.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    if picture is not None:
        data.setImageData(picture)
    for name, content in formats.items():
        data.setData(name, content)
    return data
