"""The dial of directions: where its curves and markers are, and what its ring stands for."""

from itertools import pairwise
from math import cos, hypot, pi, sin

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.analysis.directions import BEST, GRADIENT, MARKS, SIGN, Directions, V, W, directions
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.dial import STYLES, Dial
from desktop_app.plots.theme import DARK, LIGHT, Theme

CHAIN = Experiment(network="two_weight_chain", bounds=None, presentation="batch")
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)


def river(h: float = 0.1) -> Directions:
    return directions(CHAIN, None, (0.5, 0.5), h)


def dial(
    qtbot: QtBot, shown: Directions | None, symbols: tuple[str, ...] = ("w₁", "w₂"), theme: Theme = LIGHT, why: str = ""
) -> Dial:
    made = Dial(theme)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.show_directions(shown, symbols, why)
    return made


def colours(made: Dial, at: QPointF, reach: int = 2) -> set[str]:
    """What is painted around a place."""
    image, middle = made.grab().toImage(), at.toPoint()
    around = range(-reach, reach + 1)
    return {image.pixelColor(middle + QPoint(x, y)).name() for x in around for y in around}


def place(made: Dial, angle: float, rate: float) -> QPointF:
    """Where a rate belongs: so many parts of the ring's radius from the centre, v upwards."""
    centre, radius = QPointF(200, 150), 130.0  # the height, less 20 pixels above and below
    return centre + QPointF(cos(angle), -sin(angle)) * (radius * abs(rate) / made.scale)


@pytest.mark.parametrize("h", [1e-6, 0.1, 0.5])
def test_markers_stand_at_their_angles_and_rates(qapp: QApplication, qtbot: QtBot, h: float) -> None:
    shown = river(h)
    made = dial(qtbot, shown)
    for name in MARKS:
        at, wanted = made.place_of(name), place(made, *shown.marks[name])
        assert at is not None
        assert hypot(at.x() - wanted.x(), at.y() - wanted.y()) < 1e-6


