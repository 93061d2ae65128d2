"""Compiles the training loop beside the window, in a program of its own where that takes long: that can be ended."""

import subprocess
import sys
import threading
from contextlib import suppress

from desktop_app.core.run.compiled import lacks_cache, loop


class Compiler(threading.Thread):
    """Until it is done, runs are interpreted. Call `close` at the end."""

    def __init__(self) -> None:
        super().__init__(name="compiler")
        self.program: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def run(self) -> None:
        if lacks_cache():
            self._fill_cache()
        if not self._is_closed:
            loop.compile()

    def close(self) -> None:
        """Stop, and end the thread."""
        with self._lock:
            self._is_closed = True
            if self.program is not None:
                self.program.kill()
        self.join()

    def _fill_cache(self) -> None:
        command, nothing = [sys.executable, "-m", "desktop_app", "doctor", "--compile"], subprocess.DEVNULL
        with self._lock, suppress(OSError):
            if not self._is_closed:
                self.program = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)
        if self.program is not None:
            self.program.wait()
