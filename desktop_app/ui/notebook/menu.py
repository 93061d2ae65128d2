"""The menus of the notebook and of one of its entries."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

# Commands, each with its words and what it does, or an action; and whether they are offered at the moment.
Command = tuple[str, Callable[[], None]] | QAction
Group = tuple[Sequence[Command], Callable[[], bool]]


class NotebookMenu(QToolButton):
    """The button that opens the notebook's menu; the first group is also the menu of an entry, the last are exports."""

    def __init__(self, groups: Sequence[Group], keys_to: QWidget) -> None:
        """After a command, keys go to a widget."""
        super().__init__()
        self._keys_to = keys_to
        self.setObjectName("quiet")
        self.setToolTip("Notebook commands")
        self.setAccessibleName("Menu of the notebook")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._groups = [([self._action(each) for each in commands], is_offered) for commands, is_offered in groups]
        self.exports = self._groups[-1][0]
        menu = QMenu(self)
        for actions, _ in self._groups:
            menu.addActions(actions)
            menu.addSeparator()
        menu.aboutToShow.connect(self._on_opening)
        self.setMenu(menu)

    def open_at(self, place: QPoint) -> None:
        """Open the menu of the current entry at a place of the screen."""
        actions, has_entry = self._groups[0]
        if has_entry():
            self._on_opening()
            menu = QMenu(self)
            menu.addActions(actions)
            menu.exec(place)
            menu.deleteLater()

    def _action(self, command: Command) -> QAction:
        if isinstance(command, QAction):
            return command
        words, do = command
        action = QAction(words, self)
        action.triggered.connect(self._keys_to.setFocus)
        action.triggered.connect(lambda: do())
        return action

    def _on_opening(self) -> None:
        for actions, is_offered in self._groups:
            for action in actions:
                action.setVisible(is_offered())
