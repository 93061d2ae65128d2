"""The network drawn: its numbers, its places, what is under the mouse, and what is lit."""

import mpmath
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF
from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.model.activations import ACTIVATIONS
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.theme import DARK, LIGHT
from desktop_app.ui.step.network_layout import DRAWINGS
from desktop_app.ui.step.network_view import NetworkView
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of

QUANTITIES = ("x", "w", "z", "y_hat", "y", "E", "dE_dy_hat", "dy_hat_dz", "dE_dw")
SECRETS = ("dE_dy_hat", "dy_hat_dz", "dE_dw")
WIDTHS = [340, 380, 460]


def step_of(
    w: float, x: float = 1.0, y: float = 1.0, activation: str = "logistic", is_secret: bool = False
) -> WorkedStep:
    settings = Experiment(patterns=((x, y),), bounds=None, activation=activation)
    return worked_step_of(settings, worked_step(settings, 0, State(w)), is_secret=is_secret)


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> NetworkView:
    QCursor.setPos(QPoint(0, 0))
    view = NetworkView(LIGHT)
    qtbot.addWidget(view)
    view.resize(380, view.height())
    view.move(200, 200)
    view.show_step(step_of(0.5))
    with qtbot.waitExposed(view):
        view.show()
    return view


def hover(view: QWidget, place: QPoint) -> None:
    QCursor.setPos(view.mapToGlobal(place))
    QTest.mouseMove(view, place)


def picture(view: QWidget) -> QImage:
    return view.grab().toImage()


def changed(before: QImage, after: QImage) -> set[tuple[int, int]]:
    """The pixels that differ."""
    size = before.size()
    assert after.size() == size
    every = ((i, j) for i in range(size.width()) for j in range(size.height()))
    return {(i, j) for i, j in every if before.pixel(i, j) != after.pixel(i, j)}


def printed(value: mpmath.mpf) -> str:
    """In four decimals."""
    return f"{float(value):.4f}".replace("-", "−")


def test_the_numbers_are_those_of_the_chain_rule(view: NetworkView) -> None:
    w, x, y = mpmath.mpf("0.5"), mpmath.mpf(2), mpmath.mpf("0.25")
    view.show_step(step_of(0.5, 2.0, 0.25))

    def output(z: mpmath.mpf) -> mpmath.mpf:
        return 1 / (1 + mpmath.exp(-z))

    def error(w: mpmath.mpf) -> mpmath.mpf:
        return (output(w * x) - y) ** 2 / 2

    expected = {
        "x": "2", "w": "0.5000", "z": "1", "y_hat": printed(output(w * x)), "y": "0.2500",
        "E": printed(error(w)), "dE_dy_hat": printed(output(w * x) - y),
        "dy_hat_dz": printed(mpmath.diff(output, w * x)), "dE_dw": printed(mpmath.diff(error, w)), "dz_dw": "2",
    }  # fmt: skip
    assert {name: view.text(name) for name in expected} == expected


def test_it_says_its_numbers_in_words(view: NetworkView) -> None:
    view.show_step(step_of(0.0))
    assert "network" in view.accessibleName()
    words = view.accessibleDescription().split(", ")
    assert {"x = 1", "w = 0", "ŷ = 0.5000", "E = 0.1250", "∂E/∂ŷ = −0.5000", "∂E/∂w = −0.1250"} <= set(words)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_quantity_has_a_place_of_its_own(view: NetworkView, width: int) -> None:
    view.resize(width, view.height())
    places = [view.place_of(name) for name in (*QUANTITIES, "dz_dw")]
    for k, place in enumerate(places):
        assert QRectF(view.rect()).contains(place)
        assert not any(place.intersects(other) for other in places[k + 1 :])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", QUANTITIES)
def test_a_light_changes_pixels_only_where_its_quantity_is(view: NetworkView, width: int, name: str) -> None:
    view.resize(width, view.height())
    before = picture(view)
    view.light(frozenset({name}))
    lit = changed(before, picture(view))
    places = [view.place_of(each).toAlignedRect() for each in ((name, "dz_dw") if name == "x" else (name,))]
    assert all(any(place.contains(*pixel) for pixel in lit) for place in places)
    assert all(any(place.contains(*pixel) for place in places) for pixel in lit)
    view.light(frozenset())
    assert not changed(before, picture(view))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("w", [-0.00123456, 1.23456e-7, -1.23456e-7, -123456.789])
