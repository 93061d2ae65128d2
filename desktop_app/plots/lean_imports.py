"""Imports PySide and pyqtgraph without what they do for other programs, which takes as long as all that Nudge needs.

- PySide reads the source of each module that is imported, to see whether it asks for Qt's functions in snake_case.
- pyqtgraph copies all names of Qt into modules of its own, for programs that look there for those of Qt 4. PySide makes
  a class when its name is first asked for: that makes a thousand classes, of which no plot needs most.
"""

import builtins
import sys

from PySide6 import QtCore, QtGui, QtWidgets


def import_lean() -> None:
    """Take back Python's own import, and have pyqtgraph find Qt's modules in place of its own, with nothing to copy."""
    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
    if "pyqtgraph" in sys.modules:
        return
    modules = {"QtCore": QtCore, "QtGui": QtGui, "QtWidgets": QtWidgets}
    for name, module in modules.items():
        sys.modules[f"pyqtgraph.Qt.{name}"] = module
        vars(module)["__dir__"] = list
    try:
        import pyqtgraph  # noqa: F401
    finally:
        for module in modules.values():
            del vars(module)["__dir__"]
