"""A picture is a save file: each format, saved with the dialog and dropped on a fresh window, brings its runs back."""

from pathlib import Path

import pytest

from tests.ui.conftest import Opener
from tests.ui.documents.test_files import drop
from tests.ui.export.test_picture_dialog import in_dialog, save_as
from tests.ui.hands import CTRL, Hands, Key


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_dropped_picture_shows_the_same_runs_at_the_same_iteration(opened: Opener, tmp_path: Path, kind: str) -> None:
    first, path = opened(), tmp_path / f"loss.{kind}"
    _make_two_runs(first)
    in_dialog(first, lambda dialog: save_as(first, dialog, path))
    saved = first.frame
    first.window.documents.leave_at_once()
    first.window.close()
    again = opened()
    drop(again, path)
    again.qtbot.waitUntil(lambda: again.frame.iteration == 137 and len(again.frame.members) == 2)
    assert [member.experiment for member in again.frame.members] == [member.experiment for member in saved.members]
    # To the last bit: a step holds every number of its iteration.
    assert [member.reading.step for member in again.frame.members] == [member.reading.step for member in saved.members]


def _make_two_runs(hands: Hands) -> None:
    """Two runs that differ, looked at in their past."""
    hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "0.31")
    hands.wait_for_settings()
    hands.play_to(140)
    for _ in range(3):
        hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: hands.frame.iteration == 137)
