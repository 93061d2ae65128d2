"""How a page draws one of its cells; and the moment of the runs that is drawn."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter

from desktop_app.core.run.run import Reading
from desktop_app.figures.keys import Keys
from desktop_app.figures.look import Look
from desktop_app.plots.quantities import ShownRun

# The least size in which a plot can be read.
LEAST_SIZE = QSize(520, 300)
# A painter's window and viewport are whole numbers; the scale between them is as fine as this.
_WHOLE = 1_000_000


class Moment(NamedTuple):
    """A reading of the active run, and the runs that are drawn where there are several."""

    reading: Reading
    runs: Sequence[ShownRun] = ()


class Place(NamedTuple):
    """Where a page has a cell: with its title, its keys, and the room beneath these."""

    whole: QRectF
    title: str
    keys: Keys
    room: QRectF


class Drawing:
    """A cell as one page draws it.

    `shown_of_runs` is how much a key of the runs has to say here: 0 nothing, 1 their balls, 2 their curves. One that
    `has_pixels` has an image in it.
    """

    shown_of_runs = 0
    has_pixels = False

    def size(self) -> QSize:
        """The size as on the screen."""
        raise NotImplementedError

    def keys_in(self, width: float, title: str, moment: Moment, has_runs: bool) -> Keys:
        """The keys beside or beneath the title; with those of the runs, if these have no place elsewhere."""
        return Keys()

    def height_in(self, width: float, usual: float) -> float:
        """The height in this width, on a page of its own; `usual` keeps the proportions of the screen."""
        return usual

    def least_width(self) -> float:
        """The width that it needs at full size."""
        return 0.0

    def scale_in(self, room: QSizeF) -> float:
        """The factor, at most 1, by which it is drawn smaller to fit into a room."""
        return 1.0

    def is_visible_in(self, room: QSizeF) -> bool:
        """Whether anything of it can be seen in so small a room."""
        return True

    def prepare(self, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> None:
        """Make what is painted."""

    @property
    def room(self) -> float:
        """The width of its left axis, once it is prepared; 0 without one."""
        return 0.0

    def align(self, room: float) -> None:
        """Make its left axis as wide as those above and below."""

    def paint(self, painter: QPainter, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """Delete what was made for the page."""


def set_scale(painter: QPainter, scale: float) -> None:
    """Scale all that is painted from now on.

    A painter's own scale would not do: dots and other items that ignore a view's transformations ignore it as well.
    """
    painter.setViewport(QRect(0, 0, round(_WHOLE * scale), round(_WHOLE * scale)))
    painter.setWindow(QRect(0, 0, _WHOLE, _WHOLE))
