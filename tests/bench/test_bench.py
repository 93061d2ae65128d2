"""The parts of the bench give sane figures, and the C loop does what ours does. Nothing here depends on how fast."""

import importlib.util
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.bench import (
    everything,
    flat_out,
    heartbeat,
    hesitations,
    landscape,
    lanes,
    loop,
    maps,
    peers,
    programs,
    promises,
    window,
)  # fmt: skip
from desktop_app.bench.c_loop import CLoop, NoCompiler, alike
from desktop_app.bench.programs import output_of
from desktop_app.bench.report import NotMeasured, Row, at_least, at_most, attempt, percentile, summary, table
from desktop_app.bench.window import open_window
from desktop_app.core.analysis.landscape import error_plane
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import count
from desktop_app.core.run.book import RHO, pattern_row
from desktop_app.core.run.run import Run
from desktop_app.training.frame import Goal

# Several octaves of the timeline, and a last bucket that is not full.
ITERATIONS = 30_001
THREE = ((0.0, 0.0), (1.0, 1.0), (-2.0, 0.25))


@pytest.fixture(scope="module")
def c_loop() -> Iterator[CLoop]:
    try:
        with CLoop() as c:
            yield c
    except NoCompiler as fault:
        pytest.skip(str(fault))


@pytest.mark.parametrize(
    ("kind", "experiment"),
    [
        *((kind.name, kind.experiment) for kind in loop.KINDS),
        ("in_turn", Experiment()),
        ("in_turn", replace(loop.EXPERIMENT, patterns=THREE, w=-1.5)),
        ("in_turn", replace(loop.EXPERIMENT, patterns=((1.0, 1.0),))),
        ("batch", replace(loop.EXPERIMENT, patterns=THREE, presentation="batch")),
        ("shuffled", replace(loop.EXPERIMENT, patterns=THREE, presentation="shuffled", seed=-(7 << 40))),
        ("chain", replace(loop.EXPERIMENT, patterns=THREE, network="two_weight_chain", w=0.5, v=-0.5)),
    ],
)
def test_the_c_loop_records_the_same_numbers(
    compiled_loop: None, c_loop: CLoop, kind: str, experiment: Experiment
) -> None:
    """But for the last digits, which libm rounds otherwise; ρ, in which E nearly cancels, keeps fewer of them."""
    run = Run(experiment)
    run.advance(ITERATIONS)
    weights, timeline = c_loop.advance(kind, experiment, ITERATIONS)
    filled = run.timeline.bucket_of(ITERATIONS - 1) + 1
    assert alike(np.array(run.state.weights), weights)
    several = range(len(experiment.patterns) if len(experiment.patterns) > 1 else 0)
    rhos = [RHO, *(pattern_row(RHO, experiment.weight_count, k) for k in several)]
    assert alike(run.timeline.first[:, :filled], timeline.first[:, :filled])
    for name in ("least", "greatest"):
        ours, theirs = (getattr(each, name)[:, :filled] for each in (run.timeline, timeline))
        assert np.allclose(ours[rhos], theirs[rhos], rtol=1e-6), name
        assert alike(np.delete(ours, rhos, 0), np.delete(theirs, rhos, 0)), name


def test_the_c_loop_for_a_map_comes_to_the_same_weight(compiled_loop: None, c_loop: CLoop) -> None:
    rates, starts = np.array([5.0, 20.0]), np.array([0.3, -1.0, 2.0])
    made = c_loop.map(maps.EXPERIMENT, rates, starts, 1_000)
    for row, column in np.ndindex(3, 2):
        rule = replace(maps.EXPERIMENT.rule, rate=float(rates[column]))
        run = Run(replace(maps.EXPERIMENT, rule=rule, w=float(starts[row])))
        run.advance(1_000)
        assert alike(np.array(run.w), made[row, column])


def test_runs_that_go_together_come_to_the_weights_of_each_alone(compiled_loop: None) -> None:
    experiments = lanes.starts(loop.EXPERIMENT)
    alone = [Run(experiment) for experiment in experiments]
    for run in alone:
        run.advance(1_000)
    assert lanes.together(experiments, 1_000).tolist() == [list(run.state.weights) for run in alone]


def test_the_c_plane_is_our_landscape(c_loop: CLoop, compiled_loop: None) -> None:
    experiment = replace(landscape.EXPERIMENT, patterns=THREE)
    ws, vs = np.linspace(-30.0, 5.0, 70), np.linspace(-2.0, 900.0, 50)
    assert alike(c_loop.plane(experiment, ws, vs), error_plane(experiment, ws, vs))


def test_the_interpreted_peer_is_our_loop() -> None:
    run = Run(loop.EXPERIMENT)
    run.advance(2_000)
    assert peers.interpreted(loop.EXPERIMENT, 2_000).hex() == run.w.hex()


@pytest.mark.parametrize(("package", "peer"), [("torch", peers.pytorch), ("micrograd", peers.micrograd)])
def test_other_programs_train_the_same_network(package: str, peer: Callable[[Experiment, int], float]) -> None:
    if importlib.util.find_spec(package) is None:
        with pytest.raises(ImportError):
            peer(loop.EXPERIMENT, 1)
        return
    run = Run(loop.EXPERIMENT)
    run.advance(200)
    assert math.isclose(peer(loop.EXPERIMENT, 200), run.w, rel_tol=1e-12)


