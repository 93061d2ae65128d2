"""The menu of the files that were opened or saved last."""

import os
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.parameters import printable
from desktop_app.ui.preferences import Preferences

MOST = 10
_LONGEST_NAME = 60


class RecentMenu(QMenu):
    """Shows what the preferences remember, whichever window it is from; a file that is gone is told, and forgotten."""

    chosen = Signal(object)  # Path
    gone = Signal(str)  # a sentence

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self.setToolTipsVisible(True)
        self._names: tuple[str, ...] = ()
        self.menuAction().setVisible(False)
        self.triggered.connect(self._on_triggered)

    @Slot()
    def fill(self) -> None:
        """Show the files as they are remembered now; without any, no menu."""
        self.clear()
        self._names = Preferences().recent_files
        for k, name in enumerate(self._names):
            shown = printable(Path(name).name)
            shown = shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - 1] + "…"
            action = self.addAction(f"&{(k + 1) % 10} {shown.replace('&', '&&')}")
            action.setToolTip(printable(name))
            action.setData(k)  # Qt would make another text of a name that is none
        self.addSeparator()
        self.addAction("&Clear list")
        self.menuAction().setVisible(bool(self._names))

    def add(self, path: Path) -> None:
        """Remember a file, as the latest."""
        preferences, name = Preferences(), str(path)
        others = (each for each in preferences.recent_files if each != name)
        preferences.recent_files = [name, *others][:MOST]

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        preferences = Preferences()
        if action.data() is None:
            preferences.recent_files = ()
            return
        name = self._names[action.data()]
        if os.path.lexists(name):
            self.chosen.emit(Path(name))
        else:
            preferences.recent_files = [each for each in preferences.recent_files if each != name]
            self.gone.emit(f"{printable(name)} is not there any more. It is taken off the list of recent files.")
