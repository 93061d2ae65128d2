"""The window's few dialogs: where to save something, and short texts."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app import __version__

_MOST_OF_SCREEN = 0.85


def ask_place(parent: QWidget, title: str, suggestion: str, ending: str, kinds: str) -> Path | None:
    """Where a person wants a file with this ending to be written, if anywhere."""
    dialog = QFileDialog(parent, title, folder_called("DocumentsLocation"), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending[1:])
    dialog.selectFile(suggestion + ending)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def tell_keys(parent: QWidget, keys: list[tuple[str, str]]) -> None:
    """Each key beside what it does, to be read and closed; a screen too low for all of them scrolls."""
    box, words, area = QDialog(parent), QWidget(), QScrollArea()
    box.setWindowTitle("Keys")
    words.setObjectName("form")
    rows = QGridLayout(words)
    rows.setContentsMargins(0, 0, 8, 0)
    rows.setHorizontalSpacing(24)
    rows.setVerticalSpacing(2)
    for k, (key, what) in enumerate(keys):
        rows.addWidget(QLabel(key), k, 0)
        rows.addWidget(QLabel(what), k, 1)
    area.setWidget(words)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(words.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(box.accept)
    column = QVBoxLayout(box)
    column.addWidget(area)
    column.addWidget(buttons)
    beside = box.sizeHint().height() - area.sizeHint().height()
    box.resize(box.sizeHint().width(), min(words.sizeHint().height() + beside, _highest(parent)))
    box.exec()
    box.deleteLater()


def _highest(parent: QWidget) -> int:
    """How high a dialog can be, with a frame around it."""
    return round(parent.screen().availableGeometry().height() * _MOST_OF_SCREEN)


def tell(parent: QWidget, title: str, text: str) -> None:
    """A plain text to be read and closed."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
    box.deleteLater()


def about(parent: QWidget) -> None:
    tell(
        parent,
        "About Nudge",
        f"Nudge {__version__}\n\nWatch one weight learn: ŷ = A(w·x), E = ½(ŷ − y)², w ← w − α ∂E/∂w.\n\n"
        "How does that number help? Its sign says which way, its size how much.\n\n"
        "MIT licence. The font is Inter (SIL Open Font License), the icons are Lucide's (ISC).",
    )


def folder_called(name: str) -> str:
    """The person's folder of that name, or their home where there is none."""
    folder = QStandardPaths.writableLocation(getattr(QStandardPaths.StandardLocation, name))
    return folder if Path(folder).is_dir() else str(Path.home())
