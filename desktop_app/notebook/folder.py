"""Writes entries into a folder: one file of Markdown, and beside it each entry's picture and workspace."""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.markdown import to_markdown
from desktop_app.notebook.shelf import FIRST, plain
from desktop_app.words.step.notes import escaped_markdown

PAGE, PICTURES, WORKSPACES = "notebook.md", "pictures", "workspaces"
_ENDINGS = {".png", ".pdf", ".nudge"}
_LONGEST_NAME = 40


def write_folder(folder: Path, kept: Iterable[tuple[Entry, Picture]], title: str = FIRST) -> None:
    """Make `folder`, or replace an earlier export there. Raises OSError, and then the earlier export is unchanged."""
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".nudge-"))
    try:
        _fill(made, kept, title)
        made.chmod(0o755)
        if folder.exists():
            _swap(made, folder)
        else:
            made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def is_export(folder: Path) -> bool:
    """Whether the folder has only files that `write_folder` wrote."""
    with suppress(OSError):
        found = {each.name for each in folder.iterdir()}
        inner = [file for name in (PICTURES, WORKSPACES) for file in (folder / name).iterdir()]
        return found == {PAGE, PICTURES, WORKSPACES} and all(file.suffix in _ENDINGS for file in inner)
    return False


def name_of(number: int, entry: Entry) -> str:
    """A name for an entry's files, of letters that every file system allows."""
    words = plain(entry.names)[:_LONGEST_NAME].strip("-")
    return "-".join(part for part in (f"{number:03}", words, str(entry.iteration)) if part)


def _fill(folder: Path, kept: Iterable[tuple[Entry, Picture]], title: str) -> None:
    for name in (PICTURES, WORKSPACES):
        (folder / name).mkdir()
    pages = [f"# {escaped_markdown(title)}\n"]
    for number, (entry, picture) in enumerate(kept, 1):
        name = name_of(number, entry)
        (folder / PICTURES / f"{name}.png").write_bytes(picture.png)
        if picture.pdf:
            (folder / PICTURES / f"{name}.pdf").write_bytes(picture.pdf)
        (folder / WORKSPACES / f"{name}.nudge").write_text(entry.content, encoding="utf-8", newline="\n")
        pages.append(to_markdown(entry, f"{PICTURES}/{name}.png", f"{WORKSPACES}/{name}.nudge"))
    (folder / PAGE).write_text("\n".join(pages), encoding="utf-8", newline="\n")


def _swap(made: Path, folder: Path) -> None:
    """Replace the old folder by the new one."""
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".nudge-"))
    before = folder.rename(old / folder.name)
    try:
        made.rename(folder)
    except OSError:
        before.rename(folder)
        old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)
