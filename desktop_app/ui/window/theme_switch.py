"""Changes the theme of the whole program: by the user's choice, or with the desktop's."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.plots.theme import DARK, LIGHT, Theme
from desktop_app.ui.common import style
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.menus import Menus
from desktop_app.ui.common.preferences import Preferences, theme_of

_SOON_MS = 1  # with 0 it would come before what the user does


class ThemeSwitch(QObject):
    """Knows the `theme` in use, and says when it changed; the choice is remembered."""

    changed = Signal(object)  # Theme

    def __init__(self, window: QWidget, actions: Actions, menus: Menus, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences, self._choices = window, preferences, menus.themes
        self.theme: Theme = theme_of(preferences.theme)
        actions.theme.triggered.connect(self._on_toggled)
        menus.themes.triggered.connect(self._on_chosen)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.apply)
        hints.accessibility().contrastPreferenceChanged.connect(self.apply)

    @Slot()
    def apply(self) -> None:
        """Use the chosen theme, or the desktop's."""
        chosen = self._preferences.theme
        self.theme = theme_of(chosen)
        for action in self._choices.actions():
            action.setChecked(action.data() == chosen)
        if is_seen := self._window.isVisible():
            self._window.setUpdatesEnabled(False)
        style.apply_theme(self.theme, self._window)
        if is_seen:
            # Style, parts and painting each take their time: what the user does meanwhile comes between.
            QTimer.singleShot(_SOON_MS, self._window, self._tell)
        else:
            self.changed.emit(self.theme)

    def _tell(self) -> None:
        """Have the parts of the window change, and then paint everything anew."""
        self.changed.emit(self.theme)
        QTimer.singleShot(_SOON_MS, self._window, lambda: self._window.setUpdatesEnabled(True))

    @Slot()
    def _on_toggled(self) -> None:
        self._choose(DARK.name if self.theme is LIGHT else LIGHT.name)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self._choose(action.data())

    def _choose(self, name: str) -> None:
        self._preferences.theme = name
        self.apply()
