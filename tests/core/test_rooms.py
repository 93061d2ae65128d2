"""The simulator stands alone: it needs neither a window nor what draws in one, nor a compiler to start with."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import importlib, pkgutil, sys
import desktop_app.core
for module in pkgutil.walk_packages(desktop_app.core.__path__, "desktop_app.core."):
    if module.name in {"desktop_app.core.run.vector_code", "desktop_app.core.run.inner_code"}:
        continue  # they teach numba, and are imported only where something is compiled
    importlib.import_module(module.name)
    print(module.name)
found = {name.split(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "PyQt6", "pyqtgraph", "numba", "tqdm"}
assert not found, found
core_and_below = ("desktop_app.core", "desktop_app.setup", "desktop_app.resource_files")
above = [name for name in sys.modules if name.startswith("desktop_app.") and not name.startswith(core_and_below)]
assert not above, above
"""


def test_the_core_imports_neither_qt_nor_plots_nor_a_compiler() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-B", "-W", "error", "-c", PROGRAM]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    paths = [path.relative_to(root).with_suffix("") for path in (root / "desktop_app" / "core").rglob("*.py")]
    modules = {".".join(path.parts).removesuffix(".__init__") for path in paths}
    of_the_compiler = {"desktop_app.core.run.vector_code", "desktop_app.core.run.inner_code"}
    assert set(done.stdout.split()) == modules - {"desktop_app.core"} - of_the_compiler
