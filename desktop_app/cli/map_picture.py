"""The PNG of a map or a fork: its pixels as they are, with axes and keys; it carries its workspace."""

from pathlib import Path

from desktop_app.cli.figure import begin_drawing
from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.files.embedded import in_png
from desktop_app.core.files.tiled import Arrays, Work
from desktop_app.core.files.workspace import Refused


def write_picture(work: Work, whole: Arrays, text: str, out: Path) -> None:
    """Draw the picture, and write it."""
    begin_drawing("paper", {})
    from desktop_app.figures.map_picture import png

    try:
        write_whole(out, in_png(png(work, whole), text))
    except OSError as fault:
        raise Refused([f"{out}: cannot be written ({fault.strerror})"]) from None
