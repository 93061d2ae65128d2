"""The gradient check: digits, differences and the plot of errors, against the mathematics at 50 digits."""

from collections.abc import Callable
from math import inf, log10, nan

import numpy as np
import pytest
from mpmath import mp, mpf
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStyle, QStyleOptionSlider, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.model.experiment import SILENT, Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.annotations import goes_through
from desktop_app.plots.theme import DARK, LIGHT, Theme
from desktop_app.ui.common.style import apply_theme
from desktop_app.ui.step.check_view import CheckView
from desktop_app.words.step.gradient_check import STEPS, aligned_digits, check_sentence, error_text
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of

NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)
FORWARD, CENTRAL, COMPLEX_STEP = range(3)
_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
Show = Callable[..., CheckView]


def worked(experiment: Experiment = ALONE, w: float = 0.0, i: int = 0, is_secret: bool = False) -> WorkedStep:
    return worked_step_of(experiment, worked_step(experiment, i, State(w)), is_secret=is_secret)


def number(text: str) -> float:
    return float(text.translate(_PLAIN).replace("·10", "e"))


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    """Shows a step in a window of the panel's width, and waits until it is checked."""
    kept: list[QMainWindow] = []

    def show(step: WorkedStep | None = None, width: int = 380, theme: Theme = LIGHT) -> CheckView:
        view, window = CheckView(theme), QMainWindow()
        apply_theme(theme, window)
        window.setCentralWidget(view)
        kept.append(window)
        qtbot.addWidget(window)
        window.setFixedWidth(width)
        window.show()
        qtbot.waitExposed(window).__enter__()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        view.setFocus()
        if step is not None:
            view.show_step(step)
            qtbot.waitUntil(lambda: view.text("analytic") != "")
        return view

    return show


def error_at(w: mpf) -> mpf:
    """E of (1, 1) in the question's network."""
    return (1 / (1 + mp.exp(-w)) - 1) ** 2 / 2


@pytest.mark.parametrize("w", [0.0, 0.5, -1.25, 7.0, 20.0])
def test_the_digits_are_those_of_the_mathematics(show: Show, w: float) -> None:
    view = show(worked(w=w))
    true = mp.diff(error_at, mpf(w))
    y_hat = 1 / (1 + mp.exp(-mpf(w)))
    last_digit = 2e-16 * float(y_hat * (1 - y_hat))  # of ŷ − 1, in the gradient
    assert number(view.text("analytic")) == pytest.approx(float(true), rel=1e-11, abs=last_digit)
    h = mpf(view.h)
    complex_step = mp.im(error_at(mp.mpc(w, h))) / h
    assert number(view.text("complex_step")) == pytest.approx(float(complex_step), rel=1e-11, abs=last_digit)
    forward = (error_at(w + h) - error_at(mpf(w))) / h
    central = (error_at(w + h) - error_at(w - h)) / (2 * h)
    rounding = 4e-16 * float(1 - y_hat) / view.h
    assert number(view.text("forward")) == pytest.approx(float(forward), rel=1e-11, abs=rounding)
    assert number(view.text("central")) == pytest.approx(float(central), rel=1e-11, abs=rounding)
    assert number(view.difference("forward")) == pytest.approx(float(forward - true), rel=0.06, abs=rounding)


def test_a_batch_is_checked_as_a_whole(show: Show) -> None:
    patterns = ((1.0, 1.0), (-0.5, 0.25), (2.0, 0.0))
    view = show(worked(Experiment(patterns=patterns, presentation="batch", bounds=None), 0.5))
    true = mp.diff(lambda w: sum((1 / (1 + mp.exp(-w * mpf(x))) - mpf(y)) ** 2 / 2 for x, y in patterns), mpf(0.5))
    view.slider.setValue(len(STEPS) - 1)
    for name in ("analytic", "complex_step"):
        assert number(view.text(name)) == pytest.approx(float(true), rel=1e-11)


def curve(view: CheckView, which: int) -> tuple[np.ndarray, np.ndarray]:
    return view.plot._curves[which].getData()


@pytest.mark.parametrize(("which", "order"), [(FORWARD, 1), (CENTRAL, 2), (COMPLEX_STEP, 2)])
def test_truncation_falls_with_the_order_of_the_method(show: Show, which: int, order: int) -> None:
    view = show(worked(w=0.5))
    x, y = curve(view, which)
    truncated = (x <= -0.9) & (x >= -3.1)
    slope, _ = np.polyfit(x[truncated], y[truncated], 1)
    assert slope == pytest.approx(order, abs=0.05)


