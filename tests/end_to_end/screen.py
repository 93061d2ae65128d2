"""A screen of its own with a window manager, and the hands of a person in front of it."""

import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

DEADLINE = 60.0  # seconds; far more than anything takes
_POLL = 0.02
_SEARCHES = 10


def poll(condition: Callable[[], object], what: str) -> None:
    """Wait until `condition` holds."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"it did not come to this: {what}"
        time.sleep(_POLL)


def tool(name: str) -> str:
    path = shutil.which(name)
    assert path, f"{name} is needed: python3 launch.pyw --test installs it, or says how"
    return path


class Screen:
    """An X display; what it shows stands in `memory`, in the format of xwd."""

    def __init__(self, display: str, memory: Path) -> None:
        self._display, self._memory = display, memory

    @property
    def variables(self) -> dict[str, str]:
        """The environment in which a program opens its window there."""
        hidden = ("WAYLAND_DISPLAY",)
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}

    def windows(self, title: str) -> list[str]:
        """The visible windows whose title matches that pattern."""
        command = [tool("xdotool"), "search", "--onlyvisible", "--name", title]
        for _ in range(_SEARCHES):
            done = subprocess.run(command, env=self.variables, capture_output=True, text=True, check=False)
            if "X Error" not in done.stderr:  # it fails where a window goes while it looks at it
                break
        return done.stdout.split()

    def wait_for_window(self, title: str) -> str:
        """Until a window of that title is active, and the keyboard's keys go to it."""

        def is_active() -> bool:
            return self._active() in self.windows(title) and self._focused() == self._active()

        poll(is_active, f"a window “{title}” is open and active")
        return self._active()

    def _active(self) -> str:
        return self._xdotool("getactivewindow", check=False).strip()

    def _focused(self) -> str:
        return self._xdotool("getwindowfocus", check=False).strip()

    def title(self, window: str) -> str:
        return self._xdotool("getwindowname", window).strip()

    def process_of(self, window: str) -> int:
        return int(self._xdotool("getwindowpid", window))

    def place(self, window: str) -> QRect:
        """Where a window is on the screen."""
        told = dict(line.split("=") for line in self._xdotool("getwindowgeometry", "--shell", window).splitlines())
        return QRect(*(int(told[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")))

    def picture(self) -> QImage:
        """What the screen shows."""
        content = self._memory.read_bytes()
        head = struct.unpack(">25I", content[:100])
        begin, width, height, line_bytes = head[0] + 12 * head[19], head[4], head[5], head[12]
        return QImage(content[begin:], width, height, line_bytes, QImage.Format.Format_RGB32).copy()

    def resize(self, window: str, width: int, height: int) -> None:
        self._xdotool("windowsize", window, str(width), str(height))

    def key(self, *keys: str) -> None:
        """Press keys, as on a keyboard; they reach whatever is active."""
        self._xdotool("key", "--clearmodifiers", *keys)

    def confirm(self, title: str) -> None:
        """Press Enter in the dialog of that title until it is gone, and in no other that may come in its place.

        A window that has just opened may miss a key, and a list of completions takes the first one for itself.
        """
        dialog = self.wait_for_window(title)

        def is_gone() -> bool:
            self._xdotool("key", "--window", dialog, "Return", check=False)
            return dialog not in self.windows(title)

        poll(is_gone, f"the dialog “{title}” is gone")

    def type(self, text: str) -> None:
        self._xdotool("type", "--clearmodifiers", "--delay", "1", text)

    def drag(self, x: int, y: int, to_x: int, to_y: int | None = None) -> None:
        """Press the button at (x, y), move, sideways if nothing else is said, and let go."""
        to_y = y if to_y is None else to_y
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for k in range(1, 11):
            self._xdotool("mousemove", str(x + (to_x - x) * k // 10), str(y + (to_y - y) * k // 10))
        self._xdotool("mouseup", "1")

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        command = [tool("xdotool"), *arguments]
        done = subprocess.run(command, env=self.variables, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def own_screen(folder: Path) -> Iterator[Screen]:
    """Xvfb on a display that is free, and openbox on it; both end with the context.

    Without -noreset the server starts anew when its last client leaves, be it one that asks for the window manager
    just before it comes, and turns that away.
    """
    with ExitStack() as stack:
        read, write = os.pipe()
        log = stack.enter_context((folder / "screen.log").open("wb"))
        server = subprocess.Popen(
            [tool("Xvfb"), "-displayfd", str(write), "-noreset", "-screen", "0", "1600x1000x24", "-fbdir", str(folder)],
            pass_fds=(write,), stdout=log, stderr=log,
        )  # fmt: skip
        stack.callback(_end, server)
        os.close(write)
        with os.fdopen(read) as told:
            screen = Screen(f":{told.readline().strip()}", folder / "Xvfb_screen0")
        manager = subprocess.Popen([tool("openbox")], env=screen.variables, stdout=log, stderr=log)
        stack.callback(_end, manager)
        poll(lambda: _is_managed(screen), "the window manager is there")
        yield screen


def _is_managed(screen: Screen) -> bool:
    """Whether a window manager has announced itself, by the number of desktops it keeps."""
    done = subprocess.run([tool("xdotool"), "get_num_desktops"], env=screen.variables, capture_output=True, check=False)
    return done.returncode == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()
