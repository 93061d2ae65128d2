"""Lets the window close once its notebook is stored; where another program has the notebook, a person decides."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from desktop_app.ui.notebook.panel import NotebookPanel
    from desktop_app.ui.window.main_window import MainWindow


class Closing(QObject):
    """Sees the window's wish to close before the window does."""

    def __init__(self, window: "MainWindow", panel: "NotebookPanel") -> None:
        super().__init__(window)
        self._window, self._panel = window, panel
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Close and not self._may_close():
            event.ignore()
            return True
        return False

    def _may_close(self) -> bool:
        self._panel.writing.finish()
        keeper, events = self._panel.keeper, QEventLoop()
        keeper.settled.connect(events.quit)
        if not keeper.is_done and not keeper.is_held:
            events.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return keeper.is_done or self._window.documents.leaves_at_once or self._asked()

    def _asked(self) -> bool:
        """Whether the notebook is stored after all, or a person closes the window without that."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Close", "The notebook is not stored yet.", parent=self._window)
        box.setInformativeText(
            "Another program is busy with it. As soon as that lets go, what you kept and wrote is stored, "
            "and this window closes."
        )
        without = box.addButton("Close &without storing", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("&Keep open", QMessageBox.ButtonRole.RejectRole))
        keeper = self._panel.keeper
        keeper.settled.connect(box.reject)
        box.exec()
        box.deleteLater()
        return keeper.is_done or box.clickedButton() is without
