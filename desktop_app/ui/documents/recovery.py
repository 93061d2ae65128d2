"""Offers, at the start, the records that other windows left behind when they did not close properly."""

import sys
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace import Refused
from desktop_app.core.model.numbers import count
from desktop_app.core.model.parameters import printable
from desktop_app.ui.common import dialogs
from desktop_app.ui.common.dialogs import Answer
from desktop_app.ui.documents.document import Document
from desktop_app.ui.documents.recovery_record import ReadRecord, Record, RecordFile


def offer(
    found: list[ReadRecord],
    parent: QWidget,
    name: str,
    has_room_for: Callable[[Document], bool],
    restore: Callable[[RecordFile, Record], None],
) -> None:
    """Ask about each record; given a `name`, restore the record of that name without asking, and no other.

    A record is restored in this window if it `has_room_for` its document, and otherwise in a window of its own.
    """
    for file, record in found:
        if isinstance(record, Refused):
            _set_aside(parent, file, record)
            continue
        if not record.is_lost:
            file.remove()
            continue
        if name and file.name != name:
            file.release()
            continue
        choice = Answer.RESTORE if name else _ask(parent, file, record)
        if choice is Answer.DISCARD:
            file.remove()
        elif choice is not Answer.RESTORE:
            file.release()
        elif has_room_for(record.document):
            restore(file, record)
        else:
            file.release()
            QProcess.startDetached(sys.executable, ["-m", "desktop_app", "--restore", file.name])


def _set_aside(parent: QWidget, file: RecordFile, refused: Refused) -> None:
    """Set a damaged record aside, and tell the user where."""
    aside = file.set_aside()
    dialogs.tell(
        parent,
        "Nothing was restored",
        "Nudge did not close properly last time, and the record of its work cannot be read: "
        f"it {refused.faults[0]}.\n\nThe record is left for you to look at, as {printable(str(aside))}.",
    )


def _ask(parent: QWidget, file: RecordFile, record: Record) -> Answer:
    """Whether to restore the record, discard it, or (CANCEL) ask again at the next start."""
    when = datetime.fromtimestamp(file.path.stat().st_mtime).strftime("%d %B, %H:%M")
    runs, path = len(record.workspace.runs), record.document.path
    what = f"{runs} runs" if runs > 1 else "1 run"
    where = f"It belongs to\n{printable(str(path))}" if path else "It belongs to no file yet."
    return dialogs.ask(
        parent,
        f"Nudge did not close properly last time. Restore “{record.document.shown_name}”?",
        f"{what} at iteration {count(record.workspace.iteration)}, recorded on {when}. {where}",
        (
            ("&Restore", dialogs.Role.AcceptRole, Answer.RESTORE),
            ("&Discard", dialogs.Role.DestructiveRole, Answer.DISCARD),
        ),
        "&Later",
    )
