"""Several notebooks: each in a folder of its own, named, deleted for a while, and never half there."""

import os
import time
from pathlib import Path

import pytest

from desktop_app.notebook.shelf import Shelf
from desktop_app.notebook.store import KEPT_DAYS, NotebookFault, Store
from tests.notebook.conftest import PICTURE, entry

DAY = 24 * 3600


@pytest.fixture
def shelf(file: Path) -> Shelf:
    return Shelf(file)


def names(shelf: Shelf) -> list[str]:
    return [notebook.name for notebook in shelf.notebooks()]


def test_the_first_one_is_the_notebook_there_was(shelf: Shelf, store: Store, file: Path) -> None:
    store.keep(entry(1), PICTURE)
    (first,) = shelf.notebooks()
    assert first == ("", "Notebook", file)
    assert shelf.rename(first, "Mine: ŷ").name == "Mine: ŷ"
    assert names(shelf) == ["Mine: ŷ"]
    assert [each.id for each in store.entries()] == [1]


def test_others_are_beside_it_by_their_names(shelf: Shelf, file: Path) -> None:
    made = [shelf.new(name) for name in ("zeta", "Alpha/../..", "ŷ", "CON")]
    assert names(shelf) == ["Notebook", "Alpha/../..", "CON", "zeta", "ŷ"]
    assert len({notebook.file for notebook in made}) == 4
    assert all(notebook.file.parent.parent == file.parent / "notebooks" for notebook in made)
    assert shelf.called(made[1].key) == made[1]
    assert shelf.called("gone") == shelf.called("") == shelf.notebooks()[0]
    renamed = shelf.rename(made[0], "beta")
    assert shelf.called(made[0].key) == renamed == made[0]._replace(name="beta")
    assert [shelf.free_name(name) for name in ("new", "BETA", "ŷ")] == ["new", "BETA 2", "ŷ 2"]
    assert shelf.free_name("con") == "con 2"


def test_a_deleted_one_can_be_restored_until_its_time_is_over(shelf: Shelf) -> None:
    notebook = shelf.new("week 3")
    shelf.delete(notebook)
    assert names(shelf) == ["Notebook"]
    assert shelf.deleted() == (notebook,)
    store = Store(notebook.file)  # of a window that shows it still
    store.keep(entry(1), PICTURE)
    store.close()
    shelf.bring_back(notebook)
    assert names(shelf) == ["Notebook", "week 3"]
    shelf.delete(notebook)
    for days in (KEPT_DAYS - 1, KEPT_DAYS + 1):
        assert notebook.file.exists()
        os.utime(notebook.file.with_name("deleted"), (0, time.time() - days * DAY))
        shelf.new(f"after {days} days")
    assert not notebook.file.parent.exists()


def test_what_a_crash_left_unfinished_is_no_notebook(shelf: Shelf, file: Path) -> None:
    left = file.parent / "notebooks" / "week-3-0"
    left.mkdir(parents=True)
    Store(left / "notebook.sqlite3").close()
    assert names(shelf) == ["Notebook"]
    shelf.new("another")
    assert left.exists()  # its import may be under way
    os.utime(left, (0, time.time() - 2 * DAY))
    shelf.new("one more")
    assert not left.exists()

    def breaks_off(store: Path) -> None:
        store.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.new("half", breaks_off)
    assert names(shelf) == ["Notebook", "another", "one more"]
    assert len(list((file.parent / "notebooks").iterdir())) == 2


def test_what_cannot_be_written_is_told(shelf: Shelf, file: Path) -> None:
    file.parent.mkdir(parents=True)
    (file.parent / "notebooks").write_text("in the way", encoding="utf-8")
    with pytest.raises(NotebookFault, match="The notebook cannot be written: "):
        shelf.new("week 3")
    assert names(shelf) == ["Notebook"]
