"""The places of labels of contour lines: on straight pieces of the longest lines, apart from each other."""

from decimal import Decimal
from math import atan2, degrees
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QTransform

from desktop_app.core.analysis.contours import Contours
from desktop_app.core.model.numbers import tick_text
from desktop_app.plots.polyline import Array

# The least distances of a label: from the edge of the view, from other labels, and from labels of the same level.
_EDGE_PX, _APART_PX, _REPEAT_PX = 6.0, 42.0, 190.0
# A place is tried every so many pixels of a line; the line must be so straight there.
_EVERY_PX, _STRAIGHT = 9.0, 0.97
_LINES, _MOST_OF_A_LEVEL = 4, 2
# Places with this share of the best distance are as good; the middle one of them is taken.
_EQUAL = 0.97


class Label(NamedTuple):
    """The label of `level` (its index): its middle in pixels, its slope in degrees, and the start of its letters."""

    level: int
    text: str
    place: QPointF
    angle: float
    start: QPointF


def level_text(level: float) -> str:
    """A level with all its digits; levels are round numbers."""
    exponent = Decimal(f"{level:.14g}").normalize().as_tuple().exponent
    return tick_text(level, 10.0 ** int(exponent))


def labels_of(contours: Contours, onto: QTransform, view: QRectF, letters: QFont) -> list[Label]:
    """The labels in `view`; `onto` transforms the unit square to its pixels."""
    metrics = QFontMetricsF(letters)
    inside = view.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
    height = (metrics.ascent() - metrics.descent()) / 2
    placed: list[Label] = []
    for level, lines in enumerate(contours.lines):
        text = level_text(contours.levels[level])
        width = metrics.horizontalAdvance(text)
        scaled = (line * (onto.m11(), onto.m22()) + (onto.dx(), onto.dy()) for line in lines)
        for line in sorted(scaled, key=lambda line: -float(np.ptp(line, axis=0).sum()))[:_LINES]:
            own = [label for label in placed if label.level == level]
            found = _best_place(line, width, inside, placed, own) if len(own) < _MOST_OF_A_LEVEL else None
            if found is not None:
                placed.append(Label(level, text, *found, QPointF(-width / 2, height)))
    return placed


def _best_place(
    line: Array, width: float, inside: QRectF, placed: list[Label], own: list[Label]
) -> tuple[QPointF, float] | None:
    """The middle and slope of the piece of a line that is farthest from other labels; None if no piece is suitable."""
    along = np.concatenate(([0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()))
    count = int((along[-1] - width) / _EVERY_PX)
    if count < 1:
        return None
    middles = np.linspace(width / 2, along[-1] - width / 2, count + 1)
    begin, middle, end = (_at(line, along, middles + shift) for shift in (-width / 2, 0.0, width / 2))
    chord = end - begin
    fits = np.hypot(*chord.T) > _STRAIGHT * width
    for points in (begin, end):
        fits &= (points[:, 0] > inside.left()) & (points[:, 0] < inside.right())
        fits &= (points[:, 1] > inside.top()) & (points[:, 1] < inside.bottom())
    # Also far from the middle of the view, where the ball is.
    far = np.minimum(np.hypot(*(middle - (inside.center().x(), inside.center().y())).T), _REPEAT_PX)
    for labels, least in ((placed, _APART_PX), (own, _REPEAT_PX)):
        for label in labels:
            apart = np.hypot(*(middle - (label.place.x(), label.place.y())).T)
            fits &= apart > least
            far = np.minimum(far, apart)
    if not fits.any():
        return None
    equal = np.flatnonzero(fits & (far >= _EQUAL * far[fits].max()))
    best = equal[len(equal) // 2]
    dx, dy = chord[best] if chord[best][0] >= 0 else -chord[best]
    return QPointF(*middle[best].tolist()), degrees(atan2(dy, dx))


def _at(line: Array, along: Array, places: Array) -> Array:
    return np.column_stack([np.interp(places, along, line[:, k]) for k in (0, 1)])
