"""Compiles the training loop beside the window, in a program of its own where that takes long: that can be ended."""

import subprocess
import sys
import threading
from contextlib import suppress

from desktop_app.core.run import compiled
from desktop_app.core.run.compiled import lacks_cache, loop


class Compiler(threading.Thread):
    """Until it is done, runs are interpreted. Call `close` at the end."""

    def __init__(self) -> None:
        super().__init__(name="compiler")
        self.program: subprocess.Popen[str] | None = None
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
        """Have each function compiled there, and load it as soon as it is stored."""
        command, nothing = [sys.executable, "-m", compiled.__name__], subprocess.DEVNULL
        with self._lock, suppress(OSError):
            if not self._is_closed:
                self.program = subprocess.Popen(
                    command, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing, text=True
                )
        if self.program is not None:
            with self.program as program:
                assert program.stdout is not None
                for line in program.stdout:
                    if not self._is_closed:
                        loop.compile([line.strip()])
