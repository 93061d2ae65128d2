"""A notebook of the test's own, and entries for it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.store import Store

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)
PICTURE = Picture(PNG, b"%PDF-1.4")
Opener = Callable[..., Store]


def entry(id: int, words: str = "", names: str = "A run", **values: object) -> Entry:
    content = to_json(Workspace((Experiment(),), id))
    made = datetime(2026, 11, 25, 12, tzinfo=UTC) + timedelta(minutes=id)
    plain = Entry(id, made, names, id, "The board", "logistic activation", "## Iteration\n\nA.", content, words)
    return Entry(**{name: values.get(name, getattr(plain, name)) for name in Entry.__slots__})  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "nudge" / "notebook.sqlite3"


@pytest.fixture
def opened(file: Path) -> Iterator[Opener]:
    """Opens the notebook, as often as one likes: each is a window's."""
    stores: list[Store] = []

    def opened(patience: float = 5.0) -> Store:
        stores.append(Store(file, patience))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Opener) -> Store:
    return opened()
