"""Dialogs about files: which to open, where to save, what to do with unsaved changes."""

import os
import re
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.files.workspace import Refused
from desktop_app.core.model.parameters import printable
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.dialogs import LONGEST_FAULT, Answer, Role, ask, tell
from desktop_app.ui.documents.document import BOOK_ENDING, ENDING, LESSON_ENDING, Document, OnDisk

_KINDS = f"Nudge files (*{ENDING})"
_OPENED = f"Nudge files, notebooks and pictures (*{ENDING} *{BOOK_ENDING} *.png *.svg *.pdf)"
_MOST_FAULTS = 12
_NO_NAME = re.compile(r'[<>:"/\\|?*]+')  # no file on Windows may be called so
_LONGEST_LINK = 80


def ask_open(parent: QWidget, document: Document) -> Path | None:
    """The file that the user chooses, if any."""
    return _asked(parent, "Open", document, f"{_OPENED};;{_KINDS};;All files (*)")


def ask_lesson(parent: QWidget, document: Document) -> Path | None:
    """The lesson that the user chooses, if any."""
    return _asked(parent, "Open lesson", document, f"Lessons (*{LESSON_ENDING})")


def ask_notebook(parent: QWidget, document: Document) -> Path | None:
    """The notebook file that the user chooses, if any."""
    return _asked(parent, "Import a notebook", document, f"Notebook files (*{BOOK_ENDING})")


def ask_table(parent: QWidget, document: Document) -> Path | None:
    """The table of patterns that the user chooses, if any."""
    return _asked(parent, "Import patterns", document, "Tables (*.csv *.tsv *.txt);;All files (*)")


def _asked(parent: QWidget, title: str, document: Document, kinds: str) -> Path | None:
    dialog = QFileDialog(parent, title, _folder_of(document), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    menu_by_keys(dialog)
    chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    dialog.deleteLater()
    return chosen


def file_name(name: str) -> str:
    """The name without what no file on any system may have in its own; it may be empty."""
    return _NO_NAME.sub("-", name).strip(" -.")


def ask_where(parent: QWidget, document: Document) -> Path | None:
    """Where the user wants to save the document, if anywhere; the name gets its ending."""
    dialog = QFileDialog(parent, "Save as", _folder_of(document), _KINDS)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ENDING[1:])
    dialog.selectFile(file_name(Path(document.name).stem) + ENDING)
    menu_by_keys(dialog)
    path = None
    while dialog.exec():
        chosen = Path(dialog.selectedFiles()[0])
        path = chosen if chosen.suffix == ENDING else chosen.with_name(chosen.name + ENDING)
        if path == chosen or not os.path.lexists(path):
            break
        # The dialog asked whether to replace a file of another name.
        dialog.selectFile(str(path))
        path = None
    dialog.deleteLater()
    return path


def ask_to_leave(parent: QWidget, document: Document) -> Answer:
    """Ask whether to save changes before they would be lost."""
    return ask(
        parent,
        f"Save the changes to “{document.shown_name}”?",
        "Your changes will be lost if you don't save them.",
        (("&Save", Role.AcceptRole, Answer.SAVE), ("&Don't save", Role.DestructiveRole, Answer.DO_NOT_SAVE)),
    )


def ask_about(parent: QWidget, document: Document, on_disk: OnDisk) -> Answer:
    """Ask what to do with a file that changed since this window read or wrote it."""
    save_as = ("Save &as…", Role.AcceptRole, Answer.SAVE_AS)
    if on_disk is OnDisk.GONE:
        return ask(
            parent,
            f"“{document.shown_name}” no longer exists.",
            f"It was deleted, moved or renamed:\n{printable(str(document.path))}",
            (("&Save it there again", Role.AcceptRole, Answer.SAVE), save_as),
        )
    return ask(
        parent,
        f"“{document.shown_name}” was changed by another window or program.",
        "Saving would overwrite those changes. Reloading shows them in place of the runs in this window.",
        (
            save_as,
            ("&Overwrite", Role.DestructiveRole, Answer.SAVE),
            ("&Reload", Role.DestructiveRole, Answer.RELOAD),
        ),
    )


def refuse(parent: QWidget, name: str, refused: Refused) -> None:
    """Say what is wrong with what is called so, with at most a dozen faults, and that nothing was changed."""
    lines = [_sentence(fault[:LONGEST_FAULT]) for fault in refused.shown(_MOST_FAULTS)]
    name = printable(name)[:LONGEST_FAULT]
    tell(parent, "Nothing was opened", f"{name} cannot be opened; nothing was changed.\n\n" + "\n".join(lines))


def refuse_table(parent: QWidget, name: str, refused: Refused) -> None:
    """Say why a table of patterns cannot be read, and that nothing was changed."""
    lines = [_sentence(fault[:LONGEST_FAULT]) for fault in refused.shown(_MOST_FAULTS)]
    name = printable(name)[:LONGEST_FAULT]
    tell(parent, "Nothing was imported", f"{name} cannot be imported; nothing was changed.\n\n" + "\n".join(lines))


def _sentence(fault: str) -> str:
    """A fault of the file as a whole as a sentence; other faults begin with their place in the file."""
    return f"It {fault}." if fault.startswith(("is ", "cannot ", "has ")) else fault


def dropped(urls: list[QUrl]) -> tuple[Path | None, str]:
    """The dropped file, if there is one, and what to say about the rest."""
    if not urls:
        return None, "Nothing was opened: there is no file in what was dropped."
    first, *others = urls
    if not first.isLocalFile():
        link = first.toDisplayString()[:_LONGEST_LINK]
        return None, f"Nothing was opened: {link} is a link, not a file on this computer."
    names = ", ".join(url.fileName() or url.toDisplayString()[:_LONGEST_LINK] for url in others)
    left = f" One file at a time: {names} {'were' if len(others) > 1 else 'was'} not opened." if others else ""
    return Path(first.toLocalFile()), left


def _folder_of(document: Document) -> str:
    """The document's folder, or the user's documents folder, or their home."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    own = str(document.path.parent) if document.path else documents
    # By Qt: Python would raise an exception for a folder that may not be read.
    return next((folder for folder in (own, documents) if QFileInfo(folder).isDir()), str(Path.home()))
