"""Opening and saving experiments, by keys and by dropping; a refused file changes nothing and names every fault."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMessageBox, QWidget

from desktop_app.core.files.workspace import Workspace, read_file, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import State
from tests.ui.hands import CTRL, SHIFT, Hands, Key, place_of

OTHER = Experiment(name="Other", activation="tanh", rule=Rule(rate=0.25), bounds=None, w=-1.0)
DEADLINE_MS = 10_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "other ü.nudge"
    path.write_text(to_json(Workspace((OTHER,), 12)), encoding="utf-8")
    return path


def when_open(work: Callable[[QWidget], None], seen: list[QWidget] | None = None) -> None:
    """Work the next modal dialog, once it stands there."""
    before = QApplication.activeModalWidget()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog is before or not dialog.isVisible():
            QTimer.singleShot(5, look)
            return
        if seen is not None:
            seen.append(dialog)
        # Before the work, which may fail: a dialog that stays would keep the test for ever.
        QTimer.singleShot(DEADLINE_MS, dialog, dialog.close)
        work(dialog)

    QTimer.singleShot(0, look)


def with_dialog(hands: Hands, open_it: Callable[[], None], work: Callable[[QWidget], None], stays: bool = True) -> None:
    """Open a modal dialog, and work it once it stands there; the window `stays`, or is closed by that."""
    seen: list[QWidget] = []
    when_open(work, seen)
    open_it()
    # What is dropped is opened once whoever dropped it is let go.
    hands.qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None)
    if stays:
        # No window manager is there to do it.
        hands.window.activateWindow()
        hands.qtbot.waitUntil(hands.window.isActiveWindow)


def paste_name(hands: Hands, path: Path) -> Callable[[QWidget], None]:
    """Paste a path into a file dialog and press Enter."""

    def work(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert edit is not None
        edit.setFocus()
        hands.press(Key.Key_A, CTRL)
        QGuiApplication.clipboard().setText(str(path))
        hands.press(Key.Key_V, CTRL)
        confirm(dialog, edit)

    def confirm(dialog: QFileDialog, edit: QLineEdit) -> None:
        """A list of completions that opened over the dialog takes a Return for itself."""
        QTest.keyClick(edit, Key.Key_Return)  # nothing else happens meanwhile, as after a key of the user's
        if dialog.isVisible():
            QTimer.singleShot(20, dialog, lambda: confirm(dialog, edit))

    return work


def read_message(hands: Hands, told: list[str]) -> Callable[[QWidget], None]:
    def work(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        told.append(dialog.text())
        hands.press(Key.Key_Escape)

    return work


def drop(hands: Hands, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, copy = QPointF(300, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, data, buttons, keys)
    QApplication.sendEvent(hands.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(hands.window, QDropEvent(place, copy, data, buttons, keys))


def test_a_file_is_opened_by_its_name(hands: Hands, file: Path) -> None:
    hands.play_to(20)
    with_dialog(hands, lambda: hands.press(Key.Key_O, CTRL), paste_name(hands, file))
    hands.wait_for(State.PAUSED)
    assert hands.settings == OTHER
    assert hands.status == "Opened other ü.nudge. Paused at iteration 12."
    assert hands.window.panel.choices["activation"].box.currentData() == "tanh"


def test_a_dropped_file_is_opened(hands: Hands, file: Path) -> None:
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    assert hands.settings == OTHER


def test_the_window_goes_to_where_it_stood_when_a_file_was_saved(hands: Hands, file: Path) -> None:
    assert hands.window.transport.speed() == 10
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    run = Run(OTHER)
    run.advance(12)
    assert hands.step == run.step()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(13)
    assert hands.status == "Paused at iteration 13."


def test_on_a_long_way_there_it_says_where_it_goes_and_can_be_stopped(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "far.nudge"
    path.write_text(to_json(Workspace((OTHER, OTHER), 10**15)), encoding="utf-8")
    drop(hands, path)
    hands.wait_for_iteration(1000)
    opened = "Opened far.nudge."
    far = f"{10**15:,}".replace(",", "\u2009")
    assert hands.status == f"{opened} Going to iteration {far} …"
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    i = f"{hands.step.iteration:,}".replace(",", "\u2009")
    assert hands.status == f"{opened} Paused at iteration {i} of {far}."


def test_what_a_file_recorded_for_later_and_does_not_fit_any_more_is_told(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "changing.nudge"
    later = (Change(40, (("rule.rate", 2.0),)), Change(60, (("weights.w", 0.9),)))
    path.write_text(to_json(Workspace((Experiment(changes=later),))), encoding="utf-8")
    drop(hands, path)
    hands.wait_for(State.IDLE)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "0.25")
    hands.wait_for_settings()
    assert hands.frame.experiment == Experiment(rule=Rule(rate=0.25), changes=later)
    assert hands.status.startswith("Ready")
    hands.enter(hands.window.panel.bounds.high.edit, "0.5")
    hands.wait_for_settings()
    assert hands.frame.experiment.changes == later[:1]
    assert hands.status == "The change recorded at iteration 60 no longer fits and is dropped."
    hands.play_to(50)
    assert hands.settings.rule.rate == 2.0


def test_a_ball_dragged_before_the_first_iteration_makes_a_file_that_can_be_opened(
    hands: Hands, tmp_path: Path
) -> None:
    plot = hands.window.board.curve
    hands.drag(plot, place_of(plot, 0.0, hands.step.E), place_of(plot, 0.5, hands.step.E))
    hands.wait_for_settings()
    dragged = hands.step.w
    assert dragged > 0.3
    box = hands.window.panel.choices["activation"].box
    box.setFocus()
    hands.press(Key.Key_Down)
    hands.wait_for_settings()
    assert (hands.settings.activation, hands.step.w) == ("tanh", dragged)
    path = tmp_path / "dragged.nudge"
    with_dialog(hands, lambda: hands.press(Key.Key_S, CTRL | SHIFT), paste_name(hands, path))
    assert read_file(path).runs == (hands.frame.experiment,)


def test_a_cancelled_dialog_changes_nothing(hands: Hands) -> None:
    hands.play_to(20)
    with_dialog(hands, lambda: hands.press(Key.Key_O, CTRL), lambda dialog: hands.press(Key.Key_Escape))
    assert hands.step.iteration == 20
    assert hands.frame.state is State.FINISHED


BAD = {
    "two faults": ('{"format": "nudge", "version": 1, "runs": [{"rule": {"rate": -1}, "activation": "swish"}]}',
                   ("runs[0].rule.rate: must be > 0, is -1", "runs[0].activation: must be one of ")),
    "later": ('{"format": "nudge", "version": 9, "runs": [{}]}', ("version: is 9, made by a later Nudge",)),
    "no JSON": ("hello <b>you</b>", ("is not JSON",)),
    "markup": ('{"format": "nudge", "version": 1, "runs": [{"<b>x</b>": 1}]}', ("runs[0].<b>x</b>: is not known",)),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_refused_file_changes_nothing_and_every_fault_is_told(hands: Hands, tmp_path: Path, name: str) -> None:
    content, faults = BAD[name]
    path = tmp_path / "bad.nudge"
    path.write_text(content, encoding="utf-8")
    hands.play_to(20)
    before, told = hands.frame, list[str]()
    with_dialog(hands, lambda: drop(hands, path), read_message(hands, told))
    assert told[0].startswith("bad.nudge cannot be opened")
    assert all(fault in told[0] for fault in faults)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(21)
    assert hands.frame.experiment == before.experiment
    assert hands.step.w == before.reading.step.w_next


def test_a_missing_file_is_told(hands: Hands, tmp_path: Path) -> None:
    told: list[str] = []
    with_dialog(hands, lambda: drop(hands, tmp_path / "gone.nudge"), read_message(hands, told))
    assert "gone.nudge: cannot be read (No such file or directory)" in told[0]


def test_what_is_saved_is_what_is_seen(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(20)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "2")
    hands.play_to(60)
    path = tmp_path / "saved"
    with_dialog(hands, lambda: hands.press(Key.Key_S, CTRL | SHIFT), paste_name(hands, path))
    saved = tmp_path / "saved.nudge"
    assert hands.status == f"Saved {saved}."
    workspace = read_file(saved)
    assert workspace.iteration == 60
    run = Run(workspace.runs[0])
    run.advance(60)
    assert run.step() == hands.step
    document = json.loads(saved.read_text(encoding="utf-8"))
    assert document["runs"][0]["changes"] == [{"at": 20, "set": {"rule.rate": 2.0}}]


@pytest.mark.parametrize("name", ["rate", "iterations"])
def test_after_enter_and_a_dialog_the_keys_are_the_windows_own(hands: Hands, name: str) -> None:
    window, told = hands.window, list[str]()
    hands.enter(window.panel.numbers["rule.rate"].edit if name == "rate" else window.transport.amount, "7")

    def read(dialog: QWidget) -> None:
        told.extend(label.text() for label in dialog.findChildren(QLabel))
        hands.press(Key.Key_Return)

    with_dialog(hands, window.actions_.about.trigger, read)
    assert any("Watch one weight learn" in words for words in told)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
