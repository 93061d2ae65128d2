"""How large everything in the windows is: letters, fields, strokes and plots, by one factor for all of them.

Qt reads this factor from QT_SCALE_FACTOR at the start. While windows are open, only functions of Qt's inner parts can
change it. Where these are not found, another factor has to wait for the next start.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import shiboken6
from PySide6.QtCore import QLibraryInfo, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QWindow

_FACTOR = "QT_SCALE_FACTOR"
_factor = 1.0  # at present
# Platforms whose pixels are those of the desktop: what a fine screen has more is not Qt's factor there.
_WITH_OWN_RATIO = ("cocoa", "wayland")
_LIBRARIES = ("libQt6Gui.so.6", "Qt6Gui.dll", "QtGui.framework/Versions/A/QtGui")
# As GCC and Clang name these functions, and as Microsoft's compiler does.
_SET_FACTOR = ("_ZN15QHighDpiScaling15setGlobalFactorEd", "?setGlobalFactor@QHighDpiScaling@@SAXN@Z")
_SET_GEOMETRY = (
    "_ZN22QWindowSystemInterface20handleGeometryChangeINS_19SynchronousDeliveryEEEvP7QWindowRK5QRect",
    "??$handleGeometryChange@USynchronousDelivery@QWindowSystemInterface@@@QWindowSystemInterface@@SAXPEAVQWindow@@AEBVQRect@@@Z",
)
_SET_RATIO = (
    "_ZN22QWindowSystemInterface35handleWindowDevicePixelRatioChangedINS_19SynchronousDeliveryEEEvP7QWindow",
    "??$handleWindowDevicePixelRatioChanged@USynchronousDelivery@QWindowSystemInterface@@@QWindowSystemInterface@@SAXPEAVQWindow@@@Z",
)


class _Functions(NamedTuple):
    """Qt's own: set the factor, and tell a window its new geometry (in the screen's pixels) and its pixel ratio."""

    set_factor: Callable[[float], None]
    set_geometry: Callable[[int, object], None]
    set_ratio: Callable[[int], None]


@cache
def _own_factor() -> float:
    """The factor that the user's environment asks for, which ours multiplies."""
    try:
        return float(os.environ.get(_FACTOR, "")) or 1.0
    except ValueError:
        return 1.0


@contextmanager
def starting_at(factor: float) -> Iterator[None]:
    """Make the application of this size; programs that are started later do not inherit it."""
    global _factor
    own, before, _factor = _own_factor(), os.environ.get(_FACTOR), factor
    if factor != 1.0:
        os.environ[_FACTOR] = str(own * factor)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_FACTOR, None)
        else:
            os.environ[_FACTOR] = before


def scale_windows(factor: float) -> bool:
    """Change the factor; every window keeps its place and size on the screen. False if Qt's functions are missing."""
    global _factor
    if factor == _factor:
        return True
    qt = _functions()
    if qt is None:
        return False
    windows = QGuiApplication.topLevelWindows()
    places = [_in_pixels(window) for window in windows]
    previous = qInstallMessageHandler(_ignore)  # Qt would warn of the open windows, which are told below
    try:
        qt.set_factor(_own_factor() * factor)
    finally:
        qInstallMessageHandler(previous)
    _factor = factor
    for window, place in zip(windows, places, strict=True):
        if window not in QGuiApplication.topLevelWindows():
            continue  # it was closed when another one got its size, and Qt has deleted it
        pointer = shiboken6.getCppPointer(window)[0]
        if window.isVisible():
            qt.set_geometry(pointer, place)
        qt.set_ratio(pointer)
    return True


def _in_pixels(window: QWindow) -> object:
    """The place of a window in the pixels of the screen, whose corner has the same coordinates in both: a QRect."""
    has_own_ratio = QGuiApplication.platformName().startswith(_WITH_OWN_RATIO)
    factor = _own_factor() * _factor if has_own_ratio else window.devicePixelRatio()
    place, corner = window.geometry(), window.screen().geometry().topLeft()
    left = corner.x() + round((place.x() - corner.x()) * factor)
    top = corner.y() + round((place.y() - corner.y()) * factor)
    right, bottom = left + round(place.width() * factor) - 1, top + round(place.height() * factor) - 1
    return (ctypes.c_int * 4)(left, top, right, bottom)


@cache
def _functions() -> _Functions | None:
    folders = [
        Path(QLibraryInfo.path(which))
        for which in (QLibraryInfo.LibraryPath.LibrariesPath, QLibraryInfo.LibraryPath.BinariesPath)
    ]
    for path in (folder / name for folder in folders for name in _LIBRARIES):
        if path.exists():
            library = ctypes.CDLL(str(path))
            set_factor = _found(library, _SET_FACTOR, ctypes.c_double)
            set_geometry = _found(library, _SET_GEOMETRY, ctypes.c_void_p, ctypes.c_void_p)
            set_ratio = _found(library, _SET_RATIO, ctypes.c_void_p)
            if set_factor and set_geometry and set_ratio:
                return _Functions(set_factor, set_geometry, set_ratio)
    return None


def _found(library: ctypes.CDLL, names: tuple[str, ...], *arguments: type) -> Callable[..., None] | None:
    for name in names:
        if (function := getattr(library, name, None)) is not None:
            function.argtypes, function.restype = arguments, None
            made: Callable[..., None] = function
            return made
    return None


def _ignore(*_: object) -> None:
    """Say nothing."""
