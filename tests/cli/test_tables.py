"""Any iterations of any runs as CSV and Parquet, read back by other programs; a file that is not finished is none."""

import csv
import io
from pathlib import Path

import pytest
from pyarrow import parquet

import desktop_app.core.files.rows
from desktop_app.core.files.rows import made_rows
from desktop_app.core.files.tables import CSV, PARQUET, Table, write
from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.worker_thread import Stopped
from tests.cli.conftest import Nudge

ONE = Experiment(name='=1+1", <b>', bounds=None, changes=(Change(7, (("rule.rate", 2.0),)),))
TWO = Experiment(network="two_weight_chain", presentation="batch", w=0.3, v=0.2, bounds=None)
ENDS = Experiment(activation="identity", patterns=((1.0, 0.0),), rule=Rule(rate=3.0), w=1.0, bounds=None)


def table(
    *experiments: Experiment, begin: int, end: int, every: int = 1, stands: int | None = None, **written: bool
) -> Table:
    runs = [Run(experiment) for experiment in experiments]
    for run in runs:
        run.advance(end if stands is None else stands)
    return Table(tuple(enumerate(runs)), begin, end, every, Workspace(experiments, end), **written)


def written(made: Table, path: Path, form: str = CSV) -> Path:
    write(made, path, form, lambda _: None)
    return path


def lines_of(path: Path) -> tuple[list[str], list[list[str]]]:
    """The comments, without their marks, and the rows of a CSV file."""
    text = path.read_text(encoding="utf-8").splitlines()
    comments = [line[2:] for line in text if line.startswith("# ")]
    return comments, list(csv.reader(io.StringIO("\n".join(text[len(comments) :]))))


@pytest.mark.parametrize(("begin", "end", "every"), [(0, 40, 1), (13, 13, 1), (5, 39, 7), (40, 40, 3), (0, 9000, 5000)])
def test_a_range_has_the_rows_that_the_command_line_writes(
    nudge: Nudge, folder: Path, begin: int, end: int, every: int
) -> None:
    (folder / "both.nudge").write_text(to_json(Workspace((ONE, TWO))), encoding="utf-8")
    whole = nudge("run", "both.nudge", "--iterations", str(end), "--csv", "-").stdout
    head, *rows = csv.reader(io.StringIO(whole))
    wanted = [row for row in rows if begin <= int(row[1]) and (int(row[1]) - begin) % every == 0]
    _, (own_head, *own) = lines_of(written(table(ONE, TWO, begin=begin, end=end, every=every), folder / "out.csv"))
    assert own_head == head
    assert own == wanted


@pytest.mark.usefixtures("compiled_loop")
def test_far_back_in_a_long_run_every_number_is_exact(tmp_path: Path) -> None:
    long = Experiment(bounds=None, changes=(Change(2_345_678, (("rule.rate", 2.0), ("weights.w", 0.1))),))
    made = table(long, begin=2_345_600, end=2_345_800, every=3, stands=5_000_000)
    _, (_, *rows) = lines_of(written(made, tmp_path / "far.csv"))
    slow = Run(long)
    slow.advance(2_345_600)
    for row in rows:
        slow.advance(int(row[1]) - slow.i)
        step = slow.step()
        assert step.share is not None
        assert [float(value) for value in row[5:]] == [step.w, step.share.y_hat, step.E, step.dE_dw]
    assert [int(row[1]) for row in rows] == list(range(2_345_600, 2_345_801, 3))


