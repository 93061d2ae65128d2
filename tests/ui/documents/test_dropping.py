"""What is dropped on the window, where files are asked for, and how long it takes to go to where a file stood."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.figures import picture
from desktop_app.training.frame import State
from desktop_app.ui.export.subjects import sheet_of
from tests.ui.documents.test_files import OTHER, file, with_dialog
from tests.ui.hands import CTRL, Hands, Key

__all__ = ["file"]


def drop(hands: Hands, *urls: QUrl) -> None:
    data = QMimeData()
    data.setUrls(urls)
    data.setData("text/uri-list", data.data("text/uri-list") or b"\r\n")  # there is a list, of whatever
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place, copy = QPointF(300, 300), Qt.DropAction.CopyAction
    QApplication.sendEvent(hands.window, QDragEnterEvent(place.toPoint(), copy, data, buttons, keys))
    QApplication.sendEvent(hands.window, QDropEvent(place, copy, data, buttons, keys))


def test_a_link_is_named_and_nothing_is_opened(hands: Hands) -> None:
    hands.play_to(20)
    drop(hands, QUrl("https://example.org/runs/one.nudge"))
    link = "https://example.org/runs/one.nudge"
    assert hands.status == f"Nothing was opened: {link} is a link, not a file on this computer."
    assert hands.step.iteration == 20


def test_what_names_no_file_is_told(hands: Hands) -> None:
    """As where whoever drags it is gone before it tells what it was."""
    drop(hands)
    assert hands.status == "Nothing was opened: there is no file in what was dropped."


def test_what_is_dropped_is_copied_not_moved(hands: Hands, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(hands.window, QDragEnterEvent(QPoint(300, 300), both, data, buttons, keys))
    dropped = QDropEvent(QPointF(300, 300), both, data, buttons, keys)
    dropped.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(hands.window, dropped)
    assert dropped.isAccepted()
    assert dropped.dropAction() == Qt.DropAction.CopyAction
    hands.wait_for(State.PAUSED)


def test_of_two_files_the_first_is_opened_and_the_second_is_told(hands: Hands, file: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.nudge"
    second.write_text(to_json(Workspace((Experiment(),))), encoding="utf-8")
    drop(hands, QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(second)))
    hands.wait_for(State.PAUSED)
    assert hands.settings == OTHER
    told = "Opened other ü.nudge. One file at a time: second.nudge was not opened. Paused at iteration 12."
    assert hands.status == told


@pytest.mark.parametrize("has_documents", [False, True])
def test_without_a_folder_for_documents_files_are_asked_for_at_home(
    hands: Hands, own_folders: Path, has_documents: bool
) -> None:
    if has_documents:
        (own_folders / "Documents").mkdir()
    seen = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert edit is not None
        seen.append((edit.text(), Path(dialog.directory().path())))
        hands.press(Key.Key_Escape)

    with_dialog(hands, lambda: hands.press(Key.Key_O, CTRL), look)
    assert seen == [("", own_folders / "Documents" if has_documents else own_folders)]


def test_on_a_very_long_way_it_says_how_long_it_will_take(hands: Hands, tmp_path: Path) -> None:
    far = tmp_path / "far.nudge"
    far.write_text(to_json(Workspace((OTHER,), 10**18)), encoding="utf-8")
    drop(hands, QUrl.fromLocalFile(str(far)))
    told = hands.window.status_line.rate.text
    hands.qtbot.waitUntil(lambda: told().endswith(" years to go"))
    assert " iterations a second, about " in told()
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    assert told() == ""


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_is_a_save_file(hands: Hands, tmp_path: Path, kind: str) -> None:
    hands.play_to(30)
    w, E = hands.step.w, hands.step.E
    image = tmp_path / f"kept.{kind}"
    image.write_bytes(getattr(picture, kind)(sheet_of(hands.window.board, None, hands.frame)))
    hands.press(Key.Key_R)
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 0)
    drop(hands, QUrl.fromLocalFile(str(image)))
    hands.wait_for(State.PAUSED)
    assert (hands.step.iteration, hands.step.w, hands.step.E) == (30, w, E)
    assert hands.status == f"Opened kept.{kind}. Paused at iteration 30."
