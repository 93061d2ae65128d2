"""The window's few dialogs: files to open and save, and short texts."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QGridLayout, QLabel, QMessageBox, QWidget

from desktop_app import __version__

_NUDGE_FILES = "Nudge files (*.nudge)"
_PICTURES = "PNG pictures (*.png)"
_MOST_FAULTS, _LONGEST_FAULT = 12, 300
_LONGEST_LINK = 80


def ask_open(parent: QWidget) -> Path | None:
    """The .nudge file a person chose, if any."""
    kinds = f"{_NUDGE_FILES};;All files (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "Open", _folder("DocumentsLocation"), kinds)
    return Path(name) if name else None


def ask_save(parent: QWidget, suggestion: str, is_picture: bool) -> Path | None:
    """Where a person wants a file to be written, if anywhere; with its ending."""
    title, kinds, ending = ("Save picture", _PICTURES, ".png") if is_picture else ("Save", _NUDGE_FILES, ".nudge")
    folder = _folder("PicturesLocation" if is_picture else "DocumentsLocation")
    dialog = QFileDialog(parent, title, folder, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending[1:])
    dialog.selectFile(suggestion + ending)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def tell_keys(parent: QWidget, keys: list[tuple[str, str]]) -> None:
    """Each key beside what it does, to be read and closed."""
    box = QDialog(parent)
    box.setWindowTitle("Keys")
    rows = QGridLayout(box)
    rows.setHorizontalSpacing(24)
    rows.setVerticalSpacing(2)
    for k, (key, words) in enumerate(keys):
        rows.addWidget(QLabel(key), k, 0)
        rows.addWidget(QLabel(words), k, 1)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(box.accept)
    rows.addWidget(buttons, len(keys), 0, 1, 2)
    box.exec()
    box.deleteLater()


def tell(parent: QWidget, title: str, text: str) -> None:
    """A plain text to be read and closed."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
    box.deleteLater()


def refuse(parent: QWidget, path: Path, faults: list[str]) -> None:
    """Say what is wrong with a file, as far as there is room, and that nothing was changed."""
    more = [f"… and {len(faults) - _MOST_FAULTS} more"] if len(faults) > _MOST_FAULTS else []
    lines = [fault[:_LONGEST_FAULT] for fault in faults[:_MOST_FAULTS]] + more
    tell(parent, "Nothing was opened", f"{path.name} cannot be opened; nothing was changed.\n\n" + "\n".join(lines))


def dropped(urls: list[QUrl]) -> tuple[Path | None, str]:
    """The file that was dropped, and what is to be said: of others with it, or of what is none."""
    first, *others = urls
    if not first.isLocalFile():
        link = first.toDisplayString()[:_LONGEST_LINK]
        return None, f"Nothing was opened: {link} is a link, not a file on this computer."
    names = ", ".join(url.fileName() or url.toDisplayString()[:_LONGEST_LINK] for url in others)
    left = f" One file at a time: {names} {'were' if len(others) > 1 else 'was'} not opened." if others else ""
    return Path(first.toLocalFile()), left


def about(parent: QWidget) -> None:
    tell(
        parent,
        "About Nudge",
        f"Nudge {__version__}\n\nWatch one weight learn: ŷ = A(w·x), E = ½(ŷ − y)², w ← w − α ∂E/∂w.\n\n"
        "How does that number help? Its sign says which way, its size how much.\n\n"
        "MIT licence. The font is Inter (SIL Open Font License), the icons are Lucide's (ISC).",
    )


def _folder(name: str) -> str:
    """The person's folder of that name, or their home where there is none."""
    folder = QStandardPaths.writableLocation(getattr(QStandardPaths.StandardLocation, name))
    return folder if Path(folder).is_dir() else str(Path.home())
