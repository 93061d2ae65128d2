"""All colours and sizes of Nudge: a light, a dark, a high-contrast and a paper theme.

A quantity has the same colour everywhere: w green, E blue, the gradient purple, the coming nudge vermilion. What must
stand out from what, and how far, is listed in `plots/contrast.py`.
"""

from typing import NamedTuple

FONT = "Inter"
SERIF = "STIX Two Text"  # of pictures for a thesis
TEXT_PT = 10.0
SMALL_PT = 9.0
TITLE_PT = 13.0
READING_PT = 15.0
CURVE_WIDTH = 2.0
THIN_WIDTH = 1.25
WIDE_WIDTH = 4.0
# The width, on either side of a line, of an edge of the card's colour, which makes it stand out from a landscape.
EDGE_PX = 1.25
BALL_PX = 8.0
DOT_PX = 4.0
# The opacity, of 255, of the background of words over curves, which are seen through it; and of words that can be read
# over any colour, as those of a map.
NOTE_ALPHA, OVER_COLOURS_ALPHA = 150, 222
# The opacity of contour lines, which have the colour of text.
CONTOUR_ALPHA = 165
# Dashes, in units of the pen's width: they distinguish patterns where colour cannot.
DASHES: tuple[tuple[float, ...], ...] = (
    (), (5, 2.5), (1.5, 2), (8, 2.5, 1.5, 2.5), (1.5, 4), (5, 1.5, 1.5, 1.5, 1.5, 1.5),
)  # fmt: skip


class Theme(NamedTuple):
    """Colours as #rrggbb, for one kind of surface."""

    name: str
    window: str
    card: str
    frame: str  # the outline of what the user only reads: cards, tips, the lines of a table
    border: str  # the outline of what the user works: fields, buttons, tracks
    field: str
    text: str
    muted: str
    accent: str
    on_accent: str
    fault: str
    grid: str
    axis: str
    wall: str
    w: str
    E: str
    gradient: str
    nudge: str
    runs: tuple[str, ...]  # of runs side by side, after Okabe and Ito: distinct for colour-blind eyes, too
    contours: tuple[str, ...]  # of a landscape, from low to high
    line: float = 1.0  # a factor for the thickness of all lines, in pictures with a line width of their own
    face: str = FONT  # the family of letters; in SERIF, symbols are in italics

    @property
    def title(self) -> str:
        """As the user reads it."""
        return "High contrast" if self.name == "contrast" else self.name.capitalize()

    @property
    def lit(self) -> str:
        """The background of a highlighted quantity, which has an outline in the accent as well."""
        return mixed(self.accent, self.card, 1 / 8)

    def height(self, share: float) -> str:
        """The colour of a height from 0 to 1 in a landscape: from blue to yellow, ever lighter, as in cividis."""
        place = share * (len(self.contours) - 1)
        k = min(int(place), len(self.contours) - 2)
        return mixed(self.contours[k + 1], self.contours[k], place - k)

    def pale(self, colour: str) -> str:
        """The colour, faded as far as a curve may be."""
        return mixed(colour, self.card, 3 / 4)

    def soft(self, colour: str) -> str:
        """The colour, half faded into the card, for the background."""
        return mixed(colour, self.card, 1 / 2)


def mixed(colour: str, other: str, share: float) -> str:
    """A mixture with this share of the first colour."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(b + (a - b) * share) for a, b in pairs).hex()


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    card="#ffffff",
    frame="#d9dce1",
    border="#878d95",
    field="#ffffff",
    text="#16181b",
    muted="#5b616b",
    accent="#0a63c2",
    on_accent="#ffffff",
    fault="#b3261e",
    grid="#e8eaed",
    axis="#8a9099",
    wall="#e3e5e9",
    w="#007957",
    E="#006fae",
    gradient="#a7487e",
    nudge="#b14b00",
    runs=("#006fae", "#b14b00", "#007957", "#a7487e", "#5b616b", "#8a6d00"),
    contours=("#86a0cf", "#aebbd3", "#d0d2d2", "#e8e1bf", "#fcf3ae"),
)
DARK = Theme(
    name="dark",
    window="#1b1d21",
    card="#16181b",
    frame="#33373d",
    border="#686e75",
    field="#1f2226",
    text="#eceef1",
    muted="#a2a9b3",
    accent="#4c9be8",
    on_accent="#0b1220",
    fault="#ff8a80",
    grid="#292c31",
    axis="#767d87",
    wall="#26292e",
    w="#2cc295",
    E="#56b4e9",
    gradient="#d983b4",
    nudge="#f0a04b",
    runs=("#56b4e9", "#f0a04b", "#2cc295", "#d983b4", "#a2a9b3", "#e0cf3a"),
    contours=("#0a1c40", "#22395c", "#414f63", "#66655a", "#6f673f"),
)
CONTRAST = Theme(
    name="contrast",
    window="#000000",
    card="#000000",
    frame="#8f8f8f",
    border="#ffffff",
    field="#000000",
    text="#ffffff",
    muted="#e0e0e0",
    accent="#ffd83d",
    on_accent="#000000",
    fault="#ff9d94",
    grid="#2b2b2b",
    axis="#c0c0c0",
    wall="#333333",
    w="#4fe0a8",
    E="#6ecbff",
    gradient="#ffa3dc",
    nudge="#ffb566",
    runs=("#6ecbff", "#ffb566", "#4fe0a8", "#ffa3dc", "#ffffff", "#f4ea5a"),
    contours=("#000818", "#132238", "#283444", "#3b423f", "#4b4a36"),
)
PAPER = LIGHT._replace(name="paper", window="#ffffff", frame="#ffffff", axis="#3c4148", muted="#3c4148")
THEMES = (PAPER, LIGHT, DARK, CONTRAST)
