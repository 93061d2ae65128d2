"""What can be done with the notebook and with one of its entries, in menus."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

if TYPE_CHECKING:
    from desktop_app.ui.notebook.panel import NotebookPanel


class NotebookMenu(QToolButton):
    """The button that opens the notebook's menu; `entry_actions` are also an entry's own menu."""

    def __init__(self, panel: "NotebookPanel") -> None:
        super().__init__(panel)
        self._panel = panel
        self.setObjectName("quiet")
        self.setToolTip("What can be done with the notebook")
        self.setAccessibleName("Menu of the notebook")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        rows = panel.list
        self.entry_actions = [
            self._action("Show again", panel.open_current),
            self._action("Write a line\tF2", rows.write),
            self._action("Move up\tAlt+↑", lambda: rows.shift(-1)),
            self._action("Move down\tAlt+↓", lambda: rows.shift(1)),
            self._action("Copy as Markdown\tCtrl+C", panel.copy),
            self._action("Delete\tDel", panel.delete),
        ]
        self.exports = [
            self._action(f"Export as {words}…", partial(self._export, name))
            for words, name in (("a folder of Markdown", "folder"), ("one HTML page", "html"), ("PDF", "pdf"))
        ]
        menu = QMenu(self)
        menu.addActions(self.entry_actions)
        menu.addSeparator()
        menu.addAction(self._action("Undo\tCtrl+Z", panel.edits.undo))
        menu.addAction(self._action("Redo\tCtrl+Shift+Z", panel.edits.redo))
        menu.addAction(self._action("Bring back what was deleted", panel.bring_back))
        menu.addAction(self._action("Put the newest first", panel.sort))
        menu.addSeparator()
        menu.addActions(self.exports)
        menu.aboutToShow.connect(self._on_opening)
        self.setMenu(menu)

    def open_at(self, place: QPoint) -> None:
        """The menu of the current entry, at a place of the screen."""
        if self._panel.current() is not None:
            self._on_opening()
            menu = QMenu(self)
            menu.addActions(self.entry_actions)
            menu.exec(place)
            menu.deleteLater()

    def _action(self, words: str, do: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(self._panel.list.setFocus)  # where keys are about the notebook
        action.triggered.connect(lambda: do())
        return action

    def _on_opening(self) -> None:
        """What is about an entry needs one."""
        for action in self.entry_actions:
            action.setVisible(self._panel.current() is not None)
        for action in self.exports:
            action.setVisible(bool(self._panel.model.rows))

    def _export(self, name: str) -> None:
        """Write what is listed to a place that a person chooses."""
        from desktop_app.ui.notebook import export as notebook_export

        panel = self._panel
        ask = {
            "folder": notebook_export.ask_folder_export,
            "html": notebook_export.ask_html_export,
            "pdf": notebook_export.ask_pdf_export,
        }[name]
        if (chosen := ask(panel)) is None:
            return
        (path, write), entries = chosen, tuple(panel.model.rows)
        panel.say(f"Exporting the notebook to {path} …")
        panel.keeper.do(
            lambda store: notebook_export.export(store, entries, path, write),
            panel.say,
            panel.tell,
        )
