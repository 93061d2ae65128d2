"""`nudge run`: rows that an independent simulation confirms, as a stream that can be cut off anywhere."""

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.core.files.share_code import share_code
from tests.cli.conftest import Nudge, command, variables
from tests.cli.simulation import PATTERNS, THREE, batch, biased, chain, in_turn

HEADER = "run,iteration,pattern,x,y,w,y_hat,E,dE_dw"


def rows_of(text: str, header: str = HEADER) -> list[dict[str, str]]:
    assert text.splitlines()[0] == header
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


@pytest.fixture
def three(folder: Path) -> str:
    (folder / "three.nudge").write_text(json.dumps(THREE), encoding="utf-8")
    return "three.nudge"


def test_runs_of_different_networks_have_the_columns_of_all_and_empty_cells(nudge: Nudge, three: str) -> None:
    done = nudge("run", three, "--iterations", "40", "--csv", "-")
    assert (done.returncode, done.stderr) == (0, "")
    header = "run,iteration,pattern,x,y,w1,w2,w,b,y_hat,E,dE_dw1,dE_dw2,dE_dw,dE_db"
    rows = rows_of(done.stdout, header)
    assert [row["run"] for row in rows] == ["0"] * 41 + ["1"] * 41 + ["2"] * 41
    alone = [{"w": row.w, "E": row.E, "dE_dw": row.dE_dw} for row in in_turn(40)]
    for row, expected in zip(rows, [*chain(40), *alone, *biased(40)], strict=True):
        for name, value in expected.items():
            assert float(row[name]) == pytest.approx(value, rel=1e-9, abs=1e-13), (row, name)
        own = {name for name in expected if name.startswith("w") or name == "b"}
        for name in {"w1", "w2", "w", "b"} - own:
            assert row[name] == row[f"dE_d{name}"] == ""
    told = nudge("run", three, "--iterations", "40").stdout.splitlines()
    assert [line.split("  ")[1].split(" = ")[0] for line in told] == ["w1", "w", "w"]
    assert f"w1 = {rows[40]['w1']}  w2 = {rows[40]['w2']}  E = {rows[40]['E']}  dE_dw1 = " in told[0]
    assert f"b = {rows[122]['b']}  E = " in told[2]


def test_one_network_has_the_columns_of_its_weights(nudge: Nudge) -> None:
    text = '{"format": "nudge", "version": 1, "runs": [{"network": "weight_and_bias"}]}'
    done = nudge("run", "-", "--iterations", "1", "--csv", "-", text=text)
    assert done.stdout.splitlines()[0] == "run,iteration,pattern,x,y,w,b,y_hat,E,dE_dw,dE_db"


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


def test_a_share_code_is_read_from_standard_input(nudge: Nudge, folder: Path) -> None:
    code = share_code((folder / "two.nudge").read_text(encoding="utf-8"))
    piped = nudge("run", "-", "--iterations", "40", text=f"Try this: {code} Bye.")
    assert piped.stdout == nudge("run", "two.nudge", "--iterations", "40").stdout


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
    assert "the error is not a finite number; w = " in done.stderr
    assert "Try a smaller learning rate, or bounds." in done.stderr
    assert "Warning" not in done.stderr
    rows = rows_of((folder / "out.csv").read_text(encoding="utf-8"))
    last = int(rows[-1]["iteration"])
    assert f"ended at iteration {last}:" in done.stderr
    assert 10 < last < 1000


def test_what_leaves_the_error_s_domain_is_not_blamed_on_the_rate(nudge: Nudge) -> None:
    text = (
        '{"format": "nudge", "version": 1, "runs": [{"activation": "tanh", "error": "cross_entropy", "bounds": null,'
        ' "patterns": [[1, 1]]}]}'
    )
    done = nudge("run", "-", "--iterations", "10", text=text)
    assert done.stderr == (
        "nudge: run 0 ended at iteration 0: the error is not a finite number; w = 0.0 is kept. "
        "Cross-entropy needs ŷ in [0, 1]: try the logistic activation, or bounds.\n"
    )


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


