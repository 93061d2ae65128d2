"""A window on a real session, as the program opens it."""

from collections.abc import Callable
from pathlib import Path

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.files.workspace_view import DESKS, FULL
from desktop_app.core.model.experiment import Experiment
from desktop_app.training.session import Session
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.hands import Hands

Opener = Callable[..., Hands]


@pytest.fixture
def opened(
    qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Opener:
    """Opens a window of a size, with the first frame drawn; on the full desk, as most tests are about all of it."""
    # pyqtgraph drops moves of the mouse that follow each other faster than a hand's.
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    preferences = Preferences()
    for each in DESKS:
        preferences.desk = each
        preferences.open_panels = True, each == FULL, False, False

    def opened(width: int = 1280, height: int = 820, experiment: Experiment | None = None, desk: str = FULL) -> Hands:
        QCursor.setPos(QPoint(0, 0))
        Preferences().desk = desk
        session = Session()
        window = MainWindow(session)
        session.setParent(window)
        # What a test altered is not to be saved.
        qtbot.addWidget(window, before_close_func=lambda _: window.documents.leave_at_once())
        window.documents.begin(experiment or Experiment())
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window).__enter__()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow() and window.board.reading is not None)
        qtbot.waitUntil(lambda: window.step_panel is not None)
        return Hands(window, qtbot)

    return opened


@pytest.fixture
def hands(opened: Opener) -> Hands:
    return opened()
