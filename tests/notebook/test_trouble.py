"""A notebook that is old, new, damaged, locked away or without room: told in words, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from desktop_app.notebook.schema import MIGRATIONS, VERSION
from desktop_app.notebook.store import NotebookFault, Store
from tests.notebook.conftest import PICTURE, Opener, entry

ROOT = Path(__file__).parents[2]

# As version 1 made it, with two entries in it.
VERSION_1 = """
PRAGMA user_version = 1;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    place REAL NOT NULL,
    made TEXT NOT NULL,
    deleted TEXT,
    names TEXT NOT NULL,
    iteration INTEGER NOT NULL,
    what TEXT NOT NULL,
    parameters TEXT NOT NULL,
    worked TEXT NOT NULL,
    content TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE TABLE pictures (entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE, png BLOB NOT NULL);
INSERT INTO entries VALUES (5, 1, '2026-01-02T03:04:05+00:00', NULL, 'Old', 12, 'The board', 'p', 'w', '{}', 'ŷ $x$');
INSERT INTO entries VALUES (6, 2, '2026-01-02T03:04:06+00:00', NULL, 'New', 13, 'The board', 'p', 'w', '{}', '');
INSERT INTO pictures VALUES (5, x'89504E47'), (6, x'89504E48');
"""


def database(path: Path, script: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = sqlite3.connect(path)
    made.executescript(script)
    made.close()


def test_a_notebook_of_the_first_version_is_brought_up_to_date(file: Path, opened: Opener) -> None:
    database(file, VERSION_1)
    store = opened()
    assert [(each.id, each.names, each.iteration, each.words) for each in store.entries()] == [
        (6, "New", 13, ""), (5, "Old", 12, "ŷ $x$"),
    ]  # fmt: skip
    assert store.picture(5) == (b"\x89PNG", b"")
    store.keep(entry(7), PICTURE)
    store.keep(entry(8, active=2), PICTURE)
    again = opened()
    assert again.entries() == store.entries()
    assert [each.active for each in again.entries()] == [2, 0, 0, 0]
    assert again.picture(7) == PICTURE
    seen = sqlite3.connect(file)
    assert seen.execute("PRAGMA user_version").fetchone() == (VERSION,) == (len(MIGRATIONS),)
    assert seen.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    seen.close()


def test_a_migration_that_breaks_off_leaves_the_notebook_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database(file, VERSION_1)
    broken = (MIGRATIONS[0], ("ALTER TABLE pictures ADD COLUMN pdf BLOB", "INSERT INTO nowhere VALUES (1)"))
    monkeypatch.setattr("desktop_app.notebook.store.MIGRATIONS", broken)
    with pytest.raises(NotebookFault, match="no such table: nowhere"):
        Store(file)
    monkeypatch.undo()
    store = Store(file)
    assert len(store.entries()) == 2
    store.close()


def test_a_notebook_of_a_later_nudge_is_refused_and_left_as_it_is(file: Path) -> None:
    database(file, f"CREATE TABLE later (a); INSERT INTO later VALUES (1); PRAGMA user_version = {VERSION + 1};")
    before = file.read_bytes()
    with pytest.raises(NotebookFault, match=r"made by a later Nudge.*left unchanged. Update Nudge"):
        Store(file)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("damage", ["words", "middle", "cut off"])
def test_a_damaged_notebook_is_kept_aside_and_told(file: Path, damage: str) -> None:
    store = Store(file)
    for k in range(1, 30):
        store.keep(entry(k, "word " * 500), PICTURE)
    store.close()
    content = file.read_bytes()
    half = len(content) // 2
    broken = {
        "words": b"Dear diary, " * 1000,
        "middle": content[: half - 8000] + os.urandom(16000) + content[half + 8000 :],
        "cut off": content[: half - half % 4096],
    }[damage]
    file.write_bytes(broken)
    later = Store(file)
    (aside,) = file.parent.glob("notebook-damaged-*.sqlite3")
    assert aside.read_bytes() == broken
    assert later.told == f"The notebook was damaged; it was renamed to {aside}, and a new one begins."
    assert later.entries() == ()
    later.keep(entry(1), PICTURE)
    later.close()
    again = Store(file)
    assert (len(again.entries()), again.told) == (1, "")
    again.close()


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused_in_words(file: Path, kind: str) -> None:
    file.parent.mkdir(parents=True)
    file.mkdir() if kind == "folder" else os.mkfifo(file)
    with pytest.raises(NotebookFault, match="is not a file"):
        Store(file)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, where the folder should be")
    with pytest.raises(NotebookFault, match=r"The notebook cannot be used \((Not a directory|File exists)\)"):
        Store(tmp_path / "data" / "nudge" / "notebook.sqlite3")


def run(program: str, *arguments: str) -> str:
    """What another process prints."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


READ_ONLY = """
import os, sys
from pathlib import Path
from desktop_app.notebook.store import NotebookFault, Store
from tests.notebook.conftest import PICTURE, entry
if os.geteuid() == 0:
    os.setuid(65534)
try:
    Store(Path(sys.argv[1])).keep(entry(9), PICTURE)
except NotebookFault as fault:
    print(fault)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders have other rights there")
def test_a_read_only_notebook_is_told_and_stays_as_it_is() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "notebook.sqlite3"
        store = Store(file)
        store.keep(entry(1), PICTURE)
        store.close()
        before = file.read_bytes()
        file.chmod(0o444)
        folder.chmod(0o555)
        try:
            told = run(READ_ONLY, str(file))
        finally:
            folder.chmod(0o755)
        assert told.startswith(f"The notebook cannot be written: {file}. Nothing was changed")
        assert (file.read_bytes(), list(folder.iterdir())) == (before, [file])


FILL = """
import resource, signal, sys
from pathlib import Path
from desktop_app.notebook.entry import Picture
from desktop_app.notebook.store import NotebookFault, Store
from tests.notebook.conftest import PICTURE, entry
store = Store(Path(sys.argv[1]))
if len(sys.argv) > 2:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    for k in range(2, 100):
        store.keep(entry(k), Picture(bytes(50_000)))
        print(k, flush=True)
except NotebookFault as fault:
    print(fault)
print(len(store.entries()))
"""


def check_what_is_left(file: Path, printed: str, reason: str) -> None:
    """Every entry that was kept is there, and no other; and once there is room again, the next one is kept."""
    *kept, told, count = printed.splitlines()
    assert told.startswith(reason), printed
    assert 1 <= len(kept) == int(count) - 1
    later = Store(file)
    assert (len(later.entries()), later.told) == (int(count), "")
    for each in kept:
        assert later.picture(int(each)).png == bytes(50_000)
    later.delete((1,))
    later.close()


@pytest.mark.skipif(os.name == "nt", reason="there are no such limits there")
def test_where_a_file_may_not_grow_an_entry_is_kept_whole_or_not_at_all(file: Path, opened: Opener) -> None:
    opened().keep(entry(1), PICTURE)
    check_what_is_left(file, run(FILL, str(file), "limited"), "The notebook cannot be used (disk I/O error)")


def test_on_a_full_disk_too(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk")
    file, filling = disk / "notebook.sqlite3", disk / "filling"
    try:
        store = Store(file)
        store.keep(entry(1), PICTURE)
        store.close()
        filling.write_bytes(bytes(1_000_000))
        printed = run(FILL, str(file))
        filling.unlink()
        check_what_is_left(file, printed, "The disk is full: nothing was changed in the notebook")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
