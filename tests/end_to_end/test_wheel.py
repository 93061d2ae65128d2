"""The wheel holds all that Nudge needs, and runs from an empty folder without the source tree."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that pip builds of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(pip, check=True, cwd=folder)
    (built,) = folder.glob("nudge_lab-*.whl")
    return built


def test_it_carries_every_resource_and_module(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    resources = {f"desktop_app/{path.relative_to(ROOT).as_posix()}" for path in files("resources")}
    modules = {path.relative_to(ROOT).as_posix() for path in files("desktop_app") if path.suffix == ".py"}
    assert len(resources) > 40
    assert resources | modules <= held
    assert not [name for name in held if name.startswith(("tests/", "resources/"))]


def files(folder: str) -> list[Path]:
    """All files below that folder of the source tree."""
    return [path for path in (ROOT / folder).rglob("*") if path.is_file()]


def test_it_runs_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    unpacked, empty = tmp_path / "unpacked", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    variables = {**os.environ, "PYTHONPATH": str(unpacked), "QT_QPA_PLATFORM": "offscreen"}
    find = "from desktop_app.resource_files import resource; print(resource('icons', 'app', 'nudge.svg'))"
    for arguments in (["-c", find], ["-m", "desktop_app", "doctor"]):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=empty, env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        if "-c" in arguments:
            assert Path(done.stdout.strip()).is_relative_to(unpacked)
