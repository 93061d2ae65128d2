"""Words at the marks of the error curve: they cover nothing that is drawn, nor each other, and pictures have none."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.theme import DARK, LIGHT, Theme
from tests.plots.readings import reading_of

ONE = ((1.0, 0.7),)
CASES = [
    Experiment(patterns=ONE, bounds=None, w=-2.0, rule=Rule(rate=5.0)),
    Experiment(patterns=ONE, bounds=None, w=0.2, rule=Rule(rate=60.0)),
    Experiment(patterns=ONE, bounds=None, w=3.0, rule=Rule(rate=15.0)),
    Experiment(patterns=((0.0, 0.0), (1.0, 1.0)), bounds=(0.0, 1.0), rule=Rule(rate=0.5)),
    Experiment(patterns=((1.0, 1.0), (-1.0, 0.3)), presentation="batch", bounds=None, w=1.0, rule=Rule(rate=9.0)),
]
SIZES = [(600, 400), (300, 230), (200, 120)]


@pytest.fixture
def curve(qapp: QApplication, own_folders: object, compiled_loop: None) -> Iterator[ErrorCurve]:
    curve = ErrorCurve(LIGHT)
    curve.set_theme(LIGHT)
    curve.show()
    yield curve
    curve.close()
    curve.deleteLater()


def image_of(curve: ErrorCurve) -> QImage:
    image: QImage = curve.viewport().grab().toImage()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("experiment", CASES)
def test_words_cover_nothing_that_is_drawn(
    curve: ErrorCurve, experiment: Experiment, size: tuple[int, int], theme: Theme
) -> None:
    curve.resize(*size)
    curve.set_theme(theme)
    for iterations in range(4):
        curve.show_words(False)
        curve.show_reading(reading_of(experiment, iterations))
        bare = image_of(curve)
        curve.show_words(True)
        image_of(curve)
        places = curve.words.shown
        assert not any(one.intersects(other) for one, other in combinations(places.values(), 2))
        for name, place in places.items():
            inside = place.toAlignedRect()
            colours = (
                bare.pixelColor(x, y)
                for x in range(inside.left(), inside.right() + 1)
                for y in range(inside.top(), inside.bottom() + 1)
            )
            # The card, the grid and the walls are grey; curves and marks are not.
            assert not any(colour.saturation() > 60 and colour.alpha() == 255 for colour in colours), name


def test_where_there_is_room_all_three_stand_there_in_their_colours(curve: ErrorCurve) -> None:
    curve.resize(600, 400)
    curve.show_words(True)
    curve.show_reading(reading_of(CASES[0], 1))
    image_of(curve)
    assert set(curve.words.shown) == {"slope", "nudge", "landing"}
    curve.set_secret(True)
    curve.show_reading(reading_of(CASES[0], 1))
    image_of(curve)
    assert not curve.words.shown, "what is to be predicted is not given away"


@pytest.mark.parametrize("w", [-2.0, 3.0])
@pytest.mark.parametrize("rate", [0.05, 0.3, 1.0, 2.0, 3.0, 5.0, 12.0, 30.0])
def test_a_word_stands_only_at_a_mark_that_is_seen_and_on_its_side(curve: ErrorCurve, w: float, rate: float) -> None:
    curve.resize(600, 400)
    curve.show_words(True)
    curve.show_reading(reading_of(Experiment(patterns=ONE, bounds=None, w=w, rule=Rule(rate=rate)), 0))
    image_of(curve)
    ball = curve.ball.ball
    assert ball is not None
    at, lands = (QPointF(curve.mapFromScene(curve.view.mapViewToScene(p))) for p in (ball.place, ball.landing))
    apart, shown = lands - at, curve.words.shown
    assert ("nudge" in shown) == (abs(apart.x()) >= 17.0)
    assert "landing" not in shown or apart.manhattanLength() > 13.0
    for name in {"nudge", "landing"} & shown.keys():
        assert (shown[name].center().x() - at.x()) * apart.x() > 0, name


def test_a_word_stays_where_it_is_while_there_is_room(curve: ErrorCurve) -> None:
    curve.resize(600, 400)
    curve.show_words(True)
    curve.show_reading(reading_of(CASES[0], 1))
    image_of(curve)
    before = dict(curve.words.shown)
    curve.show_reading(reading_of(CASES[0], 1))
    image_of(curve)
    assert curve.words.shown == before


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(bounds=None, rule=Rule(rate=1e308), patterns=((1.0, 1.0),)),
        Experiment(activation="identity", error="cross_entropy", bounds=None, w=2.0, patterns=((1.0, 1.0),)),
        Experiment(activation="identity", bounds=None, patterns=((1e150, 1e154),), rule=Rule(rate=1e-320)),
        Experiment(w=1e300, bounds=None),
    ],
)
def test_extreme_numbers_are_no_trouble(curve: ErrorCurve, experiment: Experiment, logarithmic: bool) -> None:
    curve.resize(600, 400)
    curve.set_logarithmic(False, logarithmic)
    curve.show_words(True)
    curve.show_reading(reading_of(experiment, 0))
    image_of(curve)
    curve.hold((-1.0, 1.0), (-1.0, 1.0))
    curve.show_reading(reading_of(experiment, 0))
    image_of(curve)
    curve.light_marks(frozenset({"ball", "slope", "nudge", "landing", "trail", "promise", "walls"}))
    image_of(curve)
    for place in curve.marks().values():
        assert curve.rect().contains(place.toPoint())


def test_pictures_have_no_words(curve: ErrorCurve) -> None:
    curve.resize(600, 400)
    curve.show_words(True)
    reading = reading_of(CASES[0], 1)
    curve.show_reading(reading)
    copy = curve.frozen().drawn(reading, (), LIGHT, QSize(600, 400))
    assert isinstance(copy, ErrorCurve)
    image_of(copy)
    assert not copy.words.shown
    copy.deleteLater()
