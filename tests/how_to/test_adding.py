"""What desktop_app/README.md says of adding something works: the edits that it shows are made, and tried out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.how_to.recipes import copy_with_edits

Runs = list[dict[str, Any]]
ONE = {"patterns": [[1, 0.7]], "bounds": None}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with everything added."""
    return copy_with_edits(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def window(program: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What its window shows."""
    script, folder = Path(__file__).with_name("in_window.py"), tmp_path_factory.mktemp("settings")
    shown: dict[str, Any] = json.loads(python(program, str(script), str(folder), "Along the nudge", "In words"))
    return shown


def python(program: Path, *arguments: str, text: str = "") -> str:
    """What Python prints on standard output, in the program's folder."""
    variables = {**os.environ, "PYTHONPATH": str(program), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, input=text, cwd=program, env=variables, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def nudge(program: Path, *arguments: str, runs: Runs) -> str:
    """What a verb prints of a file with these runs."""
    file = json.dumps({"format": "nudge", "version": 1, "runs": runs})
    return python(program, "-m", "desktop_app", *arguments, text=file)


def test_a_verb_answers_and_is_in_the_help(program: Path) -> None:
    runs: Runs = [{**ONE, "rule": {"rate": rate}} for rate in (20, 50)]
    said = nudge(program, "verdict", "-", "--iterations", "2000", runs=runs)
    assert said.splitlines() == ["run 0: converges", "run 1: cycles with period 2"]
    assert "nudge verdict FILE --iterations N\n" in python(program, "-m", "desktop_app", "--help")


def test_a_plot_has_a_page_on_the_board_and_a_picture(program: Path, window: dict[str, Any], tmp_path: Path) -> None:
    assert window["pages"]["Along the nudge"] == [["nudge", "PlotCard", 201]]
    picture = tmp_path / "nudge.png"
    nudge(program, "figure", "-", "--at", "3", "--plot", "nudge", "--out", str(picture), runs=[ONE])
    assert json.loads(nudge(program, "step", str(picture), "--at", "3", runs=[]))["iteration"] == 3


def test_a_card_has_a_page_on_the_board_and_a_picture(program: Path, window: dict[str, Any], tmp_path: Path) -> None:
    assert window["pages"]["In words"] == [["beats", "ViewCard", 4]]
    picture = tmp_path / "beats.svg"
    nudge(program, "figure", "-", "--at", "3", "--plot", "beats", "--out", str(picture), runs=[ONE])
    assert "Forward" in picture.read_text(encoding="utf-8")
