"""It is the same everywhere: on other Pythons, with the oldest and the newest libraries, on one core, in any order.

Each of these is an environment of its own, which takes minutes to make: so only the thorough form tries them.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise

ROOT = Path(__file__).parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
TESTS = ["tests/core", "tests/words", "tests/plots", "tests/figures", "tests/training"]
TIMES = 5  # in another order each, on one core


def found() -> list[tuple[str, str]]:
    """The Pythons that there are, each with the newest libraries, and this one with the oldest."""
    folders = [str(path) for path in sorted(Path("~/.pyenv/versions").expanduser().glob("*/bin"))]
    where = os.pathsep.join((*folders, os.environ["PATH"]))
    newest = [(path, "newest") for version in PYTHONS if (path := shutil.which(f"python{version}", path=where))]
    return [(sys.executable, "oldest"), *newest]


KINDS = found()
PROMISE = Promise("everywhere", "It is the same everywhere", "environments and orders", 0, len(KINDS) + TIMES)


def test_it_is_the_same_everywhere(ledger_of: LedgerOf, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    if not pytestconfig.getoption("thorough"):
        pytest.skip("it takes minutes: --thorough does it")
    for k in ledger_of(PROMISE).seeds():
        if k < len(KINDS):
            python, libraries = KINDS[k]
            passes([str(environment(tmp_path / str(k), python, libraries)), "-m", "pytest", "-qx", *TESTS])
        else:
            one_core = ["taskset", "--cpu-list", "0"] if shutil.which("taskset") else []
            passes([*one_core, sys.executable, "-m", "pytest", "-qx", "--shuffle", str(k), *TESTS])


def passes(command: list[str]) -> None:
    command = [*command, "-o", "cache_dir=.pytest_cache/elsewhere"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-4000:]}"


def environment(folder: Path, python: str, libraries: str) -> Path:
    """A Python of its own with those libraries."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    made = folder / "bin" / "python"
    told = oldest() if libraries == "oldest" else []
    install = [str(made), "-m", "pip", "install", "--quiet", f"{ROOT}[test]", *told]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{python}, {libraries}: {done.stderr[-2000:]}"
    return made


def oldest() -> list[str]:
    """The lower bound of each library that the program itself needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = [re.match(r"([\w.-]+)>=([\d.]+)", line) for line in project["dependencies"]]
    assert all(bounds)
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]
