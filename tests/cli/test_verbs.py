"""`nudge step` and `nudge doctor`, what is refused and how, and that none of it needs Qt or a screen."""

import json
import math
import os
import subprocess
from pathlib import Path

import pytest

from desktop_app import __version__
from tests.cli.conftest import Nudge, command, variables
from tests.cli.simulation import FILE, RATE, THREE, WALLS, batch, biased, chain, in_turn

RUN = ("run", "two.nudge", "--iterations", "5")


VERBS = "run, step, figure, map, fork, lesson, bench, doctor"


@pytest.mark.parametrize("at", [0, 5, 40])
def test_a_step_is_what_the_formulas_say(nudge: Nudge, at: int) -> None:
    done = nudge("step", "two.nudge", "--at", str(at))
    assert (done.returncode, done.stderr) == (0, "")
    step, (row, after) = json.loads(done.stdout), in_turn(at + 1)[-2:]
    assert (step["iteration"], step["pattern"], step["rate"]) == (at, row.pattern, RATE)
    for name in ("w", "E", "dE_dw"):
        assert step[name] == pytest.approx(getattr(row, name), rel=1e-13, abs=1e-16)
    assert step["delta_w"] == pytest.approx(-RATE * row.dE_dw, rel=1e-13, abs=1e-16)
    assert step["w_next"] == pytest.approx(after.w, rel=1e-13, abs=1e-16)
    assert WALLS[0] <= step["w_next"] <= WALLS[1]
    assert step["dE_dw"] == pytest.approx(step["dE_dy_hat"] * step["dy_hat_dz"] * step["dz_dw"], rel=1e-12)
    assert step["delivered"] == pytest.approx(step["E_next"] - step["E"])


def test_a_step_of_another_run(nudge: Nudge) -> None:
    step = json.loads(nudge("step", "two.nudge", "--at", "8", "--run", "1").stdout)
    assert step["pattern"] is None
    assert step["w"] == pytest.approx(batch(8)[-1].w, rel=1e-13)


def test_a_step_of_two_weights_has_each_by_its_name(nudge: Nudge) -> None:
    step = json.loads(nudge("step", "-", "--at", "7", text=json.dumps(THREE)).stdout)
    row, after = chain(8)[-2:]
    for name, value in row.items():
        assert step[name] == pytest.approx(value, rel=1e-11), name
    for name in ("w1", "w2"):
        assert step[f"{name}_next"] == pytest.approx(after[name], rel=1e-11)
        assert step[f"{name}_next"] == step[name] + step[f"delta_{name}"]
        assert step["check"][name]["complex_step"] == pytest.approx(row[f"dE_d{name}"], rel=1e-11)
        assert math.prod(step["gates"][name].values()) == pytest.approx(row[f"dE_d{name}"], rel=1e-11)
    assert list(step["memory"]) == ["m_w1", "m_w2", "s_w1", "s_w2"]
    batch_step = json.loads(nudge("step", "-", "--at", "7", "--run", "2", text=json.dumps(THREE)).stdout)
    assert (batch_step["b"], batch_step["dE_db"]) == pytest.approx(
        (biased(7)[-1]["b"], biased(7)[-1]["dE_db"]), rel=1e-9
    )
    assert batch_step["gates"]["b"] == {"error": None, "input": None, "slope": None}
    assert "memory" not in batch_step


def test_a_step_and_its_row_are_the_same_to_the_last_digit(nudge: Nudge) -> None:
    rows = nudge("run", "two.nudge", "--iterations", "33", "--every", "33", "--csv", "-").stdout.splitlines()
    step = json.loads(nudge("step", "-", "--at", "33", text=json.dumps(FILE)).stdout)
    _, _, _, x, y, w, y_hat, E, dE_dw = rows[2].split(",")
    assert [repr(step[name]) for name in ("x", "y", "w", "y_hat", "E", "dE_dw")] == [x, y, w, y_hat, E, dE_dw]


