"""The dialog that tells of a failure of the program itself, and its report, which the user may copy and pass on."""

import platform
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from desktop_app import __version__
from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.setup.distributions import versions
from desktop_app.training.session import Session
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.layouts import in_column, label
from desktop_app.ui.common.screens import open_on_screen
from desktop_app.ui.window.log import log_file

_WORDS = (
    "Something in Nudge failed that should not. Your work is kept: the runs are as they were, and what is not saved is "
    "stored for the next start.\n\n"
    "Nothing is sent anywhere. To have this mended, copy the report, look through it, and pass it on."
)
_SIZE = QSize(680, 460)
_LINES = 40  # of the log
_LETTERS = 100_000  # of each part


class FailureDialog(QDialog):
    """Deletes itself when it is closed."""

    def __init__(self, parent: QWidget, report: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something failed")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.report = QPlainTextEdit(report, readOnly=True, tabChangesFocus=True)
        self.report.setAccessibleName("Report")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.copy = buttons.addButton("&Copy the report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        self.setLayout(in_column(label(_WORDS, wraps=True), self.report, buttons, spacing=12, margins=(16, 16, 16, 16)))
        open_on_screen(self, _SIZE)
        menu_by_keys(self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()


def report(details: str, session: Session) -> str:
    """The versions, what failed, the last lines of the log, and the workspace."""
    parts = {"Versions": _versions, "Failure": lambda: details, "Log": _log, "Workspace": lambda: _workspace(session)}
    return "\n\n".join(f"{title}\n{_made(make)}" for title, make in parts.items())


def _made(make: Callable[[], str]) -> str:
    """A part of the report; what has failed may fail here again."""
    try:
        return make().strip()[-_LETTERS:]
    except Exception as fault:
        return f"not to be had: {type(fault).__name__}: {fault}"


def _versions() -> str:
    own = [("Nudge", __version__), ("Python", platform.python_version()), ("System", platform.platform())]
    return "\n".join(f"{name} {version}" for name, version in (*own, *versions().items()))


def _log() -> str:
    return "\n".join(log_file().read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES:])


def _workspace(session: Session) -> str:
    frame = session.frame
    return "" if frame is None else to_json(Workspace(frame.experiments, frame.iteration))
