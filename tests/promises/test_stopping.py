"""It stops at any time: closed, or told to end by a signal, while it starts, runs, copies and shows dialogs."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise

PROMISE = Promise("stopping", "It stops at any time", "ends at random moments", 3, 300)
WORDS = {"start": "by a signal at the start", "monkey": "by a signal at work", "close": "by a click at work"}
GONE = {0, -signal.SIGINT, -signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGTERM}
LONGEST = 60  # seconds until it counts as hanging
START = 3.0  # seconds in which a start is over

pytestmark = pytest.mark.skipif(os.name != "posix", reason="programs are told to end as on POSIX")


def test_it_stops_at_any_time(ledger_of: LedgerOf, own_folders: Path, compiled_loop: None, tmp_path: Path) -> None:
    ledger = ledger_of(PROMISE)
    for seed in ledger.seeds():
        dice = random.Random(seed)
        how = [*WORDS][seed % 3]
        arguments = ["desktop_app"] if how == "start" else ["tests.promises.driven", how, str(seed), "30"]
        variables = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONFAULTHANDLER": "1"}
        with subprocess.Popen(
            [sys.executable, "-m", *arguments], env=variables, cwd=tmp_path,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=listen,
        ) as program:  # fmt: skip
            assert program.stdout is not None
            if how == "start":
                time.sleep(START * dice.random())
            else:
                program.stdout.readline()
                time.sleep(0.5 * dice.random() if how == "monkey" else 0.3)
            begin = time.monotonic()
            if how != "close":
                program.send_signal(dice.choice((signal.SIGINT, signal.SIGTERM)))
            try:
                said = program.communicate(timeout=LONGEST)[1]
            except subprocess.TimeoutExpired:
                program.kill()
                pytest.fail(f"seed {seed}, {how}: it does not end; {program.communicate()[1]}")
        assert program.returncode in GONE, f"seed {seed}, {how}: {program.returncode}, {said}"
        assert "Traceback" not in said, f"seed {seed}, {how}: {said}"
        ledger.append(f"seconds, {WORDS[how]}", round(time.monotonic() - begin, 3))


def listen() -> None:
    """Hear Ctrl+C even where the tests themselves were started with it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