FAULTS = {
    "missing file": (
        ("run", "gone.nudge", "--iterations", "5"), "", ["gone.nudge: cannot be read (No such file or directory)"],
    ),
    "folder": (("run", ".", "--iterations", "5"), "", [".: is a folder, not a file"]),
    "device": (("run", os.devnull, "--iterations", "5"), "", [f"{os.devnull}: is a device, not a file"]),
    "not JSON": (("run", "-", "--iterations", "5"), "{", ["nudge: standard input: is not JSON: "]),
    "a workspace's fault": (
        ("run", "bad.nudge", "--iterations", "5"), "",
        ["nudge: bad.nudge: runs[0].start.b: is not known here; known are w1, w2 (of two_weight_chain)"],
    ),
    "several": (
        ("step", "-", "--at", "5"),
        '{"format": "x", "version": 1, "runs": [{"rule": {"rate": -1}, "patterns": [[0]], "colour": 1}]}',
        ['format: must be "nudge"', "runs[0].colour: is not known here", "runs[0].patterns[0]: must be [x, y]",
         "runs[0].rule.rate: must be > 0, is -1"],
    ),
    "negative": (
        ("run", "two.nudge", "--iterations", "-1"), "", ["--iterations: must be a whole number from 0 to 2^62, is -1"],
    ),
    "too many": (("run", "two.nudge", "--iterations", str(2**63)), "", ["--iterations: must be"]),
    "every 0": ((*RUN, "--every", "0"), "", ["--every: must be ≥ 1, is 0"]),
    "every, of no rows": ((*RUN, "--every", "2"), "", ["--every: no rows are written without --csv; name a file"]),
    "no such run": (("step", "two.nudge", "--at", "1", "--run", "2"), "", ["--run: must be from 0 to 1, is 2"]),
    "no place to write": (
        (*RUN, "--csv", "gone/out.csv"), "", ["gone/out.csv: cannot be written (No such file or directory)"],
    ),
    "no number": (
        ("run", "two.nudge", "--iterations", "many"), "",
        ["--iterations: must be a whole number, in digits alone, is many"],
    ),
    "a number of Python": (
        ("run", "two.nudge", "--iterations", "1_000"), "",
        ["nudge: --iterations: must be a whole number, in digits alone, is 1_000"],
    ),
    "a size of Python": (
        ("figure", "two.nudge", "--at", "1", "--plot", "E", "--out", "a.png", "--width-mm", "1_00"), "",
        ["nudge: --width-mm: must be a number, such as 85 or 8.5, is 1_00"],
    ),
    "a number that does not print": (
        ("step", "two.nudge", "--at", "1\n2"), "", [r"nudge: --at: must be a whole number, in digits alone, is '1\n2'"],
    ),
    "a number of very many digits": (
        ("step", "two.nudge", "--at", "9" * 5000), "", [f"nudge: --at: has too many digits: {'9' * 80}…"],
    ),
    "no iterations": (("run", "two.nudge"), "", ["the following arguments are required: --iterations"]),
    "unknown option": ((*RUN, "--colour"), "", ["unrecognized arguments: --colour"]),
    "mistyped verb": (
        ("bogus",), "",
        [f"bogus is neither a file nor one of the verbs {VERBS} (see nudge --help)"],
    ),
    "mistyped verb, the rest in order": (
        ("rnu", *RUN[1:]), "", [f"rnu is neither a file nor one of the verbs {VERBS}"],
    ),
    "no such file to open": (("gone.nudge",), "", ["gone.nudge is neither a file nor one of the verbs"]),
    "a word that does not print": (("a\nb\x1b[31m",), "", [r"'a\nb\x1b[31m' is neither a file nor"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_one_line_and_the_status_2(nudge: Nudge, folder: Path, name: str) -> None:
    arguments, text, faults = FAULTS[name]
    bad = {**FILE, "runs": [{"network": "two_weight_chain", "start": {"b": 1}}]}
    (folder / "bad.nudge").write_text(json.dumps(bad), encoding="utf-8")
    done = nudge(*arguments, text=text)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == len(faults), done.stderr
    assert all(line.startswith("nudge: ") for line in lines)
    assert all(any(fault in line for line in lines) for fault in faults), done.stderr
    assert not (folder / "out.csv").exists()


def test_the_doctor_tells_versions_and_places(nudge: Nudge) -> None:
    done = nudge("doctor")
    for words in (
        f"Nudge {__version__}".split()[0],
        "PySide6_Essentials",
        "numba",
        "Training loop",
        "compiled",
        "this machine computes as all others do",
        "Settings",
    ):
        assert words in done.stdout
    assert "Traceback" not in done.stderr
    assert done.returncode == ("MISSING" in done.stdout)


OTHER_DIGITS = """
import sys
from desktop_app.__main__ import main
from desktop_app.core.run import digest
digest.KNOWN = ("of another machine", *digest.KNOWN[1:])
sys.exit(main(sys.argv[1:]))
"""


def test_the_doctor_says_if_this_machine_computes_otherwise(folder: Path) -> None:
    done = subprocess.run(
        [command()[0], "-c", OTHER_DIGITS, "doctor"],
        cwd=folder,
        env=variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "computes as all others do" not in done.stdout
    assert "this machine does not compute as others do" in done.stdout
    assert "Install Nudge again" in done.stdout


def test_version_and_help(nudge: Nudge) -> None:
    assert nudge("--version").stdout == f"nudge {__version__}\n"
    told = nudge("--help").stdout
    assert all(verb in told for verb in ("nudge run FILE", "nudge step FILE", "nudge doctor"))


def test_without_a_screen_the_window_is_refused_in_words(nudge: Nudge) -> None:
    done = nudge()
    assert done.returncode == 2
    assert done.stderr.startswith("nudge: ")
    assert "Traceback" not in done.stderr


NO_QT = """
import sys
from desktop_app.__main__ import main
status = main(sys.argv[1:])
drawn = {name.split(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph"}
assert not drawn, drawn
sys.exit(status)
"""


@pytest.mark.parametrize("arguments", [RUN, ("step", "two.nudge", "--at", "3"), ("doctor",)])
def test_headless_verbs_import_no_qt(folder: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [command()[0], "-c", NO_QT, *arguments],
        cwd=folder,
        env=variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AssertionError" not in done.stderr
    assert done.stdout


def test_of_very_many_faults_the_first_are_told_and_how_many_more_there_are(nudge: Nudge) -> None:
    unknown = ", ".join(f'"key{k}": 1' for k in range(1234))
    done = nudge(
        "run", "-", "--iterations", "1", text=f'{{"format": "nudge", "version": 1, "runs": [{{}}], {unknown}}}'
    )
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) == 101
    assert lines[-1] == "nudge: … and 1134 more faults"
