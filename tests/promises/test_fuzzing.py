"""Hostile files do nothing: whatever was done to the bytes of a file, it is refused in words, or read soundly."""

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from time import process_time
from typing import Any, NamedTuple

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QSettings

from desktop_app.core.files.embedded import ATTACHMENT, in_png, svg_metadata
from desktop_app.core.files.share_code import share_code
from desktop_app.core.files.workspace import Refused, Workspace, from_bytes, to_json
from desktop_app.core.files.workspace_view import Limits, WorkspaceView
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import SILENT, Change, Experiment
from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tokens import FormulaFault
from desktop_app.core.model.own import Own
from desktop_app.lessons.progress import Progress
from desktop_app.lessons.reader import read_bytes as read_lesson
from desktop_app.notebook.notebook_file import import_notebook, write_notebook
from desktop_app.notebook.shelf import Shelf
from desktop_app.notebook.store import NotebookFault, Store
from desktop_app.resource_files import resource
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.documents.document import Document
from desktop_app.ui.documents.recovery_record import Record, from_json
from tests.notebook.conftest import PICTURE, entry
from tests.promises.conftest import LedgerOf
from tests.promises.ledger import Promise

PROMISE = Promise("hostile files", "Hostile files do nothing", "damaged files", 420, 100_000)
EACH = 20  # inputs of a reader in one go
PIECES = [
    b"", b"\0", b"\xff", b"-", b"9" * 40, b"1e999", b'"', b"[" * 50, b"}", b"\\u0000", b"<", b">", b"&#0;", b"obj",
    b"endobj", b"stream", b" 0 R", b"/ObjStm", b"<<", b"]]>", b"=", b"\n", b"@ByteArray(", b"nudge", b"IEND",
    b"```", b"***", b"[[", b"[(X)]", b"<!--", b"-->", "±".encode(), b"# ", b"at 0:", b"---",
]  # fmt: skip
PROGRESS = b'{"format": "nudge lessons", "version": 1, "lessons": {"a": {"pages": [0], "questions": {"1": "near"}}}}'
WORKSPACE = Workspace(
    (
        Experiment(patterns=((0.25, 0.5), (1.0, 0.0)), changes=(Change(3, (("rule.rate", 2.0), ("weights.w", 0.5))),)),
        Experiment(name="λ ü", network="two_weight_chain", rule=Rule("adam", 0.1), bounds=None, presentation="batch"),
    ),
    7,
    WorkspaceView(
        page="landscape", iterations=(0.5, 200.0), log_x=True, log_y=frozenset({"E", "w"}),
        limits=(("E", Limits(y=(1e-3, 1.0))),), hidden=frozenset({1}), active=1, theory=True, h=0.01, desk="simple",
        panels=frozenset({"step", "runs"}),
    ),
)  # fmt: skip

FORMULA = "(1 - w)^2 + 100(v - w²)² - e^(-|w|)·sin(2πv)/3"
OWN = Workspace(
    (
        Experiment(network="function", formula=FORMULA, patterns=SILENT, bounds=None, w=-1.0, v=1.0),
        Experiment(activation=Own("z/(1 + |z|)"), error=Own("ln(1 + (ŷ - y)^2)")),
    )
)


class Reader(NamedTuple):
    """Something that reads files: sound ones, and how one is read; that raises only what it may."""

    name: str
    files: tuple[bytes, ...]
    read: Callable[[bytes], object]


def told_in_words(*faults: str) -> None:
    assert faults
    assert all(faults)


def soundly(read: Callable[[bytes], Any], written: Callable[[Any], bytes]) -> Callable[[bytes], None]:
    """Read bytes: they are refused in words, or what is read is the same once it was written again."""

    def try_it(content: bytes) -> None:
        try:
            made = read(content)
        except Refused as refused:
            told_in_words(*refused.faults)
            return
        assert read(written(made)) == made

    return try_it


read_workspace = soundly(from_bytes, lambda workspace: to_json(workspace).encode())
read_record = soundly(from_json, Record.to_json)


def read_formula(content: bytes) -> None:
    try:
        formula = OwnFormula.parsed(content.decode(errors="replace"), ("w", "v"))
    except FormulaFault as fault:
        told_in_words(fault.words)
        return
    assert OwnFormula.parsed(formula.text, ("w", "v")) == formula


