"""Stores compiled code in a folder of the user's cache that nobody else can write.

The folder is named after the sources and the versions, because numba does not notice when a function that a cached one
calls has changed.
"""

import inspect
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from desktop_app.core.run.compiling import SOURCES, OnDemand, compiled_function


def cache_folder(more: Iterable[ModuleType] = ()) -> Path:
    """The folder for the compiled code of this version, with that of `more` modules."""
    import hashlib

    import platformdirs

    # Numba knows the code of a copy of the program by the copy's place.
    place = f"{sys.version} {os.uname().machine if hasattr(os, 'uname') else os.name} {Path(__file__).parent}"
    digest = hashlib.sha256(place.encode())
    own = (Path(__file__).with_name(name) for name in ("compiling.py", "inner_code.py", "vector_code.py"))
    for path in (*(Path(inspect.getfile(module)) for module in (*SOURCES, *more)), *own):
        digest.update(path.read_bytes())
    return Path(platformdirs.user_cache_dir("nudge")) / f"loop-{digest.hexdigest()[:16]}"


def is_stored(needed: OnDemand) -> bool:
    """Whether a function was compiled before, so that it takes no long time to have it."""
    return _mark(cache_folder(needed.modules), needed).exists()


def can_store(needed: OnDemand) -> bool:
    """Whether there is a folder for it."""
    return _private(cache_folder(needed.modules))


def compiled_or_loaded(needed: OnDemand) -> Callable[..., Any]:
    """A function, loaded if it is stored, else compiled and stored if that can be."""
    folder = cache_folder(needed.modules)
    mark = _mark(folder, needed)
    for _ in range(2):
        if not _private(folder):
            break
        try:
            made = compiled_function(needed, folder, mark.exists())
        except Exception as fault:
            # A truncated cache file raises any exception (numba #10434): try again with an empty folder.
            import logging

            logging.getLogger(__name__).info("the compiled loop's cache is of no use: %s", fault)
            shutil.rmtree(folder, ignore_errors=True)
        else:
            with suppress(OSError):
                mark.touch()
            return made
    # Nothing can be stored, for example on a full disk.
    return compiled_function(needed, None, False)


def _mark(folder: Path, needed: OnDemand) -> Path:
    """A file in the cache: the function is there."""
    return folder / f"{needed.name} is complete"


def _private(folder: Path) -> bool:
    """Make the folder; returns whether this user owns it and nobody else can write to it: its files are executed."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