def test_long_numbers_stay_in_their_places(view: NetworkView, width: int, w: float) -> None:
    view.resize(width, view.height())
    view.show_step(step_of(0.5, -0.12345, 0.5))
    before = picture(view)
    view.show_step(step_of(w, -0.12345, 0.5))
    curve = QRect(0, 0, 32, 30)
    curve.moveCenter(QPoint(round(185 * width / 340), 37))
    places = [curve, *(view.place_of(each).toAlignedRect() for each in (*QUANTITIES, "dz_dw"))]
    assert all(any(place.contains(*pixel) for place in places) for pixel in changed(before, picture(view)))


def test_a_sign_moves_no_digit(view: NetworkView) -> None:
    view.show_step(step_of(0.0, y=1.0))
    below = picture(view)
    view.show_step(step_of(0.0, y=0.0))
    assert view.text("dE_dw") == "0.1250"
    place = view.place_of("dE_dw").toAlignedRect()
    moved = {i for i, j in changed(below, picture(view)) if place.contains(i, j)}
    assert moved
    # 6 digits of about 7 pixels are right of the sign.
    assert max(moved) < place.center().x() - 18


def test_the_mouse_points_at_quantities(view: NetworkView, qtbot: QtBot) -> None:
    told: list[str] = []
    view.pointed.connect(told.append)
    for name in QUANTITIES:
        hover(view, view.place_of(name).center().toPoint())
        hover(view, view.place_of(name).center().toPoint() + QPoint(2, 2))
        assert view.toolTip()
    assert told == list(QUANTITIES)
    hover(view, QPoint(view.width() // 2, view.height() - 4))
    assert (told[-1], view.toolTip()) == ("", "")
    hover(view, view.place_of("dz_dw").center().toPoint())
    assert (told[-1], view.toolTip()) == ("x", "∂z/∂w = x: how z changes when w grows")


def test_the_mouse_leaves(view: NetworkView, qtbot: QtBot) -> None:
    told: list[str] = []
    view.pointed.connect(told.append)
    hover(view, view.place_of("dE_dy_hat").center().toPoint())
    assert view.toolTip() == "∂E/∂ŷ: how E changes when ŷ grows"
    QTest.mouseMove(view.windowHandle(), QPoint(-50, -50))
    QCursor.setPos(view.mapToGlobal(QPoint(-50, -50)))
    qtbot.waitUntil(lambda: told == ["dE_dy_hat", ""])


def test_a_secret_is_not_shown(view: NetworkView) -> None:
    view.show_step(step_of(0.5, is_secret=True))
    secret = picture(view)
    assert {name for name in QUANTITIES if view.text(name) == "?"} == set(SECRETS)
    assert "∂E/∂w = ?" in view.accessibleDescription()
    view.show_step(step_of(0.5))
    places = [view.place_of(name).toAlignedRect() for name in SECRETS]
    told = changed(secret, picture(view))
    assert told
    assert all(any(place.contains(*pixel) for place in places) for pixel in told)


def test_each_activation_has_its_curve(view: NetworkView) -> None:
    pictures = []
    for activation in ACTIVATIONS:
        view.show_step(step_of(0.0, x=0.0, activation=activation.name))
        middle = round(185 * view.width() / 340)
        pictures.append(picture(view).copy(middle - 14, 24, 28, 26))
    assert all(a != b for k, a in enumerate(pictures) for b in pictures[k + 1 :])


def test_numbers_that_are_not_finite_are_told(view: NetworkView) -> None:
    settings = Experiment(patterns=((1.0, 1.0),), bounds=None, activation="identity", error="cross_entropy")
    view.show_step(worked_step_of(settings, worked_step(settings, 0, State(-1.0))))
    assert (view.text("E"), view.text("dE_dy_hat")) == ("∞", "−∞")
    assert not picture(view).isNull()


def test_the_theme_changes(view: NetworkView) -> None:
    light = picture(view)
    view.set_theme(DARK)
    assert changed(light, picture(view))
    view.set_theme(LIGHT)
    assert not changed(light, picture(view))


def test_the_same_numbers_are_not_painted_again(view: NetworkView, qtbot: QtBot) -> None:
    painted: list[int] = []

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(1)
            return False

    eye = Eye(view)
    view.installEventFilter(eye)
    QApplication.processEvents()
    painted.clear()
    view.show_step(step_of(0.5))
    view.light(frozenset())
    QApplication.processEvents()
    assert not painted
    view.show_step(step_of(0.6))
    qtbot.waitUntil(lambda: bool(painted))


def two_of(network: str, w: float = -0.5, v: float = 0.25, is_secret: bool = False) -> WorkedStep:
    settings = Experiment(network=network, patterns=((0.5, 0.9),), bounds=None)
    return worked_step_of(settings, worked_step(settings, 0, State(w, v)), is_secret=is_secret)


def logistic(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def test_the_bias_and_its_gradient_are_those_of_the_chain_rule(view: NetworkView) -> None:
    view.show_step(two_of("weight_and_bias", 0.5, -0.125))

    def E(w: mpmath.mpf, b: mpmath.mpf) -> mpmath.mpf:
        return (logistic(w / 2 + b) - mpmath.mpf("0.9")) ** 2 / 2

    at = mpmath.mpf("0.5"), mpmath.mpf("-0.125")
    expected = {"v": "−0.1250", "z": "0.1250", "E": f"{float(E(*at)):.5f}", "dz_dw": "0.5000", "dz_dv": "1"}
    assert {name: view.text(name) for name in expected} == expected
    for name, order in (("dE_dw", (1, 0)), ("dE_dv", (0, 1))):
        assert float(view.text(name).replace("−", "-")) == pytest.approx(float(mpmath.diff(E, at, order)), rel=1e-3)


def test_the_chain_and_both_gradients_are_those_of_the_chain_rule(view: NetworkView) -> None:
    view.show_step(two_of("two_weight_chain"))

    def E_of(h: mpmath.mpf, w2: mpmath.mpf) -> mpmath.mpf:
        return (logistic(w2 * h) - mpmath.mpf("0.9")) ** 2 / 2

    def E(w1: mpmath.mpf, w2: mpmath.mpf) -> mpmath.mpf:
        return E_of(logistic(w1 / 2), w2)

    at = mpmath.mpf("-0.5"), mpmath.mpf("0.25")
    h = logistic(at[0] / 2)
    assert {view.text(name) for name in ("h", "h_again", "dz_dv")} == {printed(h)}
    expected = {
        "z1": mpmath.mpf("-0.25"), "z": at[1] * h, "y_hat": logistic(at[1] * h), "dh_dz1": h * (1 - h),
        "dE_dh": mpmath.diff(E_of, (h, at[1]), (1, 0)), "dE_dw": mpmath.diff(E, at, (1, 0)),
        "dE_dv": mpmath.diff(E, at, (0, 1)),
    }  # fmt: skip
    shown = {name: float(view.text(name).replace("−", "-")) for name in expected}
    assert shown == pytest.approx({name: float(value) for name, value in expected.items()}, rel=1e-3)


TWO = ("weight_and_bias", "two_weight_chain")


@pytest.mark.parametrize("network", TWO)
def test_of_two_weights_every_quantity_has_a_place_and_a_light_of_its_own(view: NetworkView, network: str) -> None:
    view.resize(374, view.height())
    view.show_step(two_of(network))
    QApplication.processEvents()
    assert view.height() == DRAWINGS[network].height
    slots = [slot for slot in DRAWINGS[network].slots if slot.tip]
    places = {slot.name: view.place_of(slot.name) for slot in slots}
    for name, place in places.items():
        assert QRectF(view.rect()).contains(place), name
        assert not any(place.intersects(other) for each, other in places.items() if each != name), name
    before = picture(view)
    told: list[str] = []
    view.pointed.connect(told.append)
    for slot in slots:
        hover(view, view.place_of(slot.name).center().toPoint())
        assert (told[-1], view.toolTip()) == (slot.same or slot.name, slot.tip)
        view.light(frozenset({slot.same or slot.name}))
        lit = changed(before, picture(view))
        its = [places[each.name].toAlignedRect() for each in slots if (each.same or each.name) == told[-1]]
        assert all(any(place.contains(*pixel) for pixel in lit) for place in its), slot.name
        assert all(any(place.contains(*pixel) for place in its) for pixel in lit), slot.name


@pytest.mark.parametrize("network", TWO)
def test_of_two_weights_a_secret_is_not_shown(view: NetworkView, network: str) -> None:
    view.show_step(two_of(network, is_secret=True))
    hidden = {slot.name for slot in DRAWINGS[network].slots if slot.kind.has_number and view.text(slot.name) == "?"}
    inner = {"dE_dh", "dh_dz1"} if network == "two_weight_chain" else set()
    assert hidden == {*SECRETS, "dE_dv"} | inner
