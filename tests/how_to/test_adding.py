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
def window(program: Path) -> dict[str, Any]:
    """What its window shows after a step of a run that has everything new."""
    script = str(Path(__file__).with_name("in_window.py"))
    one = {**ONE, "activation": "leaky_relu", "error": "fourth_power", "rule": {"name": "clipped"}}
    file = json.dumps({"format": "nudge", "version": 1, "runs": [one, {**one, "network": "parabola"}]})
    shown: dict[str, Any] = json.loads(python(program, script, file, "Along the nudge", "In words"))
    assert shown["faults"] == []
    return shown


def started(program: Path, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
    """Python in the program's folder, run to its end."""
    variables = {**os.environ, "PYTHONPATH": str(program), "QT_QPA_PLATFORM": "offscreen"}
    variables |= {f"XDG_{name}_HOME": str(program / "home") for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, input=text, cwd=program, env=variables, capture_output=True, text=True, check=False
    )  # fmt: skip


def python(program: Path, *arguments: str, text: str = "") -> str:
    """What Python prints on standard output."""
    done = started(program, *arguments, text=text)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def nudge(program: Path, *arguments: str, runs: Runs) -> str:
    """What a verb prints of a file with these runs."""
    file = json.dumps({"format": "nudge", "version": 1, "runs": runs})
    return python(program, "-m", "desktop_app", *arguments, text=file)


def checked_step(program: Path, run: dict[str, Any]) -> dict[str, Any]:
    """The worked step at iteration 3, whose gradient is that of the formulas."""
    step: dict[str, Any] = json.loads(nudge(program, "step", "-", "--at", "3", runs=[run]))
    checks = {"w": step["check"]} if "complex_step" in step["check"] else step["check"]
    for name, check in checks.items():
        assert check["complex_step"] == pytest.approx(step[f"dE_d{name}"], rel=1e-9)
    return step


def refusal(program: Path, run: dict[str, Any]) -> str:
    """What is wrong with a file, in words."""
    file = json.dumps({"format": "nudge", "version": 1, "runs": [run]})
    done = started(program, "-m", "desktop_app", "run", "-", "--iterations", "3", text=file)
    assert done.returncode == 2
    return done.stderr


def test_an_activation_is_in_the_form_in_files_and_in_runs(program: Path, window: dict[str, Any]) -> None:
    assert "Leaky ReLU" in window["choices"]
    assert "A(z) = max(z, z/10)" in window["formulas"]
    for w, slope in ((-1.0, 0.1), (1.0, 1.0)):
        step = checked_step(program, {**ONE, "activation": "leaky_relu", "start": {"w": w}, "rule": {"rate": 0.01}})
        assert step["dy_hat_dz"] == slope
    assert "activation: must be one of logistic, tanh, softplus, relu, identity, leaky_relu, is" in refusal(
        program, {"activation": "leaky"}
    )


def test_an_error_function_is_in_the_form_in_files_and_in_runs(program: Path, window: dict[str, Any]) -> None:
    assert "Fourth power" in window["choices"]
    assert "E = (ŷ − y)⁴/4" in window["formulas"]
    step = checked_step(program, {**ONE, "error": "fourth_power"})
    assert step["E"] == pytest.approx((step["y_hat"] - 0.7) ** 4 / 4)
    assert "error: must be one of squared, cross_entropy, fourth_power, is" in refusal(program, {"error": "cubic"})


def test_a_rule_is_in_the_form_in_files_and_in_runs(program: Path, window: dict[str, Any]) -> None:
    assert "Clipped" in window["choices"]
    assert "Δw = −α ∂E/∂w / max(1, |∇E|)" in window["formulas"]
    run = {"patterns": [[10, 1]], "bounds": None, "activation": "identity", "start": {"w": 5}}
    step = checked_step(program, {**run, "rule": {"name": "clipped", "rate": 0.25}})
    assert step["delta_w"] == -0.25
    said = refusal(program, {"rule": {"name": "clip"}})
    assert "rule.name: must be one of gradient_descent," in said
    assert "with_the_slope, clipped, is" in said


def test_a_network_is_in_the_form_in_files_and_in_runs(program: Path, window: dict[str, Any]) -> None:
    assert "Parabola" in window["choices"]
    run = {"network": "parabola", "patterns": [[2, 0.7]], "start": {"w": 0.25, "v": -0.5}}
    step = checked_step(program, run)
    assert step["dE_dv"] == pytest.approx(2 * step["dE_dw"])
    assert (step["dz_dw"], step["dz_dv"]) == (2, 4)
    assert "start.b: is not known here; known are w, v (of parabola)" in refusal(program, {**run, "start": {"b": 1}})


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
