"""The picture dialog: settings with a preview beside them; the picture is saved as a file, or copied."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from desktop_app.core.model.numbers import brief, fixed
from desktop_app.core.model.parameters import printable
from desktop_app.figures import picture
from desktop_app.figures.look import PX_AN_INCH, Look
from desktop_app.figures.page import MOST_PIXELS, Page, fault_of, page_of
from desktop_app.figures.plot_cell import PlotDrawing
from desktop_app.figures.sheet import Sheet
from desktop_app.figures.slices import Slices
from desktop_app.training.worker_thread import WorkerThread
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.dialogs import ask_place, folder_of, kind_of, saved
from desktop_app.ui.common.layouts import in_column, in_row, label, scrolled
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.sliced_work import SlicedWork
from desktop_app.ui.export.picture_form import PictureForm
from desktop_app.ui.export.picture_preview import PicturePreview
from desktop_app.ui.export.picture_settings import KINDS, PictureSettings, from_text, to_text
from desktop_app.ui.export.subjects import Subject
from desktop_app.ui.export.words_form import OwnWords

# Changes within this time are drawn once.
_SOON_MS = 30
# What the dialog has above and below its form, with the frame of a window.
_BESIDE_FORM = 200
SAVING = "Saving…"
_LEFT = "What was there is as it was; save the picture in another place."
_DRAW = {
    "png": picture.png_in_slices,
    "svg": picture.svg_in_slices,
    "pdf": picture.pdf_in_slices,
    "tex": picture.tex_in_slices,
}
_TEXTS = {"ltx": "LaTeX", "md": "Markdown"}
_KIND_NAMES = {kind: f"{kind.upper()} pictures" for kind in KINDS} | {"tex": "TikZ"} | _TEXTS
_NO_TEXT = "Only a worked step, and its parts but the check, can be written as text: choose a picture."


class PictureDialog(QDialog):
    """Offers `subjects`, at first the one at index `first`."""

    copied = Signal(object, object)  # Sheet, Look: the user wants a copy

    def __init__(
        self, parent: QWidget, subjects: Sequence[Subject], first: int, iteration: int, preferences: Preferences
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Picture")
        self._subjects, self._iteration, self._preferences = subjects, iteration, preferences
        self._sheets: dict[tuple[int, str, bool], Sheet] = {}
        self._page: Page | None = None  # the layout of the preview
        self._done = ""  # what was done with the picture, until another one is chosen
        self._drawing, self._saving = SlicedWork(self), SlicedWork(self)
        self._thread = WorkerThread("picture", self)
        self.form = PictureForm(subjects, first, from_text(preferences.picture))
        self.preview = PicturePreview()
        self.words, self.fault = (label(look=look, wraps=True) for look in ("note", "fault"))
        self.save, self.copy, self.close_ = QPushButton("&Save…"), QPushButton("&Copy"), QPushButton("Close")
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._lay_out()
        menu_by_keys(self)
        self._soon.timeout.connect(self._draw)
        self.form.changed.connect(self._on_changed)
        self.preview.resized.connect(self._draw_soon)
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)
        self.close_.clicked.connect(self.reject)
        self.finished.connect(self._store_settings)
        self.finished.connect(self._end)

    def _lay_out(self) -> None:
        self.fault.setMinimumHeight(2 * self.fault.fontMetrics().lineSpacing())
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.save.setDefault(True)
        buttons = in_row(self.save, self.copy, self.close_, spacing=None)
        form = scrolled(self.form)
        room = self.screen().availableGeometry().height() - _BESIDE_FORM
        form.setMinimumHeight(min(self.form.sizeHint().height(), room))
        form.setFixedWidth(self.form.width() + form.verticalScrollBar().sizeHint().width())
        left = in_column(form, self.fault, buttons, spacing=None, highest=form)
        right = in_column(self.preview, self.words, spacing=None, highest=self.preview)
        self.setLayout(in_row(left, right, spacing=16, margins=(14, 14, 14, 12), widest=right))

    @property
    def settings(self) -> PictureSettings:
        return self.form.settings

    @property
    def _sheet(self) -> Sheet:
        """The sheet of the chosen subject, or of its part; each is made once."""
        form = self.form
        which = k, part, is_numbered = form.subject_box.currentIndex(), form.part.currentData(), form.numbers_equations
        if which not in self._sheets:
            subject = self._subjects[k]
            of_part = subject.sheet_of_part if subject.parts else None
            self._sheets[which] = subject.sheet() if of_part is None else of_part(part, is_numbered)
        return self._sheets[which]

    def _on_changed(self) -> None:
        self._done = ""
        self._draw_soon()

    def _tell_done(self, words: str) -> None:
        """Say what was done; a preview that is drawn again, in another size, leaves that."""
        self._done = words
        self.words.setText(words)

    def _draw_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        """Draw the preview and show the picture's size; if it cannot be made, say why and fade the preview."""
        self._soon.stop()
        if self.form.fault:
            self._show_fault(self.form.fault)
        else:
            self._drawing.start(self._draw_preview(self._sheet, self.settings))

    def _draw_preview(self, sheet: Sheet, settings: PictureSettings) -> Slices[None]:
        """Lay the picture out, show its size, and draw it."""
        self._page = page = page_of(sheet, settings.look)
        try:
            self._show_fault(_fault_of(sheet, page, settings.kind, settings.look))
            if self.fault.text():
                return
            self.form.show_size(page.size_mm.width(), page.size_mm.height())
            self.words.setText(self._done or "\n".join((_size_text(page, settings), *page.notes)))
            size = QSizeF(page.width, page.height)
            ratio = self.preview.scale_for(size) * self.devicePixelRatioF()
            made = yield from picture.image_in_slices(sheet, replace(settings.look, ratio=ratio), page)
            self.form.words.show_own(_own_words(sheet, page))
        finally:
            page.end()
        self.preview.show_image(made, size)

    def _show_fault(self, fault: str) -> None:
        """Say why the picture cannot be made, and fade the preview; an empty text: it can be made."""
        self.fault.setText(fault)
        self.preview.setEnabled(not fault)
        if fault:
            self.words.clear()

    def _can_be_made(self) -> bool:
        """Whether the picture can be made; if not, focus the number that is wrong."""
        if self._soon.isActive() or self.fault.text():
            self._draw()
        if self.form.fault:
            self.form.focus_fault()
        return not self.fault.text()

    def _save(self) -> None:
        if not self._can_be_made() or self._page is None:
            return
        subject, look = self._subjects[self.form.subject_box.currentIndex()], self.settings.look
        name = "-".join(filter(None, (subject.name, self.form.part.currentData())))
        folder = folder_of(self._preferences.picture_folder, "PicturesLocation")
        suggestion = f"nudge-{name}-{self._iteration}"
        path = ask_place(self, "Save picture", folder, suggestion, self.settings.kind, _KIND_NAMES)
        if path is None:
            return
        # The ending of the name may choose another format, with other limits.
        kind = kind_of(path)
        if fault := _fault_of(self._sheet, self._page, kind, look):
            self.fault.setText(fault)
        else:
            self._saving.finish()
            self._tell_done(SAVING)
            self._saving.start(self._make(self._sheet, look, kind, path))

    def _make(self, sheet: Sheet, look: Look, kind: str, path: Path) -> Slices[None]:
        """Draw the picture here, encode it on the thread, and write it."""
        page = page_of(sheet, look)
        try:
            if kind in _TEXTS:
                encode: picture.Encode = partial(picture.text_of, kind, sheet)
            else:
                encode = yield from _DRAW[kind](sheet, look, page)
        finally:
            page.end()
        self._thread.do(encode, partial(self._write, path), self._on_failed)

    def _on_failed(self, fault: Exception) -> None:
        self._tell_done("")
        raise fault  # a mistake of the program: it is logged, and the user is told

    def _write(self, path: Path, content: bytes) -> None:
        self._tell_done("")
        if saved(self, path, content, _LEFT):
            self._preferences.picture_folder = str(path.parent)
            self._store_settings()
            self._tell_done(f"Saved {printable(str(path))}")

    def _copy(self) -> None:
        if self._can_be_made() and self._page is not None:
            # In any format, since an image is copied, too.
            ratio = min(self.settings.look.ratio, MOST_PIXELS / max(self._page.width, self._page.height))
            self.copied.emit(self._sheet, replace(self.settings.look, ratio=ratio))
            self._store_settings()
            self._tell_done("Copied, as an image, PNG, SVG and PDF: whatever you paste it into takes its own.")

    def _end(self) -> None:
        """Give up the preview, and save what is to be saved."""
        self._soon.stop()
        self._drawing.stop()
        self._saving.finish()
        self._thread.wait()
        self._thread.close()

    def _store_settings(self) -> None:
        self._preferences.picture = to_text(self.settings)


