"""The font of every widget and picture: Inter, with figures of one width."""

from functools import cache

from PySide6.QtGui import QFont

from desktop_app.plots.theme import FONT


@cache
def font(points: float, bold: bool = False) -> QFont:
    """The font of this size. It is shared: do not change it."""
    made = QFont(FONT)
    made.setPointSizeF(points)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    # Without this, brackets and signs beside figures become glyphs without a code point, which a PDF loses as text.
    made.setFeature(QFont.Tag("calt"), 0)
    # Without hinting, the distances of letters are the same at any size.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
