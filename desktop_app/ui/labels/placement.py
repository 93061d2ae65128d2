"""Finds places for labels: none lies over another or beyond the edge, and each is near what it is about."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize

Array = NDArray[np.float64]

# Places are tried this far apart.
_GRID_PX = 6
_BETWEEN_PX = 4  # around every label
# A target smaller than this is a mark; its label stands so far beside it.
_MARK_PX, _BESIDE_PX = 40, 22
# What makes a place worse, in pixels of distance: a mark beneath the label, a line across a label or another line.
_OVER_MARK, _ACROSS_LABEL, _ACROSS_LINE, _ON_LINE = 400.0, 250.0, 120.0, 10.0
_SAMPLES = np.linspace(0.0, 1.0, 24)


def is_mark(target: QRect) -> bool:
    """Whether a target is so small that its label stands beside it, with a line to it."""
    return max(target.width(), target.height()) < _MARK_PX


def placed(sizes: Sequence[QSize], targets: Sequence[QRect], room: QRect) -> list[QRect]:
    """A place in `room` for a label of each size; where there is none left, an empty one."""
    marks = [target.center() for target in targets if is_mark(target)]
    made: dict[int, QRect] = {}
    # Marks first: their labels have to be near.
    for k in sorted(range(len(sizes)), key=lambda k: not is_mark(targets[k])):
        lines = [(targets[j].center(), place.center()) for j, place in made.items() if is_mark(targets[j])]
        made[k] = _best(sizes[k], targets[k], room, list(made.values()), marks, lines)
    return [made[k] for k in range(len(sizes))]


def _best(
    size: QSize, target: QRect, room: QRect, taken: list[QRect], marks: list[QPoint], lines: list[tuple[QPoint, QPoint]]
) -> QRect:
    xs = np.arange(room.left(), room.right() - size.width() + 2, _GRID_PX, dtype=float)
    ys = np.arange(room.top(), room.bottom() - size.height() + 2, _GRID_PX, dtype=float)
    left, top = (grid.ravel() for grid in np.meshgrid(xs, ys))
    if not left.size:
        return QRect()
    right, bottom = left + size.width(), top + size.height()
    x, y = target.center().x(), target.center().y()
    if is_mark(target):
        away = np.hypot(np.maximum(0, np.maximum(left - x, x - right)), np.maximum(0, np.maximum(top - y, y - bottom)))
        worse = np.abs(away - _BESIDE_PX)
        worse += _OVER_MARK * sum((_has(left, top, right, bottom, mark, 8) for mark in marks), np.zeros(left.size))
        worse += _crossings((x, y), (left + right) / 2, (top + bottom) / 2, taken, lines)
    else:
        worse = np.hypot((left + right) / 2 - x, (top + bottom) / 2 - y)
        beyond = np.maximum(0, target.left() - left) + np.maximum(0, right - target.right() - 1)
        worse += 10 * (beyond + np.maximum(0, target.top() - top) + np.maximum(0, bottom - target.bottom() - 1))
        worse += _OVER_MARK / 4 * sum((_has(left, top, right, bottom, mark, 4) for mark in marks), np.zeros(left.size))
        for start, end in lines:
            for share in _SAMPLES:
                point = QPoint(
                    int(start.x() + share * (end.x() - start.x())), int(start.y() + share * (end.y() - start.y()))
                )
                worse += 10 * _has(left, top, right, bottom, point, 2)
    for other in taken:
        is_over = (left < other.right() + 1 + _BETWEEN_PX) & (right > other.left() - _BETWEEN_PX)
        is_over &= (top < other.bottom() + 1 + _BETWEEN_PX) & (bottom > other.top() - _BETWEEN_PX)
        worse[is_over] = np.inf
    best = int(np.argmin(worse))
    return QRect(QPoint(int(left[best]), int(top[best])), size) if np.isfinite(worse[best]) else QRect()


def _has(left: Array, top: Array, right: Array, bottom: Array, point: QPoint, air: float) -> NDArray[np.bool_]:
    """Whether each place has a point in it, or within `air` of it."""
    x, y = point.x(), point.y()
    return (left - air < x) & (x < right + air) & (top - air < y) & (y < bottom + air)


def _crossings(
    start: tuple[float, float], x: Array, y: Array, taken: list[QRect], lines: list[tuple[QPoint, QPoint]]
) -> Array:
    """How much worse each place (x, y) is because the line from `start` to it crosses labels and other lines."""
    worse = np.zeros(x.size)
    on_x = start[0] + _SAMPLES[:, None] * (x - start[0])
    on_y = start[1] + _SAMPLES[:, None] * (y - start[1])
    for other in taken:
        inside = (on_x > other.left()) & (on_x < other.right()) & (on_y > other.top()) & (on_y < other.bottom())
        worse += _ACROSS_LABEL * inside.any(axis=0)
    for one, end in lines:
        a, b = (one.x(), one.y()), (end.x(), end.y())
        apart = _side(a, b, start[0], start[1]) * _side(a, b, x, y) < 0
        ends = _side(start, (x, y), *a) * _side(start, (x, y), *b) < 0
        worse += _ACROSS_LINE * (apart & ends)
    return worse


def _side(
    a: tuple[float | Array, float | Array], b: tuple[float | Array, float | Array], x: float | Array, y: float | Array
) -> Array:
    """On which side of the line from a to b a point lies: the sign tells."""
    return np.asarray((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]))
