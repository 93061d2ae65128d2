"""The hand-off: one frame in flight, stale frames dropped, and nothing that grows while nobody looks."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.training.frame import FLAT_OUT, Frame, Goal, State
from desktop_app.training.session import Session
from desktop_app.training.trainer import Trainer
from tests.training.conftest import Viewer

SMALL_STEPS = Experiment(rule=Rule(rate=0.01), bounds=None, patterns=((1.0, 1.0), (-0.5, 0.25)))
DEADLINE_MS = 20_000


@pytest.fixture
def trainer(qapp: QApplication, compiled_loop: None) -> Iterator[Trainer]:
    """A trainer in the thread of the test, where its calls are made at once."""
    trainer = Trainer()
    yield trainer
    trainer.stop()
    trainer.deleteLater()


def test_no_second_frame_is_made_before_the_first_is_drawn(trainer: Trainer) -> None:
    frames: list[Frame] = []
    trainer.frame_made.connect(frames.append)
    trainer.open(1, (SMALL_STEPS,))
    for _ in range(10):
        trainer.step()
    assert [frame.reading.step.iteration for frame in frames] == [0]
    trainer.frame_drawn()
    assert [frame.reading.step.iteration for frame in frames] == [0, 10]
    trainer.frame_drawn()
    assert len(frames) == 2  # there is no news


def test_the_one_frame_tells_the_last_command_that_is_in_it(trainer: Trainer) -> None:
    frames: list[Frame] = []
    trainer.frame_made.connect(frames.append)
    trainer.do(7, lambda trainer: trainer.open(4, (SMALL_STEPS,)))
    trainer.do(8, lambda trainer: trainer.edit("change of α", lambda scene: scene.alter((("rule.rate", 2.0),))))
    trainer.frame_drawn()
    assert [(frame.opening, frame.command, frame.reading.settings.rule.rate) for frame in frames] == [
        (4, 7, 0.01),
        (4, 8, 2.0),
    ]


def test_while_nobody_draws_the_run_goes_on_and_nothing_piles_up(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(SMALL_STEPS)
    viewer.looks = False
    session.play(Goal())
    _wait_for_made(session, qtbot, 1_000_000)
    frames, before = len(viewer.frames), _resident_bytes()
    _wait_for_made(session, qtbot, 20_000_000)
    assert len(viewer.frames) == frames
    assert _resident_bytes() - before < 10 * 2**20
    # One waited for the first to be drawn; what comes after it is of now.
    for more in (1, 2):
        session.frame_drawn()
        qtbot.waitUntil(lambda more=more: len(viewer.frames) == frames + more)  # type: ignore[misc]
    assert viewer.i >= 20_000_000


def _wait_for_made(session: Session, qtbot: QtBot, i: int) -> None:
    """Wait until that iteration is made, without a frame."""
    reached = 0
    while reached < i:
        with qtbot.waitSignal(session.inspected, timeout=DEADLINE_MS) as asked:
            session.inspect(2**62)
        reached = asked.args[0].iteration


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_frames_of_an_earlier_run_are_dropped(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS)
    made = threading.Event()
    # In the trainer's thread, so that a frame is known to be under way while the window is busy.
    session._trainer.frame_made.connect(lambda frame: made.set(), Qt.ConnectionType.DirectConnection)
    session.play(Goal())
    viewer.wait_for_iteration(1)
    made.clear()
    assert made.wait(DEADLINE_MS / 1000)
    before = viewer.frames[-1].opening
    viewer.frames.clear()
    session.open(Experiment())
    viewer.wait_for(State.IDLE)
    session.step()
    viewer.wait_for_iteration(1)
    assert {frame.opening for frame in viewer.frames} == {before + 1}
    assert viewer.frames[0].reading.step.iteration == 0


def test_a_frame_has_at_most_about_two_points_a_column(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(SMALL_STEPS)
    session.set_view(View(columns=100))
    session.play(Goal(iterations=300_000))
    curves = viewer.wait_for(State.FINISHED).reading.curves
    assert 50 < len(curves.iterations) <= 102
    session.set_view(View(begin=1000, end=1050, columns=100))
    qtbot.waitUntil(lambda: viewer.frames[-1].reading.curves.iterations[-1] < 2000)
    expected = Run(SMALL_STEPS)
    expected.advance(1051)
    curves = viewer.frames[-1].reading.curves
    shown = range(999, 1051)  # one more on both sides: there the other pattern has a value
    assert curves.iterations.tolist() == list(shown)
    assert [expected.state_at(i).w for i in shown] == curves.least[0].tolist() == curves.greatest[0].tolist()


def test_frames_cannot_be_altered(session: Session, viewer: Viewer) -> None:
    frame = viewer.open(SMALL_STEPS, FLAT_OUT)
    with pytest.raises(AttributeError):
        frame.state = State.FAILED  # type: ignore[misc]
