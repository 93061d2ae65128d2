"""What takes a while to read is read beside the window, which goes on: the last one wins, and it can be cancelled."""

import json
import zlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from desktop_app.core.files.workspace import Workspace, read_file, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.training.frame import State
from desktop_app.ui.documents.file_reader import FileReader
from desktop_app.ui.documents.recovery_record import folder
from tests.core.files.test_bombs import unknown_keys
from tests.core.files.test_embedded import chunk, png
from tests.ui.documents.test_document import alter, answer, save_as
from tests.ui.documents.test_files import OTHER, drop, file, paste_name, read_message, when_open, with_dialog
from tests.ui.documents.test_recovery import leave_behind, offer
from tests.ui.hands import CTRL, SHIFT, Hands, Key

__all__ = ["file"]
SECOND = Experiment(name="second", w=0.75)


def picture(path: Path, run: Experiment = OTHER, spaces: int = 10**7) -> Path:
    """A picture whose workspace is small, and packed with a lot of space."""
    packed = zlib.compress(to_json(Workspace((run,), 12)).encode() + spaces * b" ")
    path.write_bytes(png()[:33] + chunk(b"zTXt", b"nudge\0\0" + packed) + png()[33:])
    return path


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A file that takes longer to be refused than the user waits without a word."""
    path = tmp_path / "slow <b>.nudge"
    path.write_bytes(unknown_keys(740_000))
    return path


def readers(hands: Hands) -> list[FileReader]:
    return hands.window.findChildren(FileReader)


def finish_reading(hands: Hands) -> None:
    """Until whatever is read, or was, is at its end and handed over."""
    for reader in readers(hands):
        reader.finish()
    QApplication.processEvents()


def test_the_window_goes_on_while_a_picture_is_read(hands: Hands, tmp_path: Path) -> None:
    path = picture(tmp_path / "figure.png")
    assert not hands.window.opening.open(path)
    assert hands.window.windowTitle() == "Untitled[*] — Nudge"
    hands.wait_for(State.PAUSED)
    assert (hands.frame.experiment, hands.frame.iteration) == (OTHER, 12)
    assert hands.window.windowTitle() == "figure.png[*] — Nudge"
    hands.qtbot.waitUntil(lambda: hands.status == "Opened figure.png. Paused at iteration 12.")


def test_a_short_file_is_shown_at_once(hands: Hands, file: Path) -> None:
    assert hands.window.opening.open(file)
    assert hands.window.windowTitle() == f"{file.name}[*] — Nudge"


def test_of_two_in_a_hurry_the_last_one_wins(hands: Hands, tmp_path: Path, file: Path) -> None:
    first, second = picture(tmp_path / "first.png"), picture(tmp_path / "second.png", SECOND, spaces=0)
    for last in (second, file):
        assert not hands.window.opening.open(first)
        hands.window.opening.open(last)
        finish_reading(hands)
        hands.wait_for(State.PAUSED)
        assert hands.window.windowTitle() == f"{last.name}[*] — Nudge"
        assert hands.frame.experiment == (SECOND if last is second else OTHER)


def test_new_is_later_than_what_was_asked_for_before(hands: Hands, tmp_path: Path) -> None:
    assert not hands.window.opening.open(picture(tmp_path / "figure.png"))
    hands.press(Key.Key_N, CTRL)
    finish_reading(hands)
    assert hands.window.windowTitle() == "Untitled[*] — Nudge"
    assert hands.frame.experiment == FIRST


def test_it_is_told_of_and_can_be_cancelled(hands: Hands, slow: Path) -> None:
    for each in readers(hands):
        each.patience_ms = 0
    drop(hands, slow)
    hands.qtbot.waitUntil(lambda: any(each.isVisible() for each in readers(hands)))
    (reader,) = (each for each in readers(hands) if each.isVisible())
    assert reader.words == "Reading slow <b>.nudge…"
    hands.click(reader.findChildren(QToolButton)[0])
    assert not reader.isVisible()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    finish_reading(hands)
    assert QApplication.activeModalWidget() is None
    assert hands.window.windowTitle() == "Untitled[*] — Nudge"


def test_what_is_refused_in_the_end_is_told(hands: Hands, slow: Path) -> None:
    slow.write_bytes(unknown_keys(20_000))
    told: list[str] = []
    with_dialog(hands, lambda: drop(hands, slow), read_message(hands, told))
    assert told[0].startswith("slow <b>.nudge cannot be opened; nothing was changed.\n\nruns[0].0: is not known here")
    assert told[0].endswith("\n… and more than 9988 more faults")
    assert not any(each.isVisible() for each in readers(hands))


def test_the_window_can_be_closed_while_something_is_read(hands: Hands, slow: Path) -> None:
    assert not hands.window.opening.open(slow)
    hands.window.close()
    assert not hands.window.isVisible()
    finish_reading(hands)
    assert QApplication.activeModalWidget() is None


def test_what_was_altered_meanwhile_is_asked_about(hands: Hands, tmp_path: Path) -> None:
    path, asked = picture(tmp_path / "figure.png"), list[str]()

    def open_and_alter() -> None:
        hands.window.opening.open(path)
        assert hands.window.session.alter({"rule.rate": 0.125}) == []

    with_dialog(hands, open_and_alter, answer(hands, "Cancel", asked))
    assert asked == ["Save the changes to “Untitled”?"]
    assert hands.window.windowTitle() == "Untitled[*] — Nudge"
    assert hands.settings.rule.rate == 0.125


def test_what_was_read_waits_while_a_dialog_is_open(hands: Hands, tmp_path: Path) -> None:
    path, mine = picture(tmp_path / "figure.png"), tmp_path / "mine.nudge"
    alter(hands)
    own = hands.frame.experiment

    def read_and_save(dialog: object) -> None:
        finish_reading(hands)
        assert hands.window.windowTitle() == "Untitled[*] — Nudge"
        paste_name(hands, mine)(dialog)  # type: ignore[arg-type]

    def open_and_save_as() -> None:
        hands.window.opening.open(path)
        when_open(read_and_save)
        hands.press(Key.Key_S, CTRL | SHIFT)

    open_and_save_as()
    hands.wait_for(State.PAUSED)
    assert read_file(mine).runs == (own,)
    assert hands.window.windowTitle() == "figure.png[*] — Nudge"


def test_saving_saves_what_stood_there_even_if_something_is_read_meanwhile(hands: Hands, tmp_path: Path) -> None:
    mine, path = tmp_path / "mine.nudge", picture(tmp_path / "figure.png", spaces=0)
    save_as(hands, mine)
    for rate in (0.125, 0.25, 0.375):
        assert hands.window.session.alter({"rule.rate": rate}) == []
        hands.window.opening.open(path)
        assert hands.window.documents.save()
        assert [run.rule.rate for run in read_file(mine).runs] == [rate]
        hands.qtbot.waitUntil(lambda: hands.window.windowTitle() == "figure.png[*] — Nudge")
        assert hands.window.opening.open(mine)


def test_a_large_record_is_read_beside_the_window_too(hands: Hands) -> None:
    leave_behind(workspace=to_json(Workspace((OTHER,), 12)) + 200_000 * " ", active=0)
    hands.window.opening.offer_recovery()
    assert QApplication.activeModalWidget() is None
    with_dialog(hands, lambda: None, answer(hands, "Restore"))
    hands.wait_for(State.PAUSED)
    assert hands.frame.experiment == OTHER


def test_a_record_that_is_too_large_is_set_aside(hands: Hands) -> None:
    left, told = leave_behind(), list[str]()
    with left.open("r+b") as record:
        record.truncate(2**26)
    with_dialog(hands, offer(hands), read_message(hands, told))
    assert "it is no record of a window: it is too large" in told[0]
    assert list(folder().iterdir()) == [left.with_suffix(".damaged")]


def test_a_record_full_of_values_is_damaged(hands: Hands) -> None:
    left, told = leave_behind(), list[str]()
    left.write_text(json.dumps([[]] * 400_000), encoding="utf-8")
    with_dialog(hands, offer(hands), read_message(hands, told))
    assert "the record of its work cannot be read: it is no record of a window: it is damaged." in told[0]
