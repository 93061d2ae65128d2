"""Entries that another program damaged or made too large: they are left out, told of, and stay in the file."""

import sqlite3
from pathlib import Path

import pytest

from desktop_app.notebook.store import NotebookFault
from tests.notebook.conftest import PICTURE, Opener, entry

DAMAGES = {
    "no time": "made = 'yesterday'",
    "a time of the year 1": "made = '0001-01-01T00:00:00+14:00'",
    "bytes for words": "words = x'ff00'",
    "a word for an iteration": "iteration = 'far'",
    "a word for the active run": "active = 'first'",
    "bytes for a workspace": "content = x'7b7d'",
    "a name of 200 000 letters": "names = hex(zeroblob(100000))",
    "a workspace of 70 MB": "content = zeroblob(70000000)",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_left_out_and_told_of(opened: Opener, file: Path, damage: str) -> None:
    store = opened()
    for k in (1, 2, 3):
        store.keep(entry(k), PICTURE)
    database = sqlite3.connect(file)
    database.execute(f"UPDATE entries SET {DAMAGES[damage]} WHERE id = 2")
    database.commit()
    database.close()
    again = opened()
    assert [each.id for each in again.entries()] == [3, 1]
    assert again.told == "1 entry of the notebook is damaged or too large, and not shown."
    assert again.picture(2) == PICTURE


def test_a_picture_that_is_too_large_is_refused_and_the_entry_is_listed(opened: Opener, file: Path) -> None:
    opened().keep(entry(1), PICTURE)
    database = sqlite3.connect(file)
    database.execute("UPDATE pictures SET png = zeroblob(70000000)")
    database.commit()
    database.close()
    store = opened()
    assert [each.id for each in store.entries()] == [1]
    with pytest.raises(NotebookFault, match=r"^The picture of this entry is too large to be read\.$"):
        store.picture(1)
