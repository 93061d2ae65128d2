"""What is on the screen is what the scene has, after every change: no picture is stale, no repaint is forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.curves.iteration_plot import IterationPlot
from desktop_app.plots.items.hand_curve import HandCurve
from desktop_app.plots.quantities import GRADIENT, LOSS, RHO, WEIGHT, ShownRun
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import DARK, LIGHT

_NUDGED = Experiment(patterns=((1.0, 1.0), (2.0, 0.0)), bounds=(-1.0, 1.0), w=-0.5)
_FREE = replace(_NUDGED, bounds=None, rule=Rule("gradient_descent", 5.0))

Change = Callable[[ReadingPlot], None]


def reading(experiment: Experiment = _NUDGED, iterations: int = 40) -> Reading:
    run = Run(experiment)
    run.advance(iterations)
    return run.reading(View())


def drag(plot: ReadingPlot) -> None:
    """Drag the view with the left mouse button."""
    window, corner = plot.windowHandle(), plot.viewport().mapTo(plot, QPoint())
    left, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    begin, end = corner + QPoint(200, 100), corner + QPoint(150, 120)
    QTest.mouseMove(window, begin)
    QTest.mousePress(window, left, keys, begin)
    for k in range(1, 11):
        QTest.mouseMove(window, begin + (end - begin) * (k / 10))
    QTest.mouseRelease(window, left, keys, end)
    assert not plot.following


def roll(plot: ReadingPlot) -> None:
    """Zoom with the mouse wheel."""
    place = QPointF(250, 80)
    event = QWheelEvent(
        place, plot.viewport().mapToGlobal(place), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


def several(plot: ReadingPlot) -> None:
    """Draw two runs that differ."""
    runs = (ShownRun(reading(), "one", 0, True), ShownRun(reading(_FREE), "two", 1, False))
    plot.show_reading(runs[0].reading, runs)


def theory(plot: ReadingPlot) -> None:
    if isinstance(plot, IterationPlot):
        plot.show_theory(True)
    plot.show_reading(reading(Experiment(patterns=((1.0, 1.0),), bounds=None), 50))


def draw_by_hand(plot: ReadingPlot) -> None:
    if isinstance(plot, IterationPlot):
        curve = HandCurve(plot, 10, 30)
        curve.set_values(curve.iterations / 40)


def marks(plot: ReadingPlot) -> None:
    if isinstance(plot, ErrorCurve):
        plot.light_marks(frozenset({"walls", "promise", "ball"}))


def words(plot: ReadingPlot) -> None:
    if isinstance(plot, ErrorCurve):
        plot.show_words(True)


def secret(plot: ReadingPlot) -> None:
    plot.set_secret(True)
    plot.show_reading(reading())


def show(plot: ReadingPlot) -> None:
    plot.show_reading(reading())


def cross(place: float | None) -> Change:
    return lambda plot: plot.show_cross(place)


def logarithmic(on: bool) -> Change:
    return lambda plot: plot.set_logarithmic(on, on)


# Steps, each of which is painted before the next one.
CHANGES: dict[str, tuple[Change, ...]] = {
    "nothing": (),
    "theme": (lambda plot: plot.set_theme(DARK),),
    "size": (lambda plot: plot.resize(430, 260),),
    "drag": (drag,),
    "wheel": (roll,),
    "range": (lambda plot: plot.hold((1.0, 7.0), (-0.1, 0.2)),),
    "followed again": (roll, lambda plot: plot.follow(), show),
    "later iteration": (lambda plot: plot.show_reading(reading(iterations=3000)),),
    "other settings": (lambda plot: plot.show_reading(reading(_FREE)),),
    "several runs": (several,),
    "logarithmic": (logarithmic(True), show),
    "linear again": (logarithmic(True), show, logarithmic(False)),
    "cross-hair": (cross(0.5),),
    "cross-hair moved": (cross(0.5), cross(0.8)),
    "cross-hair gone": (cross(0.5), cross(None)),
    "lit": (lambda plot: plot.light(True),),
    "beat": (lambda plot: plot.show_beat(3),),
    "marks": (marks,),
    "words": (words,),
    "secret": (secret,),
    "theory": (theory,),
    "drawn by hand": (draw_by_hand,),
    "low": (lambda plot: plot.set_low(True),),
    "bare": (lambda plot: plot.set_bare(True),),
    "wide axis": (lambda plot: plot.set_least_room(90.0),),
    "label": (lambda plot: plot.relabel("left", "another label"),),
}
PLOTS: dict[str, Callable[[], ReadingPlot]] = {
    "curve": lambda: ErrorCurve(LIGHT),
    **{each.name: partial(IterationPlot, LIGHT, each) for each in (LOSS, WEIGHT, GRADIENT, RHO)},
}


@pytest.fixture(params=PLOTS)
def plot(
    request: pytest.FixtureRequest, qapp: QApplication, compiled_loop: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ReadingPlot]:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    made = PLOTS[request.param]()
    made.set_theme(LIGHT)
    made.resize(500, 300)
    made.show()
    made.show_reading(reading())
    on_screen(made)
    yield made
    made.close()
    made.deleteLater()


def on_screen(plot: ReadingPlot) -> QImage:
    """The pixels that were painted last."""
    for _ in range(3):
        QApplication.processEvents()
    pixels: QPixmap = plot.screen().grabWindow(plot.winId())
    return pixels.toImage().convertToFormat(QImage.Format.Format_RGB32)


def of_scene(plot: ReadingPlot) -> QImage:
    """The pixels as Qt's scene paints them, all anew."""
    ratio = plot.devicePixelRatioF()
    image = QImage(plot.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    plot.render(painter, QRectF(plot.rect()), plot.viewport().rect())
    painter.end()
    return image


@pytest.mark.parametrize("name", CHANGES)
def test_the_screen_shows_every_change(plot: ReadingPlot, name: str) -> None:
    for change in CHANGES[name]:
        on_screen(plot)
        change(plot)
    shown = on_screen(plot)
    assert shown.size() == plot.size() * plot.devicePixelRatioF()
    assert shown == of_scene(plot)


def test_a_curve_over_the_gap_of_a_promise_is_painted_over_it(qapp: QApplication, compiled_loop: None) -> None:
    """The gap comes and goes between steps: the curve is part of the picture only while there is none."""
    plot = ErrorCurve(LIGHT)
    plot.set_theme(LIGHT)
    plot.resize(500, 300)
    plot.show()
    for iterations in range(6):
        plot.show_reading(reading(_FREE, iterations))
        assert on_screen(plot) == of_scene(plot)
    plot.close()
    plot.deleteLater()
