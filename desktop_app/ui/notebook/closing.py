"""Waits until the notebook is stored, before its window closes."""

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_app.ui.notebook.store_thread import Keeper


def wait_until_stored(keeper: Keeper, parent: QWidget, may_ask: bool) -> bool:
    """Whether the window may close: all is stored, or the user does without, or there is no one to ask."""
    events = QEventLoop()
    keeper.settled.connect(events.quit)
    if not keeper.is_done and not keeper.is_held:
        events.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return keeper.is_done or not may_ask or _ask(keeper, parent)


def _ask(keeper: Keeper, parent: QWidget) -> bool:
    """Ask while another program has locked the notebook; True if it is stored meanwhile, or the user does without."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Close", "The notebook is not stored yet.", parent=parent)
    box.setInformativeText(
        "Another program is using it. As soon as it lets go, your entries and lines are stored, and this window closes."
    )
    without = box.addButton("Close &without storing", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("&Keep open", QMessageBox.ButtonRole.RejectRole))
    keeper.settled.connect(box.reject)
    box.exec()
    box.deleteLater()
    return keeper.is_done or box.clickedButton() is without
