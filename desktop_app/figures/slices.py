"""Work in slices: a generator that yields where the window may respond, and returns what it made."""

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Slices = Generator[None, None, T]


def at_once(slices: Slices[T]) -> T:
    """Do all slices without a pause; returns what they made."""
    while True:
        try:
            next(slices)
        except StopIteration as end:
            made: T = end.value
            return made