def test_the_ring_is_a_round_rate_that_holds_all_that_falls(qapp: QApplication, qtbot: QtBot) -> None:
    assert dial(qtbot, river()).scale == pytest.approx(0.02)  # |∇E| = 0.0131
    assert dial(qtbot, directions(CHAIN, None, (0.0, 0.0), 0.1)).scale == pytest.approx(0.001)  # the best: −0.00098
    assert dial(qtbot, None).scale == 0


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_where_e_falls_is_filled_and_where_it_rises_is_not(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    shown = river()
    made = dial(qtbot, shown, theme=theme)
    down = shown.marks[GRADIENT].angle
    inside = 0.5 * shown.steepest
    filled = theme.soft(theme.soft(theme.E))
    assert filled in colours(made, place(made, down + 0.15, inside))
    assert filled not in colours(made, place(made, down + pi - 0.15, inside), reach=6)


def test_the_curve_is_at_the_rates(qapp: QApplication, qtbot: QtBot) -> None:
    """Its line passes through every rate that is neither near the centre nor under a marker."""
    shown = river()
    made = dial(qtbot, shown)
    places = [place(made, angle, rate) for angle, rate in zip(shown.angles, shown.rates, strict=True) if rate < -0.004]
    free = [at for at in places if all(_far(made.place_of(name), at) for name in MARKS)]
    assert len(free) > 8
    for at in free:
        assert any(_near(QColor(name), QColor(LIGHT.E)) for name in colours(made, at)), at


def _far(mark: QPointF | None, at: QPointF) -> bool:
    return mark is not None and hypot(mark.x() - at.x(), mark.y() - at.y()) > 14


def _near(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return max(abs(a - b) for a, b in parts) < 40


def test_the_cosine_is_dotted_beside_the_true_curve(qapp: QApplication, qtbot: QtBot) -> None:
    """Along −∇E both lobes of the limit end at |∇E|, though E really changes by less, or by more."""
    shown = river(0.5)
    made = dial(qtbot, shown)
    down = shown.marks[GRADIENT].angle
    for angle in (down + 0.25, down + pi + 0.25):
        at = place(made, angle, -shown.steepest * cos(angle - down))
        found = [QColor(name) for name in colours(made, at, reach=8)]
        assert any(_near(colour, QColor(LIGHT.gradient)) for colour in found)


def test_one_weight_is_two_bars(qapp: QApplication, qtbot: QtBot) -> None:
    shown = directions(ALONE, 0, (0.0, 0.0), 0.1)
    made = dial(qtbot, shown, ("w",))
    filled, middle = LIGHT.soft(LIGHT.soft(LIGHT.E)), QPointF(200, 150)
    assert filled in colours(made, middle + QPointF(40, 35))  # w up, where E falls
    assert filled not in colours(made, middle + QPointF(-40, 35), reach=5)
    places = [made.place_of(name) for name in (GRADIENT, BEST)]
    assert made.place_of(SIGN) is made.place_of(W) is made.place_of(V) is None, "the same as −∇E, or none"
    for one, name in zip(places, (GRADIENT, BEST), strict=True):
        assert one is not None
        assert one.x() == pytest.approx(place(made, *shown.marks[name]).x())
    heights = sorted(one.y() for one in places if one is not None)
    assert all(lower - higher >= 2 * STYLES[BEST].size for higher, lower in pairwise(heights))


def test_what_lies_beyond_the_ring_is_cut_off_there(qapp: QApplication, qtbot: QtBot) -> None:
    """At the saddle E rises faster than it falls; and an infinite rate has no other place."""
    made = dial(qtbot, directions(CHAIN, None, (0.0, 0.0), 0.5))
    ring = QRectF(200 - 130, 150 - 130, 260, 260)
    image = made.grab().toImage()
    for x in range(0, 400, 2):
        for y in range(60, 240, 2):
            outside = hypot(x - 200, y - 150) > ring.width() / 2 + 3
            assert not (outside and _near(image.pixelColor(x, y), QColor(LIGHT.E))), (x, y)
    leaky = Experiment(network="weight_and_bias", activation="identity", error="cross_entropy", bounds=None)
    shown = directions(leaky, 1, (0.3, 0.2), 0.6)
    made = dial(qtbot, shown, ("w", "b"))
    assert shown.marks[SIGN].rate == float("inf")
    at = made.place_of(SIGN)
    assert at is not None
    assert hypot(at.x() - 200, at.y() - 150) == pytest.approx(130)
    made.grab()


def test_an_empty_dial_says_why(qapp: QApplication, qtbot: QtBot) -> None:
    made = dial(qtbot, None, why="Predict first.")
    assert made.place_of(GRADIENT) is None
    assert made.why_empty == "Predict first."
    image = made.grab().toImage()
    written = [(x, y) for x in range(120, 280) for y in range(140, 161) if image.pixelColor(x, y).lightness() < 160]
    assert len(written) > 50
    hues = {image.pixelColor(x, y).name() for x in range(75, 325, 2) for y in range(25, 275, 2)}
    assert not hues & {LIGHT.E, LIGHT.gradient, LIGHT.soft(LIGHT.soft(LIGHT.E))}


def test_markers_are_told_apart_by_more_than_colour(qapp: QApplication, qtbot: QtBot) -> None:
    assert len({style.size for style in STYLES.values()}) == len(STYLES)
    assert len({style.dash for name, style in STYLES.items() if name in (SIGN, W, V, GRADIENT)}) == 4


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_where_e_rises_the_marker_is_grey_and_says_so(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    shown = river(0.5)
    assert shown.marks[V].rate > 0 > shown.marks[W].rate
    made = dial(qtbot, shown, theme=theme)
    at, falls = made.place_of(V), made.place_of(W)
    assert at is not None
    assert falls is not None
    assert theme.w not in colours(made, at, reach=1)
    assert theme.w in colours(made, falls, reach=1)
    image, right = made.grab().toImage(), at.toPoint() + QPoint(12, 0)
    written = [image.pixelColor(right + QPoint(x, y)) for x in range(24) for y in range(-6, 7)]
    assert sum(_near(colour, QColor(theme.text)) for colour in written) > 8
