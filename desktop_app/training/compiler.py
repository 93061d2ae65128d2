"""Compiles the training loop beside the window, in a program of its own where that takes long: that can be ended."""

import subprocess
import sys
import threading
from contextlib import suppress

from desktop_app.core.run import compiled
from desktop_app.core.run.compiled import NAMES, NAMES_WITH_FORMULAS, WITH_FORMULAS, lacks_cache, loop


class Compiler(threading.Thread):
    """Until it is done, runs are interpreted; what formulas need follows when there are some. Call `close` last."""

    def __init__(self) -> None:
        super().__init__(name="compiler")
        self.program: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._is_closed = False
        self._woken = threading.Event()
        loop.on_formulas = self._woken.set

    def run(self) -> None:
        self._compile(NAMES)
        self._woken.wait()
        self._compile(NAMES_WITH_FORMULAS, WITH_FORMULAS)

    def _compile(self, names: tuple[str, ...], *options: str) -> None:
        if not self._is_closed and lacks_cache(names):
            self._fill_cache(*options)
        if not self._is_closed:
            loop.compile(names)

    def close(self) -> None:
        """Stop, and end the thread."""
        with self._lock:
            self._is_closed = True
            self._woken.set()
            if self.program is not None:
                self.program.kill()
        self.join()

    def _fill_cache(self, *options: str) -> None:
        """Have each function compiled there, and load it as soon as it is stored."""
        command, nothing = [sys.executable, "-m", compiled.__name__, *options], subprocess.DEVNULL
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