def test_ctrl_c_stops_it_with_whole_rows_and_names_the_last(folder: Path) -> None:
    out = folder / "out.csv"
    with subprocess.Popen(
        command("run", "two.nudge", "--iterations", "100000000", "--csv", str(out)),
        cwd=folder, env=variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        # The file takes its name once it is whole.
        while process.poll() is None and not any(each.stat().st_size > 100_000 for each in folder.glob(".nudge-*")):
            pass
        process.send_signal(signal.SIGINT)
        said, fault = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == ""
    assert "Traceback" not in fault
    text = out.read_text(encoding="utf-8")
    assert text.endswith("\n")
    rows = rows_of(text)
    assert [int(row["iteration"]) for row in rows] == list(range(len(rows)))
    assert all(None not in row.values() for row in rows)
    assert fault.splitlines()[-1] == (
        f"nudge: stopped: the last row written is that of iteration {len(rows) - 1} of run 0."
    )
    for row, expected in zip(rows[:1000], in_turn(999), strict=True):
        assert float(row["w"]) == pytest.approx(expected.w, rel=1e-12)


def test_ctrl_c_without_rows_says_where_it_stands(folder: Path) -> None:
    with subprocess.Popen(
        command("run", "two.nudge", "--iterations", "1000000000000"),
        cwd=folder, env=variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        promised = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said, fault = process.communicate(timeout=60)
    assert promised.endswith(" here. Ctrl+C stops.\n")
    assert (process.returncode, said) == (130, "")
    assert re.fullmatch(r"nudge: stopped at iteration \d+ of run 0\.", fault.splitlines()[-1])
    assert "rows" not in fault


@pytest.mark.parametrize("out", ["two.nudge", "./two.nudge", "link.nudge", "hard.nudge", "other/../two.nudge"])
def test_rows_never_take_the_place_of_the_workspace(nudge: Nudge, folder: Path, out: str) -> None:
    file = folder / "two.nudge"
    (folder / "link.nudge").symlink_to("two.nudge")
    (folder / "hard.nudge").hardlink_to(file)
    (folder / "other").mkdir()
    before = file.read_bytes()
    done = nudge("run", str(file), "--iterations", "5", "--csv", out)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"nudge: --csv: {out} is the workspace itself; its rows would take its place\n"
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell does")
@pytest.mark.parametrize("words", [("run", "--iterations", "5"), ("run", "--iterations", "5", "--csv", "out.csv"),
                                   ("run", "--iterations", "5", "--csv", "-"), ("step", "--at", "5")])  # fmt: skip
def test_closed_and_full_outputs_are_told(folder: Path, words: tuple[str, ...]) -> None:
    verb, *options = words
    done = in_shell(folder, command(verb, "two.nudge", *options), ">&-")
    assert (done.returncode, done.stderr) == (2, "nudge: standard output is closed: nobody would see what is made\n")
    assert not (folder / "out.csv").exists()
    full = in_shell(folder, command(verb, "two.nudge", *options), "> /dev/full")
    assert (full.returncode, full.stderr) == (2, "nudge: output: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="limits what may be written, as a full disk does")
def test_on_a_full_disk_the_old_rows_stay_and_the_file_is_named(folder: Path) -> None:
    (folder / "out.csv").write_text("old", encoding="utf-8")
    run = shlex.join(command("run", "two.nudge", "--iterations", "900", "--csv", "out.csv"))
    done = in_shell(folder, ["sh", "-c", f"ulimit -f 4; {run}"], "")
    assert (done.returncode, done.stderr) == (2, "nudge: out.csv: File too large\n")
    assert (folder / "out.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in folder.iterdir() if "out" in path.name or "nudge-" in path.name) == ["out.csv"]


@pytest.mark.skipif(os.name != "posix", reason="makes a pipe that has a name")
def test_rows_go_into_a_pipe_as_it_is(folder: Path) -> None:
    os.mkfifo(folder / "rows")
    with subprocess.Popen(["cat", "rows"], cwd=folder, stdout=subprocess.PIPE, text=True) as reader:
        done = in_shell(folder, command("run", "two.nudge", "--iterations", "5", "--csv", "rows"), "")
        assert reader.stdout is not None
        assert len(rows_of(reader.stdout.read())) == 12
    assert done.returncode == 0
    assert (folder / "rows").is_fifo()


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell does")
def test_with_standard_error_closed_there_are_rows_and_nothing_else(folder: Path) -> None:
    text = '{"format": "nudge", "version": 1, "runs": [{"activation": "identity", "error": "cross_entropy"}]}'
    (folder / "outside.nudge").write_text(text, encoding="utf-8")
    done = in_shell(folder, command("run", "outside.nudge", "--iterations", "5", "--csv", "-"), "2>&-")
    assert done.returncode == 0
    assert [row["run"] for row in rows_of(done.stdout)] == ["0"] * 2


def in_shell(folder: Path, words: list[str], redirected: str) -> subprocess.CompletedProcess[str]:
    line = f"{shlex.join(words)} {redirected}"
    return subprocess.run(["sh", "-c", line], cwd=folder, env=variables(), capture_output=True, text=True, check=False)


PEAK = """
import sys
from pathlib import Path
from desktop_app.__main__ import main
status = main(["run", "two.nudge", "--iterations", sys.argv[1], "--csv", "rows.csv"])
# Not ru_maxrss, which is at least what the process had that started this one.
(peak,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(status, peak)
"""


# Kept in memory, as many rows would take 12 MB more. Neither is worth compiling for, which takes far more.
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_rows_are_streamed_and_need_no_memory(folder: Path) -> None:
    peaks = []
    for iterations in (2_000, 20_000):
        done = subprocess.run(
            [command()[0], "-c", PEAK, str(iterations)], cwd=folder, env=variables(), capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        status, peak = done.stdout.splitlines()[-1].split()
        assert status == "0"
        peaks.append(int(peak))
    assert (folder / "rows.csv").stat().st_size > 3_000_000
    assert peaks[1] - peaks[0] < 11_000  # KB; the timelines grow by 6 MB


def test_ctrl_c_is_not_promised_where_it_is_ignored(folder: Path) -> None:
    line = shlex.join(command("run", "two.nudge", "--iterations", "1000000000000"))
    with subprocess.Popen(
        ["sh", "-c", f"trap '' INT; exec {line}"], cwd=folder, env=variables(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        promised = process.stderr.readline()
        process.kill()
    assert promised.endswith(" here.\n")
