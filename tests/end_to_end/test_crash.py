"""The program is killed, as by a crash; the next start offers exactly what was there."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.files.workspace import from_bytes, read_file
from tests.end_to_end.screen import Screen, own_screen, poll
from tests.end_to_end.test_program import Program, started

QUESTION = "^Nudge$"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X screen of its own")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with own_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


@pytest.fixture
def records(own_folders: Path) -> Path:
    return own_folders / "state" / "nudge" / "windows"


def kept(records: Path, program: Program) -> dict[str, Any]:
    """What the program keeps at this moment."""
    paths = list(records.glob(f"{program.process.pid}-*.json"))
    return json.loads(paths[0].read_text(encoding="utf-8")) if paths else {}


def kill(program: Program) -> None:
    program.process.send_signal(signal.SIGKILL)
    program.process.communicate(timeout=60)


def crash(screen: Screen, records: Path, program: Program) -> bytes:
    """Two runs, three iterations; killed when that is kept. Returns the workspace."""
    screen.key("ctrl+d", "Right", "Right", "Right")

    def is_kept() -> bool:
        text = kept(records, program).get("workspace")
        return text is not None and (from_bytes(text.encode()).iteration, len(from_bytes(text.encode()).runs)) == (3, 2)

    poll(is_kept, "two runs at iteration 3 are kept")
    workspace: str = kept(records, program)["workspace"]
    kill(program)
    return workspace.encode()


def write(path: Path, name: str) -> Path:
    runs = [{"name": name, "bounds": None, "patterns": [[1, 0.7]], "rule": {"name": "momentum", "rate": 3}}]
    path.write_text(json.dumps({"format": "nudge", "version": 1, "runs": runs}), encoding="utf-8")
    return path


def test_what_was_there_is_restored_and_a_clean_end_leaves_nothing(
    screen: Screen, records: Path, tmp_path: Path
) -> None:
    file = write(tmp_path / "a ü.nudge", "Mine")
    before = file.read_bytes()
    with started(screen, tmp_path, file.name) as program:
        poll(lambda: screen.windows("a ü.nudge"), "the file is open")
        workspace = from_bytes(crash(screen, records, program))
    with started(screen, tmp_path) as again:
        screen.confirm(QUESTION)
        title = screen.title(screen.wait_for_window("a ü.nudge"))
        assert "*" in title, "it is modified"
        document = again.saved()
        assert read_file(tmp_path / "saved1.nudge") == workspace
        assert document["runs"][0]["name"] == "Mine"
        assert file.read_bytes() == before
        screen.key("ctrl+q")
        again.end()
    assert list(records.iterdir()) == []
    with started(screen, tmp_path) as last:
        assert screen.title(last.window) == "Untitled — Nudge"
        assert not screen.windows(QUESTION)
        screen.key("ctrl+q")
        last.end()


def test_two_that_were_killed_are_both_offered(screen: Screen, records: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        with started(screen, tmp_path, write(tmp_path / f"{name}.nudge", name).name) as program:
            poll(lambda name=name: screen.windows(f"{name}.nudge"), "the file is open")  # type: ignore[misc]
            crash(screen, records, program)
        for held in records.glob("*.json"):
            held.replace(tmp_path / held.name)  # so that the second program does not offer the first
    for held in tmp_path.glob("*.json"):
        held.replace(records / held.name)
    with started(screen, tmp_path) as program:
        screen.confirm(QUESTION)
        poll(lambda: screen.windows("second.nudge"), "the latest is restored")
        screen.confirm(QUESTION)
        poll(lambda: screen.windows("first.nudge"), "the other one has a window of its own")
        windows = screen.windows("(first|second).nudge")
        assert len({screen.process_of(window) for window in windows}) == 2
        for window in windows:
            os.kill(screen.process_of(window), signal.SIGTERM)
        program.process.communicate(timeout=60)
        poll(lambda: not screen.windows(" — Nudge$"), "both are gone, unasked")
    assert {json.loads(path.read_bytes())["name"] for path in records.glob("*.json")} == {"first.nudge", "second.nudge"}


def test_a_program_that_is_told_to_end_keeps_what_is_altered_whatever_is_open(
    screen: Screen, records: Path, tmp_path: Path
) -> None:
    with started(screen, tmp_path) as program:
        screen.key("ctrl+d", "Right", "ctrl+o")
        screen.wait_for_window("^Open$")
        program.process.send_signal(signal.SIGTERM)
        program.end()
    (path,) = records.glob("*.json")
    workspace = from_bytes(json.loads(path.read_bytes())["workspace"].encode())
    assert (len(workspace.runs), workspace.iteration) == (2, 1)


def test_two_programs_do_not_overwrite_each_other_s_file_unasked(screen: Screen, records: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "ours.nudge", "Ours")
    title = "^ours.nudge.? — Nudge$"
    with started(screen, tmp_path, file.name) as first:
        poll(lambda: screen.windows(title) and kept(records, first), "the first has opened it")
        with started(screen, tmp_path, file.name) as second:
            poll(lambda: len(screen.windows(title)) == 2 and kept(records, second), "the second has opened it")
            screen.wait_for_window(title)
            screen.key("ctrl+d", "ctrl+s")
            poll(lambda: len(read_file(file).runs) == 2, "the second has saved")
            theirs = file.read_bytes()
            screen.key("ctrl+q")
            second.end()
        assert screen.wait_for_window(title) == first.window
        screen.key("Right", "ctrl+d", "ctrl+d", "ctrl+s")
        screen.wait_for_window(QUESTION)
        screen.key("Escape")
        screen.wait_for_window(title)
        assert file.read_bytes() == theirs
        screen.key("ctrl+s")
        screen.wait_for_window(QUESTION)
        screen.key("alt+o")
        poll(lambda: len(read_file(file).runs) == 3, "it is overwritten, once a person said so")
        screen.wait_for_window(title)
        screen.key("ctrl+q")
        first.end()


def test_a_bad_file_on_the_command_line_is_told_of_over_a_window_that_works(
    screen: Screen, records: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.nudge").write_text("[" * 200_000, encoding="utf-8")
    with started(screen, tmp_path, "bad.nudge", shows="^Nothing was opened$") as program:
        screen.key("Return")
        assert screen.title(screen.wait_for_window(" — Nudge$")) == "Untitled — Nudge"
        screen.key("ctrl+q")
        program.end()
