"""At the start: offers what windows left behind that did not close, to be restored, discarded, or left for later."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess

from desktop_app.core.files.workspace import Refused
from desktop_app.core.model.parameters import printable
from desktop_app.ui.common import dialogs
from desktop_app.ui.common.dialogs import Choice
from desktop_app.ui.documents.recovery_record import Kept, Record
from desktop_app.words.numbers import count

if TYPE_CHECKING:
    from desktop_app.ui.documents.document_actions import Files
    from desktop_app.ui.window.main_window import MainWindow


def offer(found: list[Kept], window: "MainWindow", files: "Files", name: str) -> None:
    """Ask about each record that was left; the one of that `name` alone, where there is a name, is restored unasked.

    One is restored in this window if that shows nothing of its own, and each other one in a window of its own.
    """
    for kept in found:
        record = _read(window, kept)
        if record is None:
            continue
        if not record.is_lost:
            kept.remove()
            continue
        if name and kept.name != name:
            kept.release()
            continue
        choice = Choice.RESTORE if name else _ask(window, kept, record)
        if choice is Choice.DISCARD:
            kept.remove()
        elif choice is not Choice.RESTORE:
            kept.release()
        elif files.has_room_for(record.document):
            files.restore(kept, record)
        else:
            kept.release()
            QProcess.startDetached(sys.executable, ["-m", "desktop_app", "--restore", kept.name])


def _read(window: "MainWindow", kept: Kept) -> Record | None:
    """The record; one that is damaged is told of, and kept aside."""
    try:
        return kept.read()
    except Refused as refused:
        aside = kept.set_aside()
        dialogs.tell(
            window,
            "Nothing was restored",
            "Nudge was not closed the last time, and what it kept cannot be read: "
            f"it {refused.faults[0]}.\n\nIt is left for you to look at, as {printable(str(aside))}.",
        )
        return None


def _ask(window: "MainWindow", kept: Kept, record: Record) -> Choice:
    when = datetime.fromtimestamp(kept.path.stat().st_mtime).strftime("%d %B, %H:%M")
    runs, path = len(record.workspace.runs), record.document.path
    what = f"{runs} runs" if runs > 1 else "1 run"
    where = f"It belongs to\n{printable(str(path))}" if path else "It belongs to no file yet."
    return dialogs.ask(
        window,
        f"Nudge was not closed the last time. Restore “{record.document.shown_name}”?",
        f"{what} at iteration {count(record.workspace.iteration)}, kept on {when}. {where}",
        (
            ("&Restore", dialogs.Role.AcceptRole, Choice.RESTORE),
            ("&Discard", dialogs.Role.DestructiveRole, Choice.DISCARD),
        ),
        "&Later",
    )
