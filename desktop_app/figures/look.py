"""The look of a picture: its theme, its size on paper, its letters and lines, and which words it has."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtGui import QGuiApplication

from desktop_app.plots.reading_plot import FREE, Ends
from desktop_app.plots.theme import CURVE_WIDTH, FONT, PAPER, SERIF, SMALL_PT, Theme

POINTS_AN_INCH, MM_AN_INCH = 72.0, 25.4
PX_AN_INCH = 96.0  # of pictures
SCREEN_LINE_PT = CURVE_WIDTH * POINTS_AN_INCH / PX_AN_INCH


FACES = {"sans": FONT, "serif": SERIF}


class Edits(NamedTuple):
    """What the user wrote over in one picture: its title, the labels of its keys in order, the ends of its axes.

    What is empty stays as it is. Only a picture with one cell can be edited.
    """

    title: str = ""
    labels: tuple[str, ...] = ()
    x: Ends = FREE
    y: Ends = FREE

    def label(self, k: int, own: str) -> str:
        """The label of the k-th key."""
        return self.labels[k] if k < len(self.labels) and self.labels[k] else own


UNEDITED = Edits()


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes on paper: width and height in millimetres, letters and lines in points of 1/72 inch.

    `font_pt` is the size of labels, keys and the caption; titles are a little larger. `line_pt` is the thickness of a
    curve. Without a width or a height, these are as on the screen. `ratio` is the number of pixels of a PNG for each
    pixel of the screen. `transparent` leaves out the background. `face` is one of `FACES`. The caption beneath tells
    the parameters.
    """

    theme: Theme = PAPER
    width_mm: float | None = None
    height_mm: float | None = None
    font_pt: float = SMALL_PT
    line_pt: float = SCREEN_LINE_PT
    face: str = "sans"
    has_title: bool = True
    has_legend: bool = True
    has_caption: bool = True
    transparent: bool = False
    ratio: float = 2
    edits: Edits = UNEDITED

    @property
    def style(self) -> Theme:
        """The theme, with the face of the letters."""
        return self.theme._replace(face=FACES[self.face])


def screen_dots() -> float:
    """The pixels for an inch by which the screen sizes letters: 96 nearly everywhere."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInch() if screen is not None else PX_AN_INCH


# The resolutions that are offered: pixels of a PNG for each pixel of the screen.
RATIOS = {
    **{f"{ratio} ×": float(ratio) for ratio in range(1, 5)},
    "300 dpi": 300 / PX_AN_INCH,
    "600 dpi": 600 / PX_AN_INCH,
}


class Preset(NamedTuple):
    """Sizes with a name."""

    name: str
    width_mm: float | None
    height_mm: float | None
    font_pt: float
    line_pt: float


SCREEN = Preset("As on the screen", None, None, SMALL_PT, SCREEN_LINE_PT)
ONE_COLUMN = Preset("One column, 85 mm", 85.0, None, 7.0, 1.0)
TWO_COLUMNS = Preset("Two columns, 170 mm", 170.0, None, 8.0, 1.25)
SLIDE = Preset("Slide, 16:9", 254.0, 142.875, 14.0, 2.5)
# Pictures with more content than a plot have smaller letters on a slide.
_FULL = SLIDE._replace(font_pt=7.0, line_pt=1.5)
_FULLER = SLIDE._replace(font_pt=10.0, line_pt=2.0)
_SLIDES = {"board": _FULL, "step": _FULL, "directions": _FULLER, "vote": _FULLER, "runs": _FULLER}


def slide(of: str) -> Preset:
    """The slide for the subject of this name."""
    return _SLIDES.get(of, SLIDE)


def presets(of: str) -> tuple[Preset, ...]:
    """The sizes offered for the subject of this name."""
    return SCREEN, ONE_COLUMN, TWO_COLUMNS, slide(of)
