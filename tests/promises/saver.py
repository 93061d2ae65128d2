"""Saves workspaces, records and notebook entries without end in processes that it kills, and looks at what is left.

    python -m tests.promises.saver FOLDER kills SEED COUNT
    python -m tests.promises.saver FOLDER limits FIRST EVERY

The second one saves under limits of so many bytes. There are no threads here, so that it may fork: a kill then costs
milliseconds. Both end without a word if everything was whole.
"""

import os
import random
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NoReturn

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.workspace import Workspace, read_file, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.notebook.entry import Picture
from desktop_app.notebook.store import Store
from desktop_app.ui.documents.document import Document
from desktop_app.ui.documents.recovery_record import Record, RecordFile, from_json
from tests.notebook.conftest import entry

WORKSPACES = [Workspace((Experiment(w=float(k)),) * (1 + 5 * k), k) for k in range(2)]
LONGEST = 0.02  # seconds until a kill; a save takes some milliseconds


def save_files(folder: Path, _: int) -> NoReturn:
    while True:
        for workspace in WORKSPACES:
            write_whole(folder / "a.nudge", to_json(workspace).encode())
            tell()


def file_is_whole(folder: Path) -> bool:
    return read_file(folder / "a.nudge") in WORKSPACES


def save_records(_: Path, __: int) -> NoReturn:
    while True:
        for workspace in WORKSPACES:
            RecordFile("one").write(Record(Document(), workspace, 0, True))
            tell()


def record_is_whole(folder: Path) -> bool:
    return from_json((folder / "state/nudge/windows/one.json").read_bytes()).workspace in WORKSPACES


def save_entries(folder: Path, first: int) -> NoReturn:
    store = Store(folder / "notebook.sqlite3")
    while True:
        store.keep(entry(first, words=str(first)), PICTURE)
        tell()
        first += 1


def notebook_is_whole(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / "notebook.sqlite3")) as database:
        (told,) = database.execute("PRAGMA integrity_check").fetchone()
        apart = database.execute("SELECT count(*) FROM entries LEFT JOIN pictures ON entry = id WHERE png IS NULL")
        return bool(told == "ok" and apart.fetchone() == (0,))


PICTURE = Picture(b"\x89PNG" + bytes(20_000), b"%PDF-1.4")
KINDS: tuple[tuple[Callable[[Path, int], NoReturn], Callable[[Path], bool]], ...] = (
    (save_files, file_is_whole), (save_records, record_is_whole), (save_entries, notebook_is_whole),
)  # fmt: skip
_pipe: list[int] = []


def tell() -> None:
    os.write(_pipe[1], b".")


def kill_in_a_save(save: Callable[[Path, int], NoReturn], folder: Path, first: int, dice: random.Random) -> None:
    _pipe[:] = os.pipe()
    child = os.fork()
    if not child:
        try:
            save(folder, first)
        finally:
            os._exit(3)
    os.close(_pipe[1])
    assert os.read(_pipe[0], 1) == b".", "nothing was saved"
    time.sleep(LONGEST * dice.random())
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    os.close(_pipe[0])
    assert os.WIFSIGNALED(status), "it ended by itself"


def kills(folder: Path, seed: int, count: int) -> None:
    dice = random.Random(seed)
    for k in range(count):
        save, is_whole = KINDS[k % len(KINDS)]
        kill_in_a_save(save, folder, (seed * count + k) * 1_000, dice)
        assert is_whole(folder), f"{save.__name__}, kill {k} of seed {seed}: what is left is not whole"


def limits(folder: Path, first: int, every: int) -> None:
    path, (old, new) = folder / "a.nudge", WORKSPACES
    path.write_text(to_json(old), encoding="utf-8")
    content = to_json(new).encode()
    for limit in (*range(first, len(content), every), len(content)):
        child = os.fork()
        if not child:
            os._exit(saved_within(path, content, limit))
        refused = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert refused == (limit < len(content)), f"{limit} bytes"
        assert read_file(path) == (old if refused else new), f"{limit} bytes"
        assert [each.name for each in folder.iterdir()] == ["a.nudge"], f"{limit} bytes"


def saved_within(path: Path, content: bytes, limit: int) -> int:
    """Save where no file may be longer; 1 if that was refused."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        write_whole(path, content)
    except OSError:
        return 1
    return 0


if __name__ == "__main__":
    {"kills": kills, "limits": limits}[sys.argv[2]](Path(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4]))
