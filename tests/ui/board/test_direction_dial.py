"""Every direction, as a person has it: the slider of h, the numbers, the words, and what is kept secret."""

from collections.abc import Callable
from dataclasses import replace
from math import degrees

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.analysis.directions import BEST, GRADIENT, MARKS, SIGN, V, W, directions
from desktop_app.core.files.workspace_view import DEFAULT
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.plots.theme import LIGHT, Theme
from desktop_app.ui.board.direction_dial import DialView
from desktop_app.ui.board.plot_card import ViewCard
from desktop_app.ui.board.stage_pages import DIRECTIONS
from desktop_app.ui.common.style import apply_theme
from desktop_app.words.views.directions import angle_text
from tests.ui.conftest import Opener

CHAIN = Experiment(network="two_weight_chain", bounds=None, presentation="batch", w=0.5, v=0.5)
SADDLE = replace(CHAIN, w=0.0, v=0.0)
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)
LEAKY = Experiment(network="weight_and_bias", activation="identity", error="cross_entropy", bounds=None)
PLATEAU = Experiment(network="weight_and_bias", patterns=((1.0, 0.0),), bounds=None, w=40.0)
EVERY = (CHAIN, SADDLE, ALONE, Experiment(), LEAKY, replace(LEAKY, w=2.0), PLATEAU)
# E is finite there, and its gradient is not.
STEEP = Experiment(patterns=((1e300, 1.0),), activation="identity", bounds=None, w=1e-290)
Show = Callable[..., DialView]


def reading(experiment: Experiment = CHAIN, iterations: int = 0) -> Reading:
    run = Run(experiment)
    run.advance(iterations)
    return run.reading(View())


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    """Shows a reading in a window of a size."""
    kept: list[QMainWindow] = []

    def show(shown: Reading, width: int = 360, height: int = 420, theme: Theme = LIGHT) -> DialView:
        view, window = DialView(theme), QMainWindow()
        apply_theme(theme, window)
        window.setCentralWidget(view)
        kept.append(window)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window).__enter__()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        view.setFocus()
        view.show_reading(shown)
        return view

    return show


def slide(view: DialView, key: Qt.Key, times: int = 1) -> None:
    view.slider.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(times):
        QTest.keyClick(view.window().windowHandle(), key)


def test_the_numbers_are_those_of_the_directions(show: Show) -> None:
    view = show(reading())
    assert view.h == 0.1
    made = directions(CHAIN, None, (0.5, 0.5), 0.1)
    labels = {GRADIENT: "−∇E", BEST: "best at this h", SIGN: "sign of −∇E", W: "w₁ alone", V: "w₂ alone"}
    for name, label in labels.items():
        told, angle, rate, share = view.row(name)
        assert told == label
        assert float(angle.removesuffix("°")) == pytest.approx(degrees(made.marks[name].angle), abs=0.051)
        assert float(rate.replace("−", "-")) == pytest.approx(made.marks[name].rate, rel=6e-4)
        assert float(share.removesuffix(" %")) == pytest.approx(100 * (made.share(name) or 0), abs=0.51)
    assert "the best is 10.7° from −∇E. As h → 0 it turns onto −∇E" in view.words
    assert view.accessibleDescription() == view.words
    assert "−∇E: 337.8°, −0.01198 per unit, 98 % · best at this h: 348.5°" in view.words


def test_the_best_turns_onto_the_gradient_as_the_slider_goes_down(show: Show) -> None:
    view = show(reading())
    slide(view, Qt.Key.Key_Right, 7)
    assert view.h == 0.5
    assert view.row(V)[3] == "E rises"
    slide(view, Qt.Key.Key_PageDown)
    assert view.h == 0.05
    slide(view, Qt.Key.Key_Home)
    assert view.h == 1e-6
    assert view.slider.accessibleDescription() == "h = 10⁻⁶"
    assert view.row(BEST)[1:] == view.row(GRADIENT)[1:] == ("337.8°", "−0.01310", "100 %")
    assert "−∇E is the best direction" in view.words
    slide(view, Qt.Key.Key_End)
    assert view.h == 10


