"""Entries of the notebook are dragged with the mouse; no other than a real screen knows dragging."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.screen import Screen, own_screen, poll
from tests.end_to_end.test_program import started
from tests.ui.notebook.entries import lines

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X screen of its own")
# The list in the panel at the right, from the window's upper right: the first card's heading, and between the cards.
_RIGHT, _FIRST, _CARD = 150, 150, 144


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with own_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


def test_entries_are_dragged_to_other_places(screen: Screen, own_folders: Path, tmp_path: Path) -> None:
    with started(screen, tmp_path) as program:
        kept: list[str] = []
        for words in ("one", "two", "three"):
            screen.key("ctrl+k")
            screen.type(words)
            screen.key("Return")
            kept.insert(0, words)
            poll(lambda: lines() == kept, f"“{words}” is kept")
        place = screen.place(program.window)
        x, first = place.right() - _RIGHT, place.top() + _FIRST

        def drag(start: int, end: int, *expected: str) -> None:
            screen.drag(x, start, x, end)
            poll(lambda: lines() == list(expected), f"the order is {expected}")

        drag(first, place.bottom() - 100, "two", "one", "three")
        drag(first + 2 * _CARD, first - 40, "three", "two", "one")
        drag(first, first + _CARD + 70, "two", "three", "one")
        screen.key("ctrl+z")
        poll(lambda: lines() == ["three", "two", "one"], "the last one is undone")
        screen.key("alt+F4")
        program.end()
