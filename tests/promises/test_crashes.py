"""A crash costs seconds: killed while it runs and is edited, it offers what was there a moment before."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_app.ui.documents.recovery_record import left_behind
from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise

PROMISE = Promise("crashes", "A crash costs seconds", "kills while it runs", 1, 200)
FIRST, LONGEST = 4.0, 8.0  # seconds from the first edit to the kill; the first record is written after 3

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the program is killed as on POSIX")


def test_a_crash_costs_seconds(ledger_of: LedgerOf, own_folders: Path, compiled_loop: None, tmp_path: Path) -> None:
    ledger = ledger_of(PROMISE)
    for seed in ledger.seeds():
        wanted = FIRST + (LONGEST - FIRST) * random.Random(seed).random()
        times = edits_until_killed(wanted, tmp_path)
        (file,) = left_behind()
        record = file.read()
        file.remove()
        rates = [record.workspace.runs[0].rule.rate]
        rates += [dict(change.values)["rule.rate"] for change in record.workspace.runs[0].changes]
        kept = int(max(rates))
        assert kept in times, f"seed {seed}: the record has the edit {kept} of {len(times)}"
        # What is lost is what was said after the last edit in the record.
        ledger.append("seconds lost", round(max(times.values()) - times[kept], 2))


def edits_until_killed(seconds: float, folder: Path) -> dict[int, float]:
    """When each edit was made, in a program that was killed so many seconds after the first."""
    command = [sys.executable, "-m", "tests.promises.driven", "edits"]
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    times: dict[int, float] = {}
    with subprocess.Popen(command, env=variables, cwd=folder, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for line in program.stdout:
            times[int(line)] = time.monotonic()
            if times[int(line)] - times[1] > seconds:
                break
        program.send_signal(signal.SIGKILL)
    return times
