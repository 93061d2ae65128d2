"""The private environment in .venv: made once, reused at every start, and rebuilt if it is broken."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.setup.messages import LaunchFailed, Voice, remedy_for
from desktop_app.setup.steps import StepFailed, run_step

_IS_WINDOWS = os.name == "nt"
_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
_PACKAGE_AT_WORK = re.compile(r"\s*(Collecting|Downloading|Processing) (?:.*/)?(\w+(?:[-.][a-z]\w+)*)")


class Environment:
    """The folder .venv beside launch.pyw. Hold the set-up lock to call ``make``, ``run`` and ``finish``."""

    def __init__(self, root: Path, voice: Voice) -> None:
        self.root = root
        self.voice = voice
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if _IS_WINDOWS else "bin/python")
        self.windowed_python = self.folder / "Scripts/pythonw.exe" if _IS_WINDOWS else self.python
        self.site_packages = self.folder / ("Lib" if _IS_WINDOWS else f"lib/python{_PYTHON}") / "site-packages"
        self._stamp = self.folder / "nudge-stamp.json"

    def variables(self) -> dict[str, str]:
        """The environment variables for programs that run inside, without those of another Python."""
        kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
        if not str(self.root).isascii():
            # Before 3.13 Python may misread such a path in pip's pointer to this folder, but not in this variable.
            kept["PYTHONPATH"] = str(self.root)
        return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def is_ready(self, extras: frozenset[str]) -> bool:
        """Whether it is complete, and made for this folder, this Python and this pyproject.toml."""
        stamp = self._read_stamp()
        return self._matches(stamp) and stamp["project"] == self._project() and extras <= frozenset(stamp["extras"])

    def make(self, extras: frozenset[str], lock: int) -> frozenset[str]:
        """Build it, or only install again if just pyproject.toml or the extras changed. Returns its extras."""
        stamp = self._read_stamp()
        self.invalidate()
        if self._matches(stamp):
            extras |= frozenset(stamp["extras"])
        else:
            self._remove()
            self.run(lock, "The environment could not be made.", sys.executable, "-m", "venv", str(self.folder))
        self.voice.stage("Installing Nudge and what it needs …")
        target = "." + (f"[{','.join(sorted(extras))}]" if extras else "")
        pip = (str(self.python), "-m", "pip", "install", "--no-input", "--retries", "2", "--editable", target)
        self.run(lock, "Nudge could not be installed.", *pip, show=self._show_pip)
        return extras

    def finish(self, extras: frozenset[str]) -> None:
        """Write the stamp that says that the environment is complete. Call this last."""
        stamp = {"root": str(self.root), "python": _PYTHON, "project": self._project(), "extras": sorted(extras)}
        unfinished = self._stamp.with_suffix(".new")
        unfinished.write_text(json.dumps(stamp, indent=2), encoding="utf-8")
        unfinished.replace(self._stamp)

    def invalidate(self) -> None:
        """Remove the stamp, so that the next start repairs the environment."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            self._stamp.unlink()

    def run(self, lock: int, failed: str, *command: str, show: Callable[[str], None] | None = None) -> None:
        """Run one step of the set-up; raises `LaunchFailed`, which says what to do."""
        try:
            run_step(self.voice, command, folder=self.root, variables=self.variables(), lock=lock, show=show)
        except StepFailed as failure:
            output = str(failure)
            raise LaunchFailed(remedy_for(output, self.root) or f"{failed}\n{_last_words(output)}") from failure

    def _project(self) -> str:
        return hashlib.sha256((self.root / "pyproject.toml").read_bytes()).hexdigest()

    def _read_stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) and stamp.keys() == {"root", "python", "project", "extras"} else {}

    def _matches(self, stamp: dict[str, Any]) -> bool:
        """Whether the stamp is for this folder and this Python, and a quick check finds nothing removed since."""
        return (
            (stamp.get("root"), stamp.get("python")) == (str(self.root), _PYTHON)
            and os.access(self.python, os.X_OK)
            and any(self.site_packages.glob("nudge_lab-*.dist-info"))
        )

    def _remove(self) -> None:
        if self.folder.is_file():
            raise LaunchFailed(f"A file is in the way of Nudge's libraries.\nRemove {self.folder}, then start again.")
        if self.folder.is_dir():
            try:
                shutil.rmtree(self.folder)
            except OSError as error:
                self.voice.note(str(error))
                words = f"The old folder {self.folder} cannot be removed.\nClose every window of Nudge, remove it"
                raise LaunchFailed(f"{words}, then start again.") from error

    def _show_pip(self, line: str) -> None:
        package = _PACKAGE_AT_WORK.match(line)
        if package:
            self.voice.detail(" ".join(package.groups()))
        elif line.startswith("Installing collected packages"):
            self.voice.detail("Putting all of it in place")


def _last_words(output: str) -> str:
    """The most telling line of a failed step's output."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["It said nothing."]
    return next((line for line in reversed(lines) if line.lower().startswith("error")), lines[-1])
