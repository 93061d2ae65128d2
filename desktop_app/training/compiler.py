"""Compiles the training loop beside the window, in a program of its own where that takes long: that can be ended."""

import subprocess
import sys
import threading
from contextlib import suppress

from desktop_app.core.run import compiled
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import NAMES


class Compiler(threading.Thread):
    """First what every user needs, and whenever a run asks for more, that next; until then it is interpreted.

    Call `close` last.
    """

    def __init__(self) -> None:
        super().__init__(name="compiler")
        self.program: subprocess.Popen[str] | None = None
        self._wanted, self._asked = list(NAMES), set[str]()
        self._changed = threading.Condition()
        self._is_closed = False
        loop.on_missing = self._ask

    def run(self) -> None:
        while name := self._next():
            if loop.takes_long(name):
                self._store(name)
            if not self._is_closed:
                loop.compile([name])

    def close(self) -> None:
        """Stop, and end the thread."""
        loop.on_missing = None
        with self._changed:
            self._is_closed = True
            self._changed.notify()
            if self.program is not None:
                self.program.kill()
        self.join()
        self._end_program()

    def _ask(self, name: str) -> None:
        """On any thread: compile this next."""
        if name not in self._asked:
            with self._changed:
                self._asked.add(name)
                self._wanted = [name, *(each for each in self._wanted if each != name)]
                self._changed.notify()

    def _next(self) -> str:
        """What to compile, once there is something; "" at the end."""
        if not self._wanted:
            self._end_program()
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or self._is_closed)
            return "" if self._is_closed else self._wanted.pop(0)

    def _store(self, name: str) -> None:
        """Have a function compiled and stored by the program."""
        command, pipe = [sys.executable, "-m", compiled.__name__], subprocess.PIPE
        with self._changed, suppress(OSError):
            if self.program is None and not self._is_closed:
                self.program = subprocess.Popen(
                    command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, bufsize=1
                )
        if self.program is not None and self.program.stdin and self.program.stdout:
            with suppress(OSError):
                print(name, file=self.program.stdin)
                self.program.stdout.readline()

    def _end_program(self) -> None:
        """Nothing is left for it to do."""
        with self._changed:
            program = self.program
            if not self._is_closed:
                self.program = None
        if program is not None:
            with suppress(OSError):
                program.communicate()