def test_verdicts_follow_the_value_and_not_its_rounding() -> None:
    assert at_least("a", 59.0, 59.0, "").verdict == "ok"
    assert at_least("a", 58.9999, 59.0, "").verdict == "MISSED"
    assert at_most("a", 16.0001, 16.0, " ms").verdict == "MISSED"
    assert Row("a", "1").verdict == ""
    rows = [at_least("fast", 2, 1, ""), at_most("slow", 2, 1, ""), Row("peer", "not installed")]
    assert summary(rows) == "1 of 2 targets are met; missed: slow."
    lines = table(rows).splitlines()
    assert (
        len({line.find(word) for line, word in zip(lines, ("measured", "2", "2", "not installed"), strict=True)}) == 1
    )


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile(list(range(1, 101)), 0.99) == 99
    assert percentile([3.0], 0.99) == 3.0
    assert math.isnan(percentile([], 0.5))


def test_figures_of_the_window_become_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    figures: dict[str, Any] = {
        "intervals": [1 / 60] * 99 + [0.2],
        "speed": 5e7,
        "share": 0.96,
        "cost": 0.006,
        "clicks": [0.008] * 50,
        "panel": 0.003,
    }
    monkeypatch.setattr(programs, "output_of", lambda *_: json.dumps(figures))
    assert [row.verdict for row in flat_out.measure()] == ["ok"] * 6
    assert [row.verdict for row in flat_out.measure_six()] == ["ok"] * 4
    figures["fault"] = "no frames were painted"
    with pytest.raises(NotMeasured, match="no frames"):
        flat_out.measure()


def test_gaps_between_beats_become_a_row_for_each_action(monkeypatch: pytest.MonkeyPatch) -> None:
    gaps = {"copying": [(0.016, 0.001)] * 99 + [(0.149, 0.1)], "closing": [(0.016, 0.001), (0.2, 0.1)]}
    monkeypatch.setattr(programs, "output_of", lambda module: json.dumps(gaps))
    copying, closing = hesitations.measure()
    assert (copying.measured, copying.beside) == ("16 and 149 ms", "1 and 100 ms of processor time")
    assert (copying.verdict, closing.verdict) == ("ok", "MISSED")


def test_a_part_that_fails_is_told_in_words_and_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> list[Row]:
        raise NotMeasured("the window closed")

    parts = (("Loop", lambda: [at_least("Training loop", 2, 1, " M/s")]), ("Window", fails))
    monkeypatch.setattr(everything, "_PARTS", parts)
    assert everything.measure_everything() == 1
    told = capsys.readouterr().out
    assert "Window: could not be measured: the window closed." in told
    assert "1 of 1 targets are met." in told
    monkeypatch.setattr(everything, "_PARTS", parts[:1])
    assert everything.measure_everything() == 0
    assert attempt(lambda: [][1])[1].startswith("IndexError")


def test_both_windows_say_when_they_are_painted(own_folders: Path, compiled_loop: None) -> None:
    for program in ("nudge", "bare"):
        words = output_of("first_paint", program).split()
        assert words[0] == "painted"
        assert 0.0 < float(words[1]) <= perf_counter()


def test_the_window_at_work_gives_sane_figures(
    qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"_ROUNDS": 1, "_ROUND_SECONDS": 0.3, "_WARM_UP_SECONDS": 0.1, "_CLICKS": 3}.items():
        monkeypatch.setattr(window, name, value)
    watched = window.open_window(loop.EXPERIMENT)
    watched.session.setParent(watched)
    qtbot.addWidget(watched)
    figures = window.measure(watched)
    assert all(0.0 < interval < 10.0 for interval in figures["intervals"])
    assert figures["speed"] > 0.0
    assert figures["share"] > 0.0
    assert 0.0 < figures["cost"] < 10.0
    assert len(figures["clicks"]) == 3
    assert all(0.0 < wait < 10.0 for wait in figures["clicks"])


def test_every_action_of_the_heartbeat_comes_to_its_end(
    qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "_REPETITIONS", 1)
    worked = open_window(loop.EXPERIMENT)
    worked.session.setParent(worked)
    qtbot.addWidget(worked)
    qtbot.waitUntil(lambda: worked.step_panel is not None)
    worked.session.play(Goal(iterations=100))
    worked.documents.leave_at_once()
    measured = heartbeat.worked(worked, own_folders)
    assert set(measured) == {*heartbeat.ACTIONS, heartbeat.CLOSING}
    assert all(beat.seconds > 0.0 for beats in measured.values() for beat in beats)


def test_what_was_tried_of_the_promises_becomes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "promises.md"
    assert promises.write_page(tmp_path, page) == 1
    assert "Nothing has been tried yet" in capsys.readouterr().out
    figures = {"longest, in s": 0.25, "seconds": [0.5, 1.25], "survivors": ["one", "two"]}
    told = {"says": "It stops", "tried": 12_000, "unit": "ends", "goal": 300, "figures": figures, "day": "2026-11-26"}
    (tmp_path / "stopping").write_text(json.dumps(told), encoding="utf-8")
    assert promises.write_page(tmp_path, page) == 0
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| It stops")]
    shown = "longest, in s: 0.25; seconds: 99 of 100 within 1.25, at most 1.25; survivors: 2"
    assert rows == [f"| It stops | 12 000 ends | 300 | {shown} | 2026-11-26 |".replace("12 000", count(12_000))]
