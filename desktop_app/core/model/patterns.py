"""Which patterns each iteration presents: a function of (presentation, seed, i) alone, without a hidden generator."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from desktop_app.core.model.pattern_list import MOST_APART, compiled_code


class Presentation(NamedTuple):
    """One way of presenting the patterns: its name in files, and the label and the explanation that the user reads."""

    name: str
    label: str
    formula: str


PRESENTATIONS = (
    Presentation("in_turn", "In turn", "one pattern per iteration, always in the same order"),
    Presentation("shuffled", "Shuffled", "every pattern once per pass, in a new random order for each pass"),
    Presentation("batch", "Batch", "all patterns in every iteration, by their sum or their mean"),
    Presentation(
        "mini_batch", "Mini-batches",
        "some patterns per iteration, every pattern once per pass, in a new random order for each pass",
    ),
)  # fmt: skip
IN_TURN, SHUFFLED, BATCH, MINI_BATCH = range(4)


def mixed(h: int, word: int) -> int:
    """The 32-bit hash `h` with the low 32 bits of `word` mixed in (MurmurHash3's finaliser, Appleby 2011).

    Products are cut to 32 bits: then 64-bit integers, which overflow, and Python's, which do not, agree.
    """
    h = (h ^ word) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return h ^ (h >> 16)


def shuffle(seed: int, pass_number: int, order: Any) -> None:
    """Fill `order` with 0 … len − 1 in the order of pass `pass_number`: a Fisher–Yates shuffle, drawn by hashing."""
    h = mixed(mixed(mixed(mixed(0, seed), seed >> 32), pass_number), pass_number >> 32)
    for k in range(len(order)):
        order[k] = k
    for k in range(len(order) - 1, 0, -1):
        h = mixed(h, k)
        j = h % (k + 1)
        order[k], order[j] = order[j], order[k]


def code_of(presentation: int, count: int, size: int) -> int:
    """The presentation as the loop knows it: a mini-batch of all patterns is the batch, of one it is shuffled."""
    if presentation != MINI_BATCH:
        return presentation
    return BATCH if size >= count else SHUFFLED if size == 1 else MINI_BATCH


def pass_length(count: int, size: int) -> int:
    """How many iterations present all patterns once, `size` of them at a time; the last one may present fewer."""
    return (count + size - 1) // size


def batch_at(seed: int, i: int, count: int, size: int) -> tuple[int, ...]:
    """The mini-batch of iteration `i`: the indices of its patterns, in the order of the pass."""
    length, order = pass_length(count, size), [0] * count
    shuffle(seed, i // length, order)
    first = i % length * size
    return tuple(order[first : first + size])


def pattern_at(presentation: int, seed: int, i: int, count: int) -> int | None:
    """The index of the pattern that iteration `i` presents, out of `count`; None where it presents several."""
    if presentation in (BATCH, MINI_BATCH):
        return None
    if presentation == IN_TURN:
        return i % count
    return _order(seed, i // count, count)[i % count]


@lru_cache(maxsize=8)
def _order(seed: int, pass_number: int, count: int) -> Sequence[int]:
    """The order of the patterns in a pass."""
    if count > MOST_APART and compiled_code.order is not None:
        made: list[int] = compiled_code.order(seed, pass_number, count).tolist()
        return made
    order = [0] * count
    shuffle(seed, pass_number, order)
    return order
