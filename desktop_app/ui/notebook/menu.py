"""The menus of the notebook and of one of its entries."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

# Its words, and what it does.
Command = tuple[str, Callable[[], None]]


class NotebookMenu(QToolButton):
    """The button that opens the notebook's menu; `entry_commands` are also the menu of an entry."""

    def __init__(
        self,
        entry_commands: Sequence[Command],
        commands: Sequence[Command],
        exports: Sequence[Command],
        has_entry: Callable[[], bool],
        has_list: Callable[[], bool],
        keys_to: QWidget,
    ) -> None:
        """Entry commands need a current entry, and exports a list; after a command, keys go to a widget."""
        super().__init__()
        self._has_entry, self._has_list, self._keys_to = has_entry, has_list, keys_to
        self.setObjectName("quiet")
        self.setToolTip("Notebook commands")
        self.setAccessibleName("Menu of the notebook")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._entry_actions = [self._action(*command) for command in entry_commands]
        self.exports = [self._action(*command) for command in exports]
        menu = QMenu(self)
        menu.addActions(self._entry_actions)
        menu.addSeparator()
        menu.addActions([self._action(*command) for command in commands])
        menu.addSeparator()
        menu.addActions(self.exports)
        menu.aboutToShow.connect(self._on_opening)
        self.setMenu(menu)

    def open_at(self, place: QPoint) -> None:
        """Open the menu of the current entry at a place of the screen."""
        if self._has_entry():
            self._on_opening()
            menu = QMenu(self)
            menu.addActions(self._entry_actions)
            menu.exec(place)
            menu.deleteLater()

    def _action(self, words: str, do: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(self._keys_to.setFocus)
        action.triggered.connect(lambda: do())
        return action

    def _on_opening(self) -> None:
        for action in self._entry_actions:
            action.setVisible(self._has_entry())
        for action in self.exports:
            action.setVisible(self._has_list())
