"""What Nudge needs from the operating system: shared libraries and a screen. Standard library only.

If a library is missing, Qt ends the process and often names the wrong one. So they are tried first, one by one.
"""

import ctypes
import importlib.util
import os
import re
import shutil
import socket
import sys
from pathlib import Path

# Shared library → its Debian package. Any use of Qt needs these, also for a picture without a screen:
_FOR_QT = {
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
}
# A window also needs those of its kind of screen:
_FOR_SCREEN = {
    "xcb": {
        "libxcb.so.1": "libxcb1",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}
_PLUGIN = {"xcb": "libqxcb.so", "wayland": "libqwayland.so"}
_PACKAGE = {soname: package for table in (_FOR_QT, *_FOR_SCREEN.values()) for soname, package in table.items()}


def screen_fault(site_packages: Path | None = None) -> str | None:
    """Why no window can be opened here, and what helps, or None. Call this before Qt is imported."""
    missing = missing_libraries(for_screen=True, site_packages=site_packages)
    return missing_message(missing) if missing else display_fault()


def missing_libraries(for_screen: bool, *, platform: str = "", site_packages: Path | None = None) -> list[str]:
    """The names of the shared libraries that Qt needs and this system lacks; with ``for_screen``, for a window.

    ``platform``: a kind of screen other than the present one. ``site_packages``: where another PySide6 is.
    """
    if not sys.platform.startswith("linux"):
        return []
    platform = (platform or _platform()) if for_screen else "offscreen"
    faults = [(soname, _fault_of(soname)) for soname in (*_FOR_QT, *_FOR_SCREEN.get(platform, ()))]
    # An installed library may need a missing one: then name that one, if its package is known.
    missing = list(dict.fromkeys(fault if fault in _PACKAGE else soname for soname, fault in faults if fault))
    plugin = _qt_plugin(_PLUGIN.get(platform, "libqoffscreen.so"), site_packages)
    if not missing and plugin is not None:
        # The tables are for one version of Qt. The plugin tells what another version needs.
        fault = _fault_of(str(plugin))
        missing += [fault] if fault else []
    return missing


def missing_message(missing: list[str]) -> str:
    """One message for the user: what is missing, and what to type."""
    command = install_command(missing)
    remedy = f"Install them with:  {command}" if command else "Install them with your system's package manager."
    return f"Nudge's pictures and window need system libraries that are not here: {', '.join(missing)}.\n{remedy}"


def install_command(missing: list[str]) -> str:
    """The command that installs these libraries on a Debian-like system; empty on others, and for unknown libraries."""
    return apt_command(packages_of(missing))


def apt_command(packages: list[str]) -> str:
    """The command that installs these packages, as this user would type it; empty without apt-get."""
    if not packages or not shutil.which("apt-get"):
        return ""
    return ("" if is_root() else "sudo ") + "apt-get install " + " ".join(dict.fromkeys(packages))


def packages_of(missing: list[str]) -> list[str]:
    """The Debian packages of these libraries."""
    return list(dict.fromkeys(_PACKAGE[soname] for soname in missing if soname in _PACKAGE))


def is_root() -> bool:
    """Whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def display_fault() -> str | None:
    """Why there is no screen to open a window on, or None."""
    if not sys.platform.startswith("linux") or _platform() not in _FOR_SCREEN:
        return None
    x_display, wayland_display = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    if not x_display and not wayland_display:
        what = "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set."
    elif _platform() == "wayland" and not _wayland_answers(wayland_display or ""):
        what = f"The screen does not answer: WAYLAND_DISPLAY is {wayland_display!r}."
    elif _platform() == "xcb" and not _x_answers():
        what = f"The screen does not answer, or does not let this user in: DISPLAY is {x_display!r}."
    else:
        return None
    return f"{what}\nStart Nudge from a desktop session, or use nudge run and nudge step, which need no screen."


def _platform() -> str:
    """The kind of screen that Qt will use: that in QT_QPA_PLATFORM, or else that of the session."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0].split("-")[0]
    if chosen:
        return chosen
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    return "wayland" if wayland and (not os.environ.get("DISPLAY") or _wayland_answers(wayland)) else "xcb"


def _wayland_answers(display: str) -> bool:
    path = Path(os.environ.get("XDG_RUNTIME_DIR", ""), display or "wayland-0")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def _x_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the screen is not the problem: missing_libraries() names the library
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return not failed


def _fault_of(library: str) -> str | None:
    """The name of the library that cannot be loaded (this one, or one that it needs), or None."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        named = re.match(r"([^\s:]+\.so[^\s:]*): ", str(error))
        return Path(named[1]).name if named else Path(library).name
    return None


def _qt_plugin(name: str, site_packages: Path | None) -> Path | None:
    """Qt's own platform plugin, found without importing PySide6."""
    if site_packages is None:
        spec = importlib.util.find_spec("PySide6")
        if spec is None or not spec.submodule_search_locations:
            return None
        package = Path(next(iter(spec.submodule_search_locations)))
    else:
        package = site_packages / "PySide6"
    plugin = package / "Qt" / "plugins" / "platforms" / name
    return plugin if plugin.is_file() else None