def test_beginning_anew_puts_the_length_back(opened: Opener) -> None:
    stage = opened(experiment=CHAIN).window.board.stage
    stage.begin_anew()  # before there is a dial
    stage.turn_to(DIRECTIONS)
    (card,) = stage.visible_cards()
    assert isinstance(card, ViewCard)
    view = card.view
    assert isinstance(view, DialView)
    view.slider.setValue(3)
    stage.begin_anew()
    assert view.h == 0.1


def test_a_length_is_typed_and_the_slider_follows(show: Show) -> None:
    view = show(reading())
    view.edit.setFocus()
    view.edit.selectAll()
    QTest.keyClicks(view.edit, "0.37")
    QTest.keyClick(view.edit, Qt.Key.Key_Return)
    assert view.h == 0.37
    assert view.slider.value() == -4
    assert "h = 0.37." in view.words
    made = directions(CHAIN, None, (0.5, 0.5), 0.37)
    assert float(view.row(BEST)[2].replace("−", "-")) == pytest.approx(made.marks[BEST].rate, rel=6e-4)
    view.edit.selectAll()
    QTest.keyClicks(view.edit, "20")
    QTest.keyClick(view.edit, Qt.Key.Key_Return)
    assert view.h == 0.37
    said = next(label for label in view.findChildren(QLabel) if label.wordWrap())
    assert said.text() == "The length h must be from 1·10⁻⁶ to 10; kept 0.37."
    view.show_view(DEFAULT)
    assert (view.h, view.slider.value(), view.edit.text()) == (0.1, -10, "0.1")


