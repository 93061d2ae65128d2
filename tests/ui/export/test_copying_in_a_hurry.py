"""A copied picture is what stood there at that moment, in every format, whatever the user does next."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication, QImage

from desktop_app.core.files.workspace import from_bytes
from tests.ui.hands import CTRL, SHIFT, Hands, Key

PNG, SVG, PDF = "image/png", "image/svg+xml", "application/pdf"


def open_example(hands: Hands) -> None:
    hands.window.menus.examples.actions()[4].trigger()


def remove_a_pattern(hands: Hands) -> None:
    patterns = hands.window.panel.patterns
    patterns.table.setCurrentIndex(patterns.table.model().index(0, 0))
    hands.click(patterns.remove_button)


def other_network(hands: Hands) -> None:
    hands.window.session.alter({"network": "weight_and_bias"})


def other_theme(hands: Hands) -> None:
    hands.press(Key.Key_T, CTRL)


def add_runs(hands: Hands) -> None:
    for _ in range(3):
        hands.press(Key.Key_D, CTRL)


def go_on(hands: Hands) -> None:
    hands.press(Key.Key_Right)


NEXT = [open_example, remove_a_pattern, other_network, other_theme, add_runs, go_on]


def has_image() -> bool:
    return not QGuiApplication.clipboard().image().isNull()


def has_all_formats() -> bool:
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasFormat(PDF)


def wait_for_all_formats(hands: Hands) -> None:
    hands.qtbot.waitUntil(has_all_formats, timeout=30_000)


def copied() -> tuple[object, ...]:
    """What is on the clipboard; of the PDF what is drawn, and its workspace: it also tells when it was written."""
    data = QGuiApplication.clipboard().mimeData()
    png, svg, pdf = (bytes(data.data(name).data()) for name in (PNG, SVG, PDF))
    drawn = PdfReader(BytesIO(pdf)).pages[0].get_contents()
    assert drawn is not None
    return png, svg, drawn.get_data(), from_bytes(pdf)


def copy_board(hands: Hands) -> None:
    hands.press(Key.Key_C, CTRL | SHIFT)


def board_copied(hands: Hands) -> tuple[object, ...]:
    """Copy the board, and wait for all of it."""
    copy_board(hands)
    wait_for_all_formats(hands)
    return copied()


@pytest.mark.parametrize("do_next", NEXT, ids=lambda each: each.__name__)
@pytest.mark.parametrize("when", [lambda: True, has_image], ids=["at once", "after the image"])
def test_a_copy_is_what_stood_there(hands: Hands, do_next: Callable[[Hands], None], when: Callable[[], bool]) -> None:
    hands.play_to(30)
    hands.leave_fields()
    undisturbed = board_copied(hands)
    copy_board(hands)
    hands.qtbot.waitUntil(when, timeout=30_000)
    do_next(hands)
    wait_for_all_formats(hands)
    assert copied() == undisturbed


def test_of_two_copies_the_last_one_stays(hands: Hands) -> None:
    hands.play_to(30)
    copy_board(hands)
    open_example(hands)
    hands.wait_for_settings()
    last = board_copied(hands)
    assert board_copied(hands) == last


def test_a_copy_is_whole_when_the_window_is_closed_at_once(hands: Hands) -> None:
    hands.play_to(30)
    undisturbed = board_copied(hands)
    copy_board(hands)
    hands.window.close()
    assert copied() == undisturbed


@pytest.mark.parametrize("when", [lambda: True, has_image], ids=["at once", "after the image"])
def test_what_another_program_copies_meanwhile_stays(hands: Hands, when: Callable[[], bool]) -> None:
    copy_board(hands)
    hands.qtbot.waitUntil(when, timeout=30_000)
    QGuiApplication.clipboard().setText("mine")
    hands.window.export.close()
    assert QGuiApplication.clipboard().text() == "mine"


@pytest.mark.parametrize("when", [lambda: True, has_image], ids=["at once", "after the image"])
def test_a_clipboard_that_is_emptied_meanwhile_stays_empty(hands: Hands, when: Callable[[], bool]) -> None:
    copy_board(hands)
    hands.qtbot.waitUntil(when, timeout=30_000)
    QGuiApplication.clipboard().clear()
    hands.window.export.close()
    assert QGuiApplication.clipboard().image() == QImage()
