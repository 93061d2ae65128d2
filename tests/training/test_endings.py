"""How runs end: at a tolerance, where numbers stop being finite, by a failure, or because the window is closed."""

import signal
from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run import compiled as compiled_module
from desktop_app.core.run import travel as travel_module
from desktop_app.core.run.compiled import Loop, loop
from desktop_app.core.run.compiling import NAMES
from desktop_app.core.run.run import Run
from desktop_app.training import compiler as compiler_module
from desktop_app.training.frame import FLAT_OUT, Goal, State
from desktop_app.training.session import Session
from tests.training.conftest import Viewer

QUIET = Experiment(rule=Rule(rate=1.0), bounds=None, patterns=((1.0, 1.0), (2.0, 1.0)))
THROWN = Experiment(activation="identity", rule=Rule(rate=1e3), bounds=None, patterns=((10.0, 1.0),))
# As a Nudge of another time might hand it over: this one knows no such activation.
BROKEN = Experiment(activation="swish")


def test_it_finishes_once_the_gradient_stayed_small_for_a_whole_pass(session: Session, viewer: Viewer) -> None:
    viewer.open(QUIET)
    session.play(Goal(tolerance=1e-3))
    frame = viewer.wait_for(State.FINISHED)
    expected = Run(QUIET)
    expected.advance(10**9, 1e-3)
    assert frame.reading.step == expected.step()
    i = frame.reading.step.iteration
    assert all(abs(expected.step(k).dE_dw) < 1e-3 for k in (i - 1, i - 2))
    assert abs(expected.step(i - 3).dE_dw) >= 1e-3


def test_a_run_that_diverges_ends_with_its_last_finite_state(session: Session, viewer: Viewer) -> None:
    viewer.open(THROWN)
    session.play(Goal())
    step = viewer.wait_for(State.DIVERGED).reading.step
    expected = Run(THROWN)
    expected.advance(10**6)
    assert 10 < expected.i < 1000
    assert (step.iteration, step.w) == (expected.i, expected.w)
    assert isfinite(step.w)
    assert not step.is_finite


def test_single_steps_diverge_in_the_same_iteration(session: Session, viewer: Viewer) -> None:
    viewer.open(THROWN)
    expected = Run(THROWN)
    expected.advance(10**6)
    for _ in range(expected.i + 1):
        session.step()
    assert viewer.wait_for(State.DIVERGED).reading.step.iteration == expected.i


def test_a_diverged_run_can_be_mended_and_goes_on(session: Session, viewer: Viewer) -> None:
    viewer.open(THROWN)
    session.play(Goal())
    i = viewer.wait_for(State.DIVERGED).reading.step.iteration
    session.alter({"weights.w": 0.5})
    session.alter({"rule.rate": 0.001})
    assert viewer.wait_for(State.PAUSED).reading.step.is_finite
    session.play(Goal(iterations=i + 1000))
    assert viewer.wait_for(State.FINISHED).reading.step.w == pytest.approx(0.1)


