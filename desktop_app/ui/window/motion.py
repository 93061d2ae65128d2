"""Less motion: nothing plays by itself but the runs; by the user's choice, or with the desktop's setting."""

import os
import subprocess
import sys
from collections.abc import Sequence
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.preferences import Preferences

# Where desktops say in a file that nothing is to be animated: the file, the section, the key and its values.
_IN_FILES = (
    ("gtk-4.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
    ("gtk-3.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
    ("kdeglobals", "KDE", "AnimationDurationFactor", ("0",)),
)
_ASK_GNOME = ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
_GNOME_SECONDS = 0.5
_ASK_WINDOWS = 0x1042  # SPI_GETCLIENTAREAANIMATION
_EFFECTS = Qt.UIEffect.UI_General, Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_AnimateCombo, \
    Qt.UIEffect.UI_AnimateTooltip, Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateToolBox  # fmt: skip


def connect_motion(actions: Actions, preferences: Preferences) -> None:
    """Let the switch in the menu say what is chosen, and store the user's choice."""
    chosen = preferences.less_motion
    own = [effect for effect in _EFFECTS if QApplication.isEffectEnabled(effect)]
    actions.less_motion.toggled.connect(lambda on: _move_effects(own, not on))
    actions.less_motion.setChecked(wished_by_desktop() if chosen is None else chosen)
    actions.less_motion.triggered.connect(lambda on: setattr(preferences, "less_motion", on))


def _move_effects(effects: Sequence[Qt.UIEffect], on: bool) -> None:
    """Let menus, boxes and tips come as the desktop has them, or at once."""
    for effect in effects:
        QApplication.setEffectEnabled(effect, on)


def wished_by_desktop() -> bool:
    """Whether the desktop is set to less motion, where it says so."""
    asked = getattr(QGuiApplication.styleHints().accessibility(), "motionPreference", None)  # since Qt 6.12
    if asked is not None:
        return str(asked()).endswith("ReducedMotion")
    if sys.platform == "win32":
        return _wished_by_windows()
    return _is_in_files() or _wished_by_gnome()


def _wished_by_windows() -> bool:
    import ctypes

    is_animated = ctypes.c_int(1)
    ctypes.CDLL("user32").SystemParametersInfoW(_ASK_WINDOWS, 0, ctypes.byref(is_animated), 0)
    return not is_animated.value


def _is_in_files() -> bool:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation))
    for name, section, key, values in _IN_FILES:
        read = ConfigParser(interpolation=None, strict=False)
        try:
            read.read(folder / name, encoding="utf-8")
        except (ConfigError, OSError, UnicodeError):
            continue
        if read.get(section, key, fallback="").strip().lower() in values:
            return True
    return False


def _wished_by_gnome() -> bool:
    if "GNOME" not in os.environ.get("XDG_CURRENT_DESKTOP", ""):
        return False
    try:
        made = subprocess.run(_ASK_GNOME, capture_output=True, timeout=_GNOME_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return made.stdout.strip() == b"false"
