"""The menu of recent files, worked as a person does; and pictures that carry a workspace, opened like files."""

import json
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QTimer
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMessageBox, QWidget

from desktop_app.core.files.embedded import in_png, svg_metadata
from desktop_app.core.files.workspace import Workspace, read_file, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import State
from tests.ui.conftest import Opener
from tests.ui.documents.test_document import alter, answer, save, save_as
from tests.ui.documents.test_files import OTHER, drop, file, paste_name, read_message, when_open, with_dialog
from tests.ui.hands import CTRL, Hands, Key

__all__ = ["file"]


def menu_of(hands: Hands) -> list[QAction]:
    """The File menu is opened: what stands under Open recent."""
    action = hands.window.menuBar().actions()[0]
    files = action.menu()
    assert isinstance(files, QMenu)
    files.aboutToShow.emit()
    (recent,) = (each for each in files.actions() if each.text() == "Open &recent")
    return hands.window.menus.recent.actions() if recent.isVisible() else []


def names_of(hands: Hands) -> list[str]:
    """The paths, as their tips tell them, without what clears the list."""
    return [action.toolTip() for action in menu_of(hands)[:-2]]


def make(folder: Path, name: str, run: Experiment = OTHER) -> Path:
    path = folder / name
    path.write_text(to_json(Workspace((run,), 12)), encoding="utf-8")
    return path