def test_a_click_on_the_slider_leaves_the_keys_to_the_window(show: Show) -> None:
    view = show(reading())
    corner = view.slider.mapTo(view.window(), QPoint(2, view.slider.height() // 2))
    QTest.mouseClick(view.window().windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, corner)
    assert view.h < 0.1
    assert not view.slider.hasFocus()


def test_a_batch_is_one_sum_and_in_turn_it_is_the_pattern_that_is_shown(show: Show) -> None:
    bias = Experiment(network="weight_and_bias", bounds=None)
    view = show(reading(bias))  # (0, 0) has no say about w
    assert (view.row(GRADIENT)[1], view.row(W)[1]) == ("270°", "–")
    view.show_reading(reading(replace(bias, patterns=((1.0, 1.0),))))
    assert (view.row(GRADIENT)[1], view.row(SIGN)[1]) == ("45°", "45°")
    view.show_reading(reading(replace(bias, presentation="batch")))
    assert (view.row(GRADIENT)[1], view.row(V)[1]) == ("0°", "–")


def test_where_the_sign_is_the_gradient_s_own_direction_the_reason_is_told(show: Show) -> None:
    bias, told = Experiment(network="weight_and_bias", bounds=None), "The sign of −∇E points the same way: "
    view = show(reading(bias))
    assert f"{told}one slope is 0." in view.words
    view.show_reading(reading(replace(bias, patterns=((1.0, 1.0),))))
    assert f"{told}both slopes are equally large." in view.words
    view.show_reading(reading(replace(bias, patterns=((0.5, 1.0),))))
    assert "points the same way" not in view.words
    view.show_reading(reading(ALONE))
    assert "points the same way" not in view.words


def test_one_weight_has_two_ways(show: Show) -> None:
    view = show(reading(ALONE))
    assert [view.row(name)[1] for name in (GRADIENT, BEST)] == ["up"] * 2
    assert view.row(SIGN) == view.row(W) == (), "always the same as −∇E"
    assert view.row(V) == ()
    assert "One weight has two directions: −∇E, its sign and the best are the same one." in view.words
    assert view.words.endswith("The distance from the middle is how fast E changes that way: ΔE for a unit of length.")
    assert view.toolTip() in view.words
    view.show_reading(reading(replace(ALONE, patterns=((1.0, 0.2),))))
    assert view.row(GRADIENT)[1] == "down"


def test_what_there_is_not_is_said(show: Show) -> None:
    view = show(reading(SADDLE))
    assert view.row(GRADIENT)[1:] == ("–", "–", "–")
    assert "∇E = 0: by the gradient no direction is steeper than another." in view.words
    assert "as at a saddle; the best is 212.1°" in view.words
    view.show_reading(reading(Experiment()))
    assert "E is flat" in view.words
    view.show_reading(reading(replace(LEAKY, patterns=((1.0, 1.0),), w=2.0)))
    assert "not a finite number here" in view.words
    view.show_reading(reading(replace(LEAKY, patterns=((1.0, 1.0),), w=0.9, v=0.09)))
    assert "cut off at the ring, E is not finite" in view.words
    view.show_reading(reading(PLATEAU))
    assert "own last digits" in view.words
    assert view.row(GRADIENT)[1:] == ("–", "–", "–")
    view.show_reading(reading(replace(ALONE, patterns=((1.0, 0.7),), w=0.8)))
    slide(view, Qt.Key.Key_End)
    assert "E rises in every direction: the step is too long" in view.words


def test_a_secret_is_kept(show: Show) -> None:
    view = show(reading())
    view.set_secret(True)
    assert {cell for name in MARKS for cell in view.row(name)[1:]} == {"?"}
    assert view.dial.directions is None
    assert view.dial.why_empty == "Predict first."
    assert not any(character.isdecimal() for character in view.words.removeprefix("h = 0.1"))
    slide(view, Qt.Key.Key_Right)
    view.show_reading(reading(iterations=3))
    assert view.row(GRADIENT)[1] == "?"
    view.set_secret(False)
    assert view.row(GRADIENT)[2].startswith("−0.0")


def test_nothing_is_worked_out_that_is_shown_already_or_out_of_sight(show: Show) -> None:
    view = show(reading())
    first = view.dial.directions
    view.show_reading(reading())
    assert view.dial.directions is first
    view.hide()
    view.show_reading(reading(iterations=5))
    assert view.dial.directions is first
    view.show()
    assert view.dial.directions is not first


@pytest.mark.parametrize(("width", "height"), [(340, 400), (700, 600)])
def test_nothing_is_cut_or_moves(show: Show, width: int, height: int) -> None:
    view = show(reading(), width, height)
    place = view.slider.geometry()
    said = next(label for label in view.findChildren(QLabel) if label.wordWrap())
    equal = Experiment(network="weight_and_bias", patterns=((1.0, 1.0),), bounds=None)
    for experiment in (CHAIN, SADDLE, replace(LEAKY, patterns=((1.0, 1.0),), w=0.9, v=0.09), equal):
        view.show_reading(reading(experiment))
        QApplication.processEvents()
        assert view.slider.geometry() == place
        needed = QFontMetrics(said.font()).boundingRect(said.rect(), int(Qt.TextFlag.TextWordWrap), said.text())
        assert said.rect().contains(needed), said.text()
    for experiment in (*EVERY, STEEP):
        view.show_reading(reading(experiment))
        view.grab()


def test_angles_are_told_in_degrees() -> None:
    assert [angle_text(angle) for angle in (0.0, 0.5, 6.2831, 3.1415926536)] == ["0°", "28.6°", "0°", "180°"]


@pytest.mark.parametrize("network", ["one_weight", "two_weight_chain"])
def test_all_of_the_dial_is_in_view_in_the_usual_window(opened: Opener, network: str) -> None:
    hands = opened(1440, 900, Experiment(network=network, bounds=None))
    hands.window.board.stage.turn_to(DIRECTIONS)
    (card,) = hands.window.board.stage.visible_cards()
    area = card.area
    assert area is not None
    hands.qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    assert all(area.rect().contains(QRect(child.mapTo(area, QPoint()), child.size())) for child in parts_of(area))


def parts_of(area: QScrollArea) -> list[QWidget]:
    view = area.widget()
    assert view is not None
    return [child for child in view.findChildren(QWidget) if child.isVisible()]
