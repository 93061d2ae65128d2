"""A notebook as one file: what is imported is what was exported, and a file of anybody's is refused in words."""

import json
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from desktop_app.core.files.workspace import Refused
from desktop_app.notebook import notebook_file
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.notebook_file import import_notebook, write_notebook
from desktop_app.notebook.shelf import Notebook, Shelf
from desktop_app.notebook.store import Store
from desktop_app.training.worker_thread import Stopped
from tests.notebook.conftest import PNG, entry
from tests.promises.test_fuzzing import pictures

KEPT = [
    (entry(1, "ŷ *overshoots*\n\nسلام", names="A <b>run</b>", active=2), Picture(PNG, pictures()["PDF"])),
    (entry(2, parameters="A: tanh\nB: tanh"), Picture(PNG + b"2")),
    (entry(3, names="", iteration=2**62), Picture(PNG)),
]


def book(name: str = "Course, week 3") -> bytes:
    made = BytesIO()
    write_notebook(made, name, KEPT)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def stored(notebook: Notebook) -> list[tuple[Entry, Picture]]:
    store = Store(notebook.file)
    try:
        return [(each, store.picture(each.id)) for each in store.entries()]
    finally:
        store.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data" / "notebook.sqlite3")


Import = Callable[[bytes], Notebook]


@pytest.fixture
def imported(shelf: Shelf, tmp_path: Path) -> Import:
    def imported(content: bytes) -> Notebook:
        path = tmp_path / "a.nudgebook"
        path.write_bytes(content)
        return import_notebook(path, shelf, lambda: None)

    return imported


