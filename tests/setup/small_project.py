"""A project as Nudge's launcher finds it, but quick to install: Nudge's own launcher around a program of a few lines.

Its pyproject.toml builds with a backend of its own, so that pip needs no network.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "nudge-lab"
version = "0.1.0"
dependencies = []
"""

_BACKEND = """
import pathlib, zipfile

def build_editable(folder, settings=None, metadata=None):
    name, info = "nudge_lab-0.1.0-py3-none-any.whl", "nudge_lab-0.1.0.dist-info"
    needs = "".join("Requires-Dist: " + line + "\\n" for line in pathlib.Path("needs.txt").read_text().split())
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("nudge_lab.pth", str(pathlib.Path.cwd()))
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: nudge-lab\\nVersion: 0.1.0\\n" + needs)
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "/RECORD", "")
    return name
"""

_PROGRAM = """
import os, pathlib, sys
if sys.argv[1:] == ["doctor", "--compile"]:
    sys.exit(pathlib.Path("compile-fails").exists())
if sys.argv[1:] == ["abort"]:
    os.abort()
if sys.argv[1:] == ["refuse"]:
    sys.exit("nudge: no.nudge: format: must be nudge")
if sys.argv[1:] == ["import"]:
    import nothing_of_that_name
print("opened", sys.argv[1:], sys.prefix)
sys.exit(3 if "three" in sys.argv else 0)
"""


def make(folder: Path) -> Path:
    """Lay the project out there, not yet set up."""
    package = folder / "desktop_app"
    shutil.copytree(ROOT / "desktop_app" / "setup", package / "setup")
    shutil.copy(ROOT / "desktop_app" / "__init__.py", package)
    shutil.copy(ROOT / "launch.pyw", folder)
    (package / "__main__.py").write_text(_PROGRAM, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (folder / "backend.py").write_text(_BACKEND, encoding="utf-8")
    (folder / "needs.txt").write_text("", encoding="utf-8")
    return folder


def start(folder: Path, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
    """Start its launcher, away from any terminal and screen."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "CI", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(folder.parent / "state"), **variables}
    return subprocess.Popen(
        [sys.executable, str(folder / "launch.pyw"), *arguments],
        cwd=folder.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Its exit status, what it said and its errors."""
    said, errors = process.communicate()
    return process.returncode, said, errors


def launch(folder: Path, *arguments: str, **variables: str) -> tuple[int, str, str]:
    """Start it and wait for its end."""
    return finish(start(folder, *arguments, **variables))
