"""Double-click me: sets Nudge up beside this file the first time, then opens its window. ``--test`` runs its tests.

Only this stub has to be readable for a Python of any age, so that an old one is told so in words. What does the work
is desktop_app/setup/launcher.py, which uses the standard library alone.
"""

from __future__ import unicode_literals

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST, NEWEST = (3, 11), (3, 14)


def version_fault():
    """What is wrong with the Python that runs this, in words, or None."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return None
    return (
        "Nudge needs Python 3.11, 3.12, 3.13 or 3.14, and this is Python %d.%d.\n"
        "Install one of those (https://www.python.org/downloads/, or your system's package manager), "
        "then start Nudge with it, for example:  python3.13 launch.pyw"
    ) % sys.version_info[:2]


def show(text):
    """Say it on standard error, and in a window on systems where a double click leaves no console to read it in."""
    if sys.stderr is not None:
        sys.stderr.write("Nudge cannot start. " + text + "\n")
    if os.name == "nt":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "Nudge cannot start", 0x10)
    elif not (sys.stderr and sys.stderr.isatty()) and not os.environ.get("CI"):
        show_with_tk(text)


def show_with_tk(text):
    """The same in a small window, if this Python has Tk and there is a display."""
    try:
        try:
            import tkinter
            from tkinter import messagebox
        except ImportError:
            import Tkinter as tkinter
            import tkMessageBox as messagebox
        tkinter.Tk().withdraw()
        messagebox.showerror("Nudge cannot start", text)
    except Exception:
        return  # standard error has it


def main():
    fault = version_fault()
    if fault:
        show(fault)
        return 1
    sys.path.insert(0, ROOT)
    from desktop_app.setup.launcher import main as launch

    return launch(sys.argv[1:], ROOT)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # before the launcher handles it
        sys.exit(130)