def test_a_failure_in_the_trainer_is_carried_over_with_its_traceback(
    session: Session, viewer: Viewer, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    viewer.open(QUIET)
    with qtbot.waitSignal(session.failed) as failed:
        session.open(BROKEN)
    assert "Traceback" in failed.args[0]
    assert "swish" in failed.args[0]
    assert "KeyError" in caplog.text
    assert session.state is viewer.frames[-1].state is State.FAILED


def test_after_a_failure_a_new_run_can_begin(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(QUIET)
    with qtbot.waitSignal(session.failed):
        session.open(BROKEN)
    viewer.open(QUIET)
    session.play(Goal(iterations=20))
    assert viewer.wait_for(State.FINISHED).reading.step.iteration == 20


def _running(session: Session, viewer: Viewer) -> None:
    session.play(Goal())
    viewer.wait_for_iteration(1000)


def _running_slowly(session: Session, viewer: Viewer) -> None:
    session.set_speed(1)
    session.play(Goal())
    viewer.wait_for(State.RUNNING)


def _running_unseen(session: Session, viewer: Viewer) -> None:
    viewer.looks = False
    _running(session, viewer)


def _paused(session: Session, viewer: Viewer) -> None:
    _running(session, viewer)
    session.pause()
    viewer.wait_for(State.PAUSED)


def _finished(session: Session, viewer: Viewer) -> None:
    session.play(Goal(iterations=10))
    viewer.wait_for(State.FINISHED)


def _diverged(session: Session, viewer: Viewer) -> None:
    viewer.open(THROWN)
    session.play(Goal())
    viewer.wait_for(State.DIVERGED)


def _failed(session: Session, viewer: Viewer) -> None:
    session.open(BROKEN)
    viewer.wait_for(State.FAILED)


def _just_told(session: Session, viewer: Viewer) -> None:
    """Many commands that the trainer has not seen yet."""
    for _ in range(100):
        session.play(Goal())
        session.alter({"rule.rate": 0.5})
        session.step()


def _idle(session: Session, viewer: Viewer) -> None:
    """Nothing was done."""


@pytest.mark.parametrize(
    "reach",
    [_idle, _running, _running_slowly, _running_unseen, _paused, _finished, _diverged, _failed, _just_told],
)
def test_it_can_be_closed_in_every_state(
    session: Session, viewer: Viewer, reach: Callable[[Session, Viewer], None]
) -> None:
    viewer.looks = True
    viewer.open(QUIET)
    if reach is _running_unseen:
        session.play(Goal())
        viewer.looks = False
    else:
        reach(session, viewer)
    session.close()
    assert session._thread.isFinished()
    session.close()  # and once more is nothing


def test_until_the_loop_is_compiled_the_run_is_interpreted(
    session: Session, viewer: Viewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Loop()
    monkeypatch.setattr(travel_module, "loop", fresh)
    monkeypatch.setattr(compiler_module, "loop", fresh)
    viewer.open(QUIET, FLAT_OUT)
    session.play(Goal())
    viewer.wait_for_iteration(1000)
    assert not fresh.is_compiled
    session.compile()
    session.compile()
    qtbot.waitUntil(lambda: fresh.is_compiled, timeout=60_000)
    viewer.wait_for_iteration(viewer.i + 100_000)
    session.pause()
    step = viewer.wait_for(State.PAUSED).reading.step
    monkeypatch.setattr(travel_module, "loop", loop)
    expected = Run(QUIET)
    expected.advance(step.iteration)
    assert step == expected.step()


def test_what_some_runs_need_is_compiled_once_one_asks_for_it(
    session: Session, viewer: Viewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Loop()
    monkeypatch.setattr(travel_module, "loop", fresh)
    monkeypatch.setattr(compiler_module, "loop", fresh)
    session.compile()
    qtbot.waitUntil(lambda: fresh.has(NAMES[-1]), timeout=60_000)
    assert not fresh.has("advance with extras")
    viewer.open(replace(QUIET, rule=replace(QUIET.rule, weight_decay=0.01)), FLAT_OUT)
    session.play(Goal())
    qtbot.waitUntil(lambda: fresh.has("advance with extras"), timeout=60_000)
    viewer.wait_for_iteration(viewer.i + 100_000)
    assert not fresh.has("advance_lanes with extras")


def test_compiling_is_not_waited_for(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fresh = Loop()
    monkeypatch.setattr(compiled_module, "loop", fresh)
    monkeypatch.setattr(compiler_module, "loop", fresh)
    session.compile()
    compiler = session._compiler
    assert compiler is not None
    qtbot.waitUntil(lambda: compiler.program is not None)
    session.close()
    assert compiler.program is not None
    assert compiler.program.returncode == -signal.SIGKILL
    assert not fresh.is_compiled


def test_a_run_that_is_not_there_any_more_cannot_be_made_active(session: Session, viewer: Viewer) -> None:
    viewer.open(QUIET)
    session.duplicate()
    session.open(QUIET)
    session.activate(1)
    assert (session.active, session.settings) == (0, QUIET)
    session.step()
    assert viewer.wait_for(State.PAUSED).active == 0
