"""Buttons for actions, with one look everywhere."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_row

ICON_PX = 18


def action_button(action: QAction, quiet: bool = False) -> QToolButton:
    """A button with the action's icon; a quiet one has no border."""
    button = QToolButton()
    if quiet:
        button.setObjectName("quiet")
    by_tab_only(button)
    button.setDefaultAction(action)
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setAccessibleName(action.text().replace("&", ""))
    return button


def quiet_button(action: QAction, parent: QWidget | None = None) -> QToolButton:
    """A small button without a border, for the head of a card."""
    button = QToolButton(parent)
    button.setObjectName("quiet")
    button.setDefaultAction(action)
    button.setIconSize(QSize(ICON_PX - 4, ICON_PX - 4))
    button.setAccessibleName(action.toolTip())
    by_tab_only(button)
    return button


def word_button(words: str, tip: str = "") -> QToolButton:
    """A small button without a border that has words on it."""
    button = QToolButton()
    button.setObjectName("quiet")
    button.setText(words)
    button.setToolTip(tip)
    by_tab_only(button)
    return button


class ButtonRow(QWidget):
    """Small buttons with words, side by side."""

    def __init__(self, actions: list[QAction]) -> None:
        super().__init__()
        self._buttons = [quiet_button(action) for action in actions]
        self.setLayout(in_row(*self._buttons, margins=(0, 2, 10, 0)))
        self.set_brief(False)

    @property
    def is_brief(self) -> bool:
        return self._buttons[0].toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly

    def set_brief(self, on: bool) -> None:
        """Whether to show icons alone, where a button has one."""
        styles = Qt.ToolButtonStyle
        for button in self._buttons:
            button.setToolButtonStyle(styles.ToolButtonIconOnly if on else styles.ToolButtonTextBesideIcon)
