"""Dialogs that several parts use: where to save, questions, and short texts."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QWidget,
)

from desktop_app import __version__
from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.model.parameters import printable
from desktop_app.ui.common.context_key import menu_by_keys

_LONGEST_NAME = LONGEST_FAULT = 300
Role = QMessageBox.ButtonRole


class Answer(Enum):
    """What the user answers to a question."""

    SAVE = auto()
    SAVE_AS = auto()
    RELOAD = auto()
    RESTORE = auto()
    DISCARD = auto()
    DO_NOT_SAVE = auto()
    REPLACE = auto()
    KEEP_BOTH = auto()
    CANCEL = auto()


def ask_place(
    parent: QWidget, title: str, folder: str, suggestion: str, kind: str, kinds: Mapping[str, str]
) -> Path | None:
    """Ask where to write a file; None if the user cancels.

    `kinds` names the possible kinds of files by their endings; a name without such an ending gets that of `kind`.
    """
    dialog = QFileDialog(parent, title, folder, f"{kinds[kind]} (*.{kind})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # The name may still get an ending, so ask afterwards whether to replace a file.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(f"{suggestion}.{kind}")
    menu_by_keys(dialog)
    chosen = None
    while chosen is None and dialog.exec():
        named = Path(dialog.selectedFiles()[0])
        chosen = named if kind_of(named) in kinds else named.with_name(f"{named.name}.{kind}")
        if chosen.exists():
            question = f"Replace “{printable(chosen.name)[:_LONGEST_NAME]}”?"
            more = "This file exists already; its contents will be lost."
            replace = ("&Replace", Role.AcceptRole, Answer.REPLACE)
            if ask(parent, question, more, (replace,), is_cautious=True) is not Answer.REPLACE:
                chosen = None
    dialog.deleteLater()
    return chosen


def kind_of(path: Path) -> str:
    """The ending of its name: png, csv, …"""
    return path.suffix.lower().removeprefix(".")


def tell(parent: QWidget, title: str, text: str) -> None:
    """Show a plain text."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
    box.deleteLater()


def show_beside(parent: QWidget, title: str, words: str, lines: Sequence[str]) -> None:
    """Show sentences, one below the other, while the user works on."""
    text = "\n".join((words, "", *(f"• {line[:LONGEST_FAULT]}" for line in lines)))
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setModal(False)
    box.show()


def about(parent: QWidget) -> None:
    tell(
        parent,
        "About Nudge",
        f"Nudge {__version__}\n\nWatch one weight learn: ŷ = A(w·x), E = ½(ŷ − y)², w ← w − α ∂E/∂w.\n\n"
        "How does that number help? Its sign says which way, its size how much.\n\n"
        "MIT licence. The font is Inter (SIL Open Font License), the icons are Lucide's (ISC).",
    )


def folder_of(kept: str, name: str) -> str:
    """The folder saved to last, if it still exists, else the standard folder of that name."""
    return kept if kept and Path(kept).is_dir() else folder_called(name)


def folder_called(name: str) -> str:
    """The user's standard folder of that name, or their home where there is none."""
    folder = QStandardPaths.writableLocation(getattr(QStandardPaths.StandardLocation, name))
    return folder if Path(folder).is_dir() else str(Path.home())


def saved(parent: QWidget, path: Path, content: bytes, left: str) -> bool:
    """Write a file whole, or say why that failed and what is `left`. Returns whether it was written."""
    try:
        write_whole(path, content)
    except (OSError, ValueError) as fault:
        tell_unsaved(parent, path, fault, left)
        return False
    return True


def tell_unsaved(parent: QWidget, path: Path, fault: OSError | ValueError, left: str) -> None:
    """Say why a file could not be written, and what is `left`. A ValueError comes from a NUL in the path."""
    why = getattr(fault, "strerror", None) or str(fault)
    shown = printable(str(path))[:LONGEST_FAULT]
    tell(parent, "Nothing was saved", f"{shown} could not be saved: {why}.\n\n{left}")


def ask(
    parent: QWidget,
    question: str,
    more: str,
    answers: tuple[tuple[str, QMessageBox.ButtonRole, Answer], ...],
    none: str = "Cancel",
    is_cautious: bool = False,
) -> Answer:
    """Ask a question; Enter gives the first answer, or cancels if that `is_cautious`, and Escape cancels."""
    box = QMessageBox(QMessageBox.Icon.Question, "Nudge", question, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    buttons = {box.addButton(words, role): choice for words, role, choice in answers}
    cancel = box.addButton(none, Role.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(cancel if is_cautious else next(iter(buttons)))
    box.exec()
    choice = next((choice for button, choice in buttons.items() if button is box.clickedButton()), Answer.CANCEL)
    box.deleteLater()
    return choice
