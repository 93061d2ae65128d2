"""Keeps the notebook's entries in SQLite; several windows may have it open at once.

A window that waits for another one longer than `_PATIENCE_SECONDS` is told. The order is a number for each entry, the
topmost has the greatest, so that two windows can move entries without getting in each other's way.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import platformdirs

from desktop_app.notebook.entry import Entry, Picture, now
from desktop_app.notebook.schema import MIGRATIONS, VERSION

KEPT_DAYS = 30  # for how long deleted entries can be restored
_PATIENCE_SECONDS, _RETRY_SECONDS = 5.0, 0.02
_LARGEST = 64 * 2**20  # bytes of a picture or a text; what is larger is not read
_MOST_LETTERS = 100_000  # of a text that is shown
_COLUMNS = "id, made, names, iteration, what, parameters, worked, content, words, active"
_SHOWN = "FROM entries WHERE deleted IS NULL ORDER BY place DESC, id DESC"
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class NotebookFault(Exception):
    """The notebook cannot be read or written; says why in a sentence. Nothing in it was changed."""


class Busy(NotebookFault):
    """Another program has locked the notebook."""


class Gone(NotebookFault):
    """An entry no longer exists."""


def notebook_file() -> Path:
    """The path of the notebook."""
    return Path(platformdirs.user_data_dir("nudge", appauthor=False)) / "notebook.sqlite3"


class Store:
    """The notebook at `path`, for one thread; `told` is a sentence about what was repaired or left out.

    Everything raises `NotebookFault`.
    """

    def __init__(self, path: Path, patience: float = _PATIENCE_SECONDS) -> None:
        self.path, self.told = path, ""
        self._patience = patience
        with self._in_words():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not path.is_file():
                raise NotebookFault(f"The notebook cannot be opened: {path} is not a file.")
            try:
                self._database = self._opened()
            except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:
                if _code(fault) not in _DAMAGED:
                    raise
                self._set_aside()
                self._database = self._opened()

    def entries(self) -> tuple[Entry, ...]:
        """All entries, the topmost first; some may be left out, and then `told` says so."""
        with self._in_words():
            try:
                found = [_entry_of(row) for row in self._database.execute(f"SELECT {_COLUMNS} {_SHOWN}")]
            except sqlite3.DataError:  # something is larger than `_LARGEST`: find out what
                found = [self._entry(id) for (id,) in self._database.execute(f"SELECT id {_SHOWN}").fetchall()]
        entries = tuple(entry for entry in found if entry is not None)
        if left_out := len(found) - len(entries):
            what = "1 entry of the notebook is" if left_out == 1 else f"{left_out} entries of the notebook are"
            self.told = f"{what} damaged or too large, and not shown."
        return entries

    def _entry(self, id: int) -> Entry | None:
        """The entry, unless it is damaged or too large."""
        with suppress(sqlite3.DataError):
            return _entry_of(self._database.execute(f"SELECT {_COLUMNS} FROM entries WHERE id = ?", (id,)).fetchone())
        return None

    def picture(self, id: int) -> Picture:
        with self._in_words():
            try:
                row = self._database.execute("SELECT png, pdf FROM pictures WHERE entry = ?", (id,)).fetchone()
            except sqlite3.DataError:
                raise NotebookFault("The picture of this entry is too large to be read.") from None
        if row is None:
            raise Gone("This entry has been deleted for good in another window.")
        return Picture(row[0], row[1])

    def deleted(self) -> tuple[int, ...]:
        """The ids of deleted entries that can be restored, the latest first."""
        with self._in_words():
            rows = self._database.execute("SELECT id FROM entries WHERE deleted IS NOT NULL ORDER BY deleted DESC")
            return tuple(row[0] for row in rows)

    def keep(self, entry: Entry, picture: Picture) -> None:
        """Put a new entry on top."""
        self.keep_all([(entry, picture)])

    def keep_all(self, kept: Iterable[tuple[Entry, Picture]]) -> None:
        """Put new entries on top, one after the other; all of them, or none."""
        with self._writing() as database:
            for entry, picture in kept:
                _insert(database, entry, picture)

    def write(self, id: int, words: str, before: str) -> tuple[str, str]:
        """Replace the entry's own words `before` by `words`; returns what they were, and what they are now.

        If another window changed them meanwhile, both are stored; if it deleted the entry, the entry is restored.
        """
        with self._writing() as database:
            row = database.execute("SELECT words FROM entries WHERE id = ?", (id,)).fetchone()
            if row is None:
                raise Gone("This entry has been deleted for good in another window.")
            if row[0] not in (before, words):
                words = f"{row[0]}\n\n{words}".strip()
            database.execute("UPDATE entries SET words = ?, deleted = NULL WHERE id = ?", (words, id))
        return row[0], words

    def move(self, id: int, above: int | None) -> None:
        """Put an entry directly below the entry `above`, or on top."""
        with self._writing() as database:
            place = self._place_below(above, id)
            if place is None:
                self._number_anew()
                place = self._place_below(above, id)
            database.execute("UPDATE entries SET place = ? WHERE id = ?", (place, id))

    def sort(self, ids: tuple[int, ...]) -> None:
        """Put these entries into this order; others stay above them."""
        with self._writing() as database:
            low = database.execute("SELECT coalesce(min(place), 0) FROM entries").fetchone()[0]
            places = [(low - k, id) for k, id in enumerate(ids)]
            database.executemany("UPDATE entries SET place = ? WHERE id = ?", places)

    def delete(self, ids: tuple[int, ...]) -> None:
        """Delete entries; for `KEPT_DAYS` they can be restored."""
        with self._writing() as database:
            when = datetime.now(UTC).isoformat()
            database.executemany(
                "UPDATE entries SET deleted = ? WHERE id = ? AND deleted IS NULL", [(when, id) for id in ids]
            )

    def bring_back(self, ids: tuple[int, ...]) -> None:
        with self._writing() as database:
            database.executemany("UPDATE entries SET deleted = NULL WHERE id = ?", [(id,) for id in ids])

    def version(self) -> tuple[int, int]:
        """A value that changes whenever the notebook does, in this window or in another."""
        with self._in_words():
            others: int = self._database.execute("PRAGMA data_version").fetchone()[0]
            return others, self._database.total_changes

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._database.close()

    def _place_below(self, above: int | None, id: int) -> float | None:
        """A free place, or None where the numbers are too near to each other."""
        execute = self._database.execute
        row = execute("SELECT place FROM entries WHERE id = ?", (above,)).fetchone()
        if row is None:
            top: float = execute("SELECT coalesce(max(place), 0) + 1 FROM entries WHERE id != ?", (id,)).fetchone()[0]
            return top
        below = execute("SELECT max(place) FROM entries WHERE place < ? AND id != ?", (row[0], id)).fetchone()[0]
        place = float(row[0]) - 1.0 if below is None else (row[0] + below) / 2
        return place if (below is None or below < place) and place < row[0] else None

    def _number_anew(self) -> None:
        rows = self._database.execute("SELECT id FROM entries ORDER BY place, id").fetchall()
        self._database.executemany(
            "UPDATE entries SET place = ? WHERE id = ?", [(k, id) for k, (id,) in enumerate(rows)]
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: everything in it is done, or nothing."""
        with self._in_words(), _transaction(self._database):
            yield self._database

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeDecodeError) as fault:
            kind = Busy if _code(fault) in _BUSY else NotebookFault
            raise kind(_in_words(fault, self.path)) from fault

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None)
        database.text_factory = partial(str, encoding="utf-8", errors="replace")  # of a damaged one
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
        try:
            self._bring_up_to_date(database)
        except BaseException:
            database.close()
            raise
        return database

    def _bring_up_to_date(self, database: sqlite3.Connection) -> None:
        found = _version(database)
        if found > VERSION:
            raise NotebookFault(
                f"The notebook was made by a later Nudge (it is of version {found}, this one reads up to {VERSION}); "
                "it is left unchanged. Update Nudge to use it."
            )
        if database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _damage()
        self._write_ahead(database)
        database.execute("PRAGMA foreign_keys = ON")
        if found < VERSION:
            with _transaction(database):
                # Asked again: another window may have been quicker.
                for migration in MIGRATIONS[_version(database) :]:
                    for statement in migration:
                        database.execute(statement)
                database.execute(f"PRAGMA user_version = {VERSION}")
        too_old = ((now() - timedelta(days=KEPT_DAYS)).isoformat(),)
        if database.execute("SELECT 1 FROM entries WHERE deleted < ?", too_old).fetchone():
            with _transaction(database):
                database.execute("DELETE FROM entries WHERE deleted < ?", too_old)

    def _write_ahead(self, database: sqlite3.Connection) -> None:
        """Let readers and a writer work at once. SQLite itself does not wait for a lock here, so this does."""
        deadline = monotonic() + self._patience
        while True:
            try:
                database.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as fault:
                if _code(fault) != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    raise
                sleep(_RETRY_SECONDS)
            else:
                return

    def _set_aside(self) -> None:
        """Rename a damaged notebook."""
        aside = self.path.with_name(f"notebook-damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3")
        for ending in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{ending}").replace(f"{aside}{ending}")
        self.told = f"The notebook was damaged; it was renamed to {aside}, and a new one begins."


