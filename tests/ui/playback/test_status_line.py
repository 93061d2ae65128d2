"""What the status line says is cut where it has no room, and its tip says it all."""

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.hands import Hands


def test_long_words_are_cut_and_do_not_widen_the_window(hands: Hands) -> None:
    least, width = hands.window.minimumSizeHint().width(), hands.window.width()
    words = f"Saved {'x' * 2000}.nudge."
    hands.window.say(words)
    hands.qtbot.waitUntil(lambda: any(label.toolTip() == words for label in hands.window.findChildren(QLabel)))
    (label,) = (label for label in hands.window.findChildren(QLabel) if label.toolTip() == words)
    assert (hands.window.minimumSizeHint().width(), hands.window.width()) == (least, width)
    assert label.geometry().right() < width
    assert label.text().startswith("Saved xxxxxxxxxx")
    assert label.text().endswith("…")
    assert hands.status == words
    hands.window.say("Saved.")
    hands.qtbot.waitUntil(lambda: label.text() == "Saved.")


@pytest.mark.parametrize("words", ["Ready: press Space to play, → to make one step.", "Paused at 1.", "i" * 99])
def test_words_that_have_room_are_shown_whole(hands: Hands, words: str) -> None:
    hands.window.say(words)
    (label,) = (label for label in hands.window.findChildren(QLabel) if label.toolTip() == words)
    hands.qtbot.waitUntil(lambda: label.width() == label.sizeHint().width())
    assert label.text() == words
