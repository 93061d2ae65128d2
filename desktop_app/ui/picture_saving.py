"""Where a picture is saved, and that it is: the ending of its name tells the format, if it is one that Nudge writes."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop_app.core.files import write_whole
from desktop_app.core.parameters import printable
from desktop_app.ui.dialogs import folder_called
from desktop_app.ui.file_dialogs import tell_unsaved
from desktop_app.ui.picture_choice import KINDS

_LONGEST_NAME = 300


def ask_place(parent: QWidget, folder: str, suggestion: str, kind: str) -> Path | None:
    """Where a person wants a picture of a kind to be written, if anywhere; with an ending of one of `KINDS`."""
    dialog = QFileDialog(parent, "Save picture", folder, f"{kind.upper()} pictures (*.{kind})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # The name may get an ending yet: whether that is there already is asked afterwards.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(f"{suggestion}.{kind}")
    chosen = None
    while chosen is None and dialog.exec():
        chosen = with_ending(Path(dialog.selectedFiles()[0]), kind)
        if chosen.exists() and not _may_replace(parent, chosen):
            chosen = None
    dialog.deleteLater()
    return chosen


def with_ending(path: Path, kind: str) -> Path:
    """The path as it is where it ends in that of a format, else with that of this one."""
    return path if kind_of(path) in KINDS else path.with_name(f"{path.name}.{kind}")


def kind_of(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def write(parent: QWidget, path: Path, content: bytes) -> bool:
    """Write a picture whole; where that cannot be, say why. Returns whether it is there."""
    try:
        write_whole(path, content)
    except (OSError, ValueError) as fault:
        tell_unsaved(parent, path, fault, "What was there is as it was; save the picture in another place.")
        return False
    return True


def folder_of(kept: str) -> str:
    """The folder that was saved to last, or a person's pictures, or their home where there is no such folder."""
    return kept if kept and Path(kept).is_dir() else folder_called("PicturesLocation")


def _may_replace(parent: QWidget, path: Path) -> bool:
    box = QMessageBox(QMessageBox.Icon.Question, "Nudge", "", QMessageBox.StandardButton.NoButton, parent)
    box.setText(f"Replace “{printable(path.name)[:_LONGEST_NAME]}”?")
    box.setInformativeText("There is such a file already; what is in it would be lost.")
    replace = box.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    box.deleteLater()
    return box.clickedButton() is replace
