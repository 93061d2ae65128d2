"""What the program copies, as another program asks for it; and that the program ends well with it on the clipboard."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop_app.core.files.workspace import Workspace, from_bytes
from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.first_experiment import FIRST
from tests.end_to_end.screen import Screen, own_screen, poll, tool
from tests.end_to_end.test_program import started

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X screen of its own")
FORMATS = ("image/png", "image/svg+xml", "application/pdf")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with own_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


def asked_for(screen: Screen, target: str) -> bytes:
    """What is on the clipboard in that format; nothing where it is not."""
    command = [tool("xclip"), "-selection", "clipboard", "-target", target, "-out"]
    return subprocess.run(command, env=screen.variables, capture_output=True, check=False, timeout=30).stdout


def test_another_program_reads_every_format_and_the_end_is_a_good_one(
    screen: Screen, own_folders: Path, tmp_path: Path
) -> None:
    with started(screen, tmp_path) as program:
        screen.key("Right", "Right")
        poll(lambda: program.iteration() == 2, "two steps are made")
        screen.key("ctrl+shift+c")
        poll(lambda: set(FORMATS) <= set(asked_for(screen, "TARGETS").decode().split()), "all formats are there")
        contents = [asked_for(screen, name) for name in FORMATS]
        screen.key("ctrl+q")
        program.end()
    assert all(from_bytes(content) == Workspace((FIRST,), 2, WorkspaceView(desk="simple")) for content in contents)
    assert QImage.fromData(contents[0]).width() > 1000


def test_it_ends_well_just_after_it_was_told_to_copy(screen: Screen, own_folders: Path, tmp_path: Path) -> None:
    with started(screen, tmp_path) as program:
        screen.key("ctrl+shift+c", "ctrl+q")
        program.end()


def test_the_dialog_is_worked_by_keys_alone(screen: Screen, own_folders: Path, tmp_path: Path) -> None:
    path = tmp_path / "keys.svg"
    with started(screen, tmp_path) as program:
        screen.key("ctrl+e")
        screen.wait_for_window("^Picture$")
        screen.key("alt+f", "Down", "alt+s")
        screen.wait_for_window("^Save picture$")
        screen.key("ctrl+a")
        screen.type(str(path))
        screen.confirm("^Save picture$")
        poll(path.exists, "the picture is saved")
        screen.wait_for_window("^Picture$")
        screen.key("Escape")
        screen.wait_for_window("Nudge$")
        screen.key("ctrl+q")
        program.end()
    assert path.read_bytes().startswith(b"<?xml")
