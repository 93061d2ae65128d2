"""Pens for lines in a theme."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from desktop_app.plots.theme import CURVE_WIDTH, DASHES, Theme


def flat_pen(theme: Theme, colour: str, width: float = CURVE_WIDTH, dash: int = 0) -> QPen:
    """A pen with one of `DASHES`; its flat ends leave dashes their length."""
    pen = QPen(QColor(colour), width * theme.line)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes := DASHES[dash % len(DASHES)]:
        pen.setDashPattern(dashes)
    return pen
