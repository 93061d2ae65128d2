"""The program itself, in a window on a real X screen: a person plays, steps, pauses, resets, and closes it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor

from desktop_app.core.files.workspace import read_file
from desktop_app.core.run.run import Run
from desktop_app.plots.theme import DARK, LIGHT
from tests.end_to_end.screen import Screen, own_screen, poll

ROOT = Path(__file__).parents[2]
TITLE = " — Nudge$"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X screen of its own")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with own_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


class Program:
    """The running program, watched from outside: by its windows, by the files it saves, and by how it ends."""

    def __init__(self, process: "subprocess.Popen[str]", screen: Screen, folder: Path, shows: str = TITLE) -> None:
        self.process, self.screen, self._folder = process, screen, folder
        self.window = screen.wait_for_window(shows)
        self._saved = 0

    def saved(self) -> dict[str, Any]:
        """What the experiment is now, by saving it."""
        self._saved += 1
        path = self._folder / f"saved{self._saved}.nudge"
        self.screen.key("ctrl+shift+s")
        self.screen.wait_for_window("^Save as$")
        self.screen.key("ctrl+a")
        self.screen.type(str(path))
        self.screen.confirm("^Save as$")
        poll(path.exists, f"{path} is written")
        self.screen.wait_for_window(TITLE)
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        assert Run(read_file(path).runs[0]).advance(document["iteration"]) == document["iteration"]
        return document

    def iteration(self) -> int:
        return int(self.saved()["iteration"])

    def end(self) -> None:
        """It has been told to close: status 0, and not a word of complaint."""
        _, said = self.process.communicate(timeout=60)
        assert said == ""
        assert self.process.returncode == 0


@contextmanager
def started(screen: Screen, folder: Path, *arguments: str, shows: str = TITLE) -> Iterator[Program]:
    """The program, as it is installed beside this Python, from another folder."""
    installed = Path(sys.executable).with_name("nudge")
    command = [str(installed)] if installed.exists() else [sys.executable, "-m", "desktop_app"]
    variables = {**screen.variables, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    with subprocess.Popen(
        [*command, *arguments], cwd=folder, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Program(process, screen, folder, shows)
        finally:
            if process.poll() is None:
                process.kill()


def test_play_pause_step_reset_and_close(screen: Screen, own_folders: Path, tmp_path: Path) -> None:
    with started(screen, tmp_path) as program:
        assert program.iteration() == 0
        screen.key("Right", "Right", "Right")
        poll(lambda: program.iteration() == 3, "three steps are made")
        screen.key("space")
        poll(lambda: program.iteration() > 3, "it plays")
        screen.key("space")
        i = program.iteration()
        assert i == program.iteration(), "it stands"
        screen.key("Right")
        poll(lambda: program.iteration() == i + 1, "one more step is made")
        screen.key("r")
        document = program.saved()
        assert (document["iteration"], document["runs"][0]["changes"]) == (0, [])
        screen.key("alt+F4")
        program.end()


@pytest.mark.parametrize("keys", ["ctrl+q", "alt+F4"])
def test_it_closes_while_it_runs(screen: Screen, own_folders: Path, tmp_path: Path, keys: str) -> None:
    with started(screen, tmp_path) as program:
        screen.key("space", "Right", "ctrl+t", "ctrl+c")
        screen.key(keys)
        program.end()


def test_a_change_while_it_runs_is_in_the_file_and_the_file_opens_again(
    screen: Screen, own_folders: Path, tmp_path: Path
) -> None:
    start = {"format": "nudge", "version": 1, "runs": [{"bounds": None, "patterns": [[1, 1]], "name": "Mine"}]}
    file = tmp_path / "start ü.nudge"
    file.write_text(json.dumps(start), encoding="utf-8")
    with started(screen, tmp_path, file.name) as program:
        poll(lambda: program.saved()["runs"][0]["name"] == "Mine", "the file is open")
        screen.key("Right", "Right")
        poll(lambda: program.iteration() == 2, "two steps are made")
        x, y = ball_of(screen, program.window)
        screen.drag(x, y, to_x=x + 80)
        poll(lambda: program.saved()["runs"][0]["changes"], "the ball was dragged")
        document = program.saved()
        (change,) = document["runs"][0]["changes"]
        assert change["at"] == 2
        assert change["set"]["weights.w"] > 0.25
        screen.key("ctrl+q")
        program.end()


def ball_of(screen: Screen, window: str) -> tuple[int, int]:
    """Where the ball is on the screen: the one larger disc in the green of w."""
    found: list[tuple[int, int]] = []

    def is_found() -> bool:
        place, picture = screen.place(window), screen.picture()
        green, reach = QColor(LIGHT.w).rgb() & 0xFFFFFF, range(-4, 5, 4)
        for y in range(place.top() + 10, place.bottom() - 10):
            for x in range(place.left() + 10, place.right() - 10):
                if all(picture.pixel(x + dx, y + dy) & 0xFFFFFF == green for dx in reach for dy in reach):
                    found.append((x, y))
                    return True
        return False

    poll(is_found, "the ball is to be seen")
    return found[0]


def test_ctrl_c_in_its_terminal_closes_it(screen: Screen, own_folders: Path, tmp_path: Path) -> None:
    with started(screen, tmp_path) as program:
        screen.key("space")
        program.process.send_signal(signal.SIGINT)
        _, said = program.process.communicate(timeout=60)
        assert said == ""
        assert program.process.returncode in (0, 130, -signal.SIGINT)


def test_the_geometry_and_theme_are_there_the_next_time(screen: Screen, own_folders: Path, tmp_path: Path) -> None:
    size = QSize(1100, 720)
    with started(screen, tmp_path) as program:
        window = program.window
        screen.resize(window, size.width(), size.height())
        poll(lambda: screen.place(window).size() == size, "it is resized")
        screen.key("ctrl+t")
        screen.key("ctrl+q")
        program.end()
    with started(screen, tmp_path) as again:
        poll(lambda: screen.place(again.window).size() == size, "it has its size again")
        dark = QColor(DARK.window).rgb() & 0xFFFFFF
        middle = screen.place(again.window).center()
        corner = screen.place(again.window).topLeft() + QPoint(3, middle.y() - screen.place(again.window).top())
        poll(lambda: screen.picture().pixel(corner) & 0xFFFFFF == dark, "it is dark again")
        screen.key("ctrl+q")
        again.end()
    settings = (own_folders / "config" / "nudge" / "nudge.ini").read_text(encoding="utf-8")
    assert "theme=dark" in settings
    assert any((own_folders / "state").rglob("nudge.log"))
