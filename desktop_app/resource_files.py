"""Finds the files that come with Nudge: icons, fonts, examples, the guide, launcher templates."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# In an installed wheel the files are inside the package; in a source tree they are beside it.
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path:
    """The file or folder of that name below resources/, for example ``resource("icons", "app", "nudge.svg")``."""
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(
        f"Nudge's own file {'/'.join(('resources', *parts))} is missing: the installation is damaged, install it again."
    )
