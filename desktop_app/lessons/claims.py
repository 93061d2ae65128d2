"""Claims about a run: what a quantity is at an iteration, or does between two of them."""

from typing import NamedTuple


class Claim(NamedTuple):
    """A claim about the run of a state, as it stands in the file."""

    line: int
    state: str
    text: str
