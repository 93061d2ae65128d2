"""Lines that lead far out of the view are where they belong, keep their dashes, and invent nothing."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.items.curves import Curve, CurvesItem
from desktop_app.plots.landscape.landscape import Landscape
from desktop_app.plots.plot import Plot
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import LIGHT
from tests.ui.hands import place_of

CALM = Experiment(
    network="weight_and_bias", activation="identity", presentation="batch", bounds=None, rule=Rule(rate=0.06 / 7),
    patterns=((3.5, 18.0), (3.69, 15.0), (3.44, 18.0), (3.43, 16.0), (4.34, 15.0), (4.42, 14.0), (2.37, 24.0)),
)  # fmt: skip
# Each of its steps leads some thirty times as far to the other side.
WILD = replace(CALM, rule=Rule(rate=2 / 7))
# b where the segments of its path cross w = 0.
CROSSINGS = (0.0, 2.015, 3.849, 5.582)


@pytest.fixture
def plots(qapp: QApplication, own_folders: object, compiled_loop: None) -> Iterator[list[Plot]]:
    """Plots that are closed after the test."""
    plots: list[Plot] = []
    yield plots
    for plot in plots:
        plot.close()
        plot.deleteLater()


def shown(plots: list[Plot], plot: Plot) -> None:
    plots.append(plot)
    plot.set_theme(LIGHT)
    plot.resize(500, 400)
    plot.show()


def zoom(plot: Plot, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Show another part, as by hand."""
    if isinstance(plot, ReadingPlot):
        plot.following = False
    plot.view.setRange(xRange=x, yRange=y, padding=0)


def is_drawn(plot: Plot, colour: str) -> NDArray[np.bool_]:
    """By row and column of the viewport, where it is much like this colour."""
    image = plot.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    off = [abs((pixels >> shift & 0xFF).astype(int) - (int(colour[1:], 16) >> shift & 0xFF)) for shift in (0, 8, 16)]
    near: NDArray[np.bool_] = np.max(off, axis=0) < 40
    return near


@pytest.mark.parametrize("iterations", [1, 2, 3, 4])
@pytest.mark.parametrize("is_active", [False, True])
def test_the_path_of_a_run_that_is_thrown_far_is_drawn_where_it_was(
    plots: list[Plot], iterations: int, is_active: bool
) -> None:
    runs = [Run(WILD), Run(CALM)]
    for run in runs:
        run.advance(iterations)
    members = [ShownRun(run.reading(View()), "", k, (k == 0) is is_active) for k, run in enumerate(runs)]
    landscape = Landscape(LIGHT)
    shown(plots, landscape)
    landscape.show_reading(next(each.reading for each in members if each.is_active), members)
    zoom(landscape, (-4.0, 4.0), (-4.0, 8.0))
    drawn = is_drawn(landscape, LIGHT.runs[0])
    column = place_of(landscape, 0.0, 0.0).x()
    seen = [
        b for b in np.linspace(-3.9, 7.9, 237).tolist()
        if drawn[slice(*(place_of(landscape, 0.0, b).y() + by for by in (-1, 2))), column].any()
    ]  # fmt: skip
    # The first segment begins there, beneath the other run.
    found = [b for b in seen if b > 0.5]
    for wanted in CROSSINGS[1:iterations]:
        assert min(abs(b - wanted) for b in found) < 0.06
    assert all(min(abs(b - wanted) for wanted in CROSSINGS[:iterations]) < 0.16 for b in seen)


FAR = (5.0, 1e3, 1e6, 1e9, 1e12, 1e100, 1e300)


