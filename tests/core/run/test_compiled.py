"""The compiled loop's cache: it may be broken, full, in the way or others', and the loop is compiled all the same.

Each case is a process of its own, since a process has one loop. Where it does not matter which function is compiled, it
is the landscape's: the loop takes ten times as long.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.code_cache import cache_folder
from desktop_app.core.run.compiling import NAMES
from desktop_app.core.run.run import Run

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="XDG_CACHE_HOME names the cache on Linux alone"),
    pytest.mark.usefixtures("compiled"),
]

PROGRAM = """
import json, resource, sys
if sys.argv[1] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from desktop_app.core.run.compiled import loop
from tests.core.run.test_compiled import numbers
compiled = loop.compile(sys.argv[2:])
print(json.dumps([compiled, loop.fault, *numbers()]))
"""


def numbers() -> list[str]:
    """The last weight of a run, and E at a point of a landscape."""
    run, at = Run(Experiment()), np.array([0.3])
    run.advance(1000)
    return [run.w.hex(), error_plane(Experiment(network="two_weight_chain"), at, at).item().hex()]


def compiled_in(home: Path, *names: str, disk: str = "") -> list[Any]:
    """What a process of its own says of these functions, with its cache in `home`; warnings are errors in it."""
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "XDG_CACHE_HOME": str(home), "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "error", "-c", PROGRAM, disk, *names]
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
    return [True, None, *numbers()]


def test_a_broken_cache_is_made_anew(cache_home: Path, home: Path, answer: list[Any]) -> None:
    shutil.copytree(cache_home / cache_folder().relative_to(home), cache_folder())
    kept = {path: path.stat().st_size // 4 for path in cache_folder().rglob("*.nb?")}
    for path, size in kept.items():
        os.truncate(path, size)
    assert compiled_in(home, *NAMES) == answer
    made = [*cache_folder().rglob("*.nb?")]
    # Of the loop, its lanes, the landscape, and three functions of columns, an index and the code each.
    assert len(made) == 12
    assert all(path.stat().st_size > kept[path] for path in made)


def test_a_file_in_the_way_of_the_cache_does_not_matter(tmp_path: Path, answer: list[Any]) -> None:
    home = tmp_path / "not a folder"
    home.write_bytes(b"")
    assert compiled_in(home, "fill") == answer
    assert home.read_bytes() == b""


def test_a_full_disk_does_not_matter(home: Path, answer: list[Any]) -> None:
    assert compiled_in(home, "advance", disk="full") == answer


def test_a_cache_that_others_can_write_is_not_used(home: Path, answer: list[Any]) -> None:
    folder = cache_folder()
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    planted = folder / "planted.nbc"
    planted.write_bytes(b"")
    assert compiled_in(home, "fill") == answer
    assert list(folder.iterdir()) == [planted]
