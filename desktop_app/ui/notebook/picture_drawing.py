"""Draws the pictures of entries in the window's thread, in slices, while the notebook's thread waits for them."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject

from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.figures.picture import Encode, pdf_in_slices, png_in_slices
from desktop_app.figures.sheet import Sheet
from desktop_app.figures.slices import Slices
from desktop_app.notebook.entry import Picture
from desktop_app.ui.common.sliced_work import SlicedWork

_Drawn = Future[tuple[Encode, Encode]]


class PictureDrawing(QObject):
    """Draws one picture after another. Call `finish` before you wait for the notebook's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work = SlicedWork(self)

    def picture(self, sheet: Sheet) -> Callable[[], Picture]:
        """Begin to draw a sheet as it is now; the result waits until it is drawn, on another thread, and encodes it."""
        self.finish()
        drawn = _Drawn()
        self._work.start(_draw(sheet, drawn))
        return partial(_encoded, drawn)

    def finish(self) -> None:
        """Draw all that is left now."""
        self._work.finish()


def _draw(sheet: Sheet, drawn: _Drawn) -> Slices[None]:
    look = Look(has_caption=False)  # the entry says that itself
    page = page_of(sheet, look)
    try:
        png = yield from png_in_slices(sheet, look, page)
        drawn.set_result((png, (yield from pdf_in_slices(sheet, look, page))))
    except Exception as fault:
        drawn.set_exception(fault)  # the notebook's thread reports it
    finally:
        page.end()


def _encoded(drawn: _Drawn) -> Picture:
    png, pdf = drawn.result()
    return Picture(png(), pdf())
