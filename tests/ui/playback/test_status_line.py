"""What the status line says is cut where it has no room, and its tip says it all."""

import pytest
from PySide6.QtWidgets import QLabel

from desktop_app.core.files.workspace import Workspace
from desktop_app.core.model.experiment import SILENT, Experiment
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


def test_what_was_opened_is_said_until_something_is_done(hands: Hands) -> None:
    window = hands.window
    for at, then in ((0, "Ready"), (5, "Paused at iteration 5.")):
        workspace = Workspace((Experiment(),), at)
        window.documents.show_workspace("one", workspace, 0, "Shown again.", is_safe=True)
        hands.wait_for_settings()
        hands.qtbot.waitUntil(lambda: hands.frame.iteration == at)  # noqa: B023
        hands.qtbot.waitUntil(lambda: hands.status.startswith("Shown again."))
        window.session.alter({"rule.rate": 0.25})
        hands.wait_for_settings()
        hands.qtbot.waitUntil(lambda: hands.status.startswith(then))  # noqa: B023


def test_where_no_step_can_be_made_the_status_says_why(hands: Hands) -> None:
    ln = Experiment(network="function", formula="ln w", patterns=SILENT, bounds=None, w=-2.0)
    hands.window.documents.show_workspace("one", Workspace((ln,)), 0, "", is_safe=True)
    hands.wait_for_settings()
    hands.qtbot.waitUntil(lambda: hands.status.startswith("No step can be made: the error is not a finite number."))
    assert "try another start" in hands.status
