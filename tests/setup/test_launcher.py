"""The launcher, run as a person runs it: it sets up once, opens, repairs, and fails in one clear message."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.small_project import PYPROJECT, ROOT, finish, launch, make, start

pytestmark = pytest.mark.skipif(os.name == "nt", reason="drives the launcher by POSIX means")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was set up, in a folder with a name that needs care."""
    folder = make(tmp_path_factory.mktemp("a b ü") / "Nudge 1")
    status, said, errors = launch(folder, "first run")
    assert (status, errors) == (0, "")
    stages = [line for line in said.splitlines() if line.startswith("[")]
    assert [stage[:5] for stage in stages] == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]
    assert "['first run']" in said
    return folder


def explained(result: tuple[int, str, str], state: Path) -> str:
    """The one message of a failed start, with all that is asked of every such message."""
    status, _, errors = result
    assert status != 0
    assert "Traceback" not in errors
    log = state / "nudge" / "launch.log"
    assert str(log) in errors
    assert errors.count("Nudge cannot start") == 1
    assert "FAILED" in log.read_text(encoding="utf-8")
    return errors


def test_the_second_start_just_opens_and_passes_arguments_and_exit_status_on(project: Path) -> None:
    status, said, _ = launch(project, "--three words", "three")
    assert said.startswith("opened ['--three words', 'three']")
    assert str(project / ".venv") in said
    assert status == 3


def test_a_moved_folder_is_set_up_again(project: Path) -> None:
    moved = Path(shutil.copytree(project, project.with_name("Nudge 2"), symlinks=True))
    status, said, _ = launch(moved)
    assert status == 0
    assert "[1/4]" in said
    assert str(moved / ".venv") in said
    assert launch(moved)[1].startswith("opened")


def test_interrupted_half_way_it_is_repaired_by_two_starts_at_once(tmp_path: Path) -> None:
    folder = make(tmp_path / "Nudge")
    first = start(folder)
    assert first.stdout is not None
    assert any(line.startswith("[2/4]") for line in first.stdout)
    first.kill()
    first.communicate()
    assert (folder / ".venv/bin/python").exists()
    pair = [finish(process) for process in (start(folder), start(folder))]
    assert [status for status, _, _ in pair] == [0, 0]
    assert [said.count("[1/4]") for _, said, _ in pair] in ([1, 0], [0, 1])
    assert all("opened" in said for _, said, _ in pair)


def test_damaged_libraries_are_told_and_left_for_the_next_start_to_repair(project: Path) -> None:
    assert "Start Nudge again" in explained(launch(project, "import"), project.parent / "state")
    assert not (project / ".venv/nudge-stamp.json").exists()


def test_without_its_stamp_it_is_built_again_and_a_loop_that_does_not_compile_is_only_a_warning(project: Path) -> None:
    (project / ".venv/nudge-stamp.json").unlink(missing_ok=True)
    (project / "compile-fails").touch()
    status, said, errors = launch(project)
    (project / "compile-fails").unlink()
    assert (status, errors) == (0, "")
    assert "[1/4]" in said
    assert "Warning: the training loop could not be compiled" in said
    assert "opened" in said


def test_a_window_that_crashes_is_told_by_its_signal(project: Path) -> None:
    result = launch(project, "abort")
    assert result[0] == 134
    assert "SIGABRT" in explained(result, project.parent / "state")


def test_what_the_program_refuses_is_told_in_its_own_words(project: Path) -> None:
    assert "no.nudge: format: must be nudge" in explained(launch(project, "refuse"), project.parent / "state")


def test_a_changed_project_is_installed_again_and_a_missing_network_is_told(project: Path) -> None:
    (project / "pyproject.toml").write_text(PYPROJECT + "# more\n", encoding="utf-8")
    (project / "needs.txt").write_text("a-library-that-is-nowhere", encoding="utf-8")
    result = launch(project, PIP_NO_INDEX="1", PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull)
    (project / "needs.txt").write_text("", encoding="utf-8")
    assert "Check the network connection" in explained(result, project.parent / "state")
    assert not (project / ".venv/nudge-stamp.json").exists()


def test_a_file_where_the_environment_belongs_is_told(tmp_path: Path) -> None:
    folder = make(tmp_path / "Nudge")
    (folder / ".venv").touch()
    assert f"Remove {folder / '.venv'}" in explained(launch(folder), tmp_path / "state")
    assert (folder / ".venv").is_file()


def test_without_a_screen_it_says_so_before_it_downloads_anything(tmp_path: Path) -> None:
    folder = make(tmp_path / "Nudge")
    said = explained(launch(folder, QT_QPA_PLATFORM=""), tmp_path / "state")
    assert "There is no screen here" in said
    assert not (folder / ".venv").exists()


def test_a_log_that_cannot_be_written_where_it_belongs_is_written_elsewhere(tmp_path: Path) -> None:
    folder = make(tmp_path / "Nudge")
    (tmp_path / "state").touch()
    (folder / ".venv").touch()
    _, _, errors = launch(folder, TMPDIR=str(tmp_path))
    log = Path(errors.rstrip().rpartition("The details are in ")[2])
    assert log.parent == tmp_path
    assert "FAILED" in log.read_text(encoding="utf-8")


@pytest.fixture
def display() -> Iterator[str]:
    """A virtual screen; Xvfb picks its number and tells it when it is ready."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write_end,), stderr=subprocess.DEVNULL) as server:
        os.close(write_end)
        with os.fdopen(read_end) as number:
            yield f":{number.readline().strip()}"
        server.terminate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have windows of their own for it")
def test_away_from_a_terminal_the_message_is_in_a_window_too(tmp_path: Path, display: str) -> None:
    """The dialog program of the desktop is a script here that keeps what it is to show."""
    folder = make(tmp_path / "Nudge")
    (folder / ".venv").touch()
    zenity = tmp_path / "bin" / "zenity"
    zenity.parent.mkdir()
    zenity.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/shown"\n', encoding="utf-8")
    zenity.chmod(0o755)
    path = f"{zenity.parent}:{os.environ['PATH']}"
    launch(folder, DISPLAY=display, QT_QPA_PLATFORM="", PATH=path)
    assert f"Remove {folder / '.venv'}" in (tmp_path / "shown").read_text(encoding="utf-8")


def test_the_stub_parses_on_pythons_that_are_far_too_old() -> None:
    ast.parse((ROOT / "launch.pyw").read_text(encoding="utf-8"), feature_version=(3, 4))


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 9), (3, 15, 0)])
def test_a_python_that_does_not_fit_is_told_so_in_words(version: tuple[int, int, int]) -> None:
    code = f"import runpy, sys; sys.version_info = {version}; runpy.run_path('launch.pyw', run_name='__main__')"
    command = [sys.executable, "-c", code]
    variables = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"this is Python {version[0]}.{version[1]}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_truly_old_python_is_told_so_in_words() -> None:
    names = ("python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10")
    found = [python for python in map(shutil.which, names) if python and runs(python)]
    if not found:
        pytest.skip("there is no old Python here")
    for python in found:
        command = [python, str(ROOT / "launch.pyw")]
        variables = {**os.environ, "CI": "true"}
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Nudge needs Python 3.11" in done.stderr


def runs(python: str) -> bool:
    """Whether it is an interpreter, not the empty shim of one."""
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0
