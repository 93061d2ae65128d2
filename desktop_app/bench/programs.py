"""Runs parts of the bench as programs of their own, with or without a screen, away from the user's files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import desktop_app
from desktop_app.bench.report import NotMeasured, last_words
from desktop_app.setup import system_libraries

_PATIENCE_SECONDS = 180


def output_of(module: str, *arguments: str) -> str:
    """The output of `python -m desktop_app.bench.<module> <arguments> <empty folder>`; raises NotMeasured."""
    with TemporaryDirectory(prefix="nudge-bench-", ignore_cleanup_errors=True) as folder:
        command = (sys.executable, "-m", f"desktop_app.bench.{module}", *arguments, folder)
        variables = {**os.environ, **_platform(), "XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder}
        # Python normally stores compiled modules; without that, the start would include compiling them.
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        root = str(Path(desktop_app.__file__).parents[1])
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        try:
            done = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            raise NotMeasured(f"the window was not done after {_PATIENCE_SECONDS} seconds") from None
    if done.returncode:
        raise NotMeasured(f"the window ended with status {done.returncode}: {last_words(done.stderr, 'no word why')}")
    return done.stdout


def figures_of(module: str, *arguments: str) -> dict[str, Any]:
    """What a program measures and prints as JSON; raises NotMeasured with the fault that it prints instead."""
    figures: dict[str, Any] = json.loads(output_of(module, *arguments))
    if fault := figures.get("fault"):
        raise NotMeasured(fault)
    return figures


def has_screen() -> bool:
    """Whether windows are shown on a screen; else they are drawn offscreen."""
    wished = os.environ.get("QT_QPA_PLATFORM", "")
    return not wished.startswith(("offscreen", "minimal")) and system_libraries.screen_fault() is None


def _platform() -> dict[str, str]:
    """The variable that makes Qt draw offscreen, if there is no screen."""
    libraries = system_libraries.missing_libraries(for_screen=False)
    if libraries:
        raise NotMeasured(" ".join(system_libraries.missing_message(libraries).split()))
    return {} if has_screen() else {"QT_QPA_PLATFORM": "offscreen"}
