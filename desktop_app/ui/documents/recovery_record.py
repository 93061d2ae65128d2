"""One locked recovery record per window: a crash loses little, and windows know which files others have open.

The system takes a lock back however its window ends. A locked record belongs to a living window; a record without a
held lock is what a crash left behind.
"""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, to_json
from desktop_app.setup.setup_lock import lock
from desktop_app.ui.documents.document import Document

VERSION = 1


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


def from_json(content: bytes) -> Record:
    """The record; its document counts as unsaved. Raises `Refused`."""
    try:
        read: dict[str, Any] = json.loads(content)
        kinds = {"name": str, "digest": str, "is_lost": bool, "active": int, "workspace": str, "path": str | None}
        if (read["format"], read["version"]) != ("nudge window", VERSION):
            raise Refused(["is no record of a window, or one of a later Nudge"])
        if not all(isinstance(read[key], kind) for key, kind in kinds.items()):
            raise Refused(["is no record of a window: its parts are not what they must be"])
        workspace = from_bytes(read["workspace"].encode())
        if not 0 <= read["active"] < len(workspace.runs):
            raise Refused(["is no record of a window: there is no such run"])
    except (ValueError, KeyError, TypeError, RecursionError):
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

    def read(self) -> Record:
        """The record; raises `Refused`."""
        try:
            return from_json(self.path.read_bytes() if self.path.is_file() else b"")
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
            other = file.read().document.path
            if other is not None and os.path.realpath(other) == os.path.realpath(path):
                return True
    return False


def _records() -> list[Path]:
    with suppress(OSError):
        return list(folder().glob("*.json"))
    return []
