"""The window closes during every kind of background work: nothing is lost, nothing fails, and nothing runs on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import View
from desktop_app.training.frame import FLAT_OUT, Goal
from desktop_app.training.surveyor import Surveyor
from desktop_app.ui.export.animation_dialog import AnimationDialog
from desktop_app.ui.export.data_dialog import DataDialog
from desktop_app.ui.export.job_dialog import JobDialog
from tests.ui.conftest import Opener
from tests.ui.documents.test_files import with_dialog
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import stored

CHAIN = Experiment(network="two_weight_chain", bounds=None, w=0.5, v=-0.5)


def close(hands: Hands) -> None:
    """As a signal of the system does."""
    hands.window.documents.end()
    assert not hands.window.isVisible()


def train(hands: Hands) -> None:
    hands.set_speed(FLAT_OUT)
    hands.window.session.play(Goal())
    hands.wait_for_iteration(1000)


def replay_a_view(hands: Hands) -> None:
    train(hands)
    hands.window.session.set_view(View(begin=100, end=2**40, columns=300))


def compare(hands: Hands) -> None:
    hands.window.session.duplicate()
    hands.window.session.alter({"rule.rate": 2.0})
    hands.window.actions_.runs.setChecked(True)
    train(hands)


def command_much(hands: Hands) -> None:
    for k in range(100):
        hands.window.session.alter({"rule.rate": 0.1 + k / 100})
        hands.window.session.step()
        hands.window.session.undo()


def copy_twice(hands: Hands) -> None:
    for _ in range(2):
        QCursor.setPos(hands.window.mapToGlobal(QPoint(5, 5)))
        hands.window.actions_.copy_board.trigger()


@pytest.mark.parametrize("reach", [train, replay_a_view, compare, command_much, copy_twice])
@pytest.mark.parametrize("experiment", [Experiment(), CHAIN], ids=["w", "chain"])
def test_it_closes_at_once(opened: Opener, reach: Callable[[Hands], None], experiment: Experiment) -> None:
    hands = opened(experiment=experiment)
    reach(hands)
    close(hands)
    QApplication.processEvents()
    assert not hands.window.session._thread.isRunning()


def test_what_was_copied_is_on_the_clipboard_in_all_formats(hands: Hands) -> None:
    hands.window.actions_.copy_board.trigger()
    close(hands)
    formats = set(QApplication.clipboard().mimeData().formats())
    assert {"image/png", "image/svg+xml", "application/pdf"} <= formats


def test_the_window_is_gone_while_a_copy_is_finished(hands: Hands) -> None:
    seen: list[bool] = []

    def look() -> None:
        seen.append(hands.window.isVisible())

    hands.window.actions_.copy_board.trigger()
    QApplication.clipboard().dataChanged.connect(look)
    close(hands)
    QApplication.clipboard().dataChanged.disconnect(look)
    assert seen
    assert not any(seen)


def test_what_was_kept_is_in_the_notebook(hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("in a hurry")
    close(hands)
    assert [entry.words for entry in stored()] == ["in a hurry"]


def test_a_landscape_that_is_not_compiled_is_not_waited_for(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_compiled", {})
    hands = opened(experiment=CHAIN)
    hands.qtbot.waitUntil(lambda: bool(hands.window.findChildren(Surveyor)))
    close(hands)


@pytest.mark.parametrize("kind", [DataDialog, AnimationDialog])
def test_an_export_is_cancelled(hands: Hands, tmp_path: Path, kind: type[JobDialog]) -> None:
    hands.play_to(5_000_000)

    def work(dialog: QWidget) -> None:
        assert isinstance(dialog, kind)
        if isinstance(dialog, DataDialog):
            dialog.every.setText("1")
        dialog.begin(tmp_path / "out")
        hands.qtbot.waitUntil(lambda: dialog.bar.value() > 0)
        hands.window.documents.end()
        hands.qtbot.waitUntil(dialog.questions.isEnabled)
        dialog.close()

    action = hands.window.actions_.export_data if kind is DataDialog else hands.window.actions_.animate
    with_dialog(hands, action.trigger, work, stays=False)
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
