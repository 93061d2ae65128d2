"""Ctrl+C while the program is being imported: it ends without a traceback, whatever it is asked for."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import variables

# Presses Ctrl+C when the module named first is imported.
PROGRAM = """
import os, runpy, signal, sys
class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
module, *sys.argv[1:] = sys.argv[1:]
sys.meta_path.insert(0, Interrupter())
runpy.run_module("desktop_app", run_name="__main__", alter_sys=True)
"""
MOMENTS = [
    ("argparse",),
    ("desktop_app.setup.verbs",),
    ("desktop_app.core.files.workspace",),
    ("desktop_app.ui.window.application",),
    ("desktop_app.cli.doctor", "doctor"),
    ("numba", "doctor"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_while_importing_ends_it_in_silence(moment: tuple[str, ...], folder: Path) -> None:
    environment = {**variables(), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *moment],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")
    assert done.returncode in (130, -signal.SIGINT)
