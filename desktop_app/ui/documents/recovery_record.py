"""One locked recovery record per window: a crash loses little, and windows know which files others have open.

The system takes a lock back however its window ends. A locked record belongs to a living window; a record without a
held lock is what a crash left behind.
"""

import json
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.embedded import LARGEST_WORKSPACE
from desktop_app.core.files.json_text import decoded
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, to_json
from desktop_app.setup.file_lock import lock
from desktop_app.ui.documents.document import Document

VERSION = 1
LARGEST = 3 * LARGEST_WORKSPACE  # bytes; in a record the quotes of a workspace are escaped
_HEAD = 2**16  # bytes, enough for all that stands before the workspace
_BEFORE_WORKSPACE = b', "workspace":'  # in no string: there its quotes would be escaped


@dataclass(frozen=True)
class Record:
    """What a window shows: its document, the runs and the iteration, and which run is active.

    If `is_lost`, a crash would lose it: it differs from the file, or belongs to none.
    """

    document: Document
    workspace: Workspace
    active: int
    is_lost: bool

    def to_json(self) -> bytes:
        path = self.document.path
        content = {
            "format": "nudge window",
            "version": VERSION,
            "path": None if path is None else str(path),
            "name": self.document.name,
            "digest": self.document.digest,
            "is_lost": self.is_lost,
            "active": self.active,
            "workspace": to_json(self.workspace),
        }
        return json.dumps(content).encode()


def from_json(content: bytes, check: Callable[[], None] = lambda: None) -> Record:
    """The record; its document counts as unsaved. Raises `Refused`, and what `check` raises."""
    try:
        read: dict[str, Any] = decoded(content)[0]
        kinds = {"name": str, "digest": str, "is_lost": bool, "active": int, "workspace": str, "path": str | None}
        if (read["format"], read["version"]) != ("nudge window", VERSION):
            raise Refused(["is no record of a window, or one of a later Nudge"])
        if not all(isinstance(read[key], kind) for key, kind in kinds.items()):
            raise Refused(["is no record of a window: its parts are not what they must be"])
        check()
        workspace = from_bytes(read["workspace"].encode(), check)
        if not 0 <= read["active"] < len(workspace.runs):
            raise Refused(["is no record of a window: there is no such run"])
    except (ValueError, KeyError, TypeError):  # the first is `Damaged`, or a lone surrogate
        raise Refused(["is no record of a window: it is damaged"]) from None
    path = None if read["path"] is None else Path(read["path"])
    document = Document(path, read["name"], None, read["digest"], workspace.iteration)
    return Record(document, workspace, read["active"], read["is_lost"])


class RecordFile:
    """The file of one window's record, and its lock, which the living window holds."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{os.getpid()}-{secrets.token_hex(4)}"
        self.path = folder() / f"{self.name}.json"
        self._lock_path = self.path.with_suffix(".lock")
        self._descriptor = -1  # of the lock, while this window holds it

    def acquire(self) -> bool:
        """Take the lock; False if another living window holds it."""
        if self._descriptor >= 0:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            is_ours = lock(descriptor, wait=False)
        except OSError:  # a file system without locks
            is_ours = False
        if is_ours:
            self._descriptor = descriptor
        else:
            os.close(descriptor)
        return is_ours

    def release(self) -> None:
        """Let the lock go; another window may take the record over."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def write(self, record: Record) -> None:
        """Replace the record; raises OSError."""
        self.acquire()
        write_whole(self.path, record.to_json())

    def read(self, check: Callable[[], None] = lambda: None) -> Record:
        """The record; raises `Refused`, and what `check` raises."""
        content = self._content(LARGEST + 1)
        if len(content) > LARGEST:
            raise Refused([f"is no record of a window: it is too large (over {LARGEST} bytes)"])
        check()
        return from_json(content, check)

    def document_path(self) -> Path | None:
        """The path of the window's document, without reading the workspace; raises `Refused`."""
        before, found, _ = self._content(_HEAD).partition(_BEFORE_WORKSPACE)
        try:
            path = json.loads(before + b"}")["path"] if found else None
        except (ValueError, KeyError, TypeError, RecursionError):
            path = None
        return Path(path) if isinstance(path, str) else None

    def _content(self, most: int) -> bytes:
        """The first `most` bytes of the file."""
        try:
            if not self.path.is_file():
                return b""
            with self.path.open("rb") as file:
                return file.read(most)
        except OSError as fault:
            raise Refused([f"cannot be read ({fault.strerror})"]) from None

    def remove(self) -> None:
        """Delete the record and its lock: there is nothing to recover."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.release()
        with suppress(OSError):
            self._lock_path.unlink(missing_ok=True)

    def set_aside(self) -> Path:
        """Rename a record that cannot be read, so that it is not offered again; returns its new place."""
        aside = self.path.with_suffix(".damaged")
        with suppress(OSError):
            self.path.replace(aside)
        self.remove()
        return aside


ReadRecord = tuple[RecordFile, Record | Refused]


def folder() -> Path:
    """Where all windows write their records."""
    return Path(platformdirs.user_state_dir("nudge", appauthor=False)) / "windows"


def left_behind() -> list[RecordFile]:
    """The records of windows that did not close properly, the latest first; each is locked, and must be released."""
    found: list[tuple[float, RecordFile]] = []
    for path in _records():
        file = RecordFile(path.stem)
        with suppress(OSError):
            if not file.acquire():
                continue
            if path.exists():
                found.append((path.stat().st_mtime, file))
            else:  # another window was faster
                file.remove()
    return [file for _, file in sorted(found, key=lambda pair: pair[0], reverse=True)]


def is_open_elsewhere(path: Path, own: str) -> bool:
    """Whether a living window other than the one whose record is called `own` has the file at `path` open."""
    for record in _records():
        file = RecordFile(record.stem)
        with suppress(OSError, Refused):
            if file.name == own or file.acquire():
                file.release()
                continue
            other = file.document_path()
            if other is not None and os.path.realpath(other) == os.path.realpath(path):
                return True
    return False


def read_all(files: Sequence[RecordFile], check: Callable[[], None]) -> list[ReadRecord]:
    """Each file with its record, or why that is refused; raises what `check` raises."""
    found = list[ReadRecord]()
    for file in files:
        try:
            found.append((file, file.read(check)))
        except Refused as refused:
            found.append((file, refused))
    return found


def _records() -> list[Path]:
    with suppress(OSError):
        return list(folder().glob("*.json"))
    return []
