"""Closes the window on Ctrl+C in the terminal and on SIGTERM, as a click does.

Before the window is painted, and after it is closed, the system's own handling ends the program at once: nothing can be
lost then, and Python code in the middle of building a window must not be interrupted. A signal that the program was
started with as ignored stays ignored: so a script keeps Ctrl+C from its background jobs.
"""

import signal
from collections.abc import Callable

from PySide6.QtCore import QSocketNotifier, QTimer

_SIGNALS = signal.SIGINT, signal.SIGTERM


def close_on_signals(close: Callable[[], None]) -> Callable[[], None]:
    """Call `close` when a signal arrives; returns a function that undoes this.

    Python sees a signal only when it runs next, and Qt's loop may not run any Python: a socket wakes it.
    """
    import socket

    mine, theirs = socket.socketpair()
    for end in (mine, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(mine.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: mine.recv(64))
    # Not at once: Python may see the signal in the middle of painting the window.
    _handle(lambda *_: QTimer.singleShot(0, close))

    def undo() -> None:
        _handle(signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)
        mine.close()
        theirs.close()

    return undo


def _handle(handler: Callable[..., object] | signal.Handlers) -> None:
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
