"""What the system lacks is named truly, with the line that installs it. Seen in child processes, as Qt would see it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = "from desktop_app.setup import system_libraries as s; print({})"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asked on Linux only")


def ask(question: str, **variables: str) -> str:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment.update({"PYTHONPATH": str(ROOT), **variables})
    command = [sys.executable, "-c", ASK.format(question)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def x_display() -> Iterator[str]:
    """A virtual screen; Xvfb picks the number and tells it when it is ready."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write_end,), stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as number:
        display = f":{number.readline().strip()}"
    yield display
    server.terminate()
    server.wait()


def test_nothing_is_missing_where_the_tests_run() -> None:
    assert ask("s.missing_libraries(for_screen=True, platform='xcb')") == "[]"
    assert ask("s.missing_libraries(for_screen=False)") == "[]"


def test_the_tables_name_what_qt_loads() -> None:
    """The truth is what the dynamic linker maps when Qt's own files are loaded."""
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    qt = Path(next(iter(spec.submodule_search_locations or ()))) / "Qt"
    files = (qt / "lib/libQt6Widgets.so.6", qt / "lib/libQt6Svg.so.6", qt / "plugins/platforms/libqxcb.so")
    loaded = subprocess.check_output([sys.executable, "-c", _LOADED, *map(str, files)], text=True).split()
    of_a_screen = {name for name in loaded if name.startswith(("libX11", "libxcb", "libxkb", "libEGL", "libGL."))}
    assert len(of_a_screen) > 15
    unknown = ask(f"[name for name in {sorted(of_a_screen)} if not s.packages_of([name])]")
    assert unknown == "[]"


# Prints the names of all the shared libraries that come with these.
_LOADED = """
import ctypes, pathlib, sys
for name in sys.argv[1:]:
    ctypes.CDLL(name)
for line in pathlib.Path("/proc/self/maps").read_text().splitlines():
    path = pathlib.Path(line.split(maxsplit=5)[-1])
    if ".so." in path.name and "PySide6" not in path.parts:
        name, _, version = path.name.partition(".so.")
        print(name + ".so." + version.split(".")[0])
"""


def test_a_library_that_is_not_there_is_named_with_its_package() -> None:
    missing = "['libxcb-cursor.so.0', 'libxkbcommon-x11.so.0', 'libnobody.so.1']"
    said = ask(f"s.missing_message({missing})")
    assert "libxcb-cursor.so.0, libxkbcommon-x11.so.0, libnobody.so.1" in said
    if shutil.which("apt-get"):
        assert "apt-get install libxcb-cursor0 libxkbcommon-x11-0" in said
        assert ("sudo " in said) == (os.geteuid() != 0)


def test_where_there_is_no_apt_the_libraries_are_still_named() -> None:
    said = ask("s.missing_message(['libEGL.so.1'])", PATH="/nowhere")
    assert "libEGL.so.1" in said
    assert "apt-get" not in said
    assert "package manager" in said


def test_the_true_culprit_is_taken_from_the_linkers_words(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("needs a C compiler")
    (tmp_path / "empty.c").write_text("", encoding="utf-8")
    inner, plugin = tmp_path / "libinner.so.3", tmp_path / "Qt/plugins/platforms/libqxcb.so"
    plugin.parent.mkdir(parents=True)
    make = [compiler, "-shared", "-fPIC", str(tmp_path / "empty.c")]
    subprocess.run([*make, "-Wl,-soname,libinner.so.3", "-o", str(inner)], check=True)
    subprocess.run([*make, "-Wl,--no-as-needed", str(inner), "-o", str(plugin)], check=True)
    inner.unlink()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/PySide6").symlink_to(tmp_path)
    question = f"s.missing_libraries(for_screen=True, platform='xcb', site_packages=s.Path({str(tmp_path / 'site')!r}))"
    assert ask(question) == "['libinner.so.3']"


def test_no_screen_at_all_is_told_with_what_works_without() -> None:
    said = ask("s.display_fault()")
    assert "DISPLAY" in said
    assert "nudge run" in said


def test_a_screen_that_does_not_answer_is_told() -> None:
    assert "':4242'" in ask("s.display_fault()", DISPLAY=":4242")
    assert "'nobody'" in ask("s.display_fault()", WAYLAND_DISPLAY="nobody", XDG_RUNTIME_DIR="/nowhere")


def test_a_screen_that_answers_is_no_fault(x_display: str) -> None:
    assert ask("s.display_fault()", DISPLAY=x_display) == "None"


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=1x1"])
def test_a_platform_without_a_screen_needs_none(platform: str) -> None:
    assert ask("s.display_fault()", QT_QPA_PLATFORM=platform) == "None"
