"""Closes the window on Ctrl+C in the terminal and on SIGTERM."""

import signal
from collections.abc import Callable

from PySide6.QtCore import QSocketNotifier, QTimer


def close_on_signals(close: Callable[[], None]) -> None:
    """Call `close` when a signal arrives, as soon as Python sees it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not at once: Python may see the signal in the middle of painting the window.
        signal.signal(number, lambda *_: QTimer.singleShot(0, close))


def wake_on_signals() -> Callable[[], None]:
    """Let Python see signals at once; returns a function that undoes this.

    Python sees a signal only when it runs next, and Qt's loop may not run any Python: a socket wakes it.
    """
    import socket

    mine, theirs = socket.socketpair()
    for end in (mine, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(mine.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: mine.recv(64))

    def undo() -> None:
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)
        mine.close()
        theirs.close()

    return undo
