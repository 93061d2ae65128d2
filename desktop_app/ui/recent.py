"""The files that were opened or saved last, whichever window it was, and the menu of them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from desktop_app.core.parameters import printable
from desktop_app.ui.document import short_name
from desktop_app.ui.preferences import Preferences

MOST = 10


def add(path: Path) -> None:
    """Remember a file, as the latest."""
    preferences, name = Preferences(), str(path)
    others = (each for each in preferences.recent_files if each != name)
    preferences.recent_files = [name, *others][:MOST]


def forget(name: str) -> None:
    preferences = Preferences()
    preferences.recent_files = [each for each in preferences.recent_files if each != name]


def fill(menu: QMenu, open_it: Callable[[str], None]) -> None:
    """Show the files as they are remembered now; without any, no menu."""
    menu.clear()
    names = Preferences().recent_files
    for k, name in enumerate(names):
        shown = short_name(Path(name).name)
        action = menu.addAction(f"&{(k + 1) % 10} {shown.replace('&', '&&')}")
        action.setToolTip(printable(name))
        action.triggered.connect(lambda _, name=name: open_it(name))
    menu.addSeparator()
    menu.addAction("&Clear list").triggered.connect(_clear)
    menu.menuAction().setVisible(bool(names))


def _clear() -> None:
    Preferences().recent_files = ()
