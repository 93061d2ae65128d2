"""The packages that Nudge is made of, in the versions that are installed."""

import importlib.metadata

_NAMES = ("PySide6_Essentials", "pyqtgraph", "numpy", "numba", "platformdirs", "tqdm")


def versions() -> dict[str, str | None]:
    """The version of each package; None if it is missing."""
    return {name: _version(name) for name in _NAMES}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
