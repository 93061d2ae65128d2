"""`nudge doctor`: lists versions, missing system libraries and folders, and whether this machine computes as others."""

import os
import platform
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import platformdirs

from desktop_app import __version__
from desktop_app.core.run.code_cache import cache_folder
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.digest import computes_as_others
from desktop_app.notebook.store import notebook_file
from desktop_app.setup import system_libraries
from desktop_app.setup.distributions import versions

_AS_OTHERS = "this machine computes as all others do"
_NOT_AS_OTHERS = (
    "DIFFERENT: this machine does not compute as others do, so a file may open as another run here. Install Nudge "
    "again; if that does not help, report it with these lines"
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--compile", action="store_true", help="only compile the training loop, for a quick first play")


def do(options: Namespace) -> int:
    return doctor(options.compile)


def doctor(compile_only: bool) -> int:
    """Print the report, or with `compile_only` compile the loop; returns 0, or 1 if something is missing or differs."""
    if compile_only:
        print("The training loop is compiled." if loop.compile() else f"The loop runs interpreted: {loop.fault}")
        return 0 if loop.is_compiled else 1
    lines = [
        ("Nudge", f"{__version__} in {Path(__file__).resolve().parents[1]}"),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        ("System", f"{platform.platform()}, {os.cpu_count()} processors"),
    ]
    installed = versions()
    lines += [(name, version or "MISSING: install Nudge again") for name, version in installed.items()]
    lines.append(("Training loop", "compiled" if loop.compile() else f"interpreted, and slower: {loop.fault}"))
    is_as_others = computes_as_others()
    lines.append(("Last digits", _AS_OTHERS if is_as_others else _NOT_AS_OTHERS))
    libraries = system_libraries.missing_libraries(for_screen=True)
    told = f"MISSING: {system_libraries.install_command(libraries)}" if libraries else "all there"
    lines.append(("System libraries", told))
    lines.append(("Screen", system_libraries.display_fault() or "reachable"))
    lines.append(("Settings", platformdirs.user_config_dir("nudge", appauthor=False)))
    lines.append(("Compiled loop", str(cache_folder())))
    lines.append(("Kept for a crash", platformdirs.user_state_dir("nudge", appauthor=False)))
    lines.append(("Notebook", str(notebook_file())))
    lines.append(("Log", platformdirs.user_log_dir("nudge", appauthor=False)))
    width = max(len(name) for name, _ in lines) + 2
    for name, words in lines:
        print(f"{name:<{width}}{' '.join(words.split())}")
    return 1 if None in installed.values() or libraries or not is_as_others else 0
