"""The menu entry: valid by the desktop's own tools, found by them, and gone without a trace of it when removed."""

import os
import select
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALL = "from desktop_app.setup.shortcut import install_shortcut as do; print(do())"
REMOVE = "from desktop_app.setup.shortcut import remove_shortcut as do; print(do())"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="menu entries of this kind are Linux's")


def run(code: str, home: Path, python: str = sys.executable, root: Path = ROOT) -> str:
    variables = {**os.environ, "XDG_DATA_HOME": str(home), "PYTHONPATH": str(root)}
    done = subprocess.run([python, "-c", code], env=variables, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "data of ü"
    folder.mkdir()
    return folder


def tool(name: str) -> str:
    path = shutil.which(name)
    assert path, f"{name} is needed: python3 launch.pyw --test installs it, or says how"
    return path


def test_entry_and_metadata_pass_the_desktops_own_checks(home: Path) -> None:
    assert "in the menu now" in run(INSTALL, home)
    entry = home / "applications/nudge-lab.desktop"
    metadata = home / "metainfo/lab.nudge.Nudge.metainfo.xml"
    for command in (
        [tool("desktop-file-validate"), "--warn-kde", str(entry)],
        [tool("appstreamcli"), "validate", "--no-net", str(metadata)],
    ):
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout
        assert not {"warning", "hint"} & set(checked.stdout.lower().replace(":", " ").split())


def test_every_icon_named_is_there_in_every_size(home: Path) -> None:
    run(INSTALL, home)
    icons = {name for name in files_below(home) if name.startswith("icons/")}
    sizes = (16, 22, 24, 32, 48, 64, 128, 256, 512)
    wanted = {f"icons/hicolor/{size}x{size}/apps/nudge-lab.png" for size in sizes}
    assert icons == wanted | {"icons/hicolor/scalable/apps/nudge-lab.svg"}
    for size in sizes:
        header = (home / f"icons/hicolor/{size}x{size}/apps/nudge-lab.png").read_bytes()[16:24]
        assert header == size.to_bytes(4, "big") * 2


@pytest.mark.skipif(not shutil.which("gio") or not shutil.which("update-mime-database"), reason="needs gio")
def test_the_desktop_knows_the_file_type_and_what_opens_it(home: Path) -> None:
    run(INSTALL, home)
    workspace = home / "a run.nudge"
    workspace.write_text("{}", encoding="utf-8")
    variables = {**os.environ, "XDG_DATA_HOME": str(home), "LC_ALL": "C.UTF-8"}
    ask = ["gio", "info", "--attributes=standard::content-type", str(workspace)]
    assert "application/x-nudge" in subprocess.check_output(ask, env=variables, text=True)
    answer = subprocess.check_output(["gio", "mime", "application/x-nudge"], env=variables, text=True)
    assert "nudge-lab.desktop" in answer.splitlines()[0]
    lesson = home.parent / "a.nudge.md"
    lesson.write_text("# One", encoding="utf-8")
    assert "application/x-nudge-lesson" in subprocess.check_output([*ask[:-1], str(lesson)], env=variables, text=True)
    answer = subprocess.check_output(["gio", "mime", "application/x-nudge-lesson"], env=variables, text=True)
    assert "nudge-lab.desktop" in answer.splitlines()[0]


def test_removal_leaves_what_others_wrote_and_says_when_there_was_nothing(home: Path) -> None:
    other = home / "applications/other.desktop"
    other.parent.mkdir()
    other.write_text("[Desktop Entry]\nType=Application\nName=Other\nExec=true\n", encoding="utf-8")
    assert "no menu entry" in run(REMOVE, home)
    run(INSTALL, home)
    assert "gone" in run(REMOVE, home)
    assert other.exists()
    assert not [name for name in files_below(home) if "nudge" in name.lower()]
    for cache in (*home.glob("applications/*.cache"), *home.glob("mime/globs*")):
        assert "nudge" not in cache.read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("gio"), reason="needs gio")
def test_the_entry_starts_nudge_from_a_folder_of_any_name(home: Path, tmp_path: Path) -> None:
    """Every character that means something to a shell or to a desktop entry, through the desktop's own launcher."""
    folder = tmp_path / "50% \"off\" $HOME `x` \\n 'ü' & (co); ~#?*"
    root = folder / "nudge"
    shutil.copytree(ROOT / "desktop_app", root / "desktop_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", root / "resources")
    (root / "desktop_app/__main__.py").write_text(
        "import pathlib, sys; pathlib.Path(sys.argv[1] + '.seen').write_text(repr(sys.argv[1:]))", encoding="utf-8"
    )
    venv.create(folder / "env", symlinks=True)
    python = folder / "env/bin/python"
    site_packages = next((folder / "env/lib").glob("python*/site-packages"))
    (site_packages / "nudge.pth").write_text(str(root), encoding="utf-8")
    run(INSTALL, home, str(python), root)
    opened = tmp_path / "my run.nudge"
    opened.write_text("{}", encoding="utf-8")
    seen = opened.with_name("my run.nudge.seen")
    os.mkfifo(seen)  # select() returns when the program has written; a minute is for one that never does
    pipe = os.open(seen, os.O_RDWR)
    entry = home / "applications/nudge-lab.desktop"
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(["gio", "launch", str(entry), str(opened)], cwd=tmp_path, env=variables, check=True)
    assert select.select([pipe], [], [], 60)[0]
    assert os.read(pipe, 10_000).decode() == repr([str(opened)])
    os.close(pipe)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(home: Path) -> None:
    (home / "applications").write_text("a file where a folder should be", encoding="utf-8")
    code = (
        "from desktop_app.setup.shortcut import *\n"
        "try:\n    install_shortcut()\nexcept ShortcutFailed as failure:\n    print(failure)"
    )
    said = run(code, home)
    assert said.startswith("The menu entry could not be written: ")
    assert str(home / "applications") in said
