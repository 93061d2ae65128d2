"""Reads files for the window: a short one at once, any other beside it, with a word about it and a way to cancel."""

import stat
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QStatusBar, QToolButton, QWidget

from desktop_app.training.worker_thread import Stopped, WorkerThread
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_row, label
from desktop_app.ui.documents.document import Opened, read_copied, read_document, short_name

if TYPE_CHECKING:
    from desktop_app.core.files.workspace import Refused
    from desktop_app.notebook.shelf import Notebook
    from desktop_app.ui.documents.recovery_record import ReadRecord, RecordFile

_SHORT = 2**17  # bytes; of JSON so many take less than a frame or two, in a picture they can be packed
_PATIENCE_MS = 300
_LATER_MS = 50  # while a dialog is open, what was read waits

T = TypeVar("T")
Check = Callable[[], None]


class FileReader(QWidget):
    """Reads one file at a time: of two that are asked for in a hurry, the later one. Call `close_thread` at the end.

    As a widget it says what is being read. What was read is handed over once the window `is_free`.
    """

    def __init__(self, window: QMainWindow, status_bar: QStatusBar, is_free: Callable[[], bool]) -> None:
        super().__init__()
        self._window, self._is_free = window, is_free
        self.patience_ms = _PATIENCE_MS  # before a word is said
        self._number = 0  # of what was asked for last; what comes of anything earlier is dropped
        self._thread = WorkerThread("reading", self, newest_only=True)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.show)
        self._words, self._cancel = label(), QToolButton()
        self._cancel.setObjectName("quiet")  # low enough not to make the status line higher
        self._cancel.setText("Cancel")
        self._cancel.setAccessibleName("Cancel reading the file")
        self._cancel.clicked.connect(self.cancel)
        by_tab_only(self._cancel)
        self.setLayout(in_row(self._words, self._cancel, spacing=None))
        status_bar.addPermanentWidget(self)
        self.hide()

    def read(self, path: Path, then: Callable[[Opened], bool]) -> bool:
        """Read the document in a file, then do `then`, and return what that returns; False if this is not done yet.

        If the file is refused, the user is told why.
        """
        refuse = partial(self._refuse, path.name)
        return self._do(short_name(path.name), _is_short(path), partial(read_document, path), then, refuse)

    def import_notebook(self, path: Path, then: "Callable[[Notebook], bool]") -> None:
        """Import a notebook file, then do `then` with the new notebook; else as `read`."""
        from desktop_app.notebook.notebook_file import import_notebook
        from desktop_app.notebook.shelf import Shelf

        work = partial(import_notebook, path, Shelf())
        self._do(short_name(path.name), False, work, then, partial(self._refuse, path.name))

    def read_copied(self, contents: Sequence[bytes], then: Callable[[Opened], bool]) -> bool:
        """The same with what was copied, in several forms."""
        from desktop_app.core.files.embedded import is_plain

        refuse, words = partial(self._refuse, "What was copied"), "what was copied"
        is_short = sum(map(len, contents)) <= _SHORT and all(map(is_plain, contents))
        return self._do(words, is_short, partial(read_copied, contents), then, refuse)

    def read_records(self, files: "Sequence[RecordFile]", then: "Callable[[list[ReadRecord]], bool]") -> None:
        """Read the records that other windows left behind, then do `then`."""
        from desktop_app.ui.documents.recovery_record import read_all

        is_short = all(_is_short(file.path) for file in files)
        self._do("what was recovered", is_short, partial(read_all, files), then, _no_refusal)

    @Slot()
    def cancel(self) -> None:
        """Drop whatever is being read."""
        self._number += 1
        self._timer.stop()
        self.hide()

    @property
    def words(self) -> str:
        """What is said of what is being read."""
        return self._words.text()

    def finish(self) -> None:
        """Wait until nothing is being read any more, and hand over what was."""
        self._thread.wait()

    def close_thread(self) -> None:
        """The window closes."""
        self.cancel()
        self._thread.close()

    def _do(
        self, name: str, is_short: bool, work: Callable[[Check], T], then: Callable[[T], bool],
        refuse: "Callable[[Refused], None]",
    ) -> bool:  # fmt: skip
        from desktop_app.core.files.workspace import Refused

        self.cancel()
        if is_short:
            try:
                made = work(lambda: None)
            except Refused as refused:
                refuse(refused)
                return False
            return then(made)
        number = self._number

        def check() -> None:
            if number != self._number:
                raise Stopped

        def fail(fault: Exception) -> None:
            if isinstance(fault, Refused):
                self._deliver(number, partial(refuse, fault))
            elif not isinstance(fault, Stopped):
                self._deliver(number, lambda: None)
                raise fault

        self._words.setText(f"Reading {name}…")
        self._timer.start(self.patience_ms)
        self._thread.do(partial(work, check), lambda made: self._deliver(number, partial(then, made)), fail)
        return False

    def _deliver(self, number: int, call: Callable[[], object]) -> None:
        if number != self._number:
            return
        if self._is_free():
            self.cancel()
            call()
        else:
            QTimer.singleShot(_LATER_MS, self, partial(self._deliver, number, call))

    def _refuse(self, name: str, refused: "Refused") -> None:
        from desktop_app.ui.documents import file_dialogs

        file_dialogs.refuse(self._window, name, refused)


def _no_refusal(refused: "Refused") -> None:
    raise refused


def _is_short(path: Path) -> bool:
    """Whether reading the file takes no time worth speaking of; that is so, too, if it cannot be read at all."""
    from desktop_app.core.files.embedded import HEAD, is_plain

    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return True
        if status.st_size > _SHORT:
            return False
        with path.open("rb") as file:
            return is_plain(file.read(HEAD))
    except (OSError, ValueError):  # ValueError: the path has a NUL in it
        return True
