"""The patterns of a run as one list, which all settings, changes and snapshots that have it share.

What is made of a long list, such as its columns, is made once.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Pattern = tuple[float, float]
# Of up to so many patterns each has curves of its own; of more, only some that the user chooses.
MOST_APART = 16


class Patterns(tuple[Pattern, ...]):
    """Patterns (x, y) in their order; a tuple like any other, but quick to compare and to hash again."""

    def __new__(cls, patterns: Iterable[Pattern]) -> "Patterns":
        return patterns if isinstance(patterns, cls) else super().__new__(cls, patterns)

    @property
    def are_many(self) -> bool:
        """Whether they are too many to be shown one by one."""
        return len(self) > MOST_APART

    @cached_property
    def columns(self) -> "Array":
        """Each x, and each y; shape (2, patterns)."""
        import numpy as np

        return np.array(self, float).T.copy()

    @cached_property
    def json_lines(self) -> str:
        """The patterns as JSON, one a line."""
        return ",\n".join(f"[{x!r}, {y!r}]" for x, y in self)

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    @cached_property
    def _digest(self) -> str:
        from hashlib import sha256

        return sha256(self.columns.tobytes()).hexdigest()

    def __repr__(self) -> str:
        """Two lists have the same one only if they have the same bits."""
        return f"<{len(self)} patterns, {self._digest}>" if self.are_many else super().__repr__()


class CompiledCode:
    """Work on many patterns at once that takes interpreted code too long; None until `core.run` has compiled it.

    `shares` gives E, ∂E/∂w and ∂E/∂v of each pattern, shape (3, patterns), for codes, w, v and the columns, or None
    where formulas of the user's own are not compiled; `order` the order of a pass, for the seed, the number of the pass
    and the number of patterns.
    """

    shares: "Callable[[Any, float, float, Array], Array | None] | None" = None
    order: "Callable[[int, int, int], NDArray[np.int64]] | None" = None


compiled_code = CompiledCode()