def _fault_of(sheet: Sheet, page: Page, kind: str, look: Look) -> str:
    if kind in _TEXTS:
        return "" if picture.has_text(sheet, kind) else _NO_TEXT
    return fault_of(page, kind, look.ratio)


def _own_words(sheet: Sheet, page: Page) -> OwnWords:
    """What a picture has by itself, once it is drawn; of several plots, nothing that could be edited."""
    if len(page.drawings) > 1:
        return OwnWords()
    drawing, title = page.drawings[0], sheet.title_of(sheet.cells[0])
    if not isinstance(drawing, PlotDrawing) or drawing.copy is None:
        return OwnWords(title)
    scales = drawing.copy.axis("bottom").logMode, drawing.copy.axis("left").logMode
    return OwnWords(title, drawing.labels, drawing.copy.ends(), scales)


def _size_text(page: Page, settings: PictureSettings) -> str:
    """The size of the picture: 170 × 96 mm · 1285 × 726 pixels · 192 dpi."""
    size = page.size_mm
    paper = f"{brief(size.width())} × {brief(size.height())} mm"
    if settings.kind in _TEXTS:
        return f"{_TEXTS[settings.kind]}: the equations of this picture as text"
    if settings.kind == "tex":
        return f"{paper} · TikZ, in the letters of your document"
    if settings.kind != "png":
        return f"{paper} · {settings.kind.upper()}, sharp at any size"
    width, height = page.pixels(settings.look.ratio).toTuple()
    return f"{paper} · {width} × {height} pixels · {fixed(PX_AN_INCH * settings.look.ratio, 0)} dpi"
