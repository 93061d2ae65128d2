"""What the Help menu does; its windows are imported when they are needed, and not before the main window."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.ui.common.actions import Actions, keys_by_menu
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.window.theme_switch import ThemeSwitch

if TYPE_CHECKING:
    from desktop_app.ui.guide.guide_dialog import GuideDialog


def connect_help(
    actions: Actions, parent: QWidget, themes: ThemeSwitch, preferences: Preferences
) -> Callable[[str], None]:
    """Connect the actions of the Help menu, whose windows belong to `parent`; returns what opens the guide."""

    @cache
    def guide() -> "GuideDialog":
        from desktop_app.ui.guide.guide_dialog import GuideDialog

        made = GuideDialog(parent, themes.theme, preferences, keys_by_menu())
        themes.changed.connect(made.set_theme)
        made.addActions([actions.larger, actions.smaller, actions.usual_size])  # their keys work there, too
        return made

    actions.guide.triggered.connect(lambda: guide().show_page())
    actions.keys.triggered.connect(lambda: guide().show_page("keys"))
    actions.log.triggered.connect(lambda: _tell_log(parent))
    actions.about.triggered.connect(lambda: _tell_about(parent))
    return lambda name: guide().show_page(name)


def _tell_log(parent: QWidget) -> None:
    from desktop_app.ui.common import dialogs
    from desktop_app.ui.window.log import log_file

    dialogs.tell(parent, "Log", f"The details of failures are kept in\n{log_file()}")


def _tell_about(parent: QWidget) -> None:
    from desktop_app.ui.common import dialogs

    dialogs.about(parent)
