"""What desktop_app/README.md says of adding something works: the edits that it shows are made, and tried out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.how_to.recipes import copy_with_edits


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with everything added."""
    return copy_with_edits(tmp_path_factory.mktemp("program"))


def python(program: Path, *arguments: str, text: str = "") -> str:
    """What Python prints on standard output, in the program's folder."""
    variables = {**os.environ, "PYTHONPATH": str(program), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, *arguments],
        input=text,
        cwd=program,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def nudge(program: Path, *arguments: str, runs: list[dict[str, object]]) -> str:
    """What a verb prints of a file with these runs."""
    file = json.dumps({"format": "nudge", "version": 1, "runs": runs})
    return python(program, "-m", "desktop_app", *arguments, text=file)


def test_a_verb_answers_and_is_in_the_help(program: Path) -> None:
    runs: list[dict[str, object]] = [
        {"patterns": [[1, 0.7]], "bounds": None, "rule": {"rate": rate}} for rate in (20, 50)
    ]
    said = nudge(program, "verdict", "-", "--iterations", "2000", runs=runs)
    assert said.splitlines() == ["run 0: converges", "run 1: cycles with period 2"]
    assert "nudge verdict FILE --iterations N\n" in python(program, "-m", "desktop_app", "--help")
