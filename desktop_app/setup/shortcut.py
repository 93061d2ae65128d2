"""Installs and removes the entry in the user's menu on Linux: program, icon and the file type ``*.nudge``.

Nudge is the only program for its file type, so the user's list of default programs is left alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop_app.resource_files import resource

_ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ELSEWHERE = {
    "win32": "On Windows Nudge is opened by a double click on launch.pyw, or by nudge-window, which pip installs.",
    "darwin": "On macOS Nudge is opened by launch.pyw (Open With: Python Launcher), or by the command nudge.",
}


class ShortcutFailed(Exception):
    """Why the menu entry could not be written or removed, for the user."""


def install_shortcut() -> str:
    """Write the menu entry, its icons and its file type; returns the sentence that says so."""
    if sys.platform in _ELSEWHERE:
        return _ELSEWHERE[sys.platform]
    home = _data_home()
    try:
        for target, content in _files().items():
            _write(home / target, content)
    except OSError as error:
        raise ShortcutFailed(f"The menu entry could not be written: {error}") from error
    _refresh(home)
    return f"Nudge is in the menu now, and opens *.nudge files ({home / 'applications' / 'nudge-lab.desktop'})."


def remove_shortcut() -> str:
    """Remove what ``install_shortcut`` wrote, and nothing else; returns the sentence that says so."""
    if sys.platform in _ELSEWHERE:
        return _ELSEWHERE[sys.platform]
    home = _data_home()
    found = [home / target for target in _targets() if (home / target).is_file()]
    if not found:
        return f"There was no menu entry of Nudge in {home}."
    try:
        for path in found:
            path.unlink()
    except OSError as error:
        raise ShortcutFailed(f"The menu entry could not be removed: {error}") from error
    _refresh(home)
    return "The menu entry of Nudge, its icons and its file type are gone."


def exec_line(command: list[str]) -> str:
    """The command as the Exec key of a desktop entry wants it (Desktop Entry Specification, "The Exec key")."""
    if "%" in command[0]:  # GLib looks for the program before it has made one % of two
        command = ["/bin/sh", "-c", 'exec "$0" "$@"', *command]
    return " ".join(_quoted(argument) for argument in command)


def _quoted(argument: str) -> str:
    if re.search(r"[\x00-\x1f\x7f]", argument):
        raise ShortcutFailed(f"A menu entry cannot hold the control character in {argument!r}. Rename that folder.")
    argument = argument.replace("%", "%%")
    if re.search(r"[^\w@%+:,./-]", argument):
        argument = '"' + re.sub(r'(["`$\\])', r"\\\1", argument) + '"'
    return argument.replace("\\", "\\\\")  # once more: the value is a string, in which \ escapes as well


def _command() -> list[str]:
    """What opens Nudge. In the launcher's own environment it is the launcher, which repairs, and tells of failures."""
    launcher = Path(sys.prefix).parent / "launch.pyw"
    if Path(sys.prefix).name == ".venv" and launcher.is_file():
        return [str(getattr(sys, "_base_executable", sys.executable)), str(launcher)]
    return [sys.executable, "-m", "desktop_app"]


def _targets() -> dict[str, Path]:
    """Each file below the user's data folder, and the one it is made from."""
    icons = {f"icons/hicolor/{size}x{size}/apps/nudge-lab.png": f"nudge-{size}.png" for size in _ICON_SIZES}
    icons["icons/hicolor/scalable/apps/nudge-lab.svg"] = "nudge.svg"
    return {
        "applications/nudge-lab.desktop": resource("launcher", "nudge-lab.desktop"),
        "mime/packages/nudge-lab.xml": resource("launcher", "nudge-lab.mime.xml"),
        "metainfo/lab.nudge.Nudge.metainfo.xml": resource("launcher", "lab.nudge.Nudge.metainfo.xml"),
        **{target: resource("icons", "app", source) for target, source in icons.items()},
    }


def _files() -> dict[str, bytes]:
    contents = {target: source.read_bytes() for target, source in _targets().items()}
    entry = contents["applications/nudge-lab.desktop"].decode()
    contents["applications/nudge-lab.desktop"] = entry.replace("@EXEC@", exec_line(_command())).encode()
    return contents


def _data_home() -> Path:
    chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".local" / "share"


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: menus read these files at any time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".nudge-")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _refresh(home: Path) -> None:
    """Update the desktop's caches. Without these tools the desktop reads the files themselves."""
    icons = home / "icons" / "hicolor"
    commands = [
        ["update-mime-database", str(home / "mime")],
        ["update-desktop-database", "--quiet", str(home / "applications")],
    ]
    if (icons / "icon-theme.cache").exists():  # a new cache would hide files that other programs install later
        commands.append(["gtk-update-icon-cache", "--quiet", "--force", "--ignore-theme-index", str(icons)])
    for command in commands:
        if shutil.which(command[0]):
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if icons.is_dir():
        os.utime(icons)  # icon loaders look at this time
