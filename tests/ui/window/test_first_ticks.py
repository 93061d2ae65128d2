"""Every action is asked for in the first ticks of the window, when only its first frame is there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.model.first_experiment import FIRST
from desktop_app.training.session import Session
from desktop_app.ui.common.actions import ACTION_SPECS
from desktop_app.ui.window.main_window import MainWindow

NAMES = [action.name for action in ACTION_SPECS if action.name != "quit"]


@pytest.fixture
def window(qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot) -> MainWindow:
    """A window that is shown for the first time, and not complete yet."""
    session = Session()
    session.open(FIRST)
    window = MainWindow(session)
    session.setParent(window)
    qtbot.addWidget(window, before_close_func=lambda _: window.documents.leave_at_once())
    qtbot.waitUntil(lambda: session.frame is not None)
    close_dialogs(window)
    window.show()
    assert window.step_panel is None
    return window


def close_dialogs(window: MainWindow) -> None:
    """Close every dialog and list, whenever it opens."""

    def close() -> None:
        for each in (QApplication.activeModalWidget(), QApplication.activePopupWidget()):
            if each is not None:
                each.close()

    timer = QTimer(window)
    timer.timeout.connect(close)
    timer.start(20)


@pytest.mark.parametrize("name", NAMES)
def test_an_action_can_be_asked_for_at_once(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.actions_.made[name].trigger()
    qtbot.waitUntil(lambda: window.step_panel is not None and window.session.is_settled)


def test_a_plot_can_be_pointed_at_at_once(window: MainWindow, qtbot: QtBot) -> None:
    frame, board = window.session.frame, window.board
    assert frame is not None
    board.cross_hair.inspect_wanted.connect(window.session.inspect)
    board.cards[1].plot.pointed.emit((0.0, 0.5))
    with qtbot.waitSignal(window.session.inspected):
        window.session.inspect(0)
    board.cards[1].plot.pointed.emit(None)
    qtbot.waitUntil(lambda: window.step_panel is not None)
