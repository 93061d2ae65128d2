"""Where the cards of the board stand: the stage, and the plots over the iterations that are shown."""

from collections.abc import Sequence
from typing import NamedTuple

from desktop_app.core.files.workspace_view import PLOTS
from desktop_app.ui.common.style import GAP

STAGE = "stage"
# Beside so many plots the stage shares its column with the last one.
_MANY = 4
# Shares of the width of the stage and of the plots beside it, and of the height where they stand below each other.
_LARGE, _SMALL = 3, 2
# A board narrower than this has few plots below the stage, if it is so high that both can be read.
_NARROW, _HIGH_STAGE, _HIGH_PLOT = 640, 190, 130
# The least height of a row of cards; the lowest rows are folded away where there is no room for all.
LEAST_ROW = 90
# In rows lower than this only the lowest of several plots has numbers on its x axis, and it is a little higher.
_LOW_ROW = 120
_EACH, _MORE_BELOW = 4, 5
_ENDLESS = 10**6  # a picture is as high as it has to be

Place = tuple[int, int, int]  # row, column, number of rows
_Column = list[tuple[str, int]]  # names, each with its number of rows


class Arrangement(NamedTuple):
    """The places of all that is shown, by name, and the shares of rows and columns.

    `folded` are the plots that there is no room for, `bare` those without numbers on their x axes.
    """

    places: dict[str, Place]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    folded: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()


def plot_of(quantity: str) -> str:
    """The name of the plot that shows a quantity: that of a worked step, or a weight by its own name."""
    known = "dE_dw" if quantity.startswith("dE_d") else quantity
    return known if known in PLOTS else "w"


def arranged(plots: Sequence[str], has_stage: bool, width: int, height: int) -> Arrangement:
    """The stage, unless it is not shown, and these plots, on a board of this size."""
    is_narrow = width < _NARROW and height >= _HIGH_STAGE + len(plots) * _HIGH_PLOT
    if is_narrow and has_stage and 0 < len(plots) < _MANY:
        places = {name: (row, 0, 1) for row, name in enumerate((STAGE, *plots))}
        return Arrangement(places, (_LARGE, *(_SMALL for _ in plots)), (1,))
    left, right, columns = _columns(plots, has_stage)
    places = {**_below_each_other(left, 0), **_below_each_other(right, 1)}
    count = max(row + taken for row, _, taken in places.values())
    is_low = height < count * _LOW_ROW
    fitting = max((n for n in range(1, count + 1) if _least_of(_rows(n, is_low), height) >= LEAST_ROW), default=1)
    rows = _rows(fitting, is_low)
    folded = frozenset(name for name in plots if places[name][0] >= fitting)
    bare = frozenset(name for name in plots if is_low and places[name][0] < fitting - 1)
    return Arrangement(places, (*rows, *(0 for _ in range(fitting, count))), columns, folded, bare)


def _rows(count: int, is_low: bool) -> list[int]:
    """The shares of so many rows."""
    return [_MORE_BELOW if is_low and row == count - 1 else _EACH for row in range(count)]


def _least_of(rows: list[int], height: int) -> float:
    """The height of the lowest row, without the gaps between rows."""
    return (height - GAP * (len(rows) - 1)) * min(rows) / sum(rows)


def cells_of(plots: Sequence[str], has_stage: bool, on_stage: int, width: int) -> list[Place]:
    """The places in a picture: of the cards on the stage, which stand below each other, and of these plots."""
    places = arranged(plots, has_stage, width, _ENDLESS).places
    cards = on_stage if has_stage else 0
    row, column, taken = places.pop(STAGE, (0, 0, 1))
    finer = 1 if not cards or taken % cards == 0 else cards
    each = taken * finer // cards if cards else 0
    stage = [(row * finer + k * each, column, each) for k in range(cards)]
    return [*stage, *((row * finer, column, taken * finer) for row, column, taken in (places[name] for name in plots))]


def _columns(plots: Sequence[str], has_stage: bool) -> tuple[_Column, _Column, tuple[int, ...]]:
    """What stands in the left and in the right column, each with how many rows it takes, and the columns' shares."""
    each = [(name, 1) for name in plots]
    if has_stage and len(each) == _MANY:
        return [(STAGE, 2), each[-1]], each[:-1], (1, 1)
    if has_stage:
        return [(STAGE, max(1, len(each)))], each, (_LARGE, _SMALL) if each else (1,)
    half = (len(each) + 1) // 2
    return (each[:half], each[half:], (1, 1)) if len(each) == _MANY else (each, [], (1,))


def _below_each_other(names: _Column, column: int) -> dict[str, Place]:
    places, row = {}, 0
    for name, taken in names:
        places[name] = row, column, taken
        row += taken
    return places
