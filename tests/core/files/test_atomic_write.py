"""A file is replaced whole or stays as it was: on a full disk, where nothing may be written, and when it is killed."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.core.files.atomic_write import write_whole, written_whole

ROOT = Path(__file__).parents[3]
OLD, NEW = b"the old one\n", b"the new one\n" * 1000

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights, links and limits are asked for as on POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with OLD in it, alone in its folder."""
    path = tmp_path / "folder" / "a.nudge"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write_elsewhere(path: Path, before: str = "") -> str:
    """Write NEW from a process of its own, which does `before` first; returns why it could not, if so."""
    program = (
        "import os, resource, sys\n"
        "from pathlib import Path\n"
        "from desktop_app.core.files.atomic_write import write_whole\n"
        f"{before}\n"
        "try:\n"
        f"    write_whole(Path(sys.argv[1]), {NEW[:12]!r} * 1000)\n"
        "except OSError as fault:\n"
        "    print(fault.strerror)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_rights_that_a_person_gives_to_new_files(tmp_path: Path, mask: int, expected: int) -> None:
    path = tmp_path / "new.nudge"
    with umask(mask):
        write_whole(path, NEW)
    assert (path.read_bytes(), rights(path)) == (NEW, expected)


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_file_keeps_its_rights(path: Path, mode: int) -> None:
    path.chmod(mode)
    write_whole(path, NEW)
    assert (path.read_bytes(), rights(path), names(path.parent)) == (NEW, mode, [path.name])


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_a_file_keeps_its_owner(path: Path) -> None:
    os.chown(path, 1234, 2345)
    write_whole(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(path: Path, tmp_path: Path) -> None:
    near, far = tmp_path / "near.nudge", tmp_path / "far.nudge"
    near.symlink_to(Path("folder", "a.nudge"))
    far.symlink_to(near)
    write_whole(far, NEW)
    assert path.read_bytes() == NEW
    assert (far.is_symlink(), near.is_symlink(), path.is_symlink()) == (True, True, False)
    path.unlink()
    write_whole(far, OLD)
    assert path.read_bytes() == OLD, "a link to nothing leads to where it is written"


@pytest.mark.parametrize("name", ["ü" * 127, "🙂" * 62 + ".nudge", "x" * 255, "-rf", " ", "new\nline"])
def test_a_name_may_be_as_long_and_as_odd_as_the_system_lets_it(tmp_path: Path, name: str) -> None:
    for content in (OLD, NEW):
        write_whole(tmp_path / name, content)
        assert (tmp_path / name).read_bytes() == content
    assert names(tmp_path) == [name]


def test_on_a_full_disk_the_old_file_stays_and_nothing_else(path: Path) -> None:
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))"
    assert write_elsewhere(path, limit) == os.strerror(27)  # EFBIG
    assert (path.read_bytes(), names(path.parent)) == (OLD, [path.name])


def test_on_a_disk_that_really_is_full_too(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    try:
        path = disk / "a.nudge"
        path.write_bytes(OLD)
        assert write_elsewhere(path) == "No space left on device"
        assert (path.read_bytes(), names(disk)) == (OLD, [path.name])
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert write_elsewhere(path) == "It is read-only"
        assert write_elsewhere(disk / "new.nudge") == "Read-only file system"
        assert (path.read_bytes(), names(disk)) == (OLD, [path.name])
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_in_a_folder_that_is_read_only_the_old_file_stays() -> None:
    """For root none is, but for somebody else, who could not come to pytest's own folders."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a.nudge"
        path.write_bytes(OLD)
        path.chmod(0o666)
        folder.chmod(0o555)
        become_somebody = "if os.geteuid() == 0: os.setuid(65534)"
        try:
            assert write_elsewhere(path, become_somebody) == "Permission denied"
            assert (path.read_bytes(), names(folder)) == (OLD, [path.name])
        finally:
            folder.chmod(0o755)


def make_read_only(path: Path) -> None:
    path.chmod(0o444)


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def make_nothing(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (make_read_only, "It is read-only"),
    (make_folder, "It is not a file"),
    (make_fifo, "It is not a file"),
    (make_loop, "Too many levels of symbolic links"),
    (make_nothing, "No such file or directory"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED)
def test_what_may_not_be_replaced_is_not(path: Path, make: Callable[[Path], None], words: str) -> None:
    make(path)
    before = path.lstat() if os.path.lexists(path) else None
    with pytest.raises(OSError, match=words):
        write_whole(path, NEW)
    if before is None:
        assert not path.parent.exists()
    else:
        assert (path.lstat(), names(path.parent)) == (before, [path.name])


def test_whoever_reads_sees_a_whole_file_and_one_that_is_killed_leaves_one(path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from desktop_app.core.files.atomic_write import write_whole\n"
        "while True:\n"
        "    for letter in (b'a', b'b'):\n"
        "        write_whole(Path(sys.argv[1]), letter * 1_000_000)\n"
        "        print(flush=True)\n"
    )
    whole = (b"a" * 1_000_000, b"b" * 1_000_000)
    for k in range(5):
        with subprocess.Popen([sys.executable, "-c", program, str(path)], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(1 + k):
                process.stdout.readline()
                assert path.read_bytes() in whole
            process.send_signal(signal.SIGKILL)
        assert path.read_bytes() in whole


def test_what_a_killed_save_left_is_removed_by_the_next(path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from desktop_app.core.files.atomic_write import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as file:\n"
        "    file.write(b'a')\n"
        "    print(flush=True)\n"
        "    sys.stdin.read()\n"
    )
    mine = path.with_name(".nudge-saving-of-mine")
    mine.write_bytes(OLD)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        write_whole(path.with_name("b.nudge"), NEW)
        assert len(names(path.parent)) == 4, "what is being written stays"
        process.send_signal(signal.SIGKILL)
    write_whole(path, NEW)
    assert sorted(names(path.parent)) == [mine.name, "a.nudge", "b.nudge"]


def test_two_saves_in_one_folder_do_not_get_in_each_others_way(path: Path) -> None:
    with written_whole(path) as file:
        write_whole(path.with_name("b.nudge"), OLD)
        file.write(NEW)
    assert path.read_bytes() == NEW
    assert sorted(names(path.parent)) == ["a.nudge", "b.nudge"]
