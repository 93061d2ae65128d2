"""Pictures for notes, by one key each: on the clipboard or in a file, of the plot under the mouse or of the board."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QGuiApplication, QImage

from desktop_app.core.files.workspace import Workspace, from_bytes
from desktop_app.core.files.workspace_view import WorkspaceView
from tests.ui.hands import CTRL, SHIFT, Hands, Key

WHITE = QColor("white")


def clipboard() -> QImage:
    """The image on the clipboard."""
    return QGuiApplication.clipboard().image()


@pytest.mark.parametrize("is_dark", [False, True])
def test_ctrl_c_copies_the_plot_under_the_mouse_on_white_paper(hands: Hands, is_dark: bool) -> None:
    if is_dark:
        hands.press(Key.Key_T, CTRL)
    hands.play_to(30)
    plot = hands.window.board.iteration_plots[1]
    hands.hover(plot, QPoint(200, 80))
    hands.press(Key.Key_C, CTRL)
    assert hands.status == "Copied the picture “Weight over iterations”."
    hands.qtbot.waitUntil(lambda: not clipboard().isNull())
    image = clipboard()
    assert image.devicePixelRatio() == 2
    assert image.width() >= 2 * plot.width()
    assert image.height() >= 2 * plot.height()
    assert image.pixelColor(3, 3) == image.pixelColor(image.width() - 3, image.height() - 3) == WHITE


def test_away_from_the_plots_ctrl_c_copies_the_board(hands: Hands) -> None:
    hands.hover_away()
    hands.press(Key.Key_C, CTRL)
    assert hands.status == "Copied a picture of the board."
    hands.qtbot.waitUntil(lambda: not clipboard().isNull())
    image = clipboard()
    board = hands.window.board
    assert image.width() > 1.9 * board.width()
    hands.hover(board.curve, QPoint(200, 80))
    hands.press(Key.Key_C, CTRL | SHIFT)
    hands.qtbot.waitUntil(lambda: not clipboard().isNull())
    assert clipboard().size() == image.size()


def test_a_picture_is_copied_in_all_formats_with_its_workspace(hands: Hands) -> None:
    hands.press(Key.Key_D, CTRL)
    hands.play_to(30)
    hands.hover(hands.window.board.curve, QPoint(200, 80))
    hands.press(Key.Key_C, CTRL)
    formats = QGuiApplication.clipboard().mimeData
    hands.qtbot.waitUntil(lambda: formats().hasFormat("application/pdf"))
    assert set(formats().formats()) == {"application/x-qt-image", "image/png", "image/svg+xml", "application/pdf"}
    runs = tuple(member.experiment for member in hands.frame.members)
    for name in ("image/png", "image/svg+xml", "application/pdf"):
        content = bytes(formats().data(name).data())
        assert from_bytes(content) == Workspace(runs, 30, WorkspaceView(active=1))
    assert QImage.fromData(formats().data("image/png")).size() == clipboard().size()


def test_what_was_copied_since_stays(hands: Hands) -> None:
    hands.press(Key.Key_C, CTRL | SHIFT)
    QGuiApplication.clipboard().setText("something else")
    hands.window.close()
    assert QGuiApplication.clipboard().text() == "something else"


def test_a_picture_copied_just_before_the_end_is_there_in_all_formats(hands: Hands) -> None:
    hands.press(Key.Key_C, CTRL | SHIFT)
    hands.window.close()
    assert QGuiApplication.clipboard().mimeData().hasFormat("image/svg+xml")


def test_a_picture_does_not_disturb_the_window(hands: Hands) -> None:
    hands.play_to(30)
    hands.press(Key.Key_T, CTRL)
    hands.qtbot.waitUntil(hands.window.updatesEnabled)
    said, before = hands.status, hands.window.grab().toImage()
    hands.press(Key.Key_C, CTRL | SHIFT)
    hands.window.say(said)
    hands.qtbot.waitUntil(lambda: hands.window.grab().toImage() == before)