@pytest.mark.parametrize("far", FAR)
@pytest.mark.parametrize("dash", [0, 1])
def test_a_curve_through_far_points_is_where_it_belongs_and_keeps_its_dashes(
    plots: list[Plot], far: float, dash: int
) -> None:
    plot = Plot(LIGHT, "x", "y")
    shown(plots, plot)
    zoom(plot, (-1.0, 1.0), (-1.0, 1.0))
    curve, item = Curve(), CurvesItem(plot)
    curve.x, curve.y, curve.pen = np.array([-0.5, far]), np.array([0.0, far / 2]), plot.pen(LIGHT.w, dash=dash)
    item.curves = [curve]
    item.update()
    drawn = is_drawn(plot, LIGHT.w)
    slope = far / 2 / (far + 0.5)
    along = [place_of(plot, x, slope * (x + 0.5)) for x in np.linspace(-0.45, 0.95, 200)]
    share = np.mean([drawn[place.y() - 1 : place.y() + 2, place.x()].any() for place in along])
    assert share > 0.95 if dash == 0 else 0.5 < share < 0.85
    for place in along:
        drawn[place.y() - 3 : place.y() + 4, place.x() - 3 : place.x() + 4] = False
    beside = drawn[:, : place_of(plot, 0.95, 0.0).x()]
    assert beside.sum() < 20  # the beginning and the end


@pytest.mark.parametrize("logarithmic", [False, True])
def test_in_a_closer_look_the_gap_ends_at_the_tangent_and_at_the_curve(plots: list[Plot], logarithmic: bool) -> None:
    """E = ½w², from w = 1; on a logarithmic axis to where the tangent is above 0."""
    plot = ErrorCurve(LIGHT)
    shown(plots, plot)
    plot.set_logarithmic(False, logarithmic)
    thrown = Experiment(
        activation="identity", bounds=None, w=1.0, patterns=((1.0, 0.0),), rule=Rule(rate=0.45 if logarithmic else 1.4)
    )
    plot.show_reading(Run(thrown).reading(View()))
    zoom(plot, (-1.5, 1.5), (-0.305, -0.3) if logarithmic else (0.495, 0.5))
    outline = np.array([point.toTuple() for point in plot._gap.polygon().toList()])
    (x0, x1), (y0, y1) = plot.view_range()
    inside = 0
    for one, two in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        for w, y in one + (two - one) * np.linspace(0.1, 0.9, 9)[:, None]:
            if x0 < w < x1 and y0 < y < y1:
                inside += 1
                E = 10**y if logarithmic else y
                assert min(abs(E - (0.5 + w - 1)), abs(E - 0.5 * w * w)) < 1e-3
    assert inside > 5


@pytest.mark.parametrize(
    ("bounds", "is_left_shaded", "is_right_shaded"),
    [((0.0, 1e300), True, False), ((-1.7e308, 1.7e308), False, False), ((-1e300, 0.0), False, True)],
)
@pytest.mark.parametrize("kind", [ErrorCurve, Landscape])
def test_a_wall_that_is_far_away_shades_nothing_in_view(
    plots: list[Plot], kind: type[ErrorCurve | Landscape], bounds: tuple[float, float], is_left_shaded: bool,
    is_right_shaded: bool,
) -> None:  # fmt: skip
    plot = kind(LIGHT)
    shown(plots, plot)
    network = "one_weight" if kind is ErrorCurve else "weight_and_bias"
    plot.show_reading(Run(Experiment(network=network, bounds=bounds)).reading(View()))
    zoom(plot, (-1.0, 1.0), (-1.0, 1.0))
    image = plot.viewport().grab().toImage()
    near, far = (image.pixelColor(place_of(plot, w, 0.55 * np.sign(w))).lightness() for w in (-0.5, 0.5))
    assert (near < far, near > far) == (is_left_shaded, is_right_shaded)


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("before_the_end", [0, 1, 2])
def test_a_slope_that_reaches_the_end_of_the_doubles_is_drawn_without_a_word(
    plots: list[Plot], logarithmic: bool, before_the_end: int
) -> None:
    """Along the tangent E is soon beyond the doubles; there it is not drawn."""
    run = Run(replace(WILD, presentation="in_turn"))
    run.advance(10_000)
    assert not run.step().is_finite
    plot = ErrorCurve(LIGHT)
    shown(plots, plot)
    plot.set_logarithmic(False, logarithmic)
    plot.show_reading(run.reading(View(), run.i - before_the_end))
    for span in (1.0, 1e-300, 1e300):
        zoom(plot, (run.w - span, run.w + span), plot.view_range()[1])
