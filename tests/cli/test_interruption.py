"""Ctrl+C while the program is being imported, and what is broken in it: it ends without a traceback."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Nudge, variables

# Presses Ctrl+C when the module named first is imported.
PROGRAM = """
import os, runpy, signal, sys
class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
module, *sys.argv[1:] = sys.argv[1:]
sys.meta_path.insert(0, Interrupter())
if module.startswith("desktop_app.setup.launcher"):
    runpy.run_path("%s", run_name="__main__")
runpy.run_module("desktop_app", run_name="__main__", alter_sys=True)
""" % (ROOT / "launch.pyw")
MOMENTS = [
    ("argparse",),
    ("desktop_app.setup.launcher", "--help"),
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


def test_what_is_broken_is_told_in_a_line_and_logged(nudge: Nudge, folder: Path, own_folders: Path) -> None:
    (folder / "tqdm.py").write_text("1 / 0")
    done = nudge("run", "two.nudge", "--iterations", "1")
    log = own_folders / "state" / "nudge" / "log" / "nudge.log"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"nudge: something in Nudge failed that should not; the details are in {log}\n"
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
