"""`nudge map` and `nudge fork`: files with what was asked for, the same bits however they are made, and refusals."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app.__main__ import main
from desktop_app.cli.run import Stopped
from desktop_app.core.analysis.verdict import verdict
from desktop_app.core.files.embedded import in_png
from desktop_app.core.files.tiled import Store, Work, in_tiles, threads
from desktop_app.core.files.workspace import from_bytes, read_file, to_json
from desktop_app.core.maps.axes import Axis, with_value
from desktop_app.core.maps.fork import Fork
from desktop_app.core.maps.map import Map
from desktop_app.core.run.run import Run
from desktop_app.figures.map_picture import png

pytestmark = pytest.mark.usefixtures("compiled_loop")

RUNS = [
    {"patterns": [[1, 0.7]], "bounds": None, "start": {"w": 0.3}},
    {"network": "weight_and_bias", "patterns": [[1, 0.7], [0.5, 0.2]], "bounds": None},
]
MAP = ("--x", "rule.rate=40:160", "--y", "start.w=-2:4", "--size", "70x40", "--iterations", "300")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "too far.nudge"
    path.write_text(json.dumps({"format": "nudge", "version": 1, "runs": RUNS}), encoding="utf-8")
    return path


def test_a_map_is_written_for_numpy(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.npz"
    assert main(["map", str(file), *MAP, "--out", str(out)]) == 0
    with np.load(out, allow_pickle=False) as made:
        assert sorted(made.files) == ["passes", "verdict", "verdict_names", "w", "workspace", "x", "y"]
        assert made["x"].shape == (70,)
        assert made["y"].shape == (40,)
        assert made["verdict"].shape == made["passes"].shape == made["w"].shape == (40, 70)
        assert (np.diff(made["x"]) > 0.0).all()
        assert (np.diff(made["y"]) > 0.0).all()
        assert 0 <= made["passes"].min() <= made["passes"].max() <= 300
        experiment = from_bytes(str(made["workspace"]).encode()).runs[0]
        for row, column in ((0, 0), (39, 69), (17, 23)):
            there = with_value(with_value(experiment, "rule.rate", made["x"][column]), "start.w", made["y"][row])
            run = Run(there)
            run.advance(300)
            assert made["w"][row, column] == run.w
            assert made["verdict_names"][made["verdict"][row, column]] == verdict(run).words
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tiles")] == []


def test_other_processes_make_the_same_bits(file: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    assert main(["map", str(file), *MAP, "--out", str(one)]) == 0
    assert main(["map", str(file), *MAP, "--out", str(two), "--processes", "2"]) == 0
    with np.load(one) as a, np.load(two) as b:
        assert all(a[name].tobytes() == b[name].tobytes() for name in a.files)


def test_a_fork_is_written_for_numpy(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "fork.npz"
    of_patterns = ("--x", "patterns[1][0]=0.1:2", "--size", "9", "--iterations", "500", "--run", "1")
    assert main(["fork", str(file), *of_patterns, "--out", str(out)]) == 0
    with np.load(out) as made:
        assert sorted(made.files) == ["b", "exponent", "w", "workspace", "x"]
        assert made["w"].shape == made["b"].shape == (9, 256)
        assert made["exponent"].shape == (9,)


def test_a_picture_carries_its_workspace(qapp: QApplication, file: Path) -> None:
    workspace, x = read_file(file), Axis("rule.rate", 40.0, 80.0, 90)
    map_ = Map(workspace.runs[0], x, Axis("start.w", -2.0, 4.0, 30), 100)
    for of in (map_, Fork(workspace.runs[1], x, 400)):
        work = Work(of, "")
        whole = work.whole()
        for tile in work.tiles:
            work.put(whole, tile, work.made(tile))
        content = in_png(png(work, whole), to_json(workspace))
        assert from_bytes(content).runs == workspace.runs
        image = QImage.fromData(content)
        assert image.width() > 480
        colours = {image.pixel(k, image.height() // 3) for k in range(image.width())}
        assert len(colours) > 4


def test_what_is_stopped_goes_on_from_its_tiles(file: Path, tmp_path: Path) -> None:
    experiment = read_file(file).runs[0]
    map_ = Map(experiment, Axis("rule.rate", 40.0, 160.0, 70), Axis("start.w", -2.0, 4.0, 70), 40_000)
    work, asked = Work(map_, "this"), list[int]()

    def stop() -> None:
        asked.append(0)
        if len(asked) > 1:
            raise Stopped

    with threads(1) as executor, pytest.raises(Stopped):
        list(in_tiles(work, Store(tmp_path / "map.npz", work), executor, stop))
    store = Store(tmp_path / "map.npz", work)
    kept = [tile for tile in work.tiles if store.read(tile)]
    assert 0 < len(kept) < len(work.tiles)
    first, *_ = in_tiles(work, store, threads(1), lambda: None)
    assert first[0] == kept[0]
    other = Work(map_, "another")
    assert not any(Store(tmp_path / "map.npz", other).read(tile) for tile in other.tiles)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
def test_ctrl_c_keeps_finished_tiles_and_the_same_command_goes_on(file: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "map.npz", tmp_path / "whole.npz"
    options = ("map", str(file), *MAP, "--size", "120x120", "--iterations", "10000")
    command = [sys.executable, "-m", "desktop_app", *options, "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(tmp_path.glob("map.npz.tiles/*-*.npz")):
            pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1].endswith(" tiles; the same command goes on.")
    kept = {path: path.read_bytes() for path in tmp_path.glob("map.npz.tiles/*-*.npz")}
    assert 0 < len(kept) < 16
    assert main([*options, "--out", str(out)]) == main([*options, "--out", str(whole)]) == 0
    with np.load(out) as a, np.load(whole) as b:
        assert all(a[name].tobytes() == b[name].tobytes() for name in a.files)


def test_of_a_run_that_changes_the_settings_in_force_are_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change = {"at": 5, "set": {"patterns": [[1, 0.4]], "rule.weight_decay": 0.01}}
    file, out = tmp_path / "changed.nudge", tmp_path / "fork.npz"
    run = {"patterns": [[1, 0.7]], "bounds": None, "start": {"w": 0.3}, "changes": [change]}
    document = {"format": "nudge", "version": 1, "iteration": 5, "runs": [run]}
    file.write_text(json.dumps(document), encoding="utf-8")
    options = ("--x", "rule.rate=10:40", "--size", "3", "--iterations", "50", "--out", str(out))
    assert main(["fork", str(file), *options]) == 0
    assert "run 0 changes on its way; this is of the settings in force at the file's iteration, 5" in (
        capsys.readouterr().err
    )
    with np.load(out) as made:
        settings = from_bytes(str(made["workspace"]).encode()).runs[0].settings_at(5)
        for rate, last in zip(made["x"], made["w"][:, -1], strict=True):
            own = Run(with_value(settings, "rule.rate", rate))
            own.advance(50)
            assert last == own.w


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--x", "rule.rate=40"), "--x: must be PATH=LOW:HIGH, such as rule.rate=40:160, is rule.rate=40"),
        (
            ("--x", "rule.beta1=0:1"),
            "--x: this run has no number rule.beta1; it has rule.rate, rule.weight_decay, start.w, patterns[0][0]",
        ),
        (("--x", "rule.rate=-3:2"), "--x, --y: rule.rate: must be > 0, is -2.9"),
        (
            ("--x", "rule.rate=1:1.00000000000001"),
            "--x: doubles end here: from 1.0 to 1.00000000000001 there are no 70",
        ),
        (("--x", "rule.rate=2:1"), "--x: must go from a lower value to a higher one, is 2 to 1"),
        (("--x", "start.w=0:1"), "--y: start.w is on the other axis already"),
        (("--run", "2"), "--run: must be from 0 to 1, is 2"),
        (("--size", "70"), "--size: must be WxH, in whole numbers, is 70"),
        (("--size", "70x0"), "--size: each side must be from 1 to 32768, is 70x0"),
        (("--out", "map.jpg"), "--out: must end in .png or .npz, is map.jpg"),
        (("--processes", "0"), "--processes: must be from 1 to 1024, is 0"),
        (("--iterations", "-1"), "--iterations: must be a whole number from 0 to 2^62, is -1"),
    ],
)
def test_what_is_wrong_is_said(
    options: tuple[str, ...], words: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", str(file), *MAP, "--out", "map.npz", *options]) == 2
    assert capsys.readouterr().err.startswith(f"nudge: {words}")


CLUSTER = """
import sys
from distributed import LocalCluster
from desktop_app.__main__ import main
with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
    status = main([*sys.argv[1:], "--scheduler", cluster.scheduler_address])
sys.exit(status)
"""


def test_a_cluster_makes_the_same_bits(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    assert main(["map", str(file), *MAP, "--out", str(one)]) == 0
    command = [sys.executable, "-c", CLUSTER, "map", str(file), *MAP, "--out", str(two)]
    subprocess.run(command, check=True, capture_output=True)
    with np.load(one) as a, np.load(two) as b:
        assert all(a[name].tobytes() == b[name].tobytes() for name in a.files)


def test_a_scheduler_that_is_not_there_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["map", str(file), *MAP, "--out", str(file.with_name("m.npz")), "--scheduler", "tcp://127.0.0.1:1"]) == 2
    )
    assert capsys.readouterr().err.startswith("nudge: --scheduler: ")
