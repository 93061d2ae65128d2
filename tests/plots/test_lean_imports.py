"""The window reads no source and makes no class of Qt that it does not use; what is asked for is there still."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import linecache
import {first}
import desktop_app.ui.window.main_window
from PySide6 import QtWidgets
import pyqtgraph

read = [name for name in linecache.cache if "desktop_app" in name or "pyqtgraph" in name]
made = "QWizard" in vars(QtWidgets)
print(len(read), made)
assert pyqtgraph.QtWidgets.QWizard is QtWidgets.QWizard
assert "QWizard" in dir(QtWidgets)
assert pyqtgraph.QtCore.Signal and pyqtgraph.QtGui.QColor
"""


def _program(first: str) -> str:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-W", "error", "-c", PROGRAM.format(first=first)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_window_reads_no_source_and_makes_no_class_that_it_does_not_use() -> None:
    assert _program("sys").split() == ["0", "False"]


@pytest.mark.parametrize("first", ["PySide6.QtWidgets", "pyqtgraph"])
def test_what_another_program_has_imported_before_stays_as_it_is(first: str) -> None:
    _program(first)
