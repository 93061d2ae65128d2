"""The log on a full disk: nothing is written, and nothing fails."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import logging
from desktop_app.ui.window.log import log_file, start_log
log_file().parent.mkdir(parents=True)
log_file().symlink_to("/dev/full")
start_log()
logging.getLogger("nudge").error("unexpected")
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_no_matter_for_a_traceback(own_folders: Path) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
