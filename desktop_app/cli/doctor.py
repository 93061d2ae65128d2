"""What a person asks for when something does not work: versions, missing system libraries, where files are kept."""

import importlib.metadata
import importlib.util
import os
import platform
import sys
from pathlib import Path

import platformdirs

from desktop_app import __version__
from desktop_app.core.run.compiled import cache_folder, loop
from desktop_app.notebook.store import notebook_file
from desktop_app.setup import system_libraries

_DISTRIBUTIONS = ("PySide6_Essentials", "pyqtgraph", "numpy", "numba", "platformdirs", "tqdm")


def doctor(compile_only: bool) -> int:
    """Print the report; 0 where everything that Nudge needs is there, else 1. `compile_only`: make the loop ready."""
    if compile_only:
        print("The training loop is compiled." if loop.compile() else f"The loop runs interpreted: {loop.fault}")
        return 0 if loop.is_compiled else 1
    lines = [
        ("Nudge", f"{__version__} in {Path(__file__).resolve().parents[1]}"),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        ("System", f"{platform.platform()}, {os.cpu_count()} processors"),
    ]
    missing = []
    for name in _DISTRIBUTIONS:
        try:
            lines.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
            lines.append((name, "MISSING: install Nudge again"))
    lines.append(("Training loop", "compiled" if loop.compile() else f"interpreted, and slower: {loop.fault}"))
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
    return 1 if missing or libraries else 0
