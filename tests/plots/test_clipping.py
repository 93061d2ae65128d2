"""Lines that are cut to a box are where the whole lines are, as exact fractions confirm, however far they lead."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.plots.clipping import outline_within, pieces_within

LOW, HIGH = np.array([-3.0, -2.0]), np.array([5.0, 4.0])
Point = tuple[float, float]
NEAR, FAR = st.floats(-10, 10), st.floats(-1e6, 1e6)
POINTS = st.lists(st.tuples(NEAR | FAR, NEAR | FAR), max_size=6)
# So far off are cut ends, of lines that lead so far.
OFF = 1e-9


def cut(points: list[Point]) -> list[list[Point]]:
    pieces = pieces_within(np.array(points, dtype=float).reshape(-1, 2), LOW, HIGH)
    return [[(x, y) for x, y in piece.tolist()] for piece in pieces]


def length_within(one: Point, two: Point, air: float) -> float:
    """How much of a segment is in the box, made wider by `air` (Liang and Barsky 1984); exactly, in the larger norm."""
    first, last = Fraction(0), Fraction(1)
    ways = [Fraction(end) - Fraction(begin) for begin, end in zip(one, two, strict=True)]
    for begin, way, low, high in zip(one, ways, LOW.tolist(), HIGH.tolist(), strict=True):
        edges = Fraction(low) - Fraction(air) - Fraction(begin), Fraction(high) + Fraction(air) - Fraction(begin)
        if way == 0 and not edges[0] <= 0 <= edges[1]:
            return 0.0
        if way != 0:
            shares = sorted(edge / way for edge in edges)
            first, last = max(first, shares[0]), min(last, shares[1])
    return float(max(last - first, Fraction(0)) * max(map(abs, ways)))


@given(POINTS)
def test_what_is_inside_is_drawn_and_nothing_else(points: list[Point]) -> None:
    pieces = cut(points)
    drawn = 0.0
    for piece in pieces:
        for one, two in pairwise(piece):
            drawn += max(abs(a - b) for a, b in zip(one, two, strict=True))
        for x, y in piece:
            assert LOW[0] - OFF <= x <= HIGH[0] + OFF
            assert LOW[1] - OFF <= y <= HIGH[1] + OFF
            assert any(is_on(one, two, (x, y)) for one, two in pairwise(points))
    least, most = (sum(length_within(*ends, air) for ends in pairwise(points)) for air in (-OFF, OFF))
    assert least - 1e-6 <= drawn <= most + 1e-6


def is_on(one: Point, two: Point, place: Point) -> bool:
    """Whether a place lies on a segment, as exactly as doubles of its size can tell."""
    way, there = np.subtract(two, one), np.subtract(place, one)
    size = float(np.abs(way).max())
    return bool(abs(way[0] * there[1] - way[1] * there[0]) <= OFF * max(size, OFF))


@given(st.lists(st.tuples(*[st.floats(width=64)] * 2), max_size=8))
def test_no_number_does_harm(points: list[Point]) -> None:
    for piece in cut(points):
        assert len(piece) > 1
        assert all(np.isfinite(place).all() for place in piece)


def test_a_line_goes_on_where_it_does_not_leave_the_box() -> None:
    line: list[Point] = [(0, 0), (1, 1), (2, 0)]
    assert cut(line) == [line]
    assert cut([(0, 0), (100, 50), (2, 1)]) == [[(0, 0), (5, 2.5)], [(5, 2.5), (2, 1)]]
    assert cut([(-100, 0), (156, 1)]) == [[(-3, 97 / 256), (5, 105 / 256)]]
    assert cut([(0, 0), (1e20, 1e20)]) == [[(0, 0), (4, 4)]]


@pytest.mark.parametrize("gap", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_a_gap(gap: float) -> None:
    assert cut([(0, 0), (1, 0), (2, gap), (3, 0), (4, 0)]) == [[(0, 0), (1, 0)], [(3, 0), (4, 0)]]
    assert cut([(gap, 0), (1, 0), (2, 0)]) == [[(1, 0), (2, 0)]]


@given(st.lists(st.tuples(NEAR, NEAR), min_size=3, max_size=7), st.tuples(st.floats(-2.9, 4.9), st.floats(-1.9, 3.9)))
def test_in_the_box_an_area_is_what_it_was(outline: list[Point], place: Point) -> None:
    made = outline_within(np.array(outline, dtype=float), LOW, HIGH)
    assert ((made >= LOW - OFF) & (made <= HIGH + OFF)).all()
    if all(abs(nearness(one, two, place)) > 1e-6 for one, two in pairwise([*outline, outline[0]])):
        assert is_in([(x, y) for x, y in made.tolist()], place) == is_in(outline, place)


def nearness(one: Point, two: Point, place: Point) -> float:
    """0 on the line through a segment, and above or below 0 on its sides."""
    return (two[0] - one[0]) * (place[1] - one[1]) - (two[1] - one[1]) * (place[0] - one[0])


def is_in(outline: list[Point], place: Point) -> bool:
    """Whether a place is in an area, by the rule of even and odd."""
    crossed = [
        (one[1] > place[1]) != (two[1] > place[1]) and (nearness(one, two, place) > 0) == (two[1] > one[1])
        for one, two in pairwise([*outline, *outline[:1]])
    ]
    return sum(crossed) % 2 == 1
