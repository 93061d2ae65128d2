"""A notebook as one file, to hand to others: a zip of its entries as JSON, in order, and of their pictures and runs.

Such a file may come from anywhere. Nothing of it is written to a path that it names; its parts are counted, and what is
unpacked is bounded. What is wrong with it is told in a sentence.
"""

import json
import stat
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EFBIG
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from desktop_app.core.files.embedded import LARGEST_WORKSPACE, kind_of, workspace_in
from desktop_app.core.files.json_text import decoded
from desktop_app.core.files.unpacker import Damaged
from desktop_app.core.files.workspace import Refused
from desktop_app.core.model.parameters import GREATEST_ITERATION, printable
from desktop_app.notebook.entry import LONGEST_WORDS, Entry, Picture, new_id, tidy
from desktop_app.notebook.folder import PICTURES, WORKSPACES, name_of
from desktop_app.notebook.shelf import FIRST, Notebook, Shelf, tidy_name
from desktop_app.notebook.store import NotebookFault, Store

FORMAT, VERSION = "nudge notebook", 1
_UNPACKED = "is a damaged notebook file: what is packed in it cannot be unpacked"
_LISTING = "notebook.json"
LARGEST_FILE = 2**29  # bytes
MOST_ENTRIES = 5000
_PARTS = 3  # of each entry: a picture twice, and its workspace
_LARGEST_PICTURE, _LARGEST_LISTING = 2**25, 2**26  # bytes
_MOST_BYTES = 2**30  # of all that is unpacked
_MOST_TIMES, _FREE = 100, 2**24  # and so many times as large as the file may it be, and some more bytes
_LONGEST_TEXT = 50_000  # letters of a worked step, or of the parameters of the runs
_END = struct.Struct("<4s4H2LH")  # of a zip: among others the number and size of what it lists
_END_OF_LARGE, _LARGE_BYTES = b"PK\x06\x07", 20

Check = Callable[[], None]


def write_notebook(file: BinaryIO, name: str, kept: Iterable[tuple[Entry, Picture]]) -> None:
    """Write the entries, the topmost first."""
    listed = []
    with ZipFile(file, "w", allowZip64=False) as archive:
        for number, (entry, picture) in enumerate(kept, 1):
            stem = name_of(number, entry)
            paths = {"picture": f"{PICTURES}/{stem}.png", "workspace": f"{WORKSPACES}/{stem}.nudge"}
            archive.writestr(ZipInfo(paths["picture"]), picture.png, ZIP_STORED)
            archive.writestr(ZipInfo(paths["workspace"]), entry.content.encode("utf-8", "replace"), ZIP_DEFLATED)
            if picture.pdf:
                paths["pdf"] = f"{PICTURES}/{stem}.pdf"
                archive.writestr(ZipInfo(paths["pdf"]), picture.pdf, ZIP_DEFLATED)
            listed.append(_to_json(entry) | paths)
        about = {"format": FORMAT, "version": VERSION, "name": name, "entries": listed}
        archive.writestr(ZipInfo(_LISTING), json.dumps(about, ensure_ascii=False, indent=1), ZIP_DEFLATED)
    if len(listed) > MOST_ENTRIES or file.tell() > LARGEST_FILE:
        raise OSError(EFBIG, "it is too large to be imported again; search for some of the entries, and export those")


def import_notebook(path: Path, shelf: Shelf, check: Check) -> Notebook:
    """A new notebook with the entries in a file. Raises `Refused`, and what `check` raises; then there is none."""
    try:
        with _opened(path) as reader:
            return shelf.new(shelf.free_name(reader.name), lambda store: _fill(store, reader.entries(check)))
    except Damaged as fault:
        raise Refused([str(fault)]) from None
    except NotebookFault as fault:
        raise Refused([f"cannot be imported. {str(fault).rstrip('.')}"]) from None


def _fill(path: Path, kept: Iterable[tuple[Entry, Picture]]) -> None:
    store = Store(path)
    try:
        store.keep_all(kept)
    finally:
        store.close()


def _to_json(entry: Entry) -> dict[str, object]:
    return {
        "made": entry.made.astimezone(UTC).isoformat(),
        "names": entry.names,
        "iteration": entry.iteration,
        "what": entry.what,
        "parameters": entry.parameters,
        "worked": entry.worked,
        "words": entry.words,
        "active": entry.active,
    }