def pictures() -> dict[str, bytes]:
    """The smallest pictures that carry a workspace."""
    text = to_json(WORKSPACE)
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(10, 10)
    writer.add_attachment(ATTACHMENT, text.encode())
    writer.write(made)
    head, end = (
        PICTURE.png[:8] + bytes.fromhex("0000000d49484452") + bytes(17),
        bytes.fromhex("0000000049454e44ae426082"),
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{svg_metadata(text)}<g/></svg>'.encode()
    return {"PNG": in_png(head + end, text), "SVG": svg, "PDF": made.getvalue()}


@pytest.fixture
def readers(own_folders: Path, tmp_path: Path) -> list[Reader]:
    notebook, settings = tmp_path / "notebook.sqlite3", own_folders / "config" / "nudge" / "nudge.ini"
    store = Store(notebook)
    store.keep(entry(1, words="words"), PICTURE)
    store.close()
    shelf = Shelf(tmp_path / "shelf" / "notebook.sqlite3")
    preferences = Preferences()
    preferences.theme, preferences.recent_files, preferences.open_panels = (
        "dark",
        ("a", "b"),
        (True, False, True, False),
    )
    preferences._settings.sync()

    def read_notebook(content: bytes) -> None:
        for path in tmp_path.glob("notebook*"):
            path.unlink()
        notebook.write_bytes(content)
        try:
            store = Store(notebook, patience=0.0)
        except NotebookFault as fault:
            told_in_words(str(fault))
            return
        try:
            for each in store.entries():
                store.picture(each.id)
        except NotebookFault as fault:
            told_in_words(str(fault))
        finally:
            store.close()

    def read_notebook_file(content: bytes) -> None:
        (tmp_path / "a.nudgebook").write_bytes(content)
        try:
            made = import_notebook(tmp_path / "a.nudgebook", shelf, lambda: None)
        except Refused as refused:
            told_in_words(*refused.faults)
            return
        store = Store(made.file)
        assert all(store.picture(each.id).png for each in store.entries())
        store.close()
        rmtree(made.file.parent)

    def read_settings(content: bytes) -> None:
        settings.write_bytes(content)
        read = Preferences()
        assert isinstance(read._settings, QSettings)
        for name in (name for name in vars(Preferences) if not name.startswith("_")):
            getattr(read, name)

    def read_damaged_lesson(content: bytes) -> None:
        try:
            lesson = read_lesson(content, "a")
        except Refused as refused:
            told_in_words(*(fault.removeprefix("line ")[: 9 * fault.startswith("line ")] for fault in refused.faults))
            return
        assert lesson.pages

    def read_progress(content: bytes) -> None:
        progress_file = tmp_path / "lessons.json"
        progress_file.write_bytes(content)
        progress = Progress(progress_file)
        progress.see("a", 1)
        assert not progress.save() or progress.told
        assert progress.of("a").pages >= {1}

    text, book = to_json(WORKSPACE).encode(), BytesIO()
    write_notebook(book, "Week 3", [(entry(1, words="words"), PICTURE), (entry(2), PICTURE)])
    lessons = resource("lessons", "template.md"), *resource("lessons").glob("*.nudge.md")
    record = Record(Document(tmp_path / "a.nudge", "a.nudge"), WORKSPACE, 0, True).to_json()
    return [
        Reader("workspace", (text, to_json(Workspace()).encode(), to_json(OWN).encode()), read_workspace),
        Reader("formula", (FORMULA.encode(),), read_formula),
        Reader("share code", (share_code(to_json(WORKSPACE)).encode(),), read_workspace),
        *(Reader(kind, (content,), read_workspace) for kind, content in pictures().items()),
        Reader("record", (record,), read_record),
        Reader("notebook file", (book.getvalue(),), read_notebook_file),
        Reader("notebook", (notebook.read_bytes(),), read_notebook),
        Reader("lesson", tuple(path.read_bytes() for path in lessons), read_damaged_lesson),
        Reader("progress", (PROGRESS,), read_progress),
        Reader("settings", (settings.read_bytes(),), read_settings),
    ]


def test_a_damaged_file_is_refused_in_words_or_read_soundly(
    ledger_of: LedgerOf, readers: list[Reader], tmp_path: Path
) -> None:
    ledger = ledger_of(PROMISE)
    for reader in readers:
        for content in reader.files:
            reader.read(content)
    for seed in ledger.seeds(EACH * len(readers)):
        dice = random.Random(seed)
        for reader in readers:
            for k in range(EACH):
                content = damaged(dice, dice.choice(reader.files))
                begin = process_time()
                try:
                    reader.read(content)
                except BaseException as fault:
                    (tmp_path / "input").write_bytes(content)
                    fault.add_note(f"{reader.name}, input {k} of seed {seed}; it is in {tmp_path}/input")
                    raise
                ledger.at_most(f"{reader.name}, longest in s", process_time() - begin)


def damaged(dice: random.Random, content: bytes) -> bytes:
    """The bytes after some of: bytes turned, left out, doubled, moved, replaced by what may hurt, cut off."""
    made = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randrange(len(made) + 1), dice.choice((0, 1, 1, 2, 4, 30))
        match dice.randrange(6):
            case 0 if made:
                made[at % len(made)] ^= 1 << dice.randrange(8)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + 20 * length] * dice.randint(1, 3)
            case 3:
                other = dice.randrange(len(made) + 1)
                made[at : at + length] = made[other : other + length]
            case 4:
                made[at : at + length] = dice.choice(PIECES)
            case _ if dice.random() < 0.1:
                del made[at:]
    return bytes(made)
