"""What a plot draws in its columns: the extremes of groups of buckets, and lines through them."""

from math import inf, nan
from typing import Any

# So few points are fast to paint, and are all kept; and where more than this share is needed, no more are left out.
FEW_POINTS, MOST_NEEDED = 64, 0.9


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


def append_columns(iterations: Any, least: Any, greatest: Any, row: int, made: Any, begin: int) -> tuple[int, bool]:
    """Put the finite columns of a row of curves, and a gap, into `made` (x, least, greatest; n) from `begin` on.

    Returns where they end, and whether others are infinite.
    """
    end, has_infinite = begin, False
    for c in range(len(iterations)):
        low, high = least[row, c], greatest[row, c]
        if abs(low) < inf and abs(high) < inf:
            made[0, end], made[1, end], made[2, end] = iterations[c], low, high
            end += 1
        elif abs(low) == inf or abs(high) == inf:
            has_infinite = True
    made[0, end], made[1, end], made[2, end] = nan, nan, nan
    return end + 1, has_infinite


def fill_points(
    x: Any, least: Any, greatest: Any, bottom: float, flat: float, tolerance: float, points: Any
) -> tuple[int, int]:
    """Fill `points` with a line through columns: its x in a row, its y in the next; returns that row, and their end.

    There are four rows, twice as long as the columns. The same as `through_extremes` and `simplified` of the plots.
    """
    row, end = 0, _through(x, least, greatest, bottom, flat, points)
    while end > FEW_POINTS:
        needed, kept = _thin(points, row, 2 - row, end, tolerance)
        if needed > MOST_NEEDED * ((end - 1) // 2):
            break
        row, end = 2 - row, kept
    return row, end


def _through(x: Any, least: Any, greatest: Any, bottom: float, flat: float, points: Any) -> int:
    """A point for each column, or two; returns how many."""
    end = 0
    for k in range(len(x)):
        low, high = bottom if least[k] == -inf else least[k], greatest[k]
        middle = 0.5 * low + 0.5 * high
        points[0, end] = points[0, end + 1] = x[k]
        if high - low > flat:
            is_falling = False
            if k + 1 < len(x):
                after = bottom if least[k + 1] == -inf else least[k + 1]
                is_falling = 0.5 * after + 0.5 * greatest[k + 1] < middle
            points[1, end], points[1, end + 1] = (high, low) if is_falling else (low, high)
            end += 2
        else:
            points[1, end] = low if low == high else middle
            end += 1
    return end


def _thin(points: Any, row: int, other: int, end: int, tolerance: float) -> tuple[int, int]:
    """Copy what is needed to another row; returns how many of every second point are, and of all."""
    needed = kept = 0
    for k in range(end):
        x, y = points[row, k], points[row + 1, k]
        if k % 2 and k + 1 < end:
            x_before, y_before = points[row, k - 1], points[row + 1, k - 1]
            x_after, y_after = points[row, k + 1], points[row + 1, k + 1]
            off = (y_after - y_before) * ((x - x_before) / (x_after - x_before)) + y_before - y
            if abs(off) <= tolerance:
                continue
            needed += 1
        points[other, kept], points[other + 1, kept] = x, y
        kept += 1
    return needed, kept
