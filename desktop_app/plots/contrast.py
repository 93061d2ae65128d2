"""What must stand out from what in every theme, and how far, by the Web Content Accessibility Guidelines 2.2.

A contrast of 4.5 is asked of text (1.4.3), and of 3 of curves, borders and marks that mean something (1.4.11).
"""

from typing import NamedTuple

from desktop_app.plots.theme import CONTOUR_ALPHA, OVER_COLOURS_ALPHA, Theme, mixed

TEXT, LINE = 4.5, 3.0
# What other colours stand on; none of them means anything by itself.
GROUNDS = ("window", "card", "field", "wall", "grid", "contours")
# Outlines of parts that are told by their place and their words; and lines that only help to read a curve.
DECORATIONS = ("frame", "grid")


class Pair(NamedTuple):
    """Names of colours, each of which stands on each of the grounds."""

    colours: tuple[str, ...]
    grounds: tuple[str, ...]
    least: float


PAIRS = (
    Pair(("text",), ("window", "card", "field", "wall", "grid", "lit", "contours"), TEXT),
    Pair(("muted",), ("window", "card", "field", "grid", "lit"), TEXT),
    Pair(("accent",), ("card", "lit"), TEXT),
    Pair(("on_accent",), ("accent",), TEXT),
    Pair(("fault",), ("window", "card", "field"), TEXT),
    # As numbers.
    Pair(("w", "E", "gradient", "nudge"), ("card", "field", "lit"), TEXT),
    # A badge.
    Pair(("card",), ("nudge",), TEXT),
    # The focus, and the handles of sliders.
    Pair(("accent",), ("window", "field"), LINE),
    Pair(("border",), ("window", "card", "field"), LINE),
    Pair(("axis",), ("card",), LINE),
    # As curves; in a landscape they have an edge of the card's colour.
    Pair(("w", "E", "gradient", "nudge", "runs"), ("card", "wall", "grid"), LINE),
    Pair(("pale w", "pale E", "pale gradient", "pale nudge", "pale runs"), ("card",), LINE),
    Pair(("contour lines",), ("contours",), LINE),
    # Words over a map, which has colours from nearly black to white.
    Pair(("text", "muted"), ("notes",), TEXT),
    # The exponent of a fork, where it is positive.
    Pair(("text",), ("soft nudge",), LINE),
)


def colours_of(theme: Theme, name: str) -> tuple[str, ...]:
    """The colours of this name in a pair."""
    if name.startswith("pale "):
        return tuple(theme.pale(colour) for colour in colours_of(theme, name.removeprefix("pale ")))
    if name.startswith("soft "):
        return tuple(theme.soft(colour) for colour in colours_of(theme, name.removeprefix("soft ")))
    if name == "notes":
        return tuple(mixed(theme.card, beneath, OVER_COLOURS_ALPHA / 255) for beneath in ("#000000", "#ffffff"))
    colours = getattr(theme, name)
    return (colours,) if isinstance(colours, str) else tuple(colours)


def meetings(theme: Theme, name: str, ground: str) -> list[tuple[str, str]]:
    """Each colour of this name with each colour of the ground that it stands on."""
    grounds = colours_of(theme, ground)
    if name == "contour lines":
        return [(mixed(theme.text, each, CONTOUR_ALPHA / 255), each) for each in grounds]
    return [(colour, each) for colour in colours_of(theme, name) for each in grounds]
