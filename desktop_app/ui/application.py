"""Starts the window: one QApplication, the font, the icon, and a place for what goes wrong."""

import logging
import signal
import socket
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.core.experiment import Experiment
from desktop_app.resource_files import resource
from desktop_app.training.session import Session
from desktop_app.ui import style
from desktop_app.ui.main_window import MainWindow

_ICON_SIZES = (16, 32, 48, 128, 256)
_SWITCH_SECONDS = 0.0005
_LOG_BYTES = 200_000
_LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def run_window(file: Path | None) -> int:
    """Open the window, on `file` if there is one; returns the exit status when it is closed."""
    log_file = start_log()
    app = make_application()
    session = Session()
    window = MainWindow(session, log_file)
    sys.excepthook = lambda kind, fault, trace: _on_slip(window, kind, fault, trace)
    let_signals_be = _close_on_signals(window)
    window.open(Experiment())
    window.show()
    # Compiling takes the interpreter's lock for moments: after the first picture, not before it.
    window.frame_drawn.connect(session.compile, Qt.ConnectionType.SingleShotConnection)
    if file is not None:
        QTimer.singleShot(0, lambda: window.open_file(file))
    status = app.exec()
    let_signals_be()
    return status


def _close_on_signals(window: MainWindow) -> Callable[[], None]:
    """Let Ctrl+C in the terminal, and a polite kill, close the window as a click does; returns what undoes that.

    Python sees a signal only when it runs next, and Qt's loop may not run any Python: a socket wakes it.
    """
    mine, theirs = socket.socketpair()
    for end in (mine, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not at once: Python may see the signal in the middle of painting the window.
        signal.signal(number, lambda *_: QTimer.singleShot(0, window.close))
    notifier = QSocketNotifier(mine.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: mine.recv(64))

    def undo() -> None:
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)
        mine.close()
        theirs.close()

    return undo


def make_application() -> QApplication:
    """The application, dressed but without a window."""
    # The trainer asks for the interpreter's lock a few hundred times a second, and would wait 5 ms for it each time.
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = QApplication(["nudge"])
    app.setApplicationName("Nudge")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("nudge-lab")
    app.setStyle("Fusion")
    style.load_font(app)
    icon = QIcon()
    for size in _ICON_SIZES:
        icon.addFile(str(resource("icons", "app", f"nudge-{size}.png")))
    app.setWindowIcon(icon)
    return app


def start_log() -> Path:
    """Keep what goes wrong in a file of the user's; returns its path."""
    path = Path(platformdirs.user_log_dir("nudge", appauthor=False)) / "nudge.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(level=logging.INFO, format=_LOG_LINE, handlers=[handler])
    return path


def _on_slip(window: MainWindow, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A mistake in the program itself: the details go to the log, a sentence to the window."""
    if issubclass(kind, KeyboardInterrupt):
        QTimer.singleShot(0, window.close)
        return
    logging.getLogger("nudge").error("unexpected", exc_info=(kind, fault, trace))
    window.say("Something unexpected went wrong; the run is untouched. Help ▸ Show the log has the details.")
