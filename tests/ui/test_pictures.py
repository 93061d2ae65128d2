"""Pictures for notes, by one key each: on the clipboard or in a file, of the plot under the mouse or of the board."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QGuiApplication, QImage

from tests.ui.hands import CTRL, SHIFT, Hands, Key
from tests.ui.test_files import paste_name, with_dialog

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
    assert hands.window.status() == "Copied the picture “Weight over iterations”."
    image = clipboard()
    assert image.devicePixelRatio() == 2
    assert image.width() >= 2 * plot.width()
    assert image.height() >= 2 * plot.height()
    assert image.pixelColor(3, 3) == image.pixelColor(image.width() - 3, image.height() - 3) == WHITE


def test_away_from_the_plots_ctrl_c_copies_the_board(hands: Hands) -> None:
    hands.hover_away()
    hands.press(Key.Key_C, CTRL)
    assert hands.window.status() == "Copied a picture of the board."
    image = clipboard()
    board = hands.window.board
    assert image.width() > 1.9 * board.width()
    hands.hover(board.curve, QPoint(200, 80))
    hands.press(Key.Key_C, CTRL | SHIFT)
    assert clipboard().size() == image.size()


@pytest.mark.parametrize("modifiers", [CTRL, CTRL | SHIFT])
def test_ctrl_e_saves_a_png(hands: Hands, tmp_path: Path, modifiers: object) -> None:
    hands.play_to(30)
    plot = hands.window.board.iteration_plots[0]
    hands.hover(plot, QPoint(200, 80))
    with_dialog(hands, lambda: hands.press(Key.Key_E, modifiers), paste_name(hands, tmp_path / "loss"))  # type: ignore[arg-type]
    path = tmp_path / "loss.png"
    assert hands.window.status().endswith(f" as {path}.")
    image = QImage(str(path))
    assert (image.width() > 1.5 * 2 * max(plot.width(), 520)) == (modifiers != CTRL)  # 520: as narrow as a picture is
    assert image.pixelColor(3, 3) == WHITE


def test_a_picture_does_not_disturb_the_window(hands: Hands) -> None:
    hands.play_to(30)
    hands.press(Key.Key_T, CTRL)
    said, before = hands.window.status(), hands.window.grab().toImage()
    hands.press(Key.Key_C, CTRL | SHIFT)
    hands.window.say(said)
    hands.qtbot.waitUntil(lambda: hands.window.grab().toImage() == before)
