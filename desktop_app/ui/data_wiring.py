"""Data out of the window: the dialog that exports it, a plot's data on the clipboard, and animations."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop_app.training.lockstep import Lockstep

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow


class DataWiring(QObject):
    """Gets copies of the runs from the session, for a dialog to work with while they go on."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._waiting: Callable[[Lockstep], None] | None = None
        window.session.runs_copied.connect(self._on_runs_copied)
        window.actions_.export_data.triggered.connect(lambda: self._ask(self._export))

    def _ask(self, then: Callable[[Lockstep], None]) -> None:
        if self._waiting is None and self._window.session.frame is not None:
            self._waiting = then
            self._window.session.copy_runs()

    @Slot(object)
    def _on_runs_copied(self, runs: Lockstep) -> None:
        then, self._waiting = self._waiting, None
        if then is not None:
            then(runs)

    def _export(self, runs: Lockstep) -> None:
        from desktop_app.ui.data_dialog import DataDialog

        frame = self._window.session.frame
        dialog = DataDialog(self._window, runs, frame.iteration if frame else 0)
        dialog.exec()
        dialog.deleteLater()
        if dialog.words:
            self._window.say(dialog.words)
