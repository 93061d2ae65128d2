"""The window's document: its title and mark, new, save, save as, and the question before anything is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from desktop_app.core.files.examples import EXAMPLES
from desktop_app.core.files.workspace import Workspace, read_file, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.training.frame import State
from tests.ui.documents.test_files import OTHER, drop, file, paste_name, when_open, with_dialog
from tests.ui.hands import CTRL, SHIFT, Hands, Key

__all__ = ["file"]


def alter(hands: Hands, rate: str = "0.125") -> None:
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, rate)
    hands.wait_for_settings()


def save(hands: Hands) -> None:
    hands.press(Key.Key_S, CTRL)


def save_as(hands: Hands, path: Path) -> None:
    with_dialog(hands, lambda: hands.press(Key.Key_S, CTRL | SHIFT), paste_name(hands, path))


def answer(hands: Hands, words: str, asked: list[str] | None = None) -> Callable[[QWidget], None]:
    """Click on the button with these words; Escape where there are none."""

    def work(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        assert dialog.textFormat() is Qt.TextFormat.PlainText
        if asked is not None:
            asked.append(dialog.text())
        if not words:
            hands.press(Key.Key_Escape)
            return
        (button,) = (each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == words)
        hands.click(button)

    return work


def test_the_title_names_the_file_and_marks_what_is_modified(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    assert (window.windowTitle(), window.isWindowModified()) == ("Untitled[*] — Nudge", False)
    alter(hands)
    assert window.isWindowModified()
    path = tmp_path / "a [*] <b>.nudge"
    save_as(hands, path)
    assert window.windowTitle() == "a [*][*] <b>.nudge[*] — Nudge"
    assert Path(window.windowFilePath()) == path
    assert not window.isWindowModified()
    assert read_file(path).runs == (Experiment(rule=Rule(rate=0.125)),)


def test_playing_and_looking_back_modify_nothing_and_an_edit_that_is_taken_back_neither(hands: Hands) -> None:
    hands.play_to(30)
    hands.press(Key.Key_Home)
    hands.qtbot.waitUntil(lambda: hands.frame.iteration == 0)
    assert not hands.window.isWindowModified()
    hands.press(Key.Key_End)
    alter(hands)
    assert hands.window.isWindowModified()
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    alter(hands, "0.5")
    assert not hands.window.isWindowModified()


def test_save_writes_the_same_file_again_with_the_iteration_that_is_shown(hands: Hands, file: Path) -> None:
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    alter(hands, "2")
    save(hands)
    assert hands.status == f"Saved {file}."
    hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: hands.frame.iteration == 11)
    assert not hands.window.isWindowModified()
    save(hands)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["iteration"] == 11
    assert document["runs"][0]["changes"] == [{"at": 12, "set": {"rule.rate": 2.0}}]


def test_a_value_that_was_entered_a_moment_ago_is_saved(hands: Hands, file: Path) -> None:
    """No event is handled between the two keys, and no frame shows the value yet."""
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "7")
    save(hands)
    assert read_file(file).runs[0].settings_at(12).rule.rate == 7.0
    assert not hands.window.isWindowModified()


def test_what_has_no_file_asks_for_one_and_is_that_file_then(hands: Hands, tmp_path: Path) -> None:
    alter(hands)
    path = tmp_path / "mine.nudge"
    with_dialog(hands, lambda: save(hands), paste_name(hands, path))
    alter(hands, "0.25")
    save(hands)
    assert read_file(path).runs == (Experiment(rule=Rule(rate=0.25)),)


def test_an_example_is_saved_in_another_place(hands: Hands, tmp_path: Path) -> None:
    before = EXAMPLES[1].path.read_bytes()
    hands.window.menus.examples.actions()[1].trigger()
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) > 1)
    assert hands.window.windowTitle() == "Sign against amount[*] — Nudge"
    assert not hands.window.isWindowModified()
    path = tmp_path / "mine.nudge"
    with_dialog(hands, lambda: save(hands), paste_name(hands, path))
    assert read_file(path) == read_file(EXAMPLES[1].path)
    assert EXAMPLES[1].path.read_bytes() == before


WAYS: dict[str, Callable[[Hands, Path], None]] = {
    "new": lambda hands, file: hands.press(Key.Key_N, CTRL),
    "dropped": drop,
    "example": lambda hands, file: hands.window.menus.examples.actions()[4].trigger(),
}


@pytest.mark.parametrize("way", WAYS)
def test_before_other_runs_take_their_place_altered_ones_are_asked_about(
    hands: Hands, file: Path, tmp_path: Path, way: str
) -> None:
    mine, asked = tmp_path / "mine.nudge", list[str]()
    save_as(hands, mine)
    before = mine.read_bytes()
    alter(hands)
    altered = hands.frame.experiment
    with_dialog(hands, lambda: WAYS[way](hands, file), answer(hands, "Cancel", asked))
    assert asked == ["Save the changes to “mine.nudge”?"]
    assert (hands.frame.experiment, hands.window.isWindowModified()) == (altered, True)
    with_dialog(hands, lambda: WAYS[way](hands, file), answer(hands, "Don't save"))
    hands.qtbot.waitUntil(lambda: hands.frame.experiment != altered)
    assert mine.read_bytes() == before
    assert not hands.window.isWindowModified()
    assert "mine" not in hands.window.windowTitle()


@pytest.mark.parametrize("way", WAYS)
def test_they_are_saved_where_a_person_says_so(hands: Hands, file: Path, tmp_path: Path, way: str) -> None:
    mine = tmp_path / "mine.nudge"
    save_as(hands, mine)
    alter(hands)
    altered = hands.frame.experiment
    with_dialog(hands, lambda: WAYS[way](hands, file), answer(hands, "Save"))
    hands.qtbot.waitUntil(lambda: hands.frame.experiment != altered)
    assert read_file(mine).runs == (altered,)


def test_what_is_not_altered_is_not_asked_about(hands: Hands, file: Path) -> None:
    hands.play_to(20)
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    assert hands.settings == OTHER
    hands.press(Key.Key_N, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.experiment == FIRST)
    assert hands.window.windowTitle() == "Untitled[*] — Nudge"
    assert hands.window.windowFilePath() == ""


def test_the_file_that_is_saved_on_the_way_is_the_one_that_is_opened(hands: Hands, file: Path) -> None:
    """Opened again with changes that are to be saved: what is shown is what was saved, not what was there before."""
    drop(hands, file)
    hands.wait_for(State.PAUSED)
    alter(hands, "3")
    altered = hands.frame.experiment
    with_dialog(hands, lambda: drop(hands, file), answer(hands, "Save"))
    hands.wait_for(State.PAUSED)
    assert hands.frame.experiment == altered == read_file(file).runs[0]


@pytest.mark.parametrize("key", ["close", "quit"])
def test_closing_asks_and_a_question_that_is_cancelled_keeps_the_window(hands: Hands, tmp_path: Path, key: str) -> None:
    def close() -> None:
        hands.window.close() if key == "close" else hands.window.actions_.quit.trigger()

    alter(hands)
    asked: list[str] = []
    with_dialog(hands, close, answer(hands, "", asked))
    assert asked == ["Save the changes to “Untitled”?"]
    assert hands.window.isVisible()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    path = tmp_path / "kept.nudge"
    save_as(hands, path)
    alter(hands, "4")
    altered = hands.frame.experiment
    with_dialog(hands, close, answer(hands, "Save"), stays=False)
    assert not hands.window.isVisible()
    assert read_file(path) == Workspace((altered,), 1)


def test_a_save_that_fails_keeps_the_window_and_what_it_shows(hands: Hands, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "mine.nudge"
    save_as(hands, path)
    path.unlink()
    folder.rmdir()
    alter(hands)
    told: list[str] = []

    def close() -> None:
        hands.window.close()

    def work(dialog: QWidget) -> None:
        """Three of them, one after the other."""
        words = ("Save", "Save it there again", "OK")[len(told)]
        if len(told) < 2:
            when_open(work)
        answer(hands, words, told)(dialog)

    with_dialog(hands, close, work)
    assert told[1:] == [
        "“mine.nudge” no longer exists.",
        f"{path} could not be saved: No such file or directory.\n\n"
        "The file there is unchanged, and the window still has its runs: save them in another place.",
    ]
    assert hands.window.isVisible()
    assert hands.window.isWindowModified()


def test_a_file_with_nothing_but_runs_is_saved_whole(hands: Hands, tmp_path: Path) -> None:
    """A file made by hand, with changes still to come, and several runs."""
    path = tmp_path / "hand.nudge"
    runs = [{"name": "<i>one</i>"}, {"rule": {"rate": 2}, "changes": [{"at": 40, "set": {"rule.rate": 1}}]}]
    path.write_text(json.dumps({"format": "nudge", "version": 1, "runs": runs}), encoding="utf-8")
    before = read_file(path)
    drop(hands, path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    assert not hands.window.isWindowModified()
    save(hands)
    assert read_file(path) == before
    assert path.read_text(encoding="utf-8") == to_json(before)