def test_files_of_one_name_are_told_apart_by_where_they_are(hands: Hands, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        assert hands.window.opening.open(make(tmp_path / folder, "r.nudge"))
    assert hands.window.opening.open(make(tmp_path, "alone.nudge"))
    shown = [action.text() for action in menu_of(hands)[:-2]]
    assert shown[0] == "&1 alone.nudge"
    assert shown[1].startswith("&2 r.nudge in ")
    assert shown[1].endswith("/second")
    assert shown[2].endswith("/first")


def test_the_last_ten_files_are_there_the_latest_first(hands: Hands, tmp_path: Path) -> None:
    assert menu_of(hands) == []
    paths = [make(tmp_path, f"{k} & <b>.nudge") for k in range(12)]
    for path in paths:
        assert hands.window.opening.open(path)
    assert names_of(hands) == [str(path) for path in paths[:1:-1]]
    assert menu_of(hands)[0].text() == "&1 11 && <b>.nudge"
    hands.window.opening.open(paths[5])
    assert names_of(hands)[:2] == [str(paths[5]), str(paths[11])]
    assert len(names_of(hands)) == 10


def test_a_file_is_opened_from_the_menu_and_one_that_was_saved_is_there(hands: Hands, file: Path) -> None:
    saved = file.with_name("saved.nudge")
    save_as(hands, saved)
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    assert names_of(hands) == [str(file), str(saved)]
    menu_of(hands)[1].trigger()
    hands.qtbot.waitUntil(lambda: hands.frame.experiment == Experiment())
    assert hands.window.windowFilePath() == str(saved)


def test_a_file_that_is_gone_is_told_and_taken_off_the_list(hands: Hands, tmp_path: Path) -> None:
    path = make(tmp_path, "gone.nudge")
    hands.window.opening.open(path)
    hands.wait_for(State.PAUSED)
    path.unlink()
    alter(hands)
    altered = hands.frame.experiment
    menu_of(hands)[0].trigger()
    assert hands.status == f"{path} is not there any more, so it was removed from the recent files."
    assert menu_of(hands) == []
    assert hands.frame.experiment == altered


def test_a_damaged_one_is_refused_and_altered_runs_are_asked_about(hands: Hands, tmp_path: Path) -> None:
    path, told = make(tmp_path, "a.nudge"), list[str]()
    hands.window.opening.open(path)
    hands.wait_for(State.PAUSED)
    alter(hands)
    with_dialog(hands, menu_of(hands)[0].trigger, answer(hands, "Cancel", told))
    assert told == ["Save the changes to “a.nudge”?"]
    path.write_text("{", encoding="utf-8")
    with_dialog(hands, menu_of(hands)[0].trigger, read_message(hands, told))
    assert told[1].startswith("a.nudge cannot be opened; nothing was changed.")
    assert hands.window.isWindowModified()


def test_the_list_is_cleared_and_another_window_s_files_are_in_it(opened: Opener, tmp_path: Path) -> None:
    first, second = opened(), opened()
    paths = [make(tmp_path, f"{k}.nudge") for k in range(2)]
    first.window.opening.open(paths[0])
    second.window.opening.open(paths[1])
    assert names_of(first) == names_of(second) == [str(paths[1]), str(paths[0])]
    menu_of(second)[-1].trigger()
    assert menu_of(first) == menu_of(second) == []


@pytest.mark.parametrize("nonsense", ["", "{", "7", "[7, null]", "[" * 100_000, '["\\ud800\\n"]'])
def test_a_list_of_nonsense_does_no_harm(hands: Hands, nonsense: str) -> None:
    hands.window.preferences._settings.setValue("recent_files", nonsense)
    for action in menu_of(hands)[:-2]:
        action.trigger()
    assert menu_of(hands) == []


def picture(kind: str, workspace: Workspace) -> bytes:
    """A picture with the workspace in it; the PDF by another program than ours."""
    content = to_json(workspace)
    if kind == "svg":
        return f'<svg xmlns="http://www.w3.org/2000/svg">{svg_metadata(content)}</svg>'.encode()
    if kind == "pdf":
        writer, made = pypdf.PdfWriter(), BytesIO()
        writer.add_blank_page(100, 100)
        writer.add_attachment("workspace.nudge", content.encode())
        writer.write(made)
        return made.getvalue()
    image, data = QImage(4, 4, QImage.Format.Format_RGB32), QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return in_png(bytes(data.data()), content)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_opens_as_its_runs_and_is_never_saved_over(hands: Hands, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"figure.{kind}"
    path.write_bytes(picture(kind, Workspace((OTHER,), 12)))
    before = path.read_bytes()
    drop(hands, path)
    hands.wait_for(State.PAUSED)
    assert (hands.frame.experiment, hands.frame.iteration) == (OTHER, 12)
    assert hands.window.windowTitle() == f"figure.{kind}[*] — Nudge"
    assert not hands.window.isWindowModified()
    alter(hands)
    mine = tmp_path / "mine.nudge"
    with_dialog(hands, lambda: save(hands), paste_name(hands, mine))
    assert read_file(mine) == Workspace((hands.frame.experiment,), 12)
    assert path.read_bytes() == before


def test_a_name_of_another_ending_is_not_taken_for_a_place(hands: Hands, tmp_path: Path) -> None:
    """The person types the name of a picture: the file beside it is written, and the picture stays."""
    path = tmp_path / "figure.png"
    path.write_bytes(b"a picture")
    save_as(hands, tmp_path / "figure.v2")
    assert json.loads((tmp_path / "figure.v2.nudge").read_text(encoding="utf-8"))["format"] == "nudge"


@pytest.mark.parametrize("name", ["mine", "mine.nudge", "mine.v2"])
def test_a_file_that_is_there_is_not_replaced_unasked(hands: Hands, tmp_path: Path, name: str) -> None:
    """However its ending comes to be there: typed, added by Qt, or added by Nudge."""
    path = tmp_path / ("mine.v2.nudge" if name == "mine.v2" else "mine.nudge")
    path.write_bytes(b"something else")
    asked: list[str] = []

    def look(dialog: QWidget) -> None:
        if isinstance(dialog, QMessageBox):
            asked.append(dialog.text())
            dialog.reject()
            QTimer.singleShot(0, lambda: QApplication.activeModalWidget().close())  # type: ignore[union-attr]
            return
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert edit is not None
        edit.setText(str(tmp_path / name))
        when_open(look)
        QTimer.singleShot(0, dialog.accept)  # type: ignore[attr-defined]
        if name == "mine.v2":
            QTimer.singleShot(0, lambda: accept_again(dialog, edit))

    def accept_again(dialog: QWidget, edit: QLineEdit) -> None:
        """The dialog is there once more, with the whole name."""
        if dialog.isVisible() and edit.text() == path.name:
            dialog.accept()  # type: ignore[attr-defined]
        else:
            QTimer.singleShot(5, lambda: accept_again(dialog, edit))

    with_dialog(hands, lambda: hands.press(Key.Key_S, CTRL), look)
    assert len(asked) == 1
    assert path.name in asked[0]
    assert path.read_bytes() == b"something else"


def test_a_picture_that_was_opened_is_there_too(hands: Hands, tmp_path: Path) -> None:
    file, picture = make(tmp_path, "a.nudge"), tmp_path / "b.svg"
    picture.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{svg_metadata(file.read_text())}</svg>')
    assert hands.window.opening.open(file)
    hands.window.opening.open(picture)
    hands.qtbot.waitUntil(lambda: hands.window.windowTitle().startswith("b.svg"))
    assert names_of(hands) == [str(picture), str(file)]
