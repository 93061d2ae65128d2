"""What the Help menu does; its dialogs are imported when they are needed, and not before the window."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.common.actions import Actions, keys_in_words


def connect_help(actions: Actions, parent: QWidget) -> None:
    """Connect the actions of the Help menu; their dialogs belong to `parent`."""
    actions.keys.triggered.connect(lambda: _tell_keys(parent))
    actions.log.triggered.connect(lambda: _tell_log(parent))
    actions.about.triggered.connect(lambda: _tell_about(parent))


def _tell_log(parent: QWidget) -> None:
    from desktop_app.ui.common import dialogs
    from desktop_app.ui.window.log import log_file

    dialogs.tell(parent, "Log", f"The details of failures are kept in\n{log_file()}")


def _tell_keys(parent: QWidget) -> None:
    from desktop_app.ui.common import dialogs

    dialogs.tell_keys(parent, keys_in_words())


def _tell_about(parent: QWidget) -> None:
    from desktop_app.ui.common import dialogs

    dialogs.about(parent)
