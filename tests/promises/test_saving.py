"""Saving never loses work: killed in the middle, or out of room at any byte."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise

KILLS = Promise("saving", "Saving never loses work", "saves killed in the middle", 30, 2_000)
LIMITS = Promise("limits", "A full disk loses nothing, at whichever byte", "limits, every 16th byte each", 1, 16)
SIZE = 30

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed as on POSIX")


def test_a_save_that_is_killed_leaves_the_old_or_the_new(ledger_of: LedgerOf, tmp_path: Path) -> None:
    for seed in ledger_of(KILLS).seeds(SIZE):
        save(tmp_path / str(seed), "kills", seed, SIZE)


def test_where_there_is_room_for_so_many_bytes_the_old_or_the_new_is_whole(ledger_of: LedgerOf, tmp_path: Path) -> None:
    for first in ledger_of(LIMITS).seeds():
        save(tmp_path / str(first), "limits", first, LIMITS.goal)


def save(folder: Path, *how: object) -> None:
    """Let the saver do that; it says nothing where all was whole."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.promises.saver", str(folder), *map(str, how)]
    variables = {**os.environ, "XDG_STATE_HOME": str(folder / "state")}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
