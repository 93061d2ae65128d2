"""What the launcher tells the user: progress lines, one clear message for a failure, and the details in a log."""

import contextlib
import datetime
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop_app.setup import system_libraries

_LOG_LIMIT = 1_000_000
_CLEAR_LINE = "\r\x1b[K"
_TITLE = "Nudge cannot start"


class LaunchFailed(Exception):
    """What went wrong and what helps, for the user."""


# What a failed step printed → what it means and what helps. The first match counts. {root}: Nudge's folder.
_REMEDIES = (
    (
        r"ensurepip is not available|No module named '?(ensurepip|venv)|ensurepip.*(returned non-zero|failed)",
        "This Python comes without its venv module.\nInstall it with:  {venv_command}\nthen start Nudge again.",
    ),
    (
        r"No space left on device|not enough space on the disk|Disk quota exceeded|Errno 28",
        "The disk is full: Nudge needs about 1 GB in {root}.\nMake room, then start Nudge again.",
    ),
    (
        r"Read-only file system|Permission denied|Access is denied|Errno (13|30)\b",
        "Nudge may not write in its own folder, {root}.\nMove it to where you may write, then start Nudge there.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "The certificate of Python's package index was not accepted.\n"
        "Check this computer's clock and its network's proxy, then start Nudge again.",
    ),
    (
        r"Failed to establish a new connection|Name or service not known|name resolution|Max retries exceeded"
        r"|Network is unreachable|[Tt]imed out|Connection (refused|reset|broken)|ConnectionError|ProxyError"
        r"|No matching distribution found",
        "Python's package index cannot be reached, or does not have what Nudge needs.\n"
        "Check the network connection (and HTTPS_PROXY, where there is a proxy), then start Nudge again.",
    ),
)


def remedy_for(output: str, root: Path) -> str | None:
    """What the output of a failed step means and what helps; None if the failure is not a known one."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    venv_command = system_libraries.apt_command([f"python{version}-venv"]) or "your system's package manager"
    for pattern, words in _REMEDIES:
        if re.search(pattern, output):
            return words.format(root=root, venv_command=venv_command)
    return None


def log_path() -> Path:
    """The log file, in the folder in which this system keeps such files."""
    home = _home()
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "nudge"
    elif sys.platform == "darwin":
        folder = home / "Library" / "Logs" / "nudge"
    else:
        folder = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "nudge"
    return folder / "launch.log"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir())


class Voice:
    """Tells the progress: on the terminal if there is one, and always in the log."""

    def __init__(self) -> None:
        self.log = _writable_log()
        self._rewrites = sys.stdout is not None and sys.stdout.isatty() and sys.platform != "win32"
        self._line = ""
        self._stages = self._stage = 0
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that cannot show "…" must not stop the start
        now = datetime.datetime.now().isoformat(" ", "seconds")
        self.note(f"\n{now} Python {platform.python_version()}, {sys.executable}, {platform.platform()}, {sys.argv}")

    def note(self, text: str) -> None:
        """Write to the log only. If that fails, go on."""
        with contextlib.suppress(OSError), self.log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(text.rstrip("\n") + "\n")

    def expect(self, stages: int) -> None:
        """How many stages there will be."""
        self._stages, self._stage = stages, 0

    def stage(self, text: str) -> None:
        """Begin the next stage: one line of progress."""
        self._stage += 1
        self.say(f"[{self._stage}/{self._stages}] {text}", stays_open=self._rewrites)

    def say(self, text: str, *, stays_open: bool = False) -> None:
        """One line, on the terminal and in the log."""
        self.end_stage()
        self.note(text)
        self._line = text if stays_open else ""
        self._print(text if stays_open else text + "\n")

    def end_stage(self) -> None:
        """End the line of this stage: others may write to the terminal now."""
        if self._line:
            self._print(_CLEAR_LINE + self._line + "\n")
        self._line = ""

    def detail(self, text: str) -> None:
        """Show what the stage is doing: behind its line in a terminal, as a line of its own elsewhere."""
        if self._line:
            width = shutil.get_terminal_size().columns - 1
            self._print(_CLEAR_LINE + f"{self._line} {text}"[:width])
        else:
            self._print(f"      {text}\n")

    def failure(self, message: str, *, in_window: bool) -> None:
        """Show the one message that ends a failed start."""
        self.end_stage()
        self.note(f"FAILED: {message}")
        text = f"{message}\nThe details are in {self.log}"
        if sys.stderr is not None:
            print(f"{_TITLE}. {text}", file=sys.stderr, flush=True)
        if in_window and not _is_read_elsewhere():
            _show_window(text)

    def _print(self, text: str) -> None:
        if sys.stdout is not None:
            with contextlib.suppress(OSError):  # the reader may have closed the pipe: go on
                print(text, end="", flush=True)


def _writable_log() -> Path:
    for path in (log_path(), Path(tempfile.gettempdir()) / f"nudge-launch-{os.getpid()}.log"):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            too_long = path.exists() and path.stat().st_size > _LOG_LIMIT
            path.open("w" if too_long else "a", encoding="utf-8").close()
        except OSError:
            continue
        return path
    return Path(os.devnull)


def _is_read_elsewhere() -> bool:
    """Whether someone reads standard error: then a window is not needed, and without a user it would wait for ever."""
    return bool(os.environ.get("CI")) or (sys.stderr is not None and sys.stderr.isatty() and sys.platform != "win32")


def _show_window(text: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, _TITLE, 0x10)
    elif sys.platform == "darwin":
        alert = f'display alert "{_TITLE}" message (item 1 of argv) as critical'
        _run_first([["osascript", "-e", "on run argv", "-e", alert, "-e", "end run", text]])
    elif system_libraries.display_fault() is None:
        tk = "import sys, tkinter, tkinter.messagebox as m; tkinter.Tk().withdraw(); m.showerror(*sys.argv[1:])"
        _run_first(
            [
                ["zenity", "--error", "--no-markup", "--title", _TITLE, "--text", text],
                ["kdialog", "--title", _TITLE, "--error", text],
                [sys.executable, "-c", tk, _TITLE, text],
                ["xmessage", "-center", "-title", _TITLE, text],
            ]
        )


def _run_first(commands: list[list[str]]) -> None:
    """Run the first of these commands that is installed and works."""
    for command in commands:
        if shutil.which(command[0]):
            finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            if finished.returncode == 0:
                return
