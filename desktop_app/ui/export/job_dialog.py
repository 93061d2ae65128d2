"""A dialog that asks what to write and where, and writes it on another thread, with progress and Cancel."""

import logging
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.model.numbers import count, duration
from desktop_app.training.worker_thread import Stopped, WorkerThread
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.dialogs import ask_place, folder_of, kind_of
from desktop_app.ui.common.focus import stops_of
from desktop_app.ui.common.layouts import choices_of, in_row
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.ui.common.preferences import Preferences
from desktop_app.words.typed_numbers import Allowed

_PARTS = 1000  # of a progress bar, whose numbers have 32 bits
_NUMBER_PX, _WIDTH_PX = 118, 460
_BAR_PX = 8
_LINES = 2  # of the note, at least
# Before that it is too early to say how long it will take.
_FORESEEN_SECONDS = 1.0
_PROGRESS_SECONDS = 0.05  # between two reports

STAND = ", where the runs stand"

# Does the work, and reports how much is done; a report raises `Stopped` once the user cancels.
Work = Callable[[Callable[[int], None]], None]


def whole_number_edit(name: str, number: int) -> NumberEdit:
    """A line for a whole number of any size."""
    edit = NumberEdit(Allowed(name, integer=True), _NUMBER_PX, is_live=True)
    edit.setAccessibleName(name)
    edit.show_number(number)
    return edit


def answer(edit: NumberEdit, low: int, high: int, more: str = "", name: str = "") -> tuple[int, str]:
    """The number typed, as 1000, 1e6 or 1 000 000; or, if it is not from `low` to `high`, `low` and a sentence."""
    number = edit.number()
    is_right = number is not None and low <= number <= high
    edit.mark_wrong(not is_right)
    if is_right and number is not None:
        return int(number), ""
    return low, f"{name or edit.accessibleName()}: a whole number from {count(low)} to {count(high)}{more}."


def missing(form: str, writer: str, package: str) -> str:
    """A sentence if the package is not installed that writes files of a form; else empty."""
    if find_spec(package) is not None:
        return ""
    install = f"Install it with:  {sys.executable} -m pip install {package}"
    return f"{form} is written by {writer}, which is not installed. {install}"


