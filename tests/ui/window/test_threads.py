"""Widgets go in the window's thread, whoever lets go of them last: in any other Qt complains, or ends the program."""

import gc
import threading
import weakref

from PySide6.QtCore import QPoint, QThread
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import keep, stored


def test_the_worked_step_is_kept_again_and_again(opened: Opener) -> None:
    """Its picture is drawn by widgets of its own, and packed on the notebook's thread."""
    hands = opened(1800, 900)  # with room for the notebook beside the step
    hands.play_to(3)
    panel = hands.window.step_panel
    assert panel is not None
    for k in range(4):
        QCursor.setPos(panel.mapToGlobal(QPoint(100, 100)))
        keep(hands, f"step {k}")
    assert [entry.what for entry in stored()] == ["This step, worked"] * 4


def test_the_worked_step_is_copied_again_and_again(hands: Hands) -> None:
    panel = hands.window.step_panel
    assert panel is not None
    QCursor.setPos(panel.mapToGlobal(QPoint(100, 100)))
    for _ in range(3):
        hands.press(Key.Key_C, CTRL)
        hands.qtbot.waitUntil(lambda: QApplication.clipboard().mimeData().hasFormat("application/pdf"))


def test_what_python_tidies_up_goes_in_the_window_s_thread(qapp: QApplication, qtbot: QtBot) -> None:
    went: list[int] = []

    def make_much() -> list[list[int]]:
        """So much that Python would tidy up several times."""
        return [[k] for k in range(50 * gc.get_threshold()[0])]

    class Lonely(QWidget):
        """Held by nobody but itself."""

        def __init__(self) -> None:
            super().__init__()
            self.own = self
            weakref.finalize(self, lambda: went.append(threading.get_ident()))

    class Busy(QThread):
        def run(self) -> None:
            make_much()

    Lonely()
    busy = Busy()
    busy.start()
    busy.wait()
    assert went == []
    kept: list[list[list[int]]] = []

    def is_gone() -> bool:
        kept.append(make_much())
        return went == [threading.get_ident()]

    qtbot.waitUntil(is_gone)
