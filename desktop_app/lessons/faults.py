"""Gathers what is wrong with a lesson, each with its line."""

from desktop_app.core.files.workspace import Refused
from desktop_app.core.files.workspace_reader import MOST_FAULTS


class Faults:
    """Sentences about lines."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, words: str) -> None:
        self._found.append((line, words))
        if len(self._found) > MOST_FAULTS:
            self.refuse()

    def refuse(self) -> None:
        """Raise `Refused` if anything is wrong."""
        if self._found:
            raise Refused([f"line {line}: {words}" for line, words in sorted(self._found, key=lambda each: each[0])])
