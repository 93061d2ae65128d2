"""The files that were opened or saved last, in any window, and their menu."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from desktop_app.core.model.parameters import printable
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.documents.document import short_name

MOST = 10
_LONGEST_FOLDER = 40


def add(path: Path) -> None:
    """Put a file at the head of the list."""
    preferences, name = Preferences(), str(path)
    others = (each for each in preferences.recent_files if each != name)
    preferences.recent_files = [name, *others][:MOST]


def forget(name: str) -> None:
    preferences = Preferences()
    preferences.recent_files = [each for each in preferences.recent_files if each != name]


def fill(menu: QMenu, open_it: Callable[[str], None]) -> None:
    """Fill the menu with the files as they are remembered now; hide it if there are none."""
    menu.clear()
    names = Preferences().recent_files[:MOST]
    alike = Counter(Path(name).name for name in names)
    for k, name in enumerate(names):
        shown = short_name(Path(name).name)
        if alike[Path(name).name] > 1:
            shown += f" in {_folder_of(name)}"
        action = menu.addAction(f"&{(k + 1) % 10} {shown.replace('&', '&&')}")
        action.setToolTip(printable(name))
        action.triggered.connect(lambda _, name=name: open_it(name))
    menu.addSeparator()
    menu.addAction("&Clear list").triggered.connect(_clear)
    menu.menuAction().setVisible(bool(names))


def _folder_of(name: str) -> str:
    """The file's folder; a long one is cut at its beginning, since folders differ at their end."""
    folder = printable(str(Path(name).parent))
    return folder if len(folder) <= _LONGEST_FOLDER else f"…{folder[1 - _LONGEST_FOLDER :]}"


def _clear() -> None:
    Preferences().recent_files = ()
