"""The font of every widget and picture: Inter, with figures of one width."""

from functools import cache

from PySide6.QtGui import QFont

from desktop_app.plots.theme import FONT


@cache
def font(points: float, bold: bool = False) -> QFont:
    """Always the same one, so it is not to be changed."""
    made = QFont(FONT)
    made.setPointSizeF(points)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    # Its brackets and signs for figures and capitals have no code point: a PDF would not know them as text.
    made.setFeature(QFont.Tag("calt"), 0)
    # Letters are as far apart as in print, at any size: hinted ones would be so at one size only.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
