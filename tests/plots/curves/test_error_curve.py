"""The error curve: the gap between promise and delivery, the beats of a step, and what is kept secret."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from mpmath import mp, mpf
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import SILENT, Experiment
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import DARK, LIGHT, Theme
from desktop_app.words.typed_numbers import parse
from tests.plots.readings import reading_of

# One step over the minimum at ln(7/3), and far.
FAR = Experiment(bounds=None, patterns=((1.0, 0.7),), rule=Rule(rate=40.0))
Show = Callable[..., ErrorCurve]


@pytest.fixture
def show(qapp: QApplication, own_folders: object, compiled_loop: None) -> Iterator[Show]:
    curves: list[ErrorCurve] = []

    def show(experiment: Experiment, logarithmic: bool = False, which: int = 0) -> ErrorCurve:
        curve = ErrorCurve(LIGHT, which)
        curves.append(curve)
        curve.set_theme(LIGHT)
        curve.resize(600, 400)
        curve.show()
        curve.set_logarithmic(False, logarithmic)
        curve.show_reading(reading_of(experiment))
        return curve

    yield show
    for curve in curves:
        curve.close()
        curve.deleteLater()


def count(curve: ErrorCurve, colour: str) -> int:
    """How many pixels of the plot have this colour."""
    image = curve.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
    return int((pixels == int(colour[1:], 16)).sum())


def E_of(w: float, y: float = 0.7) -> float:
    return float((1 / (1 + mp.e ** (-mp.mpf(w))) - y) ** 2 / 2)


def test_the_gap_lies_between_the_tangent_and_the_curve_from_w_to_where_it_lands(show: Show) -> None:
    curve = show(FAR)
    outline = [(point.x(), point.y()) for point in curve._gap.polygon().toList()]
    half = len(outline) // 2
    g = float(mp.diff(lambda w: (1 / (1 + mp.e ** (-w)) - 0.7) ** 2 / 2, 0))
    w_next = -40.0 * g
    for w, y in outline[:half]:
        assert y == pytest.approx(E_of(0.0) + g * w)
    for w, y in outline[half:]:
        assert y == pytest.approx(E_of(w))
    assert outline[0][0] == outline[-1][0] == 0.0
    assert outline[half - 1][0] == outline[half][0] == pytest.approx(w_next)
    # The band at the landing: from what is promised to what is delivered.
    assert outline[half - 1][1] == pytest.approx(E_of(0.0) - 40.0 * g * g)
    assert outline[half][1] == pytest.approx(E_of(w_next))
    assert curve._gap.isVisible()
    assert count(curve, LIGHT.soft(LIGHT.gradient)) > 500


def test_the_gap_is_of_the_sum_in_a_batch(show: Show) -> None:
    experiment = Experiment(
        bounds=None, patterns=((1.0, 0.7), (1.0, 0.2)), rule=Rule(rate=20.0), presentation="batch", w=2.0
    )
    curve = show(experiment)
    outline = curve._gap.polygon().toList()
    last = outline[len(outline) // 2]
    assert last.y() == pytest.approx(E_of(last.x(), 0.7) + E_of(last.x(), 0.2))


@pytest.mark.parametrize("is_mean", [False, True])
def test_in_mini_batches_the_ball_is_on_the_curve_of_the_mini_batch(show: Show, is_mean: bool) -> None:
    patterns = ((1.0, 1.0), (2.0, 0.2), (-1.0, 0.7), (3.0, 0.9))
    error_of_batch = "mean" if is_mean else "sum"
    mini = Experiment(
        bounds=None, patterns=patterns, presentation="mini_batch", size=2, error_of_batch=error_of_batch, w=0.5
    )
    curve = show(mini)
    reading = reading_of(mini)
    assert [key.label for key in curve.keys][:2] == [error_of_batch, "mini-batch"]
    assert curve.errors_at(reading, 0.5)[-1] == reading.step.E != curve.errors_at(reading, 0.5)[0]
    assert curve.data(reading, ()).head[-2:] == (f"E {error_of_batch}", "E mini-batch")
    x, y = curve.curves()[-1]
    assert np.interp(0.5, x, y) == pytest.approx(reading.step.E, abs=1e-3)


def test_the_tangent_reaches_to_the_landing_of_a_long_nudge(show: Show) -> None:
    curve = show(FAR)
    ball = curve.ball._ball
    assert ball is not None
    assert ball.tangent[-1][0] == pytest.approx(ball.landing.x())
    short = show(Experiment(bounds=None, patterns=((1.0, 0.7),), rule=Rule(rate=0.1)))
    ball = short.ball._ball
    assert ball is not None
    assert ball.tangent[-1][0] > ball.landing.x() + 0.1
    assert not short._gap.isVisible() or short._gap.polygon().boundingRect().width() < 0.1


def test_a_nudge_to_the_point_0_0_is_drawn(show: Show) -> None:
    square = Experiment(network="function", formula="w^2", patterns=SILENT, bounds=None, rule=Rule(rate=0.5), w=-2.0)
    ball = show(square).ball.ball
    assert ball is not None
    assert ball.landing.toTuple() == (0.0, 0.0)


def test_on_a_logarithmic_axis_the_gap_is_mapped_point_by_point(show: Show) -> None:
    experiment = Experiment(bounds=None, patterns=((1.0, 0.7),), rule=Rule(rate=7.0))
    curve = show(experiment, logarithmic=True)
    outline = curve._gap.polygon().toList()
    half = len(outline) // 2
    assert half > 2
    for k in range(half):
        assert 10 ** outline[k].y() == pytest.approx(E_of(0.0) - 0.05 * outline[k].x())
    # A promise of E < 0 has no place there.
    assert not show(FAR, logarithmic=True)._gap.isVisible()


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(bounds=None, rule=Rule(rate=1e308), patterns=((1.0, 1.0),)),
        Experiment(bounds=None, rule=Rule(rate=1e6), patterns=((1.0, 1.0),)),
        Experiment(activation="identity", error="cross_entropy", bounds=None, w=2.0, patterns=((1.0, 1.0),)),
        Experiment(activation="identity", bounds=None, patterns=((1e150, 1e154),), rule=Rule(rate=1e-320)),
    ],
    ids=["vast rate", "far", "undefined", "vast errors"],
)
def test_no_gap_does_harm(show: Show, experiment: Experiment, logarithmic: bool) -> None:
    curve = show(experiment, logarithmic)
    curve.grab()
    outline = [(point.x(), point.y()) for point in curve._gap.polygon().toList()] if curve._gap.isVisible() else []
    assert np.isfinite(np.array(outline)).all()


def test_each_beat_lights_its_part(show: Show) -> None:
    curve = show(FAR)
    usual = {name: count(curve, getattr(LIGHT, name)) for name in ("w", "E", "gradient", "nudge")}
    plain = curve.grab().toImage()
    for beat, name in enumerate(("w", "E", "gradient", "nudge")):
        curve.show_beat(beat)
        lit = {each: count(curve, getattr(LIGHT, each)) for each in usual}
        assert lit[name] > usual[name] + 20, name
        curve.show_beat(None)
        assert curve.grab().toImage() == plain


def test_a_secret_step_shows_neither_tangent_nor_nudge(show: Show) -> None:
    curve = show(FAR)
    shown = {name: count(curve, getattr(LIGHT, name)) for name in ("gradient", "nudge")}
    assert min(shown.values()) > 50
    curve.set_secret(True)
    curve.show_reading(reading_of(FAR))
    for beat in (None, 0, 1, 2, 3):
        curve.show_beat(beat)
        for colour in (LIGHT.gradient, LIGHT.nudge, LIGHT.soft(LIGHT.gradient)):
            assert count(curve, colour) == 0
    assert count(curve, LIGHT.w) > 50


def test_a_logarithmic_error_curve_tells_what_it_leaves_out_of_the_view(show: Show) -> None:
    exact = Experiment(bounds=None, patterns=((0.0, 0.5), (1.0, 1.0)))  # E of the first is 0 everywhere
    curve = show(exact, logarithmic=True)
    assert curve.note == "241 values ≤ 0 are not drawn"  # as many as there are points along w
    assert show(exact).note == ""


def test_the_tangent_keeps_its_length_on_the_screen_when_the_plot_is_resized(show: Show, qapp: QApplication) -> None:
    curve = show(Experiment(bounds=None, patterns=((1.0, 0.7),), rule=Rule(rate=0.1)))
    lengths = []
    for size in ((600, 400), (400, 500), (900, 300)):
        curve.resize(*size)
        qapp.processEvents()
        ball = curve.ball._ball
        assert ball is not None
        ends = [curve.mapFromScene(curve.view.mapViewToScene(QPointF(*point))) for point in ball.tangent]
        lengths.append(np.hypot(ends[1].x() - ends[0].x(), ends[1].y() - ends[0].y()))
    assert lengths == pytest.approx([180.0] * 3, abs=3)


def test_of_two_weights_each_has_a_section_through_the_ball(qapp: QApplication, show: Show) -> None:
    def E(w: float, v: float) -> mpf:
        h = 1 / (1 + mp.exp(-w))
        return (1 / (1 + mp.exp(-v * h)) - 0.9) ** 2 / 2

    def along_w(each: float) -> mpf:
        return E(each, v)

    def along_v(each: float) -> mpf:
        return E(w, each)

    experiment = Experiment(
        network="two_weight_chain", bounds=None, w=0.5, v=-0.25, patterns=((1.0, 0.9),), rule=Rule(rate=30.0)
    )
    reading = reading_of(experiment, 3)
    w, v = reading.step.state.weights
    w_next, v_next = reading.step.state_next.weights
    sections = (along_w, w, w_next, "weight w₁"), (along_v, v, v_next, "weight w₂")
    for which, (section, now, then, label) in enumerate(sections):
        curve = show(experiment, which=which)
        curve.show_reading(reading)
        assert curve.axis("bottom").labelText == label
        x, y = curve.curves()[0]
        assert y[::20].tolist() == pytest.approx([float(section(each)) for each in x[::20]])
        ball = curve.ball._ball
        assert ball is not None
        assert ball.place.toTuple() == pytest.approx((now, float(section(now))))
        # Where it lands on the section, on which the other weight stands still.
        assert ball.landing.toTuple() == pytest.approx((then, float(section(then))))
        way = ball.tangent[-1] - ball.tangent[0]
        assert way[1] / way[0] == pytest.approx(float(mp.diff(section, now)), rel=1e-6)
        assert ball.trail[:, 0].tolist() == pytest.approx([weights[which] for weights in reading.trail.T])
        assert ball.trail[:, 1].tolist() == pytest.approx([float(section(each)) for each in ball.trail[:, 0]])


def test_a_section_follows_the_weight_that_is_held(qapp: QApplication, show: Show) -> None:
    experiment = Experiment(network="weight_and_bias", bounds=None, patterns=((1.0, 1.0),), rule=Rule(rate=5.0))
    curve = show(experiment)
    before = curve.curves()[0][1].copy()
    curve.show_reading(reading_of(experiment, 5))
    assert (curve.curves()[0][1] < before).all()  # of the greater bias every w has a smaller error


def test_there_is_no_section_along_a_weight_that_there_is_not(show: Show) -> None:
    curve = show(Experiment(bounds=None), which=1)
    assert curve.ball._ball is None
    curve.grab()


@pytest.mark.parametrize("w", [-6.0, -2.0, -1.2, 0.0, 0.8, 2.0, 9.0])
def test_both_sides_of_the_valley_are_in_view_and_something_beside_the_ball(show: Show, w: float) -> None:
    valley = float(mp.log(mpf(7) / 3))
    (low, high), (least, most) = show(Experiment(bounds=None, patterns=((1.0, 0.7),), w=w)).view_range()
    assert 0.2 <= (valley - low) / (high - low) <= 0.8
    assert 0.06 <= (w - low) / (high - low) <= 0.94
    assert least < 0 < E_of(high) < most


def test_the_view_stays_while_the_ball_rolls_into_the_valley_and_over_it(show: Show) -> None:
    experiment = Experiment(bounds=None, patterns=((1.0, 0.7),), w=-2.0, rule=Rule(rate=5.0))
    curve = show(experiment)
    views = set()
    for iterations in range(30):
        curve.show_reading(reading_of(experiment, iterations))
        views.add(curve.view_range())
    assert len(views) == 1


@pytest.mark.parametrize(
    "experiment",
    [Experiment(bounds=None, patterns=((1.0, 1.0),)), Experiment(patterns=((1.0, 0.7),)),
     Experiment(bounds=None, patterns=((0.0, 0.7),)), Experiment(bounds=None, patterns=((1.0, 0.999),), w=-2.0)],
    ids=["none", "between walls", "flat", "far"],
)  # fmt: skip
def test_without_a_valley_the_view_is_that_of_the_weights(show: Show, experiment: Experiment) -> None:
    (low, high), _ = show(experiment).view_range()
    assert high - low < 5


def test_infinite_errors_are_counted(show: Show) -> None:
    outside = Experiment(activation="identity", error="cross_entropy", bounds=None, w=0.5, patterns=((1.0, 1.0),))
    curve = show(outside)
    low, high = curve.view_range()[0]
    infinite = sum(not 0 < w <= 1 for w in np.linspace(low, high, 241))
    assert curve.note == f"{infinite} values are not finite"


@pytest.mark.parametrize("mark", ["ball", "slope", "nudge", "landing", "trail", "promise", "walls"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_mark_is_lit_by_a_halo_until_it_is_lit_no_more(show: Show, mark: str, theme: Theme) -> None:
    experiment = Experiment(bounds=(-3.0, 4.0), patterns=((1.0, 0.7),), w=-2.0, rule=Rule(rate=20.0))
    curve, reading = show(experiment), reading_of(experiment, 1)
    curve.set_theme(theme)
    curve.show_reading(reading)
    plain = curve.grab().toImage()
    curve.light_marks(frozenset({mark}))
    lit = curve.grab().toImage()
    differing = sum(
        lit.pixel(x, y) != plain.pixel(x, y) for x in range(0, lit.width(), 2) for y in range(0, lit.height(), 2)
    )
    assert differing > 10
    curve.light_marks(frozenset())
    assert curve.grab().toImage() == plain
    curve.light_marks(frozenset({mark}))
    curve.set_secret(True)
    curve.show_reading(reading)
    secret = curve.grab().toImage()
    curve.light_marks(frozenset())
    is_hidden = mark in ("slope", "nudge", "landing", "promise")
    assert (curve.grab().toImage() == secret) == is_hidden, "what is hidden has no halo"


def told_least(words: str) -> list[float]:
    """Every least value that the words tell."""
    return [float(parse(each) or 0.0) for each in re.findall(r"least (\S+) at", words, re.IGNORECASE)]


def test_the_words_have_the_exact_least_and_no_ball_is_lower(show: Show) -> None:
    lowest = math.log(7 / 3)  # between two samples
    for w in (lowest, lowest + 1e-5):
        experiment = Experiment(bounds=None, patterns=((1.0, 0.7),), w=w)
        reading = reading_of(experiment)
        words = show(experiment).in_words(reading, ())
        assert min(told_least(words)) <= reading.step.E < 1e-11
        assert "at 0.8472" in words or "at 0.8473" in words


def test_the_words_know_the_ball_of_another_run(show: Show) -> None:
    mine = Experiment(bounds=None, patterns=((-1.0, 0.5), (1.0, 0.7)))
    theirs = replace(mine, w=math.log(7 / 3))
    runs = [ShownRun(reading_of(each), str(k), k, k == 0) for k, each in enumerate((mine, theirs))]
    words = show(mine).in_words(runs[0].reading, runs)
    assert "E (−1, 0.5): " in words
    assert min(told_least(words)) <= runs[1].reading.step.E


@pytest.mark.parametrize(("formula", "low"), [("sqrt(w)", 0.0), ("ln(w)", -math.inf), ("sqrt(1 - w^2)", 0.0)])
def test_the_curve_of_a_function_reaches_to_where_it_ends(show: Show, formula: str, low: float) -> None:
    curve = show(Experiment(network="function", formula=formula, patterns=SILENT, w=0.5, bounds=None))
    (_, _), (bottom, _) = curve.view_range()
    ((x, y),) = curve.curves()
    drawn = x[np.isfinite(y)]
    assert drawn.min() == pytest.approx(-1.0 if "1" in formula else 0.0, abs=1e-6)
    assert np.nanmin(y) == pytest.approx(low, abs=1e-3) if math.isfinite(low) else np.nanmin(y) < bottom
