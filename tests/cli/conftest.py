"""Runs `python -m desktop_app` in folders of the test's own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.simulation import FILE

ROOT = Path(__file__).parents[2]
Nudge = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the workspace two.nudge in it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "two.nudge").write_text(json.dumps(FILE), encoding="utf-8")
    return tmp_path


@pytest.fixture
def nudge(folder: Path) -> Nudge:
    """Runs the program with arguments, and text on its standard input; without a screen."""

    def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments), input=text, cwd=folder, env=variables(), capture_output=True, text=True, check=False
        )

    return run


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "desktop_app", *arguments]


def variables() -> dict[str, str]:
    """The environment of a machine without a screen."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in hidden}
