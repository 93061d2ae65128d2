"""`nudge run`: rows that an independent simulation confirms, as a stream that can be cut off anywhere."""

import csv
import io
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.command_line.conftest import Nudge, command, variables
from tests.command_line.simulation import PATTERNS, batch, in_turn

HEADER = "run,iteration,pattern,x,y,w,y_hat,E,dE_dw"


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(text)))


def test_every_row_is_what_the_formulas_say(nudge: Nudge, folder: Path) -> None:
    done = nudge("run", "two.nudge", "--iterations", "40", "--csv", "out.csv")
    assert (done.returncode, done.stderr) == (0, "")
    rows = rows_of((folder / "out.csv").read_text(encoding="utf-8"))
    assert len(rows) == 2 * 41
    for row, expected in zip(rows, in_turn(40) + batch(40), strict=True):
        assert int(row["iteration"]) == expected.iteration
        for name in ("w", "E", "dE_dw"):
            assert float(row[name]) == pytest.approx(getattr(expected, name), rel=1e-13, abs=1e-16)
        if expected.pattern is None:
            assert row["run"] == "1"
            assert row["pattern"] == row["x"] == row["y"] == row["y_hat"] == ""
        else:
            assert (row["run"], int(row["pattern"])) == ("0", expected.pattern)
            assert (float(row["x"]), float(row["y"])) == PATTERNS[expected.pattern]
    assert done.stdout.splitlines()[0].startswith("run 0: iteration 40  w = ")
    assert f"w = {rows[40]['w']} " in done.stdout
    assert f"w = {rows[81]['w']} " in done.stdout


def test_numbers_have_all_their_digits(nudge: Nudge) -> None:
    rows = rows_of(nudge("run", "two.nudge", "--iterations", "40", "--csv", "-").stdout)
    assert all(repr(float(row[name])) == row[name] for row in rows for name in ("w", "E", "dE_dw"))


def test_a_dash_is_standard_input_and_output(nudge: Nudge, folder: Path) -> None:
    text = (folder / "two.nudge").read_text(encoding="utf-8")
    piped = nudge("run", "-", "--iterations", "40", "--csv", "-", text=text)
    named = nudge("run", "two.nudge", "--iterations", "40", "--csv", "-")
    assert (piped.returncode, piped.stderr) == (0, "")
    assert piped.stdout == named.stdout
    assert len(rows_of(piped.stdout)) == 82  # nothing but rows


@pytest.mark.parametrize("every", [1, 7, 40, 100])
def test_every_kth_row(nudge: Nudge, every: int) -> None:
    all_rows = rows_of(nudge("run", "two.nudge", "--iterations", "40", "--csv", "-").stdout)
    some = rows_of(nudge("run", "two.nudge", "--iterations", "40", "--every", str(every), "--csv", "-").stdout)
    assert some == [row for row in all_rows if int(row["iteration"]) % every == 0]


def test_no_iterations_give_row_0(nudge: Nudge) -> None:
    assert [
        row["iteration"] for row in rows_of(nudge("run", "two.nudge", "--iterations", "0", "--csv", "-").stdout)
    ] == [
        "0",
        "0",
    ]


def test_compiled_rows_go_on_where_interpreted_ones_end(nudge: Nudge) -> None:
    """More iterations than are worth compiling for give the same rows as fewer."""
    few = rows_of(nudge("run", "two.nudge", "--iterations", "2000", "--every", "500", "--csv", "-").stdout)
    many = rows_of(nudge("run", "two.nudge", "--iterations", "30000", "--every", "500", "--csv", "-").stdout)
    assert [row for row in many if int(row["iteration"]) <= 2000] == few


def test_a_run_that_diverges_says_so_and_keeps_its_rows(nudge: Nudge, folder: Path) -> None:
    text = (
        '{"format": "nudge", "version": 1, "runs": [{"activation": "identity", "patterns": [[10, 1]],'
        ' "rule": {"rate": 1000}, "bounds": null}]}'
    )
    done = nudge("run", "-", "--iterations", "100000", "--csv", "out.csv", text=text)
    assert "the next step is not finite" in done.stderr
    assert "Try a smaller learning rate, or bounds." in done.stderr
    assert "Warning" not in done.stderr
    rows = rows_of((folder / "out.csv").read_text(encoding="utf-8"))
    last = int(rows[-1]["iteration"])
    assert f"ended at iteration {last}:" in done.stderr
    assert 10 < last < 1000


def test_a_closed_pipe_ends_it_silently(folder: Path) -> None:
    with subprocess.Popen(
        command("run", "two.nudge", "--iterations", "100000000", "--csv", "-"),
        cwd=folder, env=variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == HEADER + "\n"
        process.stdout.close()
        said = process.stderr.read().splitlines()
        assert [line for line in said if "100,000,000 iterations will take about" not in line] == []
        assert process.wait() == 0


def test_ctrl_c_stops_it_with_whole_rows(folder: Path) -> None:
    out = folder / "out.csv"
    with subprocess.Popen(
        command("run", "two.nudge", "--iterations", "100000000", "--csv", str(out)),
        cwd=folder, env=variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        while process.poll() is None and not (out.exists() and out.stat().st_size > 100_000):
            pass
        process.send_signal(signal.SIGINT)
        said, fault = process.communicate()
    assert process.returncode == 130
    assert said == ""
    assert "Traceback" not in fault
    text = out.read_text(encoding="utf-8")
    assert text.endswith("\n")
    rows = rows_of(text)
    assert [int(row["iteration"]) for row in rows] == list(range(len(rows)))
    assert all(None not in row.values() for row in rows)
    stopped = re.search(r"nudge: stopped: run 0 at iteration (\d+), run 1 at iteration 0\.", fault)
    assert stopped
    assert len(rows) - 1 <= int(stopped[1])
    for row, expected in zip(rows[:1000], in_turn(999), strict=True):
        assert float(row["w"]) == pytest.approx(expected.w, rel=1e-12)


PEAK = """
import resource, sys
from desktop_app.__main__ import main
status = main(["run", "two.nudge", "--iterations", sys.argv[1], "--csv", "rows.csv"])
print(status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


# Kept in memory, as many rows would take 50 MB.
def test_rows_are_streamed_and_need_no_memory(folder: Path) -> None:
    peaks = []
    for iterations in (10_000, 100_000):
        done = subprocess.run(
            [command()[0], "-c", PEAK, str(iterations)], cwd=folder, env=variables(), capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        status, peak = done.stdout.splitlines()[-1].split()
        assert status == "0"
        peaks.append(int(peak))
    assert (folder / "rows.csv").stat().st_size > 10_000_000
    assert peaks[1] - peaks[0] < 8_000  # KB