def _insert(database: sqlite3.Connection, entry: Entry, picture: Picture) -> None:
    database.execute(
        f"INSERT INTO entries ({_COLUMNS}, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "(SELECT coalesce(max(place), 0) + 1 FROM entries))",
        (entry.id, entry.made.isoformat(), entry.names, entry.iteration, entry.what, entry.parameters,
         entry.worked, entry.content, entry.words, entry.active),
    )  # fmt: skip
    database.execute("INSERT INTO pictures (entry, png, pdf) VALUES (?, ?, ?)", (entry.id, *picture))


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _entry_of(row: tuple[Any, ...]) -> Entry | None:
    """The entry in a row, unless another program has written something there that is none."""
    id, made, *rest = row
    try:
        entry = Entry(id, datetime.fromisoformat(made), *rest)
        entry.made.astimezone()
    except (ValueError, TypeError, OverflowError):
        return None
    texts = (entry.names, entry.what, entry.parameters, entry.worked, entry.words)
    is_sound = all(isinstance(text, str) and len(text) <= _MOST_LETTERS for text in texts)
    is_whole = isinstance(entry.iteration, int) and isinstance(entry.active, int) and isinstance(entry.content, str)
    return entry if is_sound and is_whole else None


def _version(database: sqlite3.Connection) -> int:
    number: int = database.execute("PRAGMA user_version").fetchone()[0]
    return number


def _damage() -> sqlite3.DatabaseError:
    fault = sqlite3.DatabaseError("database disk image is malformed")
    fault.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return fault


def _code(fault: Exception) -> int:
    """SQLite's primary reason, without the extended part; even its words may be those of a damaged file."""
    if isinstance(fault, UnicodeDecodeError):
        return sqlite3.SQLITE_CORRUPT
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF


def _in_words(fault: Exception, path: Path) -> str:
    match _code(fault):
        case code if code in _BUSY:
            return "Another program is using the notebook; nothing was changed. Try again in a moment."
        case sqlite3.SQLITE_FULL:
            return f"The disk is full: nothing was changed in the notebook, {path}. Make room and try again."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"The notebook cannot be written: {path}. Nothing was changed; allow yourself to write there."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return f"The notebook is damaged: {path}. At the next start Nudge renames it, and begins a new one."
    reason = getattr(fault, "strerror", None) or fault
    return f"The notebook cannot be used ({reason}): {path}. Nothing was changed."
