"""What the program remembers from one start to the next; experiments are saved in files, not here."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.core.files.workspace_view import DESKS, FULL, SIMPLE
from desktop_app.plots.theme import CONTRAST, DARK, LIGHT, Theme

SYSTEM = "system"
_THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
# The name of each choice of a theme, and its title.
THEMES = {SYSTEM: "System", **{name: theme.title for name, theme in _THEMES.items()}}
USUAL_TEXT = 100  # percent
_LARGEST = 2**20  # bytes of the settings file, which has a few thousand
_PANELS = ("parameters", "step", "notebook", "lessons")
_OF_EACH_DESK = ("parameters", "step")  # the others are open on both desks, or on none
# Which of them are open at first.
OPEN_AT_FIRST = {SIMPLE: ("parameters", "lessons"), FULL: ("parameters", "step", "lessons")}
Value = TypeVar("Value")


class _Stored(Generic[Value]):
    """A value, stored under the name of its attribute."""

    def __init__(self, default: Value) -> None:
        self._default = default

    def __set_name__(self, owner: "type[Preferences]", name: str) -> None:
        self._name = name

    def __get__(self, preferences: "Preferences", owner: "type[Preferences]") -> Value:
        value = preferences._settings.value(self._name, self._default, type=type(self._default))
        return value if isinstance(value, type(self._default)) else self._default

    def __set__(self, preferences: "Preferences", value: Value) -> None:
        preferences._settings.setValue(self._name, value)


class Preferences:
    """Reads and writes the user's settings file."""

    text_size = _Stored(USUAL_TEXT)  # percent
    geometry = _Stored(QByteArray())  # of the main window; empty at first
    guide_geometry = _Stored(QByteArray())
    picture = _Stored("")  # the settings of the last one
    picture_folder = _Stored("")  # where the last one was saved
    word_starts = _Stored(5)  # at how many more starts words stand at the marks of the error curve
    export_folder = _Stored("")  # where data or an animation was saved last
    notebook = _Stored("")  # the key of the one shown last
    notebook_derivation = _Stored(True)  # whether it is in what is copied and exported
    csv_decimal_comma = _Stored(False)
    csv_with_experiment = _Stored(False)

    def __init__(self) -> None:
        self.told = ""  # a sentence about a file that was set aside
        path = _file()
        with suppress(OSError):
            if path.stat().st_size > _LARGEST:
                aside = path.with_suffix(".too-large")
                path.replace(aside)
                self.told = f"The settings were too large to be read: they are in {aside} now, and new ones begin."
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        name = self._settings.value("theme", SYSTEM, type=str)
        return name if isinstance(name, str) and name in THEMES else SYSTEM

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def less_motion(self) -> bool | None:
        """The user's choice; None while there is none."""
        return bool(self._settings.value("less_motion", type=bool)) if self._settings.contains("less_motion") else None

    @less_motion.setter
    def less_motion(self, on: bool) -> None:
        self._settings.setValue("less_motion", on)

    @property
    def desk(self) -> str:
        """One of `DESKS`. The first start is simple; a window that was used before there was a choice stays full."""
        default = FULL if self._settings.contains("geometry") else SIMPLE
        name = self._settings.value("desk", default, type=str)
        return name if isinstance(name, str) and name in DESKS else default

    @desk.setter
    def desk(self, name: str) -> None:
        self._settings.setValue("desk", name)

    @property
    def recent_files(self) -> tuple[str, ...]:
        """The paths of the files opened or saved last, the latest first; other windows add to it, too."""
        self._settings.sync()
        try:
            names = json.loads(str(self._settings.value("recent_files", "[]", type=str)))
        except (ValueError, RecursionError):
            return ()
        return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()

    @recent_files.setter
    def recent_files(self, names: Iterable[str]) -> None:
        # As JSON: QSettings turns a list of one into a string, and some names are no valid text.
        self._settings.setValue("recent_files", json.dumps(list(names)))

    @property
    def open_panels(self) -> tuple[bool, ...]:
        """Whether the parameters, the step, the notebook and the lessons are open on the present desk."""
        at_first = OPEN_AT_FIRST[self.desk]
        return tuple(bool(self._settings.value(self._key_of(name), name in at_first, type=bool)) for name in _PANELS)

    @open_panels.setter
    def open_panels(self, opened: tuple[bool, ...]) -> None:
        for name, is_open in zip(_PANELS, opened, strict=True):
            self._settings.setValue(self._key_of(name), is_open)

    def _key_of(self, panel: str) -> str:
        is_own = panel in _OF_EACH_DESK and self.desk != FULL
        return f"{panel}_open_{self.desk}" if is_own else f"{panel}_open"


def _file() -> Path:
    """The settings file. Qt says where it is only after reading it: so ask for another one in the same folder."""
    other = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "nudge", "none")
    return Path(other.fileName()).with_name("nudge.ini")


def theme_of(name: str) -> Theme:
    """The theme of that name; "system" follows the desktop."""
    if name == SYSTEM:
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return CONTRAST
        return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return _THEMES[name]
