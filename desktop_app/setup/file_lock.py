"""Allows one set-up at a time: a lock that the system releases when its holder ends, however it ends."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def setup_lock(path: Path, waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the lock. It gives the number of its file, for steps that keep the lock if this process is killed.

    ``waiting`` is called once if another process has the lock.
    """
    with path.open("a", encoding="utf-8") as file:
        if not lock(file.fileno(), wait=False):
            waiting()
            while not lock(file.fileno(), wait=True):
                pass
        yield file.fileno()


if sys.platform == "win32":
    import msvcrt

    def lock(descriptor: int, *, wait: bool) -> bool:
        """Whether this process has the lock now; the system releases it when the file is closed."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # LK_LOCK tries for ten seconds
        except OSError:
            return False
        return True

else:
    import fcntl

    def lock(descriptor: int, *, wait: bool) -> bool:
        """Whether this process has the lock now; the system releases it when the file is closed."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
