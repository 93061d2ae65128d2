"""How a picture is to be, with the very picture beside it: saved as a file, or copied."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.model.parameters import printable
from desktop_app.figures import picture
from desktop_app.figures.look import PX_AN_INCH, Look
from desktop_app.figures.page import MOST_PIXELS, Page, fault_of, page_of
from desktop_app.figures.sheet import Sheet
from desktop_app.ui.common.dialogs import ask_place, folder_of, kind_of, saved
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.export.picture_form import PictureForm
from desktop_app.ui.export.picture_preview import PicturePreview
from desktop_app.ui.export.picture_settings import KINDS, PictureChoice, from_text, to_text
from desktop_app.ui.export.subjects import Subject

# Changes that follow each other within this are drawn once.
_SOON_MS = 30
_LEFT = "What was there is as it was; save the picture in another place."
_KIND_NAMES = {kind: f"{kind.upper()} pictures" for kind in KINDS}


class PictureDialog(QDialog):
    """Offers `subjects`, and first the one at `first`; `copied` asks for a copy of a sheet in a look."""

    copied = Signal(object, object)  # Sheet, Look

    def __init__(
        self, parent: QWidget, subjects: Sequence[Subject], first: int, iteration: int, preferences: Preferences
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Picture")
        self._subjects, self._iteration, self._preferences = subjects, iteration, preferences
        self._sheets: dict[int, Sheet] = {}
        self._page: Page | None = None  # of what was drawn
        self.form = PictureForm(subjects, first, from_text(preferences.picture))
        self.preview = PicturePreview()
        self.words, self.fault = QLabel(), QLabel()
        self.save, self.copy, self.close_ = QPushButton("&Save…"), QPushButton("&Copy"), QPushButton("Close")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._lay_out()
        self._soon.timeout.connect(self._draw)
        self.form.changed.connect(self._draw_soon)
        self.preview.resized.connect(self._draw_soon)
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)
        self.close_.clicked.connect(self.reject)
        self.finished.connect(self._keep_choice)
        self.finished.connect(self._end_page)

    def _lay_out(self) -> None:
        self.fault.setObjectName("fault")
        self.words.setObjectName("note")
        for label in (self.words, self.fault):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.fault.setMinimumHeight(2 * self.fault.fontMetrics().lineSpacing())
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.save.setDefault(True)
        left, right, buttons, across = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.form, 1)
        left.addWidget(self.fault)
        for button in (self.save, self.copy, self.close_):
            buttons.addWidget(button)
        left.addLayout(buttons)
        right.addWidget(self.preview, 1)
        right.addWidget(self.words)
        across.setContentsMargins(14, 14, 14, 12)
        across.setSpacing(16)
        across.addLayout(left)
        across.addLayout(right, 1)
        self.setLayout(across)

    @property
    def choice(self) -> PictureChoice:
        return self.form.choice

    @property
    def _sheet(self) -> Sheet:
        """Of what is chosen; made once."""
        which = self.form.what.currentIndex()
        if which not in self._sheets:
            self._sheets[which] = self._subjects[which].sheet()
        return self._sheets[which]

    def _draw_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        """Draw the picture, and say what it will be; where it cannot be, say why, and let what was drawn fade."""
        self._soon.stop()
        told, look = self.form.fault, self.choice.look
        if not told:
            self._end_page()
            self._page = page = page_of(self._sheet, look)
            told = fault_of(page, self.choice.kind, look.ratio)
        self.fault.setText(told)
        self.preview.setEnabled(not told)
        if told:
            self.words.clear()
            return
        size = QSizeF(page.width, page.height)
        ratio = self.preview.scale_for(size) * self.devicePixelRatioF()
        self.preview.show_image(picture.image(self._sheet, replace(look, ratio=ratio), page), size)
        self.form.show_size(page.size_mm.width(), page.size_mm.height())
        self.words.setText("\n".join((in_words(page, self.choice), *page.notes)))

    def _is_sound(self) -> bool:
        """Whether what is chosen can be made; else the focus goes to what cannot."""
        self._draw()
        if self.form.fault:
            self.form.focus_fault()
        return not self.fault.text()

    def _save(self) -> None:
        if not self._is_sound() or self._page is None:
            return
        subject, look = self._subjects[self.form.what.currentIndex()], self.choice.look
        folder = folder_of(self._preferences.picture_folder, "PicturesLocation")
        suggestion = f"nudge-{subject.name}-{self._iteration}"
        path = ask_place(self, "Save picture", folder, suggestion, self.choice.kind, _KIND_NAMES)
        if path is None:
            return
        # The ending of the name may tell another format, with limits of its own.
        kind = kind_of(path)
        if told := fault_of(self._page, kind, look.ratio):
            self.fault.setText(told)
        elif saved(self, path, self._content(kind), _LEFT):
            self._preferences.picture_folder = str(path.parent)
            self._keep_choice()
            self.words.setText(f"Saved {printable(str(path))}")

    def _content(self, kind: str) -> bytes:
        make: Callable[[Sheet, Look], bytes] = {"png": picture.png, "svg": picture.svg, "pdf": picture.pdf}[kind]
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return make(self._sheet, self.choice.look)
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _copy(self) -> None:
        if self._is_sound() and self._page is not None:
            # Whatever the format: an image is among what is copied.
            ratio = min(self.choice.look.ratio, MOST_PIXELS / max(self._page.width, self._page.height))
            self.copied.emit(self._sheet, replace(self.choice.look, ratio=ratio))
            self._keep_choice()
            self.words.setText("Copied, as an image, PNG, SVG and PDF: whatever you paste it into takes its own.")

    def _end_page(self) -> None:
        self._soon.stop()
        if self._page is not None:
            self._page.end()
            self._page = None

    def _keep_choice(self) -> None:
        self._preferences.picture = to_text(self.choice)


def in_words(page: Page, choice: PictureChoice) -> str:
    """What will be written: 170 × 96 mm · 1285 × 726 pixels · 192 dpi."""
    size = page.size_mm
    told = f"{size.width():.4g} × {size.height():.4g} mm"
    if choice.kind != "png":
        return f"{told} · {choice.kind.upper()}, sharp at any size"
    width, height = page.pixels(choice.look.ratio).toTuple()
    return f"{told} · {width} × {height} pixels · {PX_AN_INCH * choice.look.ratio:.0f} dpi"
