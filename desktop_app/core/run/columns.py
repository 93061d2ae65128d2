"""The extremes of groups of buckets: what a plot draws in its columns."""

from typing import Any


def fill_columns(least: Any, greatest: Any, begin: int, groups: Any, end: int, low: Any, high: Any) -> None:
    """Fill `low` and `high` (series, n) with the extremes of n groups of the buckets begin … end − 1.

    Group c begins at bucket `begin + groups[c]`, and ends where the next one begins. The same as numpy's `reduceat`,
    but several times as fast, and without the interpreter's lock.
    """
    for row in range(len(least)):
        for c in range(len(groups)):
            first = begin + groups[c]
            last = begin + groups[c + 1] if c + 1 < len(groups) else end
            lowest, highest = least[row, first], greatest[row, first]
            for bucket in range(first + 1, last):
                if least[row, bucket] < lowest:
                    lowest = least[row, bucket]
                if greatest[row, bucket] > highest:
                    highest = greatest[row, bucket]
            low[row, c] = lowest
            high[row, c] = highest