@pytest.mark.usefixtures("compiled_loop")
def test_a_long_way_to_the_first_row_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_app.core.files.rows, "_CHUNK", 100)
    run, pulses = Run(Experiment(bounds=None)), 0
    run.advance(5_000_000)
    bucket = run.timeline.width_at(run.i - 1)

    def pulse() -> None:
        nonlocal pulses
        pulses += 1

    begin = run.i - 1 - bucket // 2
    rows = list(made_rows(0, run, range(begin, run.i + 1, bucket // 2), pulse, ("w",)))
    assert [row[1] for row in rows] == [begin, begin + bucket // 2]
    assert pulses >= bucket // 2 // 100


def test_the_experiment_stands_above_the_rows_where_it_is_asked_for_and_is_read_back(tmp_path: Path) -> None:
    made = table(ONE, TWO, begin=3, end=20, with_experiment=True)
    (title, *comments), _ = lines_of(written(made, tmp_path / "out.csv"))
    assert title.endswith("iterations 3 to 20 of runs 0, 1 of this workspace")
    assert from_bytes("\n".join(comments).encode()) == made.workspace
    assert lines_of(written(table(ONE, begin=3, end=20), tmp_path / "plain.csv"))[0] == []


@pytest.mark.parametrize("with_experiment", [False, True])
def test_a_decimal_comma_comes_with_semicolons_and_the_same_numbers(
    nudge: Nudge, folder: Path, with_experiment: bool
) -> None:
    (folder / "both.nudge").write_text(to_json(Workspace((ONE, TWO), 40)), encoding="utf-8")
    options = ("--with-experiment",) if with_experiment else ()
    done = nudge("run", "both.nudge", "--iterations", "40", "--decimal-comma", "--csv", "-", *options)
    assert done.stderr == ""
    asked = {"decimal_comma": True, "with_experiment": with_experiment}
    made = written(table(ONE, TWO, begin=0, end=40, **asked), folder / "comma.csv")
    assert made.read_text(encoding="utf-8") == done.stdout
    plain = written(table(ONE, TWO, begin=0, end=40), folder / "plain.csv")
    rows = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    assert [row.replace(",", ".").replace(";", ",") for row in rows] == plain.read_text(encoding="utf-8").splitlines()
    assert any("," in row for row in rows)


@pytest.mark.parametrize("option", ["--decimal-comma", "--with-experiment"])
def test_how_rows_are_written_is_refused_where_there_are_none(nudge: Nudge, folder: Path, option: str) -> None:
    done = nudge("run", "two.nudge", "--iterations", "5", option)
    words = f"nudge: {option}: no rows are written without --csv; name a file there, or - for standard output\n"
    assert (done.returncode, done.stderr) == (2, words)


def test_parquet_holds_the_same_numbers_and_the_experiment(tmp_path: Path) -> None:
    made = table(ONE, TWO, begin=0, end=70_000, every=1)
    _, (head, *rows) = lines_of(written(made, tmp_path / "out.csv"))
    read = parquet.read_table(written(made, tmp_path / "out.parquet", PARQUET))
    assert read.column_names == head
    kinds = {name: str(read.schema.field(name).type) for name in head}
    assert {name for name, kind in kinds.items() if kind == "int64"} == {"run", "iteration", "pattern"}
    assert set(kinds.values()) == {"int64", "double"}
    for name, column in zip(head, zip(*rows, strict=True), strict=True):
        number = int if kinds[name] == "int64" else float
        assert read[name].to_pylist() == [number(value) if value else None for value in column]
    assert read["y_hat"].null_count == 70_001
    assert from_bytes(read.schema.metadata[b"nudge"]) == made.workspace


def test_a_run_that_ended_has_the_rows_up_to_there(tmp_path: Path) -> None:
    made = table(ENDS, ONE, begin=0, end=3000)
    ended = made.runs[0][1].i
    assert ended < 3000
    _, (_, *rows) = lines_of(written(made, tmp_path / "out.csv"))
    assert [int(row[1]) for row in rows if row[0] == "0"] == list(range(ended + 1))
    assert len(rows) == made.count == ended + 1 + 3001


@pytest.mark.parametrize("form", [CSV, PARQUET])
@pytest.mark.parametrize("fault", [Stopped(), OSError(28, "No space left on device")])
def test_what_is_not_finished_leaves_the_old_file_whole_and_no_other(
    tmp_path: Path, form: str, fault: Exception
) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")

    def progress(done: int) -> None:
        if done >= 4096:
            raise fault

    with pytest.raises(type(fault)):
        write(table(ONE, begin=0, end=200_000), path, form, progress)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", [CSV, PARQUET])
def test_the_size_that_is_told_is_about_right(tmp_path: Path, form: str) -> None:
    made = table(TWO, begin=0, end=20_000)
    size = written(made, tmp_path / "out", form).stat().st_size
    assert 0.5 < size / made.size(form) < 2.0
