"""The sign of each run side by side: the shape of its ball, its dots and its keys; so runs differ without colour."""

from functools import cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

# By slot; of about the same area as a circle of radius 1, which is the sign of the first run.
_SQUARE, _DIAMOND, _TRIANGLE, _ARM, _HALF_ARM = 0.9, 1.3, 1.45, 1.25, 0.45


def draw_sign(painter: QPainter, slot: int | None, middle: QPointF, radius: float) -> None:
    """Draw the sign of a run with the painter's pen and brush; None is a run by itself, whose sign is a disc."""
    outline = _outline(slot, radius)
    if outline is None:
        painter.drawEllipse(middle, radius, radius)
    else:
        painter.drawPolygon(outline.translated(middle))


@cache
def _outline(slot: int | None, radius: float) -> QPolygonF | None:
    """The sign of this size around (0, 0); None is a disc."""
    corners = _outlines()[slot or 0]
    return None if corners is None else QPolygonF([corner * radius for corner in corners])


@cache
def _outlines() -> tuple[list[QPointF] | None, ...]:
    """The corners of each sign: a disc has none; a square, two triangles, a diamond and a cross."""
    return (
        None,
        _regular(4, _SQUARE * 2**0.5, pi / 4),
        _regular(3, _TRIANGLE, -pi / 2),
        _regular(4, _DIAMOND, 0.0),
        _cross(),
        _regular(3, _TRIANGLE, pi / 2),
    )


def _regular(corners: int, radius: float, turn: float) -> list[QPointF]:
    angles = (turn + 2 * pi * k / corners for k in range(corners))
    return [QPointF(radius * cos(angle), radius * sin(angle)) for angle in angles]


def _cross() -> list[QPointF]:
    long, short = _ARM, _HALF_ARM
    quarter = [(long, -short), (long, short), (short, short)]
    made = []
    for _ in range(4):
        made += [QPointF(x, y) for x, y in quarter]
        quarter = [(-y, x) for x, y in quarter]
    return made
