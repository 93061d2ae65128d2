"""No sequence of keys and clicks breaks it: a monkey at the whole window, one seed after the other."""

import traceback
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.training.session import Session
from desktop_app.ui.window.main_window import MainWindow
from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise
from tests.promises.monkey import Monkey, leave_everything

PROMISE = Promise("keys and clicks", "No sequence of keys and clicks breaks it", "random events", 300, 1_000_000)
SIZE = 300


def test_no_sequence_of_keys_and_clicks_breaks_it(
    ledger_of: LedgerOf, qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    windows: list[MainWindow] = []
    loop = QEventLoop()

    def opened() -> MainWindow:
        session = Session()
        window = MainWindow(session)
        session.setParent(window)
        windows.append(window)
        qtbot.addWidget(window, before_close_func=lambda _: window.documents.leave_at_once())
        window.documents.begin(session.settings)
        window.show()
        window.activateWindow()
        return window

    def end() -> None:
        """Again and again: a dialog may ask before it closes."""
        if QApplication.activePopupWidget() or QApplication.activeModalWidget():
            QTimer.singleShot(0, end)
            leave_everything()
        else:
            loop.quit()

    for seed in ledger_of(PROMISE).seeds(SIZE):
        monkey = Monkey(seed, SIZE, opened, end)
        with qtbot.captureExceptions() as exceptions:
            monkey.begin()
            loop.exec()
        assert not exceptions, "\n".join((f"seed {seed}:", *map(in_words, exceptions), *monkey.notes))
        for window in windows:
            window.documents.leave_at_once()
            window.close()
        windows.clear()


def in_words(exception: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    return "".join(traceback.format_exception(*exception))
