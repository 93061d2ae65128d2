"""The plots: pyqtgraph items that draw a reading of a run in a theme; the window and the pictures share them."""

from desktop_app.plots.lean_imports import import_lean

import_lean()
