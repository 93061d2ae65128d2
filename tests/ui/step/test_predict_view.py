"""Predict first: direction and amount said before the step is shown, and scored apart."""

from dataclasses import replace
from math import nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.theme import DARK, LIGHT, Theme
from desktop_app.ui.common.style import apply_theme
from desktop_app.ui.step.predict_view import PredictView
from desktop_app.words.step.prediction import DOWN, STAYS, TOLERANCE, UP, Tally, comparison, score
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of

ALT, NO_KEYS, Key = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier, Qt.Key
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)  # from w = 0 it goes up by 0.0625


def worked(i: int, w: float = 0.0, experiment: Experiment = ALONE) -> WorkedStep:
    return worked_step_of(experiment, worked_step(experiment, i, State(w)))


class Asked:
    """A person in front of the question."""

    def __init__(self, qtbot: QtBot, width: int, theme: Theme) -> None:
        self.view, self.window, self.centre = PredictView(), QMainWindow(), QWidget()
        apply_theme(theme, self.window)
        self.window.setCentralWidget(self.centre)
        self.view.setParent(self.centre)
        self.view.setFixedWidth(width)
        self.window.resize(width, 200)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window).__enter__()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.centre.setFocus()
        self.answers, self.switches = list[bool](), list[bool]()
        self.view.answered.connect(lambda: self.answers.append(self.hides()))
        self.view.switched.connect(self.switches.append)
        self.settle()

    def hides(self) -> bool:
        return self.view.is_secret

    def settle(self) -> None:
        self.view.adjustSize()
        QApplication.processEvents()

    def click(self, widget: QWidget) -> None:
        place = widget.mapTo(self.window, QPoint(8, widget.height() // 2))
        QTest.mouseClick(self.window.windowHandle(), Qt.MouseButton.LeftButton, NO_KEYS, place)
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def type(self, text: str) -> None:
        self.view.amount.clear()
        for letter in text:
            QTest.sendKeyEvent(QTest.KeyAction.Click, self.view.amount, Key.Key_unknown, letter, NO_KEYS)

    def turn_on(self) -> None:
        self.click(self.view.switch)
        assert self.view.switch.isChecked()

    def predict(self, way: int, amount: str) -> None:
        self.click(self.view.ways[way])
        if amount:
            self.click(self.view.amount)
            self.type(amount)
        self.click(self.view.check)


@pytest.fixture
def asked(qapp: QApplication, qtbot: QtBot) -> Asked:
    return Asked(qtbot, 380, LIGHT)


def test_it_asks_at_once_and_about_each_step_only_once(asked: Asked) -> None:
    view = asked.view
    view.show_step(worked(1), False)
    assert not asked.hides()  # it is off
    assert not view.amount.isVisible()
    asked.turn_on()
    assert asked.hides(), "it asks at once"
    assert view.check.isEnabled()
    asked.click(view.ways[UP])
    assert asked.centre.hasFocus()  # a click leaves the keys to the window
    asked.predict(UP, "0.05")
    assert asked.centre.hasFocus()
    assert asked.answers == [False]
    told = "You said up by 0.05; w goes up by 0.0625.\nDirection right, amount right: 20 % too little."
    assert view.said.text() == f"{told}\nStep on (→): you will be asked again."
    assert view.accessibleDescription() == view.said.text()
    view.show_step(worked(1), False)
    assert not asked.hides()
    assert view.said.text().startswith(told)  # it stays until the next step, with what was predicted
    assert view.ways[UP].isChecked()
    assert view.amount.text() == "0.05"
    view.show_step(worked(2), False)
    assert asked.hides()
    assert view.amount.text() == ""
    assert not any(button.isChecked() for button in view.ways.values())


def test_steps_that_teach_nothing_are_skipped_and_said_to_be(asked: Asked) -> None:
    view = asked.view
    nothing = replace(ALONE, patterns=((0.0, 0.0), (1.0, 1.0)))
    asked.turn_on()
    view.show_step(worked(0, 0.3, nothing), False)
    assert not asked.hides()
    assert not view.check.isEnabled()
    assert view.said.text().startswith("Nothing to predict: x = 0, so slope and nudge are exactly 0.")
    assert view.said.text().endswith("you will be asked again.")
    view.show_step(worked(1, 0.3, nothing), False)
    assert asked.hides()
    asked.predict(UP, "0.05")
    heavy = replace(nothing, rule=Rule("momentum"))
    view.show_step(worked_step_of(heavy, worked_step(heavy, 2, State(0.3, m_w=-1.0))), False)
    assert asked.hides(), "what is left of the last nudges moves w"


def test_direction_and_amount_are_tallied_apart(asked: Asked) -> None:
    view = asked.view
    asked.turn_on()
    for i, (way, amount) in enumerate([(UP, "0,0625"), (DOWN, "6.25e-2"), (UP, "1"), (UP, "0.01")]):
        view.show_step(worked(i), False)
        asked.predict(way, amount)
    assert view.tally == Tally(asked=4, directions=3, amounts=2)
    assert view._count.text() == "Direction 3 of 4 · Amount 2 of 4"
    view.show_step(worked(9), True)
    assert view._count.text().endswith("2 of 4")
    asked.click(view.clear)
    assert view.tally.words == "Direction 0 of 0 · Amount 0 of 0"
    assert view._count.text() == ""


def test_the_walls_count_and_staying_needs_no_amount(asked: Asked) -> None:
    """The rule asks for 0.297; the wall leaves 0.1."""
    asked.turn_on()
    held = Experiment(patterns=((1.0, 1.0),), rule=Rule(rate=5.0))
    asked.view.show_step(worked(0, 0.9), False)
    asked.view.show_step(worked(0, 0.9, held), False)  # altered while the question is open
    asked.predict(UP, "0.1")
    assert asked.view.tally == Tally(1, 1, 1)
    asked.view.show_step(worked(1, 1.0, held), False)
    asked.click(asked.view.ways[STAYS])
    assert not asked.view.amount.isEnabled()
    asked.click(asked.view.check)
    assert asked.view.tally == Tally(2, 2, 2)


NONSENSE = {
    "abc": "“abc” is not", "": "Say by how much", "nan": "“nan” is not", "-0.05": "The amount must be greater than 0",
    "1e999": "“1e999” is too large", "9" * 350: "“9999999", "<b>1</b>": "“<b>1</b>” is not",
    "1,000": "“1,000” may mean",
}  # fmt: skip


@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_is_refused_in_place(asked: Asked, typed: str) -> None:
    view = asked.view
    asked.turn_on()
    view.show_step(worked(0), False)
    asked.click(view.check)
    assert view.said.text().startswith("Choose a direction first")
    asked.predict(UP, typed)
    assert view.said.text().startswith(NONSENSE[typed])
    assert view.amount.property("wrong")
    assert asked.hides()
    assert asked.answers == []
    assert view.tally == Tally()
    asked.type("0.06")
    assert not view.amount.property("wrong")
    asked.click(view.check)
    assert view.tally == Tally(1, 1, 1)


def test_while_it_runs_nothing_is_asked(asked: Asked) -> None:
    view = asked.view
    asked.turn_on()
    view.show_step(worked(0), False)
    assert asked.hides()
    for i in range(1, 5):
        view.show_step(worked(i, 0.0625 * i), True)
        assert not asked.hides()
        assert view.said.text() == "Pause to predict."
        assert not view.check.isEnabled()
    view.show_step(worked(4, 0.25), False)
    assert asked.hides()
    assert view.check.isEnabled()


def test_where_there_is_nothing_to_ask_nothing_is_kept_back(asked: Asked) -> None:
    asked.turn_on()
    asked.view.show_step(worked(0), False)
    asked.click(asked.view.switch)
    assert not asked.hides()
    asked.turn_on()
    assert asked.switches == [True, False, True]
    assert asked.hides()
    broken = Experiment(patterns=((1.0, 1.0),), bounds=None, activation="identity", error="cross_entropy")
    asked.view.show_step(worked(1, 2.0, broken), False)
    assert not asked.hides()
    assert asked.view.said.text() == "No nudge: a number in this step is not finite."


def test_it_is_answered_by_keys_alone_which_are_then_the_windows(asked: Asked, qtbot: QtBot) -> None:
    view = asked.view
    asked.turn_on()
    view.show_step(worked(0), False)
    asked.press(Key.Key_U, ALT)
    qtbot.waitUntil(view.ways[UP].isChecked)  # a button that is pressed by its letter goes down for a moment
    asked.press(Key.Key_M, ALT)
    assert view.amount.hasFocus()
    asked.type("x")
    asked.press(Key.Key_Return)
    assert asked.hides()
    assert view.amount.hasFocus()  # to put it right
    asked.type("0.07")
    asked.press(Key.Key_Return)
    assert view.tally == Tally(1, 1, 1)
    assert asked.centre.hasFocus()


def test_every_control_is_reached_by_tab_and_works_by_space(asked: Asked) -> None:
    view = asked.view
    asked.turn_on()
    view.show_step(worked(0), False)
    view.switch.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(3):
        asked.press(Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == [view.ways[DOWN], view.amount, view.check]  # arrows lead to the other ways
    view.ways[DOWN].setFocus(Qt.FocusReason.TabFocusReason)
    asked.press(Key.Key_Space)
    assert view.ways[DOWN].isChecked()
    asked.press(Key.Key_Right)
    assert view.ways[STAYS].isChecked()
    view.check.setFocus(Qt.FocusReason.TabFocusReason)
    asked.press(Key.Key_Space)
    assert view.tally == Tally(1, 0, 0)
    assert asked.centre.hasFocus()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [340, 380, 460])
def test_nothing_is_cut_overlaps_or_moves(qapp: QApplication, qtbot: QtBot, width: int, theme: Theme) -> None:
    asked = Asked(qtbot, width, theme)
    view = asked.view
    asked.turn_on()
    height = view.height()
    view.tally = Tally(887, 888, 888)
    for i, (way, amount) in enumerate([(UP, "0.05"), (DOWN, "1.2345e-9"), (UP, "1234567"), (STAYS, "")]):
        tiny = Experiment(patterns=((1.0, 1.0),), bounds=None, rule=Rule(rate=1.2345e-7))
        view.show_step(worked(i, 0.3, tiny), False)
        asked.predict(way, amount)
        assert (view.width(), view.height()) == (width, height)
        shown = [
            child
            for child in view.findChildren(QWidget)
            if child.isVisible() and child is not view.amount.parentWidget()
        ]
        places = [(child, child.rect().translated(child.mapTo(view, QPoint()))) for child in shown]
        for k, (child, place) in enumerate(places):
            assert view.rect().contains(place)
            assert not any(place.intersects(other) for _, other in places[k + 1 :])
            if isinstance(child, QLabel) and child.wordWrap():
                assert child.heightForWidth(child.width()) <= child.height(), child.text()
            elif isinstance(child, QLabel | QAbstractButton):
                assert child.sizeHint().width() <= child.width(), child.text()


def test_an_amount_is_right_within_a_quarter() -> None:
    assert TOLERANCE == 0.25
    for nudge in (0.0625, -0.0625):
        way = UP if nudge > 0 else DOWN
        assert [score(way, amount, nudge).amount for amount in (0.046875, 0.0625, 0.078125)] == [True] * 3
        assert not score(way, nextafter(0.046875, 0.0), nudge).amount
        assert not score(way, nextafter(0.078125, 1.0), nudge).amount


@pytest.mark.parametrize(
    ("way", "amount", "nudge", "words"),
    [
        (UP, 0.05, 0.0625,
         "You said up by 0.05; w goes up by 0.0625.\nDirection right, amount right: 20 % too little."),
        (DOWN, 0.0625, 0.0625,
         "You said down by 0.0625; w goes up by 0.0625.\nDirection wrong, amount right: exactly right."),
        (UP, 0.5, -0.0625,
         "You said up by 0.5; w goes down by 0.0625.\nDirection wrong, amount wrong: 8 times too much."),
        (STAYS, 0.0, 0.0625, "You said stays; w goes up by 0.0625.\nDirection wrong, amount wrong."),
        (UP, 0.1, 0.0, "You said up by 0.1; w stays.\nDirection wrong, amount wrong."),
        (STAYS, 0.0, -0.0, "You said stays; w stays.\nDirection right, amount right: exactly right."),
    ],
)  # fmt: skip
def test_what_was_said_stands_beside_what_came(way: int, amount: float, nudge: float, words: str) -> None:
    assert score(way, amount, nudge).words == words


def test_the_ratio_is_in_words() -> None:
    assert comparison(0.15, 0.1).endswith("50 % too much")
    assert comparison(0.001, 0.1).endswith("100 times too little")
    assert comparison(1.0, 3e-9) == "1 against 3·10⁻⁹: 3.3·10⁸ times too much"
    assert comparison(0.1, 0.1000001).endswith("nearly exactly right")


@given(st.sampled_from((DOWN, STAYS, UP)), st.floats(0, 1e308), st.floats(allow_nan=False, allow_infinity=False))
def test_any_numbers_are_scored(way: int, amount: float, nudge: float) -> None:
    made = score(way, amount, nudge)
    assert made.direction == ((nudge > 0) - (nudge < 0) == way)
    assert made.words.count(".\n") == 1
    assert not {"inf", "nan"} & {*made.words.split()}


ALTERED = {
    "rate": replace(ALONE, rule=Rule(rate=2.0)),
    "rule": replace(ALONE, rule=Rule("with_the_slope")),
    "momentum": replace(ALONE, rule=Rule("momentum", momentum=0.5)),
    "pattern": replace(ALONE, patterns=((1.0, 0.2),)),
    "activation": replace(ALONE, activation="tanh"),
    "bounds": replace(ALONE, bounds=(0.0, 0.01)),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_determines_the_nudge_is_asked_about_anew(asked: Asked, what: str) -> None:
    view = asked.view
    asked.turn_on()
    view.show_step(worked(0), False)
    asked.predict(UP, "0.05")
    assert not asked.hides()
    view.show_step(worked(0, experiment=ALTERED[what]), False)
    assert asked.hides()
    asked.predict(UP, "0.05")
    view.show_step(worked(0), False)
    assert not asked.hides()
    assert view.said.text().startswith("This step has been predicted before.")
    view.show_step(worked(1, experiment=ALTERED[what]), False)
    view.show_step(worked(0, experiment=replace(ALTERED[what], w=0.5, name="Another name")), False)
    assert not asked.hides(), "of the same nudge nothing is asked twice"


def test_what_a_rule_remembers_is_part_of_it(asked: Asked) -> None:
    view, heavy = asked.view, replace(ALONE, rule=Rule("momentum"))
    asked.turn_on()
    for m in (0.0, -1.0):
        view.show_step(worked_step_of(heavy, worked_step(heavy, 3, State(0.0, m_w=m))), False)
        assert asked.hides()
        asked.predict(UP, "0.1")


def test_of_two_weights_the_first_is_asked_about(asked: Asked) -> None:
    chain = Experiment(network="two_weight_chain", patterns=((1.0, 1.0),), bounds=None)
    asked.turn_on()
    asked.view.show_step(worked_step_of(chain, worked_step(chain, 0, State(0.5, -1.0))), False)
    assert asked.view._which.text() == "Which way will w₁ go?"
    assert asked.view.ways[UP].accessibleName() == "w₁ goes up"
    asked.predict(DOWN, "0.01")
    assert asked.view.said.text().startswith("You said down by 0.01; w₁ goes down by ")