@pytest.mark.parametrize("which", [FORWARD, CENTRAL])
def test_rounding_grows_as_h_shrinks(show: Show, which: int) -> None:
    x, y = curve(show(worked(w=0.5)), which)
    slope, _ = np.polyfit(x[x < -8.5], y[x < -8.5], 1)
    assert slope == pytest.approx(-1, abs=0.35)


def test_the_curves_are_the_errors(show: Show) -> None:
    """Where truncation rules: |Im E(w + ih)/h − g| and the differences' errors, from mpmath."""
    view, w = show(worked(w=0.5)), mpf(0.5)
    true = mp.diff(error_at, w)
    for k, h in enumerate(STEPS[:5]):
        h = mpf(h)
        errors = (
            (error_at(w + h) - error_at(w)) / h - true,
            (error_at(w + h) - error_at(w - h)) / (2 * h) - true,
            mp.im(error_at(mp.mpc(w, h))) / h - true,
        )
        for which, error in enumerate(errors):
            x, y = curve(view, which)
            assert x[k] == pytest.approx(log10(h))
            assert 10 ** y[k] == pytest.approx(float(abs(error)), rel=1e-9)


def test_the_curves_are_told_apart_by_colour_and_by_dash(show: Show) -> None:
    pens = [key.pen for key in show(worked()).plot.keys]
    assert len({pen.color().name() for pen in pens}) == len({tuple(pen.dashPattern()) for pen in pens}) == 3


def handle(view: CheckView) -> QPoint:
    option = QStyleOptionSlider()
    view.slider.initStyleOption(option)
    style, control = view.slider.style(), QStyle.ComplexControl.CC_Slider
    return style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, view.slider).center()


def test_the_slider_is_dragged_from_1_to_1e_minus_15(show: Show) -> None:
    view = show(worked())
    assert view.h == 1e-5
    before = view.text("central")
    for end, h in ((QPoint(0, 0), 1.0), (QPoint(view.slider.width() - 1, 0), 1e-15)):
        start, corner = handle(view), view.slider.mapTo(view.window(), QPoint())
        screen = view.window().windowHandle()
        QTest.mousePress(screen, LEFT, NO_KEYS, corner + start)
        for k in range(1, 6):
            QTest.mouseMove(screen, corner + start + (end - start) * (k / 5))
        QTest.mouseRelease(screen, LEFT, NO_KEYS, corner + end)
        assert view.h == h
        assert view.text("central") != before
        assert view.plot.cross.value() == pytest.approx(log10(h))
        assert len(view.plot._dots.shown) == 3
        for which, dot in enumerate(view.plot._dots.shown):
            x, y = curve(view, which)
            assert (dot.x, dot.y) == pytest.approx((log10(h), y[list(x).index(log10(h))]))
    assert view.slider.accessibleDescription() == "h = 10⁻¹⁵"
    assert not view.slider.hasFocus()  # a click leaves the keys to the window


def test_the_slider_is_worked_by_keys(show: Show) -> None:
    view = show(worked())
    view.slider.setFocus(Qt.FocusReason.TabFocusReason)
    for key, h in ((Qt.Key.Key_Right, 3.16e-6), (Qt.Key.Key_PageUp, 3.16e-7), (Qt.Key.Key_Home, 1.0)):
        QTest.keyClick(view.window().windowHandle(), key)
        assert view.h == h
    assert "h = 1 " in view.sentence


def test_a_step_of_the_slider_is_half_a_decade() -> None:
    assert (STEPS[0], STEPS[10], STEPS[-1], len(STEPS)) == (1.0, 1e-5, 1e-15, 31)
    assert np.diff(np.log10(STEPS)) == pytest.approx(-0.5, abs=1e-3)


def test_a_secret_is_kept(show: Show, qtbot: QtBot) -> None:
    view = show(worked(is_secret=True))
    assert {view.text(name) for name in ("analytic", "forward", "central", "complex_step")} == {"?"}
    assert view.plot.note == view.sentence == "Predict first."
    assert all(len(curve(view, which)[0]) == 0 for which in range(3))
    assert not view.plot._dots.shown
    assert "0.125" not in view.accessibleDescription()
    view.slider.setValue(3)
    assert view.text("forward") == "?"
    view.show_step(worked())
    qtbot.waitUntil(lambda: view.text("analytic") == "−0.125000000000")
    assert "−0.125000000000" in view.accessibleDescription()


def test_nothing_is_worked_out_while_nobody_looks(show: Show, qtbot: QtBot) -> None:
    view = show()
    view.hide()
    view.show_step(worked(w=0.5))
    QApplication.processEvents()
    assert view.plot.errors is None
    view.show()
    qtbot.waitUntil(lambda: view.plot.errors is not None)
    view.window().hide()
    assert not view._drawing.isActive()


