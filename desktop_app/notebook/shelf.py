"""The user's notebooks: the first one, and others in folders beside it. All windows share them.

A notebook is a folder with a file for its store, and one for its name. The name is written last: a folder without it
is none yet. Where a file says that it is deleted, it can be restored for `KEPT_DAYS`; a window that shows it meanwhile
goes on writing there.
"""

import re
import secrets
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import NamedTuple

from desktop_app.core.files.atomic_write import write_whole
from desktop_app.core.model.parameters import printable
from desktop_app.notebook.store import KEPT_DAYS, NotebookFault, notebook_file

FIRST = "Notebook"  # the name of the first one, until it gets another
LONGEST_NAME = 60
_STORE, _NAME, _DELETED = "notebook.sqlite3", "notebook-name.txt", "deleted"
_LONGEST_FOLDER = 30
_MOST_BYTES = 1000  # of a name
_DAY = 24 * 3600


class Notebook(NamedTuple):
    """`key` is the name of its folder, empty for the first one; `file` is that of its store."""

    key: str
    name: str
    file: Path


class Shelf:
    """The notebooks that are kept beside the `first` one; what changes them raises `NotebookFault`."""

    def __init__(self, first: Path | None = None) -> None:
        self._file = first or notebook_file()
        self._folder = self._file.with_name("notebooks")

    def notebooks(self) -> tuple[Notebook, ...]:
        """The first one, then the others by their names."""
        others = (self._read(folder) for folder in self._folders() if not (folder / _DELETED).exists())
        by_name = sorted(filter(None, others), key=lambda notebook: (notebook.name.casefold(), notebook.key))
        return self._first(), *by_name

    def deleted(self) -> tuple[Notebook, ...]:
        """Those that can be restored."""
        folders = [folder for folder in self._folders() if (folder / _DELETED).exists()]
        return tuple(notebook for folder in folders if (notebook := self._read(folder)) is not None)

    def called(self, key: str) -> Notebook:
        """The notebook of that key, or the first one if it is not there."""
        return next((notebook for notebook in self.notebooks() if notebook.key == key), self._first())

    def new(self, name: str, fill: Callable[[Path], object] = lambda _: None) -> Notebook:
        """A new notebook, once `fill` has filled the store at a path; if that raises, there is none."""
        self._tidy_up()
        folder = self._folder / f"{plain(name)[:_LONGEST_FOLDER]}-{secrets.token_hex(4)}".strip("-")
        try:
            with _in_words():
                folder.mkdir(parents=True)
            fill(folder / _STORE)
            with _in_words():
                write_whole(folder / _NAME, name.encode())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Notebook(folder.name, name, folder / _STORE)

    def rename(self, notebook: Notebook, name: str) -> Notebook:
        with _in_words():
            notebook.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(notebook.file.with_name(_NAME), name.encode())
        return notebook._replace(name=name)

    def delete(self, notebook: Notebook) -> None:
        with _in_words():
            write_whole(notebook.file.with_name(_DELETED), b"")

    def bring_back(self, notebook: Notebook) -> None:
        with _in_words():
            notebook.file.with_name(_DELETED).unlink(missing_ok=True)

    def free_name(self, name: str) -> str:
        """The name, with a number where a notebook has it already."""
        number, taken, made = 2, {notebook.name.casefold() for notebook in self.notebooks()}, name
        while made.casefold() in taken:
            made, number = f"{name[: LONGEST_NAME - len(f' {number}')]} {number}", number + 1
        return made

    def _tidy_up(self) -> None:
        """Remove for good what was deleted `KEPT_DAYS` ago, and what a crash left unfinished a day ago."""
        for folder in self._folders():
            mark, days = (folder / _DELETED, KEPT_DAYS) if _name_in(folder) else (folder, 1)
            with suppress(OSError):
                if time() - mark.stat().st_mtime > days * _DAY:
                    shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        with suppress(OSError):
            return sorted(folder for folder in self._folder.iterdir() if folder.is_dir())
        return []

    def _first(self) -> Notebook:
        return Notebook("", _name_in(self._file.parent) or FIRST, self._file)

    def _read(self, folder: Path) -> Notebook | None:
        name = _name_in(folder)
        return Notebook(folder.name, name, folder / _STORE) if name else None


def tidy_name(name: str) -> str:
    """A name on one line, and not too long; it may be empty."""
    return printable(" ".join(name.split()))[:LONGEST_NAME].strip()


def _name_in(folder: Path) -> str:
    """The name of the notebook in a folder; empty if there is none."""
    with suppress(OSError), (folder / _NAME).open("rb") as file:
        return tidy_name(file.read(_MOST_BYTES).decode("utf-8", "replace"))
    return ""


def plain(name: str) -> str:
    """The name in letters that every file system allows."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        where = f" ({printable(fault.filename)})" if isinstance(fault.filename, str) else ""
        raise NotebookFault(f"The notebook cannot be written: {fault.strerror or fault}{where}.") from fault
