"""A session on its thread, and someone who looks at its frames."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import FLAT_OUT, Frame, State
from desktop_app.training.session import Session


class Viewer:
    """Keeps every frame, and asks for the next one as long as `looks`."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self._qtbot = session, qtbot
        self.frames: list[Frame] = []
        self.looks = True
        session.frame_ready.connect(self._on_frame)

    def _on_frame(self, frame: Frame) -> None:
        self.frames.append(frame)
        if self.looks:
            self.session.frame_drawn()

    @property
    def i(self) -> int:
        """The iteration seen last."""
        return self.frames[-1].reading.step.iteration

    def wait_for(self, state: State) -> Frame:
        """The first frame from now on whose run is in `state`."""
        seen = len(self.frames)
        self._qtbot.waitUntil(lambda: any(frame.state is state for frame in self.frames[seen:]))
        return self.frames[-1]

    def wait_for_iteration(self, i: int) -> None:
        self._qtbot.waitUntil(lambda: self.i >= i)

    def open(self, experiment: Experiment, speed: float = FLAT_OUT) -> Frame:
        """Begin a run and see its first frame."""
        self.session.set_speed(speed)
        self.session.open(experiment)
        return self.wait_for(State.IDLE)


@pytest.fixture
def session(qapp: QApplication, own_folders: Path, compiled_loop: None) -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


@pytest.fixture
def viewer(session: Session, qtbot: QtBot) -> Viewer:
    return Viewer(session, qtbot)
