"""The landscape under a person's hands, with a real surveyor: it is asked, and answers, off the window's thread."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from mpmath import mp, mpf
from PySide6.QtCore import QBuffer, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.analysis.landscape import Survey
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.landscape.descent import downhill_arrows
from desktop_app.plots.landscape.landscape import Landscape
from desktop_app.plots.theme import DARK, LIGHT
from desktop_app.training.surveyor import Surveyor
from desktop_app.words.typed_numbers import parse
from tests.plots.readings import reading_of
from tests.ui.hands import place_of

CHAIN = Experiment(network="two_weight_chain", bounds=None, w=0.5, v=0.5)
BIAS = Experiment(network="weight_and_bias", bounds=None)
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Show = Callable[..., Landscape]


@pytest.fixture
def show(
    qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Show]:
    # Moves of the mouse that follow one another quickly are dropped otherwise.
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    surveyor = Surveyor()
    landscapes: list[Landscape] = []

    def show(experiment: Experiment, iterations: int = 0, logarithmic: bool = False) -> Landscape:
        landscape = Landscape(LIGHT)
        landscapes.append(landscape)
        landscape.set_theme(LIGHT)
        landscape.resize(420, 360)
        landscape.show()
        # All that a window has to wire.
        landscape.survey_wanted.connect(surveyor.survey)
        surveyor.surveyed.connect(landscape.show_survey)
        landscape.set_logarithmic(False, logarithmic)
        landscape.show_reading(reading_of(experiment, iterations))
        qtbot.waitUntil(lambda: is_up_to_date(landscape))
        return landscape

    yield show
    surveyor.close()
    for landscape in landscapes:
        landscape.close()
        landscape.deleteLater()


def is_up_to_date(landscape: Landscape) -> bool:
    """Whether the ground that is drawn is the one in view, with the levels asked for."""
    if landscape.survey is None:
        return False
    ground, (x, y) = landscape.survey.ground, landscape.view_range()
    ends = np.array(((ground.ws[0], ground.ws[-1]), (ground.vs[0], ground.vs[-1])))
    return np.allclose(ends, (x, y), atol=0.0) and ground.logarithmic == landscape.logarithmic_y


def pixels(landscape: Landscape) -> np.ndarray:
    image = landscape.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()) & 0xFFFFFF


def count(landscape: Landscape, colour: str) -> int:
    return int((pixels(landscape) == int(colour[1:], 16)).sum())


def roll(landscape: Landscape, place: QPoint, clicks: int) -> None:
    viewport = landscape.viewport()
    event = QWheelEvent(
        QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton, NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def click(landscape: Landscape, place: QPoint) -> None:
    QTest.mouseClick(landscape.windowHandle(), LEFT, NO_KEYS, landscape.viewport().mapTo(landscape, place))


def drag(landscape: Landscape, start: QPoint, end: QPoint) -> None:
    """Press the button at a place, move in ten steps, and let go."""
    window, corner = landscape.windowHandle(), landscape.viewport().mapTo(landscape, QPoint())
    QTest.mouseMove(window, corner + start)
    QTest.mousePress(window, LEFT, NO_KEYS, corner + start)
    for k in range(1, 11):
        QTest.mouseMove(window, corner + start + (end - start) * (k / 10))
    QTest.mouseRelease(window, LEFT, NO_KEYS, corner + end)


def test_the_ground_is_lighter_where_e_is_larger(show: Show) -> None:
    landscape = show(BIAS)
    picture = pixels(landscape)
    brightness = {}
    for w, v in ((1.9, -1.0), (-1.0, 1.5)):  # near the minimum; and up the hill
        place = place_of(landscape, w, v)
        colour = int(picture[place.y(), place.x()])
        brightness[w, v] = sum(colour >> shift & 0xFF for shift in (0, 8, 16))
    assert brightness[1.9, -1.0] < brightness[-1.0, 1.5]


def test_axes_are_labelled_with_the_weights_and_keys_with_the_patterns(show: Show) -> None:
    landscape = show(BIAS)
    assert [landscape.axis(side).labelText for side in ("bottom", "left")] == ["weight w", "bias b"]
    landscape.show_reading(reading_of(CHAIN))
    assert [landscape.axis(side).labelText for side in ("bottom", "left")] == ["weight w₁", "weight w₂"]
    assert [key.label for key in landscape.keys] == ["−∇E of the sum", "(0, 0)", "(1, 1)"]
    assert len({tuple(key.pen.dashPattern()) for key in landscape.keys[1:]}) == 2


def test_both_axes_have_one_scale(show: Show) -> None:
    landscape = show(CHAIN, 3_000)
    width, height = landscape.view.viewPixelSize()
    assert width == pytest.approx(height)


def test_zooming_keeps_the_old_ground_until_a_sharp_one_is_surveyed(show: Show, qtbot: QtBot) -> None:
    landscape = show(CHAIN)
    before = landscape.survey
    assert before is not None
    roll(landscape, place_of(landscape, 0.5, 0.5), 6)
    assert not landscape.following
    assert landscape.survey is before
    assert count(landscape, LIGHT.card) < 0.5 * landscape.width() * landscape.height()
    qtbot.waitUntil(lambda: is_up_to_date(landscape))
    assert landscape.survey is not before
    ground = landscape.survey.ground
    assert ground.ws[1] - ground.ws[0] < 0.5 * (before.ground.ws[1] - before.ground.ws[0])


def test_a_survey_of_other_settings_is_not_drawn(show: Show) -> None:
    landscape = show(CHAIN)
    stale = landscape.survey
    landscape.show_reading(reading_of(BIAS))
    assert stale is not None
    landscape.show_survey(stale._replace(E=stale.E))
    assert landscape.survey is stale
    landscape.show_reading(reading_of(replace(CHAIN, rule=Rule("adam", rate=0.1), presentation="batch")))
    fresh = Survey(*stale)
    landscape.show_survey(fresh)
    assert landscape.survey is fresh  # the rule is nothing to the ground


def test_a_click_on_the_ground_places_the_weights_and_one_on_the_ball_does_not(show: Show) -> None:
    landscape = show(CHAIN)
    placed: list[tuple[float, float]] = []
    landscape.placed.connect(lambda w, v: placed.append((w, v)))
    click(landscape, place_of(landscape, 0.5, 0.5))
    assert placed == []
    click(landscape, place_of(landscape, -1.0, 1.25))
    pixel = landscape.view.viewPixelSize()[0]
    assert np.array(placed) == pytest.approx(np.array([(-1.0, 1.25)]), abs=pixel)


def test_walls_are_shaded_and_hold_what_is_placed(show: Show) -> None:
    landscape = show(replace(BIAS, bounds=(-0.5, 1.0)))
    placed: list[tuple[float, float]] = []
    landscape.placed.connect(lambda w, v: placed.append((w, v)))
    click(landscape, place_of(landscape, 1.1, -0.6))
    assert placed == [(1.0, -0.5)]
    shaded = pixels(landscape)
    landscape.show_reading(reading_of(BIAS))
    landscape.hold((-0.7, 1.2), (-0.7, 1.2))
    beyond = place_of(landscape, 1.1, 0.9)
    assert shaded[beyond.y(), beyond.x()] != pixels(landscape)[beyond.y(), beyond.x()]


def test_dragging_the_ball_tells_both_weights(show: Show) -> None:
    landscape = show(CHAIN)
    dragged: list[tuple[float, float]] = []
    landscape.dragged.connect(lambda w, v: dragged.append((w, v)))
    drag(landscape, place_of(landscape, 0.5, 0.5), place_of(landscape, -1.0, 1.0))
    pixel = landscape.view.viewPixelSize()[0]
    assert np.array(dragged[-1]) == pytest.approx(np.array((-1.0, 1.0)), abs=2 * pixel)
    assert landscape.following


def test_the_tuggers_are_the_slopes_downhill_and_their_sum() -> None:
    def E(w: float, v: float, x: float, y: float) -> mpf:
        h = 1 / (1 + mp.exp(-w * x))
        return (1 / (1 + mp.exp(-v * h)) - y) ** 2 / 2

    total, *each = downhill_arrows(reading_of(CHAIN).step)
    for arrow, (x, y) in zip(each, CHAIN.patterns, strict=True):
        assert arrow.w == pytest.approx(-float(mp.diff(lambda w, x=x, y=y: E(w, 0.5, x, y), 0.5)))
        assert arrow.v == pytest.approx(-float(mp.diff(lambda v, x=x, y=y: E(0.5, v, x, y), 0.5)))
    assert (total.w, total.v) == (sum(arrow.w for arrow in each), sum(arrow.v for arrow in each))
    assert len(downhill_arrows(reading_of(replace(CHAIN, patterns=((1.0, 0.6),))).step)) == 1


def test_a_secret_step_shows_neither_tuggers_nor_nudge(show: Show) -> None:
    far = replace(CHAIN, rule=Rule(rate=20.0))
    landscape = show(far)
    assert min(count(landscape, colour) for colour in (LIGHT.gradient, LIGHT.nudge, LIGHT.w)) > 20
    landscape.set_secret(True)
    landscape.show_reading(reading_of(far))
    assert count(landscape, LIGHT.gradient) == count(landscape, LIGHT.nudge) == 0
    assert count(landscape, LIGHT.w) > 20


def test_each_beat_lights_its_part(show: Show) -> None:
    landscape = show(replace(CHAIN, rule=Rule(rate=20.0)))
    for beat, colour in enumerate((LIGHT.w, LIGHT.E, LIGHT.gradient, LIGHT.nudge)):
        usual = count(landscape, colour)
        landscape.show_beat(beat)
        assert count(landscape, colour) > usual + 20
        landscape.show_beat(None)
        assert count(landscape, colour) == usual


def test_frames_of_a_run_leave_the_ground_as_it_is_painted(show: Show, qapp: QApplication) -> None:
    landscape = show(CHAIN, 500)
    landscape.grab()
    before = landscape.ground._painted
    asked: list[object] = []
    landscape.survey_wanted.connect(asked.append)
    landscape.show_reading(reading_of(CHAIN, 520))
    landscape.grab()
    assert landscape.ground._painted is before is not None
    assert asked == []
    landscape.set_theme(DARK)
    landscape.grab()
    assert landscape.ground._painted is not before


def test_logarithmic_levels_count_what_is_not_drawn(show: Show, qtbot: QtBot) -> None:
    half = replace(BIAS, activation="relu", patterns=((1.0, 0.0),))  # E is 0 where w + b ≤ 0
    landscape = show(half)
    assert landscape.note == ""
    landscape.set_logarithmic(False, True)
    qtbot.waitUntil(lambda: is_up_to_date(landscape))
    assert landscape.survey is not None
    ground = landscape.survey.ground
    zeros = sum(w + v <= 0 or 0.5 * (w + v) ** 2 == 0 for w in ground.ws.tolist() for v in ground.vs.tolist())
    assert zeros > 1_000
    assert landscape.note == f"{zeros:,} values ≤ 0 are not drawn".replace(",", "\u2009")


def test_what_is_infinite_is_counted(show: Show) -> None:
    outside = replace(BIAS, activation="identity", error="cross_entropy", patterns=((0.0, 1.0),), v=0.5)
    landscape = show(outside)  # ŷ = b, which must lie in (0, 1]
    assert landscape.survey is not None
    ground = landscape.survey.ground
    infinite = len(ground.ws) * sum(not 0 < b <= 1 for b in ground.vs.tolist())
    assert landscape.note == f"{infinite:,} values are not finite".replace(",", "\u2009")


def test_on_paper_it_is_drawn_as_paths(show: Show) -> None:
    landscape, buffer, paper = show(CHAIN, 100), QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    paper.setOutputDevice(buffer)
    painter = QPainter(paper)
    landscape.render(painter)
    painter.end()
    svg = bytes(buffer.data().data()).decode()
    assert "<image" not in svg
    assert LIGHT.height(0.0) in svg
    assert LIGHT.height(1.0) in svg


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    "experiment",
    [
        replace(CHAIN, rule=Rule(rate=1e300)),
        replace(BIAS, w=1e300, v=-1e300),
        replace(BIAS, activation="identity", patterns=((1e150, 1e154),), w=3.0),
        replace(BIAS, activation="relu", patterns=((1.0, 0.0),), w=-1.0),
        replace(BIAS, patterns=tuple((0.1 * k, 0.5) for k in range(16))),
    ],
    ids=["vast nudge", "far away", "vast errors", "no slope", "many patterns"],
)
def test_no_experiment_does_harm(show: Show, qtbot: QtBot, experiment: Experiment, logarithmic: bool) -> None:
    landscape = show(experiment, 1, logarithmic)
    landscape.grab()
    for clicks in (60, -60, -60, -60):
        roll(landscape, place_of(landscape, *landscape.view.viewRect().center().toTuple()), clicks)
        qtbot.waitUntil(lambda: is_up_to_date(landscape))
        landscape.grab()


def test_the_words_have_a_least_that_no_ball_is_below(show: Show) -> None:
    experiment = replace(CHAIN, patterns=((1.0, 0.7),), w=1.0, v=1.1588883)
    landscape = show(experiment)
    reading = reading_of(experiment)
    words = landscape.in_words(reading, ())
    least = re.search(r"Least E in view (\S+),", words)
    assert least is not None
    assert float(parse(least[1]) or 0.0) <= reading.step.E
