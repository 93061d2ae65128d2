"""The log: on a full disk nothing is written, and nothing fails; other packages write warnings alone."""

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


CHATTER = """
import logging
from desktop_app.ui.window.log import log_file, start_log
start_log()
for name in ("fontTools.subset", "desktop_app.training", "nudge"):
    logging.getLogger(name).info("ordinary in %s", name)
    logging.getLogger(name).warning("odd in %s", name)
print(log_file().read_text(encoding="utf-8"))
"""


def test_other_packages_write_only_warnings(own_folders: Path) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", CHATTER], cwd=root, capture_output=True, text=True, check=True)
    assert [line.split(": ")[1] for line in done.stdout.splitlines() if line] == [
        "odd in fontTools.subset", "ordinary in desktop_app.training", "odd in desktop_app.training",
        "ordinary in nudge", "odd in nudge",
    ]  # fmt: skip