def refusal(imported: Import, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        imported(content)
    (fault,) = refused.value.faults
    return fault


def test_what_is_imported_is_what_was_exported_in_a_notebook_of_its_own(shelf: Shelf, imported: Import) -> None:
    first = imported(book())
    assert first.name == "Course, week 3"
    for (made, picture), (before, same) in zip(stored(first), KEPT, strict=True):
        assert {name: getattr(made, name) for name in Entry.__slots__ if name not in ("id", "worked")} == {
            name: getattr(before, name) for name in Entry.__slots__ if name not in ("id", "worked")
        }
        assert made.worked.strip() == before.worked.strip()
        assert picture == same
    again = imported(book())
    assert again.name == "Course, week 3 2"
    assert {made.id for made, _ in stored(first)}.isdisjoint(made.id for made, _ in stored(again))
    assert [each.name for each in shelf.notebooks()] == ["Notebook", "Course, week 3", "Course, week 3 2"]
    assert shelf.notebooks()[1:] == (first, again)


def test_a_name_is_one_line_and_one_that_is_missing_is_made(imported: Import) -> None:
    assert imported(book(" A\n\u202eB  " + "x" * 900)).name == f"A \\u202eB {'x' * 50}"
    assert imported(book("")).name == "Notebook 2"


LISTING = "notebook.json"
TOLD: dict[str, Any] = json.loads(parts_of(book())[LISTING])


def with_listing(**about: object) -> bytes:
    return packed({**parts_of(book()), LISTING: json.dumps(TOLD | about).encode()})


def with_entry(**told: object) -> bytes:
    entries: list[Any] = TOLD["entries"]
    return with_listing(entries=[entries[0] | told, *entries[1:]])


def end_of(parts: int = 0, size: int = 0, comment: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, parts, parts, size, 0, comment)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is no notebook file"),
    "no zip": (b"hello" * 100, "is no notebook file"),
    "another zip": (packed({"a.txt": b"a"}), "is a zip, but no notebook file"),
    "cut off": (book()[:-40], "is no notebook file"),
    "bytes missing": (book()[:100] + book()[105:], "cannot be unpacked"),
    "much listed": (b"x" * 99 + end_of(60_000, 10**9), "has more in it than Nudge reads"),
    "a large list": (b"x" * 99 + end_of(9, 2**31), "has more in it than Nudge reads"),
    "a list elsewhere": (b"x" * 99 + b"PK\x06\x07" + bytes(16) + end_of(9), "is no notebook file"),
    "lies about its list": (b"x" * 99 + end_of(9, 400), "cannot be unpacked"),
    "not JSON": (packed({**parts_of(book()), LISTING: b"{"}), "its list of entries cannot be read"),
    "deep": (packed({**parts_of(book()), LISTING: b'{"a":' * 10**5}), "its list of entries cannot be read"),
    "not listed": (packed({**parts_of(book()), LISTING: b"[]"}), "does not list its entries as one does"),
    "later": (with_listing(version=2), "was made by a later Nudge"),
    "no version": (with_listing(version="1"), "is a damaged notebook file"),
    "no entries": (with_listing(entries={}), "is a damaged notebook file"),
    "many entries": (with_listing(entries=[0] * 5001), "at most 5000 entries"),
    "no entry": (with_listing(entries=[0]), "its entry 1 is not as an entry is"),
    "a way out": (with_entry(picture="../../../etc/passwd"), "a part of it is missing (entry 1)"),
    "one picture for two": (
        with_listing(entries=[TOLD["entries"][0], TOLD["entries"][1] | {"picture": TOLD["entries"][0]["picture"]}]),
        "a part of it is missing (entry 1)",
    ),
    "no way": (with_entry(workspace=["a"]), "a part of it is missing (entry 1)"),
    "no picture": (
        with_listing(entries=[TOLD["entries"][1] | {"picture": TOLD["entries"][0]["pdf"]}]),
        "its entry 1 is not as an entry is",
    ),
    "not text": (with_entry(workspace=TOLD["entries"][0]["picture"]), "its entry 1 is not as an entry is"),
    "no time": (with_entry(made="yesterday"), "its entry 1 is not as an entry is"),
    "before all time": (with_entry(made="0001-01-01T00:00:00+14:00"), "its entry 1 is not as an entry is"),
    "no iteration": (with_entry(iteration=-1), "its entry 1 is not as an entry is"),
    "true": (with_entry(iteration=True), "its entry 1 is not as an entry is"),
    "long words": (with_entry(words="x" * 20_001), "its entry 1 is not as an entry is"),
    "half a letter": (with_entry(names="\ud800"), "its entry 1 is not as an entry is"),
    "other packing": (packed(parts_of(book()), ZIP_BZIP2), "packed in a way that Nudge does not read"),
    "much in little": (
        packed({**parts_of(book()), TOLD["entries"][0]["workspace"]: bytes(2**24 + 1)}), "has more packed in it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_notebook_is_refused_whole(shelf: Shelf, imported: Import, tmp_path: Path, name: str) -> None:
    content, words = HOSTILE[name]
    assert words in refusal(imported, content)
    assert [each.name for each in shelf.notebooks()] == ["Notebook"]
    assert not list((tmp_path / "data").rglob("*.sqlite3*"))


def test_what_is_locked_or_twice_there_is_refused(imported: Import) -> None:
    content = bytearray(book())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "locked" in refusal(imported, bytes(content))
    twice = packed({LISTING: b"{}", "notebook.jsom": b"{}"}).replace(b"notebook.jsom", LISTING.encode())
    assert "the same name" in refusal(imported, twice)


def test_all_that_is_unpacked_is_bounded(imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_file, "_MOST_TIMES", 0)
    monkeypatch.setattr(notebook_file, "_FREE", 6000)
    assert "has more packed in it than Nudge reads" in refusal(imported, book())


def test_a_strange_pdf_is_left_out(imported: Import) -> None:
    parts = parts_of(book())
    path = TOLD["entries"][0]["pdf"]
    for pdf in (b"%PDF-1.4 and no more", b"hello", zlib.compress(b"x")):
        (_, picture), *_ = stored(imported(packed({**parts, path: pdf}, ZIP_STORED)))
        assert picture == Picture(PNG)


def test_an_import_that_is_stopped_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "a.nudgebook"
    path.write_bytes(book())
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise Stopped

    with pytest.raises(Stopped):
        import_notebook(path, shelf, check)
    assert shelf.notebooks()[1:] == ()
    assert list((tmp_path / "data" / "notebooks").iterdir()) == []


def test_a_file_that_is_none_is_told(shelf: Shelf, tmp_path: Path) -> None:
    for path, words in ((tmp_path, "is not a file"), (tmp_path / "gone", "cannot be read (No such file")):
        with pytest.raises(Refused, match=words.replace("(", "\\(")):
            import_notebook(path, shelf, lambda: None)


def test_on_a_full_disk_an_import_leaves_nothing(tmp_path: Path) -> None:
    disk, path, made = tmp_path / "disk", tmp_path / "a.nudgebook", BytesIO()
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk")
    write_notebook(made, "Week 3", [*KEPT, (entry(4), Picture(PNG + bytes(2_000_000)))])
    path.write_bytes(made.getvalue())
    try:
        shelf = Shelf(disk / "notebook.sqlite3")
        with pytest.raises(
            Refused, match=r"cannot be imported\. The disk is full: nothing was changed in the notebook"
        ):
            import_notebook(path, shelf, lambda: None)
        assert len(shelf.notebooks()) == 1
        assert list((disk / "notebooks").iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
