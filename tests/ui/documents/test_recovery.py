"""What windows keep beside their work, and what is offered of it: records of killed processes, and of living ones."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import State
from desktop_app.ui.documents.document import Document
from desktop_app.ui.documents.recovery_record import Record, RecordFile, folder, from_json
from tests.ui.conftest import Opener
from tests.ui.documents.test_document import alter, answer, save, save_as
from tests.ui.documents.test_files import OTHER, drop, file, paste_name, read_message, with_dialog
from tests.ui.hands import CTRL, Hands, Key

__all__ = ["file"]
ROOT = Path(__file__).parents[3]
RUNS = (
    replace(OTHER, name="<b>one</b>", changes=(Change(7, (("rule.rate", 0.1),)), Change(90, (("weights.w", 0.3),)))),
    Experiment(network="two_weight_chain", w=0.1, v=-0.3, bounds=None, rule=Rule("adam", 0.01), seed=5),
)


def leave_behind(**parts: Any) -> Path:
    """A process keeps a record, and is killed; returns its file."""
    record = {
        "format": "nudge window", "version": 1, "path": None, "name": "Untitled", "digest": "", "is_lost": True,
        "active": 1, "workspace": to_json(Workspace(RUNS, 40)), **parts,
    }  # fmt: skip
    program = (
        "import os, signal, sys\n"
        "from desktop_app.ui.documents.recovery_record import RecordFile\n"
        "kept = RecordFile()\n"
        "kept.acquire()\n"
        "kept.path.write_bytes(sys.stdin.buffer.read())\n"
        "print(kept.path, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, input=json.dumps(record).encode(), capture_output=True, check=False
    )
    return Path(done.stdout.decode().strip())


def offer(hands: Hands) -> Callable[[], None]:
    return lambda: hands.window.opening.offer_recovery()


def records() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in folder().glob("*.json")]


def test_what_is_restored_is_what_was_there_to_the_last_bit(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "<b>mine.nudge"
    left, asked = leave_behind(path=str(path), name=path.name), list[str]()
    with_dialog(hands, offer(hands), answer(hands, "Restore", asked))
    assert asked == ["Nudge did not close properly last time. Restore “<b>mine.nudge”?"]
    hands.wait_for(State.PAUSED)
    assert tuple(member.experiment for member in hands.frame.members) == RUNS
    assert (hands.frame.iteration, hands.frame.active) == (40, 1)
    for member, experiment in zip(hands.frame.members, RUNS, strict=True):
        run = Run(experiment)
        run.advance(40)
        assert member.reading.step == run.step()
    assert hands.window.windowTitle() == "<b>mine.nudge[*] — Nudge"
    assert hands.window.isWindowModified()
    assert left.exists(), "it is this window's to keep, from the first moment on"
    with_dialog(hands, lambda: save(hands), answer(hands, "Save it there again"))
    assert not hands.window.isWindowModified()
    assert path.read_text(encoding="utf-8") == to_json(Workspace(RUNS, 40, WorkspaceView(active=1)))
    hands.window.close()
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize(("words", "remain"), [("Discard", 0), ("Later", 1), ("", 1)])
def test_it_can_be_discarded_or_left_for_later(hands: Hands, words: str, remain: int) -> None:
    leave_behind()
    before = hands.frame
    with_dialog(hands, offer(hands), answer(hands, words))
    assert len(records()) == remain
    assert hands.frame.experiment == before.experiment
    if remain:
        with_dialog(hands, offer(hands), answer(hands, "Discard"))
        assert list(folder().iterdir()) == []


DAMAGED: dict[str, bytes | dict[str, Any]] = {
    "cut off": b'{"format": "nudge window", "vers',
    "empty": b"",
    "no UTF-8": b"\xff\xfe",
    "nested": b"[" * 200_000,
    "a list": b"[]",
    "NaN": {"workspace": to_json(Workspace()).replace("0.5", "NaN")},
    "no such run": {"active": 2},
    "another version": {"version": 2},
    "a number": {"workspace": 7},
    "a path": {"path": ["a"]},
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_record_is_told_of_and_kept_aside(hands: Hands, name: str) -> None:
    parts, told = DAMAGED[name], list[str]()
    left = leave_behind(**(parts if isinstance(parts, dict) else {}))
    if isinstance(parts, bytes):
        left.write_bytes(parts)
    content = left.read_bytes()
    before = hands.frame
    with_dialog(hands, offer(hands), read_message(hands, told))
    aside = left.with_suffix(".damaged")
    assert told[0].startswith("Nudge did not close properly last time, and the record of its work cannot be read: it ")
    assert told[0].endswith(f"as {aside}.")
    assert aside.read_bytes() == content
    assert list(folder().iterdir()) == [aside]
    assert hands.frame.experiment == before.experiment
    hands.window.opening.offer_recovery()
    assert QApplication.activeModalWidget() is None


def test_nothing_is_offered_of_a_window_that_lives_or_lost_nothing(opened: Opener, file: Path) -> None:
    first = opened()
    alter(first)
    first.qtbot.waitUntil(lambda: len(records()) == 1)
    leave_behind(is_lost=False, path=str(file))
    second = opened()
    second.window.opening.offer_recovery()
    assert QApplication.activeModalWidget() is None
    assert [record["name"] for record in records()] == ["Untitled"]
    assert first.window.isWindowModified()


def test_a_new_window_keeps_nothing_and_a_saved_one_nothing_to_be_offered(hands: Hands, tmp_path: Path) -> None:
    assert not folder().exists()
    alter(hands)
    hands.qtbot.waitUntil(lambda: [record["is_lost"] for record in records()] == [True])
    path = tmp_path / "mine.nudge"
    save_as(hands, path)
    hands.qtbot.waitUntil(lambda: [(r["is_lost"], r["path"]) for r in records()] == [(False, str(path))])
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: [record["is_lost"] for record in records()] == [True])
    hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: [record["is_lost"] for record in records()] == [False])
    hands.window.close()
    assert list(folder().iterdir()) == []


def test_on_the_way_to_an_iteration_that_is_what_is_kept(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "far.nudge"
    path.write_text(to_json(Workspace((OTHER,), 10**15)), encoding="utf-8")
    drop(hands, path)
    hands.wait_for_iteration(1000)
    hands.window.session.rename(0, "renamed on the way")
    hands.qtbot.waitUntil(lambda: [record["is_lost"] for record in records()] == [True])
    (record,) = records()
    assert json.loads(record["workspace"])["iteration"] == 10**15
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)


def test_a_file_that_another_window_has_open_is_told_of_and_opened(opened: Opener, file: Path) -> None:
    first, second = opened(), opened()
    drop(first, file)
    first.wait_for(State.PAUSED)
    first.qtbot.waitUntil(lambda: len(records()) == 1)
    link = file.with_name("link.nudge")
    link.symlink_to(file)
    second.window.activateWindow()
    drop(second, link)
    second.wait_for(State.PAUSED)
    told = "Opened link.nudge. Another window has it open, too. Paused at iteration 12."
    assert second.status == told
    first.window.close()
    drop(second, file)
    second.qtbot.waitUntil(lambda: second.status == "Opened other ü.nudge. Paused at iteration 12.")


CHOICES = ("Save as…", "Overwrite", "Reload", "Cancel")


@pytest.mark.parametrize("words", CHOICES)
def test_what_another_window_saved_is_not_overwritten_unasked(opened: Opener, file: Path, words: str) -> None:
    first, second = opened(), opened()
    for each in (first, second):
        each.window.activateWindow()
        assert each.window.opening.open(file)
        each.wait_for(State.PAUSED)
        alter(each, "3" if each is first else "4")
    second.qtbot.waitUntil(second.window.isActiveWindow)
    mine = second.frame.experiment
    first.window.activateWindow()
    first.qtbot.waitUntil(first.window.isActiveWindow)
    save(first)
    theirs, content = first.frame.experiment, file.read_bytes()
    second.window.activateWindow()
    second.qtbot.waitUntil(second.window.isActiveWindow)
    asked: list[str] = []
    other = file.with_name("another.nudge")
    if words == "Save as…":

        def work(dialog: QWidget) -> None:
            if isinstance(dialog, QMessageBox):
                from tests.ui.documents.test_files import when_open

                when_open(paste_name(second, other))
                answer(second, words, asked)(dialog)

        with_dialog(second, lambda: save(second), work)
    else:
        with_dialog(second, lambda: save(second), answer(second, words, asked))
    assert asked == ["“other ü.nudge” was changed by another window or program."]
    if words == "Overwrite":
        assert file.read_text(encoding="utf-8") == to_json(Workspace((mine,), 12))
    else:
        assert file.read_bytes() == content
    if words == "Save as…":
        assert other.read_text(encoding="utf-8") == to_json(Workspace((mine,), 12))
        assert second.window.windowTitle() == "another.nudge[*] — Nudge"
    if words == "Reload":
        second.wait_for(State.PAUSED)
        assert second.frame.experiment == theirs
        assert not second.window.isWindowModified()
        second.press(Key.Key_Z, CTRL)
        second.qtbot.waitUntil(lambda: second.frame.experiment == mine)
    assert second.window.isWindowModified() == (words in ("Cancel", "Reload"))


@pytest.mark.skipif(os.name != "posix", reason="folders are not read-only for their owner elsewhere")
def test_where_nothing_can_be_kept_that_is_told_once(hands: Hands, own_folders: Path) -> None:
    state = own_folders / "state" / "nudge"
    state.parent.mkdir(exist_ok=True)
    state.write_text("a file where a folder is to be", encoding="utf-8")
    alter(hands)
    told = "No recovery record can be written: Not a directory. Save often."
    hands.qtbot.waitUntil(lambda: hands.status == told)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)


def test_a_record_is_one_window_s_alone(own_folders: Path) -> None:
    first = RecordFile()
    assert first.acquire()
    assert not RecordFile(first.name).acquire()
    first.release()
    second = RecordFile(first.name)
    assert second.acquire()
    second.remove()


def test_a_record_has_a_long_list_once_however_many_changes_follow() -> None:
    plain = Experiment(patterns=tuple((k / 8.0, 0.5) for k in range(10_000)), bounds=None)
    slid = replace(plain, changes=tuple(Change(k, (("rule.rate", 1.0 + k),)) for k in range(1, 51)))
    records = [Record(Document(), Workspace((run,)), 0, True) for run in (plain, slid)]
    before, after = (record.to_json() for record in records)
    assert len(after) - len(before) < 50 * 200
    assert from_json(after).workspace == records[1].workspace
