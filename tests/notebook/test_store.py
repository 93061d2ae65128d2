"""What is kept stays: in order, across windows, and when two of them write the same."""

import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.notebook.entry import tidy
from desktop_app.notebook.store import KEPT_DAYS, Gone, NotebookFault, Store
from tests.notebook.conftest import PICTURE, Opener, entry

ROOT = Path(__file__).parents[2]


def ids(store: Store) -> list[int]:
    return [each.id for each in store.entries()]


def fill(store: Store, count: int) -> None:
    """Entries 1 … count; the last is on top."""
    for k in range(1, count + 1):
        store.keep(entry(k), PICTURE)


def test_what_is_kept_is_there_in_the_next_window(store: Store, opened: Opener) -> None:
    kept = entry(7, "ŷ overshoots: $\\alpha$ too large\n\nسلام", names="A <b>run</b>")
    store.keep(kept, PICTURE)
    assert opened().entries() == (kept,)
    assert opened().picture(7) == PICTURE


def test_the_newest_is_on_top_until_it_is_moved(store: Store) -> None:
    fill(store, 4)
    assert ids(store) == [4, 3, 2, 1]
    store.move(4, above=2)
    assert ids(store) == [3, 2, 4, 1]
    store.move(1, above=None)
    assert ids(store) == [1, 3, 2, 4]
    store.move(3, above=4)
    assert ids(store) == [1, 2, 4, 3]
    store.keep(entry(5), PICTURE)
    assert ids(store)[0] == 5


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), max_size=150))
def test_any_moves_do_what_they_do_to_a_plain_list(moves: list[tuple[int, int]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "notebook.sqlite3")
        fill(store, 5)
        plain = [5, 4, 3, 2, 1]
        for id, above in moves:
            if id == above:
                continue
            store.move(id, above or None)
            plain.remove(id)
            plain.insert(plain.index(above) + 1 if above else 0, id)
        assert ids(store) == plain
        store.close()


def test_a_place_that_was_halved_a_hundred_times_is_still_a_place(store: Store) -> None:
    fill(store, 3)
    for _ in range(60):
        store.move(1, above=3)
        store.move(2, above=3)
    assert ids(store) == [3, 2, 1]
    store.move(1, above=3)
    assert ids(store) == [3, 1, 2]


def test_what_is_deleted_comes_back_to_its_place(store: Store) -> None:
    fill(store, 3)
    store.delete((2,))
    assert (ids(store), store.deleted()) == ([3, 1], (2,))
    store.bring_back((2,))
    assert (ids(store), store.deleted()) == ([3, 2, 1], ())


def test_what_was_deleted_long_ago_goes_for_good(store: Store, opened: Opener, file: Path) -> None:
    fill(store, 3)
    store.delete((1, 2))
    long_ago = (datetime.now(UTC) - timedelta(days=KEPT_DAYS, hours=1)).isoformat()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE entries SET deleted = ? WHERE id = 1", (long_ago,))
    database.close()
    later = opened()
    assert (ids(later), later.deleted()) == ([3], (2,))
    with pytest.raises(Gone, match="deleted for good"):
        later.picture(1)
    with pytest.raises(Gone, match="deleted for good"):
        later.write(1, "new", "")


def test_another_windows_changes_are_noticed_and_seen(store: Store, opened: Opener) -> None:
    other = opened()
    fill(store, 2)
    before = store.version()
    assert store.version() == before
    other.delete((1,))
    assert store.version() != before
    assert ids(store) == [2]


def test_lines_written_in_two_windows_are_both_kept(store: Store, opened: Opener) -> None:
    fill(store, 1)
    other = opened()
    assert store.write(1, "mine", before="") == ("", "mine")
    was, now = other.write(1, "theirs", before="")
    assert (was, now) == ("mine", "mine\n\ntheirs")
    assert store.entries()[0].words == now
    store.write(1, was, before=now)
    assert other.entries()[0].words == "mine"


def test_a_line_written_into_what_another_window_deleted_brings_it_back(store: Store, opened: Opener) -> None:
    fill(store, 2)
    opened().delete((1,))
    store.write(1, "Not yet!", before="")
    assert [(each.id, each.words) for each in store.entries()] == [(2, ""), (1, "Not yet!")]


def test_both_windows_moves_count(store: Store, opened: Opener) -> None:
    fill(store, 4)
    opened().move(1, above=None)
    store.move(4, above=2)
    assert ids(store) == [1, 3, 2, 4]


def test_who_waits_for_too_long_is_told_and_nothing_is_changed(store: Store, opened: Opener, file: Path) -> None:
    fill(store, 1)
    impatient = opened(patience=0.05)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotebookFault, match="Another program is using the notebook; nothing was changed"):
        impatient.write(1, "new", before="")
    assert impatient.entries() == store.entries(), "reading goes on"
    holder.execute("ROLLBACK")
    holder.close()
    impatient.write(1, "new", before="")
    assert store.entries()[0].words == "new"


PROGRAM = """
import sys, time
from pathlib import Path
from desktop_app.notebook.store import Store
from tests.notebook.conftest import PICTURE, entry
start, path, begin = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
time.sleep(max(0, begin - time.time()))
store = Store(path)
for k in range(start, start + 25):
    store.keep(entry(k), PICTURE)
    store.write(k, f"line {k}", before="")
    store.move(k, above=None)
    if k % 5 == 0:
        store.delete((k,))
"""


def test_processes_that_write_at_once_lose_nothing(file: Path, opened: Opener) -> None:
    begin = time.time() + 2.0  # so that they also make the notebook at once
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(start), str(file), str(begin)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for start in (100, 200, 300, 400)
    ]
    for process in started:
        assert process.communicate(timeout=120)[1] == ""
    store = opened()
    expected = {start + k for start in (100, 200, 300, 400) for k in range(25)}
    assert {each.id: each.words for each in store.entries()} == {k: f"line {k}" for k in expected if k % 5}
    assert set(store.deleted()) == {k for k in expected if k % 5 == 0}
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_words_are_text_and_nothing_else() -> None:
    assert tidy("  a\r\nb\rc\x00\x1b[31m\ud800 \u202e\n\n") == "a\nb\nc[31m \u202e"
    assert len(tidy("x" * 10**6)) == 20_000
