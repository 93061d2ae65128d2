"""How wide the columns of the table of runs are: no value is cut, and of the words the longest first."""

from desktop_app.plots.items.legend import divided
from desktop_app.ui.board.run_row import NAME, RULE, VERDICT

WORDS = NAME, RULE, VERDICT


def widths(needs: dict[int, int], room: int) -> dict[int, int]:
    """Of columns that need so much each, in all of the room, of which the last column takes what is left.

    Where there is more, names have half of it; where there is less, words share what the values leave.
    """
    free = room - sum(needs.values())
    if free >= 0:
        return needs | {NAME: needs[NAME] + free // 2}
    words = {column: need for column, need in needs.items() if column in WORDS}
    left = room - sum(needs.values()) + sum(words.values())
    return needs | dict(zip(words, divided(list(words.values()), left), strict=True))
