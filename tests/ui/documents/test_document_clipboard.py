"""Runs as text for a chat, and Ctrl+V, which opens whatever is on the clipboard as Ctrl+O opens a file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.figures import picture
from desktop_app.training.frame import State
from desktop_app.ui.export.subjects import sheet_of
from tests.ui.documents.test_document import alter, answer
from tests.ui.documents.test_files import OTHER, file, read_message, with_dialog
from tests.ui.hands import CTRL, SHIFT, Hands, Key

__all__ = ["file"]
TEXT = to_json(Workspace((OTHER,), 12))
OPENED = "Opened what was copied. Paused at iteration 12."


def put(**forms: bytes) -> None:
    """Copy, as another program would, in these forms."""
    data = QMimeData()
    for name, content in forms.items():
        data.setData({"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}[name], content)
    QGuiApplication.clipboard().setMimeData(data)


def paste(hands: Hands) -> None:
    hands.leave_fields()
    hands.press(Key.Key_V, CTRL)


def test_what_is_copied_as_text_is_opened_again(hands: Hands) -> None:
    hands.play_to(20)
    hands.press(Key.Key_D, CTRL)
    hands.wait_for_settings()
    hands.leave_fields()
    runs = hands.frame.experiments
    hands.press(Key.Key_X, CTRL | SHIFT)
    code = QGuiApplication.clipboard().text()
    assert hands.status == f"Copied all runs as a text of {len(code)} letters; Ctrl+V in Nudge opens it."
    assert from_bytes(code.encode()) == Workspace(runs, 20, WorkspaceView(active=1))
    hands.window.documents.begin(FIRST)
    hands.qtbot.waitUntil(lambda: len(hands.frame.experiments) == 1)
    QGuiApplication.clipboard().setText(f"See: {code} Nice.")
    paste(hands)
    hands.qtbot.waitUntil(lambda: hands.status == "Opened what was copied. Paused at iteration 20.")
    assert hands.frame.experiments == runs
    assert not hands.window.isWindowModified()
    assert hands.window.windowTitle() == "Copied runs[*] — Nudge"
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.experiments == (FIRST,))


def test_json_and_a_file_are_opened(hands: Hands, file: Path) -> None:
    QGuiApplication.clipboard().setText(f"\n{TEXT}")
    paste(hands)
    hands.qtbot.waitUntil(lambda: hands.status == OPENED)
    assert hands.settings == OTHER
    hands.window.documents.begin(FIRST)
    hands.wait_for(State.IDLE)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    data.setText(str(file))
    QGuiApplication.clipboard().setMimeData(data)
    paste(hands)
    hands.qtbot.waitUntil(lambda: hands.status == f"Opened {file.name}. Paused at iteration 12.")


def test_a_picture_is_opened_in_whatever_form_it_comes(hands: Hands) -> None:
    hands.play_to(12)
    made = {kind: getattr(picture, kind)(sheet_of(hands.window.board, None, hands.frame)) for kind in ("png", "svg")}
    for forms in ({"png": made["png"]}, {"png": _stripped(made["png"]), "svg": made["svg"]}):
        hands.window.documents.begin(OTHER)
        hands.wait_for(State.IDLE)
        put(**forms)
        paste(hands)
        hands.qtbot.waitUntil(lambda: hands.status == OPENED)
        assert hands.frame.experiments == (hands.frame.experiment,) != (OTHER,)


def _stripped(png: bytes) -> bytes:
    """The picture as a program leaves it that knows nothing of what it carries."""
    end = 33 + 12 + int.from_bytes(png[33:37], "big")
    return png[:33] + png[end:]


def test_its_own_picture_is_opened_at_once(hands: Hands) -> None:
    hands.play_to(12)
    hands.press(Key.Key_C, CTRL)
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    paste(hands)
    hands.qtbot.waitUntil(lambda: hands.status == OPENED)


@pytest.mark.parametrize(("asked", "is_opened"), [("", False), ("Don't save", True)])
def test_it_asks_before_a_change_is_lost(hands: Hands, asked: str, is_opened: bool) -> None:
    alter(hands)
    before = hands.frame.experiments
    QGuiApplication.clipboard().setText(TEXT)
    with_dialog(hands, lambda: paste(hands), answer(hands, asked))
    if is_opened:
        hands.qtbot.waitUntil(lambda: hands.status == OPENED)
    else:
        assert hands.frame.experiments == before
        assert hands.window.isWindowModified()


def test_what_cannot_be_opened_is_told(hands: Hands) -> None:
    before = hands.frame.experiments
    for text in ("", "hello", "1\t0\n0\t1"):
        QGuiApplication.clipboard().setText(text)
        paste(hands)
        assert hands.status.startswith("Nothing on the clipboard can be opened: copy a picture that Nudge made, ")
    told: list[str] = []
    for content, words in (
        ('{"a": 1}', "a: is not known here"),
        ("nudge1:abc", "It is a share code without its end"),
    ):
        QGuiApplication.clipboard().setText(content)
        told.clear()
        with_dialog(hands, lambda: paste(hands), read_message(hands, told))
        assert told[0].startswith("What was copied cannot be opened; nothing was changed.")
        assert words in told[0]
    image = QImage(3, 3, QImage.Format.Format_RGB32)
    image.fill(0)
    QGuiApplication.clipboard().setImage(image)
    paste(hands)
    assert hands.status.startswith("The picture on the clipboard has no runs in it; ")
    told.clear()
    put(png=_stripped(picture.png(sheet_of(hands.window.board, None, hands.frame))))
    with_dialog(hands, lambda: paste(hands), read_message(hands, told))
    assert "It is a PNG picture without a workspace in it." in told[0]
    assert hands.frame.experiments == before