def test_the_last_of_many_steps_is_drawn_and_nothing_runs_on(show: Show, qtbot: QtBot) -> None:
    view = show(worked())
    for i in range(50):
        view.show_step(worked(w=i / 50, i=i))
    dE_dw = worked(w=49 / 50).step.dE_dw
    last = aligned_digits(dE_dw, dE_dw)
    qtbot.waitUntil(lambda: view.text("analytic") == last)
    assert not view._drawing.isActive()
    errors = view.plot.errors
    view.show_step(worked(w=49 / 50, i=77))  # nothing that it depends on
    assert not view._drawing.isActive()
    assert view.plot.errors is errors


def test_errors_of_0_are_drawn_at_the_bottom_and_it_says_so(show: Show) -> None:
    view = show(worked(Experiment(patterns=((0.0, 0.0),)), 0.3))
    assert view.plot.note == "exactly 0: at the bottom"
    bottom = log10(2.0**-53 / 8)  # E is 1/8
    assert all(curve(view, which)[1] == pytest.approx(bottom) for which in range(3))
    assert view.plot.view_range()[1][0] < bottom
    assert [view.difference(name) for name in ("forward", "central", "complex_step")] == ["0", "0", "0"]
    assert "exactly 0" in view.sentence


@pytest.mark.parametrize(
    ("activation", "error", "x", "w"),
    [
        ("identity", "cross_entropy", 1.0, 2.0), ("softplus", "squared", 1.0, 1e200),
        ("identity", "squared", 1e150, 1e3), ("logistic", "squared", 1e-300, 1.0),
    ],
)  # fmt: skip
def test_no_number_does_harm(show: Show, activation: str, error: str, x: float, w: float) -> None:
    view = show(worked(Experiment(patterns=((x, 0.0),), bounds=None, activation=activation, error=error), w))
    for tick in (0, 10, 30):
        view.slider.setValue(tick)
        assert not view.window().grab().isNull()
        assert view.sentence
        assert "nan" not in view.accessibleDescription()


def test_the_mouse_does_not_move_the_plot(show: Show) -> None:
    view = show(worked())
    before = view.plot.view_range()
    middle = view.plot.geometry().center()
    window = view.window().windowHandle()
    QTest.mousePress(window, LEFT, NO_KEYS, middle)
    QTest.mouseMove(window, middle + QPoint(40, 20))
    QTest.mouseRelease(window, LEFT, NO_KEYS, middle + QPoint(40, 20))
    QTest.wheelEvent(window, QPointF(middle), QPoint(0, 120))
    assert view.plot.view_range() == before


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [340, 380, 460])
@pytest.mark.parametrize("experiment", [ALONE, Experiment(patterns=((1.0, 0.7),), bounds=None, error="cross_entropy")])
def test_nothing_is_cut_or_overlaps(show: Show, theme: Theme, width: int, experiment: Experiment) -> None:
    view = show(worked(experiment, 0.8472), width, theme)
    places = [view.place_of(name) for name in ("analytic", "forward", "central", "complex_step")]
    for k, place in enumerate(places):
        assert view._table.geometry().contains(place.toAlignedRect())
        assert not any(place.intersects(other) for other in places[k + 1 :])
    children = [child for child in view.children() if isinstance(child, QWidget) and child.isVisible()]
    for k, child in enumerate(children):
        assert view.rect().contains(child.geometry())
        assert not any(child.geometry().intersects(other.geometry()) for other in children[k + 1 :])
    height = view.height()
    for tick in range(len(STEPS)):
        view.slider.setValue(tick)
        for label in (child for child in children if isinstance(child, QLabel)):
            assert (
                label.heightForWidth(label.width()) <= label.height()
                if label.wordWrap()
                else (label.sizeHint().width() <= label.width())
            ), label.text()
    QApplication.processEvents()
    assert view.height() == height


def test_digits_stand_beneath_each_other() -> None:
    shown = {
        (-0.125, -0.125): "−0.125000000000", (0.0, 0.0): "0.00000000000", (1.25e-9, 1.5e-9): "1.25000000000·10⁻⁹",
        (2e-20, 1.5e-9): "0.00000000002·10⁻⁹", (-0.02, 1.5e-9): "−2.00000000000·10⁻²",
        (12345.678, 12345.0): "12345.6780000", (inf, 1.0): "–", (5e-324, 5e-324): "4.94065645841·10⁻³²⁴",
    }  # fmt: skip
    assert {pair: aligned_digits(*pair) for pair in shown} == shown
    assert [error_text(value) for value in (-3.9e-8, 0.0, 1.25, nan)] == ["−3.9·10⁻⁸", "0", "1.2·10⁰", "–"]


