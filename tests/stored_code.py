"""Has what numba compiles stored once for all processes of the tests, by programs of their own.

A process that compiles keeps hundreds of megabytes of it, and all that it searches for garbage later takes longer.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from desktop_app.core.maps import fork as forks
from desktop_app.core.maps import map as maps
from desktop_app.core.run import compiled
from desktop_app.core.run.code_cache import cache_folder, can_store, compiled_or_loaded, is_stored
from desktop_app.core.run.compiling import OF_THE_LOOP, OnDemand
from desktop_app.setup.file_lock import setup_lock

# What compiles a function that is no part of the loop.
_PROGRAMS = {"fill_map": maps.__name__, "fill_fork": forks.__name__}


def stored_or_loaded(needed: OnDemand) -> Callable[..., Any]:
    """`compiled_or_loaded`, for which a program compiles."""
    if needed.function.__module__.startswith("desktop_app.") and can_store(needed):
        store(needed)
    return compiled_or_loaded(needed)


def store(*needed: OnDemand) -> None:
    """Have forms of one function compiled and stored, unless they are. One process does, and the others wait for it."""
    function, folder = needed[0].function, cache_folder(needed[0].modules)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with setup_lock(folder.parent / f"{function.__name__}.lock", lambda: None):
        missing = [each for each in needed if not is_stored(each)]
        if not missing:
            return
        if function.__name__ in OF_THE_LOOP:
            command = [compiled.__name__]
        else:
            command = [_PROGRAMS[function.__name__], *(each.name for each in missing)]
        names = "".join(f"{each.name}\n" for each in missing)
        subprocess.run([sys.executable, "-m", *command], input=names, capture_output=True, text=True, check=False)


def take_over(cache_home: Path) -> None:
    """Begin with what was compiled of these sources when Nudge was set up."""
    if sys.platform != "linux":
        return  # the cache is the user's own in any case
    known = cache_folder()
    own = cache_home / known.relative_to(platformdirs.user_cache_dir())
    own.parent.mkdir(parents=True, exist_ok=True)
    with setup_lock(own.parent / "taken.lock", lambda: None):
        if known.is_dir() and not own.exists():
            shutil.copytree(known, own)
