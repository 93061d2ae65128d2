"""Saves a picture where a person chose, and says why where that cannot be."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.core.files import write_whole
from desktop_app.ui.file_dialogs import tell_unsaved


def write(parent: QWidget, path: Path, content: bytes) -> bool:
    """Write a picture whole; where that cannot be, say why. Returns whether it is there."""
    try:
        write_whole(path, content)
    except (OSError, ValueError) as fault:
        tell_unsaved(parent, path, fault, "What was there is as it was; save the picture in another place.")
        return False
    return True
