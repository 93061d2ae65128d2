"""The window. The plots come first: they import PySide and pyqtgraph lean."""

import desktop_app.plots  # noqa: F401
