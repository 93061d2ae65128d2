"""The window. The simulator comes first: once Qt is there, its Python side reads the source of each module imported."""

import desktop_app.core.run.run  # noqa: F401
