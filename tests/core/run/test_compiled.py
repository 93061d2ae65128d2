"""The compiled loop's cache: it may be broken, full, in the way or others', and the loop is compiled all the same.

Each case is a process of its own, since a process has one loop.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.code_cache import cache_folder
from desktop_app.core.run.run import Run

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="XDG_CACHE_HOME names the cache on Linux alone"),
    pytest.mark.usefixtures("compiled"),
]

PROGRAM = """
import json, resource, sys
if "full" in sys.argv:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import NAMES
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
compiled = loop.compile(NAMES if "everything" in sys.argv else ["advance"])
run = Run(Experiment())
run.advance(1000)
print(json.dumps([compiled, loop.fault, run.w.hex()]))
"""


def compiled_in(home: Path, *words: str) -> list[Any]:
    """What a process of its own says of its loop, with its cache in `home`; warnings are errors in it."""
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "XDG_CACHE_HOME": str(home), "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "error", "-c", PROGRAM, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: list[Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert tmp_path in cache_folder().parents
    return tmp_path


@pytest.fixture
def answer() -> list[Any]:
    run = Run(Experiment())
    run.advance(1000)
    return [True, None, run.w.hex()]


def test_a_broken_cache_is_made_anew(home: Path, answer: list[Any]) -> None:
    assert compiled_in(home, "everything") == answer
    kept = {path: path.read_bytes() for path in cache_folder().rglob("*.nb?")}
    # Of the loop, its lanes, columns and the landscape an index and the code each.
    assert len(kept) == 8
    for path, content in kept.items():
        path.write_bytes(content[: len(content) // 2])
    assert compiled_in(home, "everything") == answer
    assert all(path.stat().st_size > len(content) // 2 for path, content in kept.items())


def test_a_file_in_the_way_of_the_cache_does_not_matter(tmp_path: Path, answer: list[Any]) -> None:
    home = tmp_path / "not a folder"
    home.write_bytes(b"")
    assert compiled_in(home) == answer
    assert home.read_bytes() == b""


def test_a_full_disk_does_not_matter(home: Path, answer: list[Any]) -> None:
    assert compiled_in(home, "full") == answer


def test_a_cache_that_others_can_write_is_not_used(home: Path, answer: list[Any]) -> None:
    folder = cache_folder()
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    planted = folder / "planted.nbc"
    planted.write_bytes(b"")
    assert compiled_in(home) == answer
    assert list(folder.iterdir()) == [planted]
