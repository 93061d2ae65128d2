"""What each window keeps of its work, so that a crash loses nothing, and windows know of each other.

One record a window, beside a lock that the system takes back however the window ends. Where the lock is held the window
lives; where it is not, the record is what a crash left behind.
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

    Where it `is_lost` by a crash it differs from the file, or stands nowhere else.
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
    """The record, whose document stands nowhere as it is; raises `Refused`."""
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


class Kept:
    """The place of one window's record."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{os.getpid()}-{secrets.token_hex(4)}"
        self.path = folder() / f"{self.name}.json"
        self._lock = self.path.with_suffix(".lock")
        self._held = -1  # the descriptor of the lock

    def hold(self) -> bool:
        """Whether the record is this window's now: nobody else's is alive."""
        if self._held >= 0:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            is_held = lock(descriptor, wait=False)
        except OSError:  # a file system without locks
            is_held = False
        if is_held:
            self._held = descriptor
        else:
            os.close(descriptor)
        return is_held

    def release(self) -> None:
        """Leave the record to whoever comes next."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def write(self, record: Record) -> None:
        """Replace the record; raises OSError."""
        self.hold()
        write_whole(self.path, record.to_json())

    def read(self) -> Record:
        """The record; raises `Refused`."""
        try:
            return from_json(self.path.read_bytes() if self.path.is_file() else b"")
        except OSError as fault:
            raise Refused([f"cannot be read ({fault.strerror})"]) from None

    def remove(self) -> None:
        """There is nothing to be kept any more."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.release()
        with suppress(OSError):
            self._lock.unlink(missing_ok=True)

    def set_aside(self) -> Path:
        """Keep a record that cannot be read out of the way of others; returns where."""
        aside = self.path.with_suffix(".damaged")
        with suppress(OSError):
            self.path.replace(aside)
        self.remove()
        return aside


def folder() -> Path:
    """Where windows keep their records."""
    return Path(platformdirs.user_state_dir("nudge", appauthor=False)) / "windows"


def left_behind() -> list[Kept]:
    """What windows left that live no more, the latest first; each is held, and to be released or removed."""
    found: list[tuple[float, Kept]] = []
    for path in _records():
        kept = Kept(path.stem)
        with suppress(OSError):
            if not kept.hold():
                continue
            if path.exists():
                found.append((path.stat().st_mtime, kept))
            else:  # another window was faster
                kept.remove()
    return [kept for _, kept in sorted(found, key=lambda pair: pair[0], reverse=True)]


def is_open_elsewhere(path: Path, own: str) -> bool:
    """Whether another living window than the one of the name `own` has the file at `path` open."""
    for record in _records():
        kept = Kept(record.stem)
        with suppress(OSError, Refused):
            if kept.name == own or kept.hold():
                kept.release()
                continue
            other = kept.read().document.path
            if other is not None and os.path.realpath(other) == os.path.realpath(path):
                return True
    return False


def _records() -> list[Path]:
    with suppress(OSError):
        return list(folder().glob("*.json"))
    return []
