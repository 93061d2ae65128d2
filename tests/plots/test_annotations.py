"""Words in a plot keep off its curves."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF

from desktop_app.plots.annotations import goes_through, length_within

PLACES = st.floats(-100.0, 100.0)


def crosses(a: QPointF, b: QPointF, place: QRectF) -> bool:
    """By Qt: an end is inside, or a side is crossed."""
    line, corners = QLineF(a, b), [place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft()]
    sides = (QLineF(corners[k - 1], corners[k]) for k in range(4))
    met = any(line.intersects(side)[0] == QLineF.IntersectionType.BoundedIntersection for side in sides)
    return met or place.contains(a) or place.contains(b)


@given(st.lists(st.tuples(PLACES, PLACES), min_size=2, max_size=6), PLACES, PLACES)
def test_a_curve_goes_through_a_place_or_not(points: list[tuple[float, float]], x: float, y: float) -> None:
    place = QRectF(x, y, 40.0, 15.0)
    near, far = place.adjusted(1e-6, 1e-6, -1e-6, -1e-6), place.adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    pairs = [(QPointF(*a), QPointF(*b)) for a, b in pairwise(points)]
    at: NDArray[np.float64] = np.array(points).T
    found = goes_through(at[0], at[1], place)
    if any(crosses(a, b, near) for a, b in pairs if a != b):
        assert found
    if not any(crosses(a, b, far) for a, b in pairs):
        assert not found


@pytest.mark.parametrize("lost", [np.nan, np.inf, -np.inf])
def test_what_is_not_drawn_goes_nowhere(lost: float) -> None:
    x, y = np.arange(4.0) * 10, np.array([0.0, lost, lost, 0.0])
    assert not goes_through(x, y, QRectF(12.0, -5.0, 6.0, 10.0))
    assert not goes_through(y, x, QRectF(1.0, 5.0, 6.0, 10.0))
    assert not goes_through(np.empty(0), np.empty(0), QRectF(0.0, 0.0, 1.0, 1.0))


def test_how_much_of_a_curve_is_in_a_place() -> None:
    x, y = np.array([0.0, 10.0, 10.0, np.nan, 3.0, 7.0]), np.array([0.0, 0.0, 9.0, np.nan, -5.0, 5.0])
    assert length_within(x, y, QRectF(2.0, -1.0, 4.0, 2.0)) == pytest.approx(4.0 + 2.0 / 10.0 * np.hypot(4.0, 10.0))
    assert length_within(x, y, QRectF(9.0, 1.0, 4.0, 2.0)) == pytest.approx(2.0)
    assert length_within(x, y, QRectF(20.0, 1.0, 4.0, 2.0)) == 0.0