def test_the_sentence_tells_truncation_from_rounding() -> None:
    errors = [abs(h**2 / 96) + 1e-17 / h for h in STEPS]
    at = {h: check_sentence(errors, STEPS.index(h), -0.125) for h in (1.0, 1e-5, 1e-12)}
    assert at[1e-5].endswith("is right to 10 digits; smaller h loses digits to rounding, larger h to curvature.")
    assert at[1.0].endswith("is right to 1 digit; the others are lost to curvature: h is too large.")
    assert at[1e-12].endswith("is right to 4 digits; the others are lost to rounding: h is too small.")
    assert check_sentence([0.0] * 31, 4, 0.5) == "At h = 0.01 the central difference is right to every digit."
    assert "cannot be computed" in check_sentence([nan] * 31, 4, 0.5)


@pytest.mark.parametrize("tick", [0, 4, 10, 17, 30])
def test_the_table_tells_what_the_dots_show(show: Show, tick: int) -> None:
    view = show(worked(w=0.5))
    view.slider.setValue(tick)
    for k, name in enumerate(("forward", "central", "complex_step")):
        errors = view.plot.errors
        assert errors is not None
        off = float(errors.of[k, tick])
        assert abs(number(view.difference(name))) == pytest.approx(off, rel=0.06)
        assert view.plot._dots.shown[k].y == pytest.approx(float(errors.drawn[k, tick]))


@pytest.mark.parametrize("network", ["weight_and_bias", "two_weight_chain"])
def test_of_two_weights_one_chooses_along_which(show: Show, qtbot: QtBot, network: str) -> None:
    settings = Experiment(network=network, patterns=((0.7, 1.0),), bounds=None)
    view = show(worked_step_of(settings, worked_step(settings, 0, State(0.5, -0.25))))

    def E(w: mpf, v: mpf) -> mpf:
        z = w * mpf(0.7) + v if network == "weight_and_bias" else v / (1 + mp.exp(-w * mpf(0.7)))
        return error_at(z)

    view.slider.setValue(len(STEPS) - 1)
    for which, symbol in enumerate(settings.net.symbols):
        true = float(mp.diff(E, (mpf(0.5), mpf(-0.25)), ((1, 0), (0, 1))[which]))
        view.chooser.choose(which)
        for name in ("analytic", "complex_step"):
            assert number(view.text(name)) == pytest.approx(true, rel=1e-11)
        assert view.accessibleDescription().startswith(f"∂E/∂{symbol} = ")
    digits = view.text("analytic")
    view.show_step(worked_step_of(settings, worked_step(settings, 1, State(0.5, 0.5))))
    qtbot.waitUntil(lambda: view.text("analytic") != digits)


@pytest.mark.parametrize("tick", [0, 9, 15, 20, len(STEPS) - 1])
@pytest.mark.parametrize("w", [0.3, 0.49, 1.2])
def test_the_words_about_0_lie_on_no_curve_and_not_on_the_line_at_h(show: Show, w: float, tick: int) -> None:
    view = show(worked(Experiment(patterns=((1.0, 0.7),), activation="identity", bounds=None), w))
    view.slider.setValue(tick)
    plot = view.plot
    if plot._words.isVisible():
        at_h = np.full(2, plot.cross.value()), np.array(plot.view_range()[1])
        for x, y in [*(each.getData() for each in plot._curves), at_h]:
            points = [plot.view.mapViewToScene(QPointF(*point)) for point in zip(x, y, strict=True)]
            across, down = np.array([[point.x(), point.y()] for point in points]).T
            assert not goes_through(across, down, QRectF(plot._words.geometry()))


@pytest.mark.parametrize(("formula", "w"), [("w^0.5", 0.0), ("1/w", 1e-200), ("ln(w)", 0.0)])
def test_a_slope_that_is_not_finite_is_said_so(show: Show, formula: str, w: float) -> None:
    """Differences may be finite there."""
    steep = Experiment(network="function", formula=formula, patterns=SILENT, bounds=None, w=w)
    view = show(worked(steep, w))
    assert view.text("analytic") == "–"
    assert view.sentence == "The gradient is not a finite number."
    assert aligned_digits(31.5, inf) == "31.5000000000"
    assert aligned_digits(1e9, nan) == "1.00000000000·10⁹"
