"""A failure of the program itself, in a slot or a thread: one dialog, reached by keys, with a report to copy."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.core.files.workspace import from_bytes
from desktop_app.ui.window.failure_dialog import FailureDialog
from desktop_app.ui.window.failures import Failures
from tests.ui.hands import Hands, Key


@pytest.fixture
def failing(hands: Hands) -> Iterator[Hands]:
    """A window as the program has it, with its catch for exceptions in place of the tests' own."""
    catch = sys.excepthook, threading.excepthook
    failures = Failures(hands.window)
    yield hands
    failures.close()
    sys.excepthook, threading.excepthook = catch


def dialogs(hands: Hands) -> list[FailureDialog]:
    return [each for each in hands.window.findChildren(FailureDialog) if each.isVisible()]


def fail(hands: Hands, words: str = "a fault of ours") -> None:
    """In a slot."""

    def slot() -> None:
        raise ZeroDivisionError(words)

    QTimer.singleShot(0, hands.window, slot)


def wait_for_dialog(hands: Hands) -> FailureDialog:
    hands.qtbot.waitUntil(lambda: len(dialogs(hands)) == 1)
    dialog = dialogs(hands)[0]
    dialog.activateWindow()
    hands.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_it_is_told_with_a_report_that_keys_copy(failing: Hands) -> None:
    failing.window.session.alter({"rule.rate": 0.125})
    failing.wait_for_settings()
    fail(failing)
    wait_for_dialog(failing)
    failing.press(Key.Key_Tab)
    for _ in range(5):
        if QApplication.focusWidget() is dialogs(failing)[0].copy:
            break
        failing.press(Key.Key_Tab)
    failing.press(Key.Key_Space)
    report = QApplication.clipboard().text()
    assert f"Nudge {__version__}" in report
    assert "ZeroDivisionError: a fault of ours" in report
    _, _, workspace = report.partition("\n\nWorkspace\n")
    (run,) = from_bytes(workspace.encode()).runs
    assert run.rule.rate == 0.125
    failing.press(Key.Key_Escape)
    failing.qtbot.waitUntil(lambda: dialogs(failing) == [])
    failing.window.activateWindow()
    failing.qtbot.waitUntil(failing.window.isActiveWindow)
    failing.press(Key.Key_Right)
    failing.wait_for_iteration(1)


def test_there_are_never_two_and_what_was_told_is_not_told_again(failing: Hands) -> None:
    for k in range(3):
        fail(failing, f"number {k}")
    dialog = wait_for_dialog(failing)
    failing.qtbot.waitUntil(lambda: failing.status.startswith("Something unexpected went wrong"))
    assert len(dialogs(failing)) == 1
    dialog.close()
    failing.window.say("")
    fail(failing, "once more")
    failing.qtbot.waitUntil(lambda: failing.status.startswith("Something unexpected went wrong"))
    assert dialogs(failing) == []


def test_a_thread_that_fails_is_told_of(failing: Hands) -> None:
    def work() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "KeyError: 'in a thread'" in wait_for_dialog(failing).report.toPlainText()


def test_a_trainer_that_fails_is_told_of(failing: Hands) -> None:
    failing.window.session._send(lambda trainer: trainer.inspect("one"))  # type: ignore[arg-type]
    assert "TypeError" in wait_for_dialog(failing).report.toPlainText()