@contextmanager
def _opened(path: Path) -> "Iterator[_Reader]":
    """Reads a file; raises `Damaged` in place of whatever a damaged one makes Python raise."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Damaged("is not a file")
        if status.st_size > LARGEST_FILE:
            raise Damaged(f"is too large ({status.st_size} bytes; at most {LARGEST_FILE} are read)")
        with path.open("rb") as file:
            _check_end(file, status.st_size)
            with ZipFile(file) as archive:
                yield _Reader(archive, min(_MOST_BYTES, _FREE + _MOST_TIMES * status.st_size))
    except (Damaged, NotebookFault, Refused):
        raise
    except OSError as fault:
        raise Damaged(f"cannot be read ({fault.strerror or fault})") from None
    except (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError):
        raise Damaged(_UNPACKED) from None


def _check_end(file: BinaryIO, size: int) -> None:
    """Look at how much the zip lists, before all of it is read into memory."""
    begin = max(0, size - _LARGE_BYTES - _END.size)
    file.seek(begin)
    tail = file.read()
    sign, *_, parts, listed, _, comment = _END.unpack(tail[-_END.size :].rjust(_END.size, b"\0"))
    if sign != b"PK\x05\x06" or comment or tail[: -_END.size][-_LARGE_BYTES:].startswith(_END_OF_LARGE):
        raise Damaged("is no notebook file, or a damaged one")
    most = _PARTS * MOST_ENTRIES + 1
    if parts > most or listed > most * 2**9:
        raise Damaged(f"has more in it than Nudge reads (over {MOST_ENTRIES} entries)")


class _Reader:
    """Reads the parts of a notebook file that it lists, within a budget."""

    def __init__(self, archive: ZipFile, budget: int) -> None:
        self._archive, self._left = archive, budget
        parts = archive.infolist()
        self._parts = {part.filename: part for part in parts}
        if len(self._parts) < len(parts):  # which of them is meant is open
            raise Damaged("is a damaged notebook file: two parts of it have the same name")
        if _LISTING not in self._parts:
            raise Damaged("is a zip, but no notebook file: it does not list its entries")
        listing = self._part(_LISTING, _LARGEST_LISTING)
        try:
            about, repeated = decoded(listing)
        except Damaged:
            raise Damaged("is a damaged notebook file: its list of entries cannot be read") from None
        if repeated or not isinstance(about, dict) or about.get("format") != FORMAT:
            raise Damaged("is a zip, but no notebook file: it does not list its entries as one does")
        version, listed, name = about.get("version"), about.get("entries"), about.get("name")
        if isinstance(version, int) and version > VERSION:
            raise Damaged(f"was made by a later Nudge (version {version}, this one reads {VERSION}): update Nudge")
        if version != VERSION or not isinstance(listed, list) or len(listed) > MOST_ENTRIES:
            raise Damaged(f"is a damaged notebook file: it must list at most {MOST_ENTRIES} entries")
        self._listed = listed
        self.name = (tidy_name(name) if isinstance(name, str) else "") or FIRST

    def entries(self, check: Check) -> Iterator[tuple[Entry, Picture]]:
        """The entries, the lowest first, as they are stored."""
        for number, told in reversed(list(enumerate(self._listed, 1))):
            check()
            try:
                yield self._entry(told)
            except Damaged as fault:
                raise Damaged(f"{fault} (entry {number})") from None
            except (KeyError, TypeError, ValueError, OverflowError):
                raise Damaged(f"is a damaged notebook file: its entry {number} is not as an entry is") from None

    def _entry(self, told: dict[str, Any]) -> tuple[Entry, Picture]:
        made = datetime.fromisoformat(_text(told, "made", 40))
        content = self._part(told["workspace"], LARGEST_WORKSPACE).decode()
        png = self._part(told["picture"], _LARGEST_PICTURE)
        pdf = self._part(told["pdf"], _LARGEST_PICTURE) if "pdf" in told else b""
        if kind_of(png) != "PNG":
            raise ValueError
        entry = Entry(
            new_id(),
            made.astimezone(UTC),
            printable(_text(told, "names", _LONGEST_TEXT)),
            _whole(told, "iteration", GREATEST_ITERATION),
            printable(_text(told, "what", LONGEST_WORDS)),
            "\n".join(map(printable, _text(told, "parameters", _LONGEST_TEXT).splitlines())),
            tidy(_text(told, "worked", LONGEST_WORDS)),
            content,
            tidy(_text(told, "words", LONGEST_WORDS)),
            _whole(told, "active", 5),
        )
        entry.made.astimezone()  # a year before all others has no local time
        return entry, Picture(png, pdf if _carries_workspace(pdf) else b"")

    def _part(self, name: object, most: int) -> bytes:
        """What a part has in it, once; raises `Damaged` where that is too much."""
        part = self._parts.pop(name, None) if isinstance(name, str) else None
        if part is None:
            raise Damaged("is a damaged notebook file: a part of it is missing")
        if part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Damaged("is a zip that is locked or packed in a way that Nudge does not read")
        try:
            with self._archive.open(part) as file:
                content = file.read(min(most, self._left) + 1)
        except OSError:  # its place is outside of the file
            raise Damaged(_UNPACKED) from None
        self._left -= len(content)
        if len(content) > most or self._left < 0:
            raise Damaged("has more packed in it than Nudge reads")
        return content


def _carries_workspace(pdf: bytes) -> bool:
    """Whether it is a PDF as Nudge makes them; without it, the picture is still there as PNG."""
    try:
        return kind_of(pdf) == "PDF" and bool(workspace_in(pdf))
    except Damaged:
        return False


def _text(told: dict[str, Any], key: str, most: int) -> str:
    text = told[key]
    if not isinstance(text, str) or len(text) > most:
        raise ValueError
    text.encode()  # lone surrogates
    return text


def _whole(told: dict[str, Any], key: str, most: int) -> int:
    number = told[key]
    if type(number) is not int or not 0 <= number <= most:
        raise ValueError
    return number
