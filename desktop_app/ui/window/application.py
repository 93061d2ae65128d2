"""Starts the window: one QApplication, the font, the icon. What the first paint does not need comes after it."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.resource_files import resource
from desktop_app.training.session import Session
from desktop_app.ui.common import style
from desktop_app.ui.common.accessibility import speak_up
from desktop_app.ui.common.preferences import USUAL_TEXT, Preferences
from desktop_app.ui.common.scaling import starting_at
from desktop_app.ui.window.failures import Failures
from desktop_app.ui.window.main_window import SOON_MS, MainWindow
from desktop_app.ui.window.text_size import text_size
from desktop_app.ui.window.unix_signals import close_on_signals

_ICON_SIZES = (16, 32, 48, 128, 256)
_SWITCH_SECONDS = 0.0005
_TIDY_SECONDS = 0.2


def run_window(file: Path | None, restore: str = "") -> int:
    """Open the window, with a `file` or with the recovery record called `restore`; returns the exit status."""
    app = make_application(text_size(Preferences()))
    session = Session()
    # So the first paint shows the run, not empty plots: the trainer makes a frame while the window is built.
    session.open(FIRST)
    window = MainWindow(session)
    undo: list[Callable[[], None]] = [Failures(window).close]

    def settle() -> None:
        """Do what holds the interpreter's lock for moments: after the first paint, not before it."""
        from desktop_app.ui.window.log import start_log

        undo.append(close_on_signals(window.documents.end))
        start_log()
        session.compile()
        tidy_up_here(app)
        if told := window.preferences.told:
            window.say(told)
        window.opening.offer_recovery(restore)

    once = Qt.ConnectionType.SingleShotConnection
    session.frame_ready.connect(window.show, once)
    session.failed.connect(window.show, once)
    window.painted.connect(lambda: QTimer.singleShot(SOON_MS, settle), once)
    if file is not None:
        QTimer.singleShot(0, lambda: window.opening.open(file))
    status = app.exec()
    for each in undo:
        each()
    return status


def make_application(text_percent: int = USUAL_TEXT) -> QApplication:
    """The application with its font, style and icon, but without a window, and with text of this size."""
    # The trainer asks for the interpreter's lock a few hundred times a second, and would wait 5 ms for it each time.
    sys.setswitchinterval(_SWITCH_SECONDS)
    with starting_at(text_percent / 100):
        app = QApplication(["nudge"])
    app.setApplicationName("Nudge")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("nudge-lab")
    app.setStyle("Fusion")
    style.load_font(app)
    speak_up()
    icon = QIcon()
    for size in _ICON_SIZES:
        icon.addFile(str(resource("icons", "app", f"nudge-{size}.png")))
    app.setWindowIcon(icon)
    return app


def tidy_up_here(app: QApplication) -> None:
    """Collect garbage in this thread only, and do not search the objects that exist already again and again.

    By default Python collects in any thread, and a widget that is destroyed in another than its own ends the program.
    """
    from pyqtgraph.util.garbage_collector import GarbageCollector

    gc.freeze()
    app.collector = GarbageCollector(_TIDY_SECONDS)  # type: ignore[attr-defined]