class JobDialog(QDialog):
    """`form` holds the questions; `words` is the sentence to say once the dialog is closed."""

    unit = "parts"
    kinds: ClassVar[Mapping[str, str]] = {}  # names of the file types, by ending
    formats: ClassVar[Mapping[str, str]] = {}  # and how they are offered

    def __init__(self, parent: QWidget, title: str, go: str, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.words = ""
        self._preferences = preferences
        self.format_box = choices_of((words, kind) for kind, words in self.formats.items())
        self.questions = QWidget()
        self.form = QFormLayout(self.questions)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setHorizontalSpacing(16)
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self.note.setObjectName("note")
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar(maximum=_PARTS, textVisible=False)
        self.bar.setFixedHeight(_BAR_PX)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())  # of the desktop, in colours of its own
        self.go = buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.accepted.connect(self._on_go)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for widget in (self.questions, self.note, self.bar, buttons):
            layout.addWidget(widget)
        menu_by_keys(self)
        self.setFixedWidth(_WIDTH_PX)
        self._thread = WorkerThread("job", self)
        self._is_busy = False
        self._reported = 0.0  # when progress was reported last
        self._total = self._begin = 0.0
        self._saved = ""
        self._place = Path()

    def add_row(self, label: str, *widgets: QWidget | str) -> QLayout:
        """Add a question whose answer has several parts, first a widget; returns the row of these."""
        parts = [QLabel(widget) if isinstance(widget, str) else widget for widget in widgets]
        name = QLabel(label)
        name.setBuddy(parts[0])
        row = in_row(*parts, None, spacing=6)
        self.form.addRow(name, row)
        return row

    def suggestion(self) -> str:
        """A name for the file."""
        raise NotImplementedError

    def begin(self, path: Path) -> None:
        """Begin to write to `path`, sooner or later by `do`."""
        raise NotImplementedError

    def cleared(self) -> None:
        """The work has ended: done, cancelled or failed."""

    def show_note(self, words: str, is_fault: bool = False) -> None:
        """Say what will be made, or what is wrong."""
        self.note.setText(words)
        layout = self.layout()
        assert layout is not None
        edges = layout.contentsMargins()
        needed = self.note.heightForWidth(self.width() - edges.left() - edges.right())
        self.note.setMinimumHeight(max(needed, _LINES * self.note.fontMetrics().lineSpacing() + 2))
        name = "fault" if is_fault else "note"
        if self.note.objectName() != name:
            self.note.setObjectName(name)
            self.note.style().unpolish(self.note)
            self.note.style().polish(self.note)

    def do(self, work: Work, total: int, saved: str) -> None:
        """Do `work`, which touches no widgets, on another thread; `saved` is the sentence that tells of success."""
        self.show_busy(total)
        self._saved, self._is_busy = saved, True
        self._thread.stopping.clear()
        self._thread.do(partial(work, self._report), self._on_done, self._on_failed)

    def _report(self, done: int) -> None:
        """On the thread: tell how much is done; raises `Stopped` once the user cancels."""
        self._thread.check()
        now = perf_counter()
        if now - self._reported > _PROGRESS_SECONDS:
            self._reported = now
            self._thread.post(partial(self.show_progress, done))

    def show_busy(self, total: int) -> None:
        """Show progress instead of the questions."""
        self._total, self._begin = float(total), perf_counter()
        self.questions.setEnabled(False)
        self.go.setEnabled(False)
        self.bar.show()
        self.show_progress(0)

    @Slot(object)
    def show_progress(self, done: int) -> None:
        share = done / self._total if self._total else 1.0
        self.bar.setValue(round(_PARTS * share))
        took = perf_counter() - self._begin
        left = f" · about {duration(took * (1 - share) / share)} left" if share and took > _FORESEEN_SECONDS else ""
        self.show_note(f"{count(done)} of {count(int(self._total))} {self.unit}{left}")

    def show_idle(self, words: str, is_fault: bool = False) -> None:
        """Show the questions again, and say how the work ended."""
        self.bar.hide()
        self.questions.setEnabled(True)
        self.go.setEnabled(True)
        self.go.setFocus()  # while the work went on, only Cancel could have it
        self.show_note(words, is_fault)

    def _on_done(self, _: None) -> None:
        self._is_busy = False
        self.cleared()
        self._preferences.export_folder = str(self._place.parent)
        self.words = self._saved
        self.accept()

    def _on_failed(self, fault: Exception) -> None:
        self._is_busy = False
        self.cleared()
        if isinstance(fault, Stopped):
            self.show_idle("Cancelled: nothing was written.")
        elif isinstance(fault, OSError):
            why = fault.strerror or fault
            self.show_idle(f"It could not be written: {why}. Nothing was changed; choose another place.", is_fault=True)
        else:
            logging.getLogger(__name__).error("a job failed", exc_info=fault)
            words = "It could not be made: the details are in the log (Help ▸ Show the log). Nothing was changed."
            self.show_idle(words, is_fault=True)

    def _on_go(self) -> None:
        """Ask for a place; an ending typed there chooses the format, which may then be refused."""
        folder = folder_of(self._preferences.export_folder, "DocumentsLocation")
        file_format = self.format_box.currentData()
        path = ask_place(self, self.windowTitle(), folder, self.suggestion(), file_format, self.kinds)
        if path is not None:
            self.format_box.setCurrentIndex(self.format_box.findData(kind_of(path)))
            self._place = path
            self.begin(path)

    def stop(self) -> bool:
        """Stop the work; False if there is none."""
        self._thread.stopping.set()
        return self._is_busy

    def end(self) -> None:
        """Stop the work and end its thread, also when the whole program is told to end."""
        self.stop()
        self._thread.wait()
        self._thread.close()

    def reject(self) -> None:
        """Cancel the work, or else close the dialog."""
        if not self.stop():
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first question, not with a button."""
        super().showEvent(event)
        next(question for question in stops_of(self.questions) if question.isVisible()).setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.stop():
            event.ignore()
        else:
            super().closeEvent(event)
