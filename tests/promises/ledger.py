"""Adds up what the thorough runs have tried of each promise, over as many evenings as it takes.

The sums stand in pytest's cache, one file for each promise, from which `nudge bench --promises` writes a page of the
guide. A short run tries the first few seeds, and changes no sum.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple

import pytest

from desktop_app import __version__


class Promise(NamedTuple):
    """A promise: how it is called, what it says, what is counted, and how many of these are tried."""

    name: str
    says: str
    unit: str
    short: int
    goal: int


class Ledger:
    """What was tried of one promise, and the figures it gave."""

    def __init__(self, promise: Promise, cache: pytest.Cache, minutes: float) -> None:
        self._promise, self._cache, self._minutes = promise, cache, minutes
        found = cache.get(self._key, None) if minutes else None
        self.tried: int = found["tried"] if found else 0
        self.figures: dict[str, Any] = found["figures"] if found else {}

    def seeds(self, size: int = 1) -> Iterator[int]:
        """Seeds to try one after the other, each worth `size`; one that is not tried to its end is given again.

        A thorough run goes on where the last one stopped, until the goal is reached or its time is up.
        """
        if not self._minutes:
            yield from range(-(-self._promise.short // size))
            return
        end = monotonic() + 60.0 * self._minutes
        while self.tried < self._promise.goal and monotonic() < end:
            yield self.tried // size
            self.tried += size
            self._store()

    def add(self, name: str, value: float = 1) -> None:
        """Add to a figure."""
        self.figures[name] = self.figures.get(name, 0) + value

    def at_most(self, name: str, value: float) -> None:
        """The greatest value so far."""
        self.figures[name] = max(self.figures.get(name, value), value)

    def append(self, name: str, value: object) -> None:
        self.figures.setdefault(name, []).append(value)

    def _store(self) -> None:
        told = {
            **self._promise._asdict(), "tried": self.tried, "figures": self.figures, "nudge": __version__,
            "day": datetime.now(UTC).date().isoformat(),
        }  # fmt: skip
        self._cache.set(self._key, told)

    @property
    def _key(self) -> str:
        return f"promises/{self._promise.name}"
