"""Writes a file so that there is always a complete one: the old or the new."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop_app.setup.file_lock import lock

_PREFIX, _SUFFIX = ".nudge-saving-", ".tmp"
_HAS_LOCKS = os.name == "posix"


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content`, or raise OSError and leave it as it was."""
    with written_whole(path) as file:
        file.write(content)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, piece by piece; it replaces the one at `path` when this ends without an exception.

    If `path` is a link, the file that it leads to is replaced. The new file has the permissions of the old one and, if
    possible, its owner. Something that is not a file, or is read-only, is not replaced.
    """
    target = Path(os.path.realpath(path))
    old = _status_of(target)
    _remove_leftovers(target.parent)
    handle, temporary = _temporary_in(target.parent)
    guard = os.dup(handle) if _HAS_LOCKS else None  # keeps the lock until the file has its name
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_rights(temporary, old)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if guard is not None:
            os.close(guard)
    _sync_folder(target.parent)


def _temporary_in(folder: Path) -> tuple[int, Path]:
    """A new file, locked while it is written, so that nobody takes it for one that a killed save has left."""
    while True:
        # A short name, whatever the file's own is: the length of names is limited, in bytes.
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=_SUFFIX)
        if _is_kept(handle):
            return handle, Path(name)
        os.close(handle)


def _is_kept(handle: int) -> bool:
    """Lock a new file; False if another save has removed it before that."""
    with suppress(OSError):  # some network drives know no locks; there nothing is removed
        return not _HAS_LOCKS or (lock(handle, wait=False) and os.fstat(handle).st_nlink > 0)
    return True


def _remove_leftovers(folder: Path) -> None:
    """Remove what killed saves have left. What is being written is locked, or the system does not remove it."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if not _HAS_LOCKS:
                path.unlink()
                continue
            with path.open("rb") as file:
                if lock(file.fileno(), wait=False):
                    path.unlink()


def _status_of(target: Path) -> os.stat_result | None:
    """The status of the file to replace, if there is one; raises OSError if it must not be replaced."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "It is not a file", str(target))
    # Replacing a file needs no permission to write it, and root can write any file: so check the mark.
    if not old.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "It is read-only", str(target))
    return old


def _give_rights(temporary: Path, old: os.stat_result | None) -> None:
    """mkstemp makes files private: give the file the permissions of the old one, or those of any new file."""
    if old is None:
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power failure, if the system can do that; the file itself is safe already."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
