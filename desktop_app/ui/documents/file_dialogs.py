"""What is asked and told about files: which to open, where to save, what to do before something would be lost."""

import os
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.model.parameters import printable
from desktop_app.ui.common.dialogs import tell
from desktop_app.ui.documents.document import ENDING, Document, OnDisk

_KINDS = f"Nudge files (*{ENDING})"
_OPENED = f"Nudge files and pictures (*{ENDING} *.png *.svg *.pdf)"
_MOST_FAULTS, _LONGEST_FAULT = 12, 300
_LONGEST_LINK = 80
Role = QMessageBox.ButtonRole


class Choice(Enum):
    """What a person answers."""

    SAVE = auto()
    SAVE_AS = auto()
    RELOAD = auto()
    RESTORE = auto()
    DISCARD = auto()
    DO_NOT_SAVE = auto()
    CANCEL = auto()


def ask_open(parent: QWidget, document: Document) -> Path | None:
    """The file a person chose, if any."""
    name, _ = QFileDialog.getOpenFileName(parent, "Open", _folder_of(document), f"{_OPENED};;{_KINDS};;All files (*)")
    return Path(name) if name else None


def ask_where(parent: QWidget, document: Document) -> Path | None:
    """Where a person wants the document to be saved, if anywhere; with its ending."""
    dialog = QFileDialog(parent, "Save as", _folder_of(document), _KINDS)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ENDING[1:])
    dialog.selectFile(Path(document.name).stem.replace("/", "-") + ENDING)
    path = None
    while dialog.exec():
        chosen = Path(dialog.selectedFiles()[0])
        path = chosen if chosen.suffix == ENDING else chosen.with_name(chosen.name + ENDING)
        if path == chosen or not os.path.lexists(path):
            break
        # The dialog has asked whether to replace another name than this one.
        dialog.selectFile(str(path))
        path = None
    dialog.deleteLater()
    return path


def ask_to_leave(parent: QWidget, document: Document) -> Choice:
    """Whether what was altered is to be saved before it would be lost."""
    return ask(
        parent,
        f"Save the changes to “{document.shown_name}”?",
        "What was altered since the last save is lost otherwise.",
        (("&Save", Role.AcceptRole, Choice.SAVE), ("&Don't save", Role.DestructiveRole, Choice.DO_NOT_SAVE)),
    )


def ask_about(parent: QWidget, document: Document, on_disk: OnDisk) -> Choice:
    """What to do about a file that is not what this window last read or wrote."""
    save_as = ("Save &as…", Role.AcceptRole, Choice.SAVE_AS)
    if on_disk is OnDisk.GONE:
        return ask(
            parent,
            f"“{document.shown_name}” is not there any more.",
            f"It was deleted, moved or renamed since:\n{printable(str(document.path))}",
            (("&Save it there again", Role.AcceptRole, Choice.SAVE), save_as),
        )
    return ask(
        parent,
        f"“{document.shown_name}” was changed by another window or program.",
        "Saving would overwrite what is there now. Reloading shows that instead of the runs in this window.",
        (
            save_as,
            ("&Overwrite", Role.DestructiveRole, Choice.SAVE),
            ("&Reload", Role.DestructiveRole, Choice.RELOAD),
        ),
    )


def refuse(parent: QWidget, path: Path, faults: list[str]) -> None:
    """Say what is wrong with a file, as far as there is room, and that nothing was changed."""
    more = [f"… and {len(faults) - _MOST_FAULTS} more"] if len(faults) > _MOST_FAULTS else []
    lines = [_sentence(fault[:_LONGEST_FAULT]) for fault in faults[:_MOST_FAULTS]] + more
    name = printable(path.name)[:_LONGEST_FAULT]
    tell(parent, "Nothing was opened", f"{name} cannot be opened; nothing was changed.\n\n" + "\n".join(lines))


def _sentence(fault: str) -> str:
    """What is said of the file as a whole begins with it; other faults begin with their places in it."""
    return f"It {fault}." if fault.startswith(("is ", "cannot ", "has ")) else fault


def saved(parent: QWidget, path: Path, content: bytes, left: str) -> bool:
    """Write a file whole; where that cannot be, say why, and what is `left`. Returns whether it is there."""
    try:
        write_whole(path, content)
    except (OSError, ValueError) as fault:
        tell_unsaved(parent, path, fault, left)
        return False
    return True


def tell_unsaved(parent: QWidget, path: Path, fault: OSError | ValueError, left: str) -> None:
    """Say why a file could not be written, and what is `left`. A ValueError may be that no path has a NUL in it."""
    why = getattr(fault, "strerror", None) or str(fault)
    shown = printable(str(path))[:_LONGEST_FAULT]
    tell(parent, "Nothing was saved", f"{shown} could not be saved: {why}.\n\n{left}")


def dropped(urls: list[QUrl]) -> tuple[Path | None, str]:
    """The file that was dropped, and what is to be said: of others with it, or of what is none."""
    if not urls:
        return None, "Nothing was opened: what was dropped names no file."
    first, *others = urls
    if not first.isLocalFile():
        link = first.toDisplayString()[:_LONGEST_LINK]
        return None, f"Nothing was opened: {link} is a link, not a file on this computer."
    names = ", ".join(url.fileName() or url.toDisplayString()[:_LONGEST_LINK] for url in others)
    left = f" One file at a time: {names} {'were' if len(others) > 1 else 'was'} not opened." if others else ""
    return Path(first.toLocalFile()), left


def ask(
    parent: QWidget,
    question: str,
    more: str,
    answers: tuple[tuple[str, QMessageBox.ButtonRole, Choice], ...],
    none: str = "Cancel",
) -> Choice:
    """The answer to a question: Enter gives the first, Escape none."""
    box = QMessageBox(QMessageBox.Icon.Question, "Nudge", question, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    buttons = {box.addButton(words, role): choice for words, role, choice in answers}
    box.setDefaultButton(next(iter(buttons)))
    box.setEscapeButton(box.addButton(none, Role.RejectRole))
    box.exec()
    choice = next((choice for button, choice in buttons.items() if button is box.clickedButton()), Choice.CANCEL)
    box.deleteLater()
    return choice


def _folder_of(document: Document) -> str:
    """Where the document is, or a person's documents, or their home where there is no such folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    own = str(document.path.parent) if document.path else documents
    # Qt's, which says no where Python would raise that it may not look.
    return next((folder for folder in (own, documents) if QFileInfo(folder).isDir()), str(Path.home()))
