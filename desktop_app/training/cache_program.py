"""Has a program of its own compile what is compiled on demand: it can be ended, and holds no lock of the window."""

import subprocess
import sys
from contextlib import suppress

from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import OnDemand
from desktop_app.training.worker_thread import WorkerThread

_LOOK_SECONDS = 0.2


def fill_cache(needed: OnDemand, module: str, thread: WorkerThread) -> None:
    """On a worker's thread: store `needed` unless it is there, by the program `module`, which ends with the thread."""
    if loop.is_at_hand(needed):
        return
    command = [sys.executable, "-m", module, needed.name]
    nothing = subprocess.DEVNULL
    with suppress(OSError), subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing) as program:
        while program.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                program.wait(_LOOK_SECONDS)
            if thread.stopping.is_set():
                program.kill()
    thread.check()
