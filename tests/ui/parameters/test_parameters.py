"""The form at the left: values by keys, sliders and lists; nonsense is refused in place, in words."""

from math import inf

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.model.rules import RULES
from desktop_app.training.frame import FLAT_OUT, State
from desktop_app.ui.parameters.bounds_field import BoundsField
from desktop_app.ui.parameters.number_field import NumberField
from tests.ui.conftest import Opener
from tests.ui.hands import Hands, Key

NONSENSE = ("abc", "1e999", "--1", "nan", "1;2", "<b>1</b>", "0x10", "1_000_0e")


def number(hands: Hands, path: str) -> NumberField:
    return hands.window.panel.numbers[path]


def bounds(hands: Hands) -> BoundsField:
    return hands.window.panel.bounds


TYPED = {"0.125": 0.125, "2": 2.0, "0,25": 0.25, "1e-3": 0.001, "2·10^2": 200.0, " 7 ": 7.0, "1e-300": 1e-300,
         "2·10⁻³": 0.002, "10⁻¹": 0.1, "1,5": 1.5, "0,125": 0.125, "1,234,567": 1234567.0,
         "1,000.5": 1000.5}  # fmt: skip


def test_a_typed_rate_is_in_force_at_once(hands: Hands) -> None:
    for typed, value in TYPED.items():
        hands.enter(number(hands, "rule.rate").edit, typed)
        hands.wait_for_settings()
        assert hands.settings.rule.rate == value
        assert number(hands, "rule.rate").fault.text() == ""


def test_a_value_that_is_left_with_tab_is_taken(hands: Hands) -> None:
    edit = number(hands, "rule.rate").edit
    hands.click(edit)
    edit.selectAll()
    hands.type("0.75")
    hands.press(Key.Key_Tab)
    hands.wait_for_settings()
    assert hands.settings.rule.rate == 0.75


@pytest.mark.parametrize("path", ["rule.rate", "start.w", "weights.w"])
def test_nonsense_is_refused_in_place_and_the_last_good_value_kept(hands: Hands, path: str) -> None:
    field = number(hands, path)
    for typed in NONSENSE:
        hands.enter(field.edit, "0.5")
        assert field.fault.text() == ""
        before = hands.window.session.settings
        hands.enter(field.edit, typed)
        assert field.fault.text().endswith("; kept 0.5."), typed
        assert "number" in field.fault.text()
        assert field.edit.text() == "0.5"
        assert hands.window.session.settings == before


def test_a_rate_that_is_not_above_zero_is_refused_with_its_range(hands: Hands) -> None:
    for typed in ("0", "-1", "−0,5"):
        hands.enter(number(hands, "rule.rate").edit, typed)
        fault = number(hands, "rule.rate").fault.text()
        assert fault.startswith("The learning rate must be greater than 0")
        assert fault.endswith("; kept 0.5.")


def test_a_seed_that_is_no_seed_is_refused(hands: Hands) -> None:
    hands.window.panel.choices["presentation"].box.setFocus()
    hands.press(Key.Key_Down)
    field = number(hands, "seed")
    assert field.isVisible()
    for typed in ("1.5", "-1", "9007199254740992", "x"):
        hands.enter(field.edit, typed)
        assert field.fault.text().endswith("; kept 0.")
    for seed in (42, 2**53 - 1):
        hands.enter(field.edit, str(seed))
        hands.wait_for_settings()
        assert (hands.settings.seed, field.fault.text()) == (seed, "")


def test_the_start_must_be_inside_the_bounds(hands: Hands) -> None:
    field = number(hands, "start.w")
    hands.enter(field.edit, "1.5")
    assert field.fault.text().startswith("The start weight must be within the bounds [0, 1], but is 1.5")
    assert field.edit.text() == "0"
    assert field.edit.number() == 0
    hands.enter(field.edit, "-2")
    assert field.fault.text().startswith("The start weight must be within the bounds [0, 1], but is −2")
    hands.enter(field.edit, "0.5")
    hands.wait_for_settings()
    assert hands.step.w == 0.5
    assert field.fault.text() == ""


def test_bounds_must_not_cross(hands: Hands) -> None:
    field = bounds(hands)
    hands.enter(field.low.edit, "2")
    assert field.low.fault.text() == "The lowest weight must not be above the highest; kept 0."
    assert field.low.edit.text() == "0"
    hands.enter(field.high.edit, "-1")
    assert "must not be above" in field.high.fault.text()
    assert field.high.edit.text() == "1"
    assert hands.window.session.settings == Experiment()
    hands.enter(field.high.edit, "3")
    hands.wait_for_settings()
    assert hands.settings.walls == (0.0, 3.0)
    assert {field.low.fault.text(), field.high.fault.text()} == {""}


def test_walls_can_be_taken_away_and_come_back_as_they_were(hands: Hands) -> None:
    field = bounds(hands)
    hands.enter(field.high.edit, "0.25")
    hands.click(field.switch)
    hands.wait_for_settings()
    seen = [(hands.settings.walls, field.low.isVisible(), field.high.isVisible())]
    hands.click(field.switch)
    hands.wait_for_settings()
    seen.append((hands.settings.walls, field.low.isVisible(), field.high.isVisible()))
    assert seen == [((-inf, inf), False, False), ((0, 0.25), True, True)]


def test_a_wall_that_the_start_is_outside_of_is_refused(hands: Hands) -> None:
    hands.enter(bounds(hands).high.edit, "4")
    hands.enter(number(hands, "start.w").edit, "3")
    hands.wait_for_settings()
    hands.enter(bounds(hands).high.edit, "2")
    assert bounds(hands).low.fault.text().startswith("The start weight must be within the bounds [0, 2], but is 3")
    assert bounds(hands).high.edit.text() == "4"
    assert hands.window.session.settings.bounds == (0, 4)


def test_the_slider_of_the_rate_is_logarithmic_and_worked_by_keys(hands: Hands) -> None:
    field = number(hands, "rule.rate")
    field.slider.setFocus()
    hands.press(Key.Key_Home)
    hands.wait_for_settings()
    assert hands.settings.rule.rate == 1e-4
    hands.press(Key.Key_End)
    hands.wait_for_settings()
    assert hands.settings.rule.rate == 1e3
    field.slider.setValue(field.slider.maximum() * 4 // 7)
    hands.wait_for_settings()
    assert hands.settings.rule.rate == pytest.approx(1, rel=0.02)
    assert hands.step.iteration == 0


def test_lists_are_worked_by_keys_after_tab_and_keep_space_and_arrows(hands: Hands) -> None:
    box = hands.window.panel.choices["activation"].box
    box.setFocus()
    hands.press(Key.Key_Down)
    hands.wait_for_settings()
    assert hands.settings.activation == "tanh"
    hands.press(Key.Key_Space)
    assert box.view().isVisible()
    hands.press(Key.Key_Escape)
    assert hands.frame.state is State.IDLE


def test_tab_goes_through_all_of_the_form(hands: Hands) -> None:
    panel = hands.window.panel
    wanted = {field.edit for field in panel.numbers.values() if field.isVisible()} | {
        panel.patterns.table,
        panel.restore,
    }
    wanted |= {choice.box for choice in panel.choices.values() if choice.isVisible()} | {
        panel.bounds.switch,
        panel.bounds.low.edit,
    }
    wanted |= {hands.window.transport.play, hands.window.transport.slider, hands.window.transport.amount}
    seen = set()
    for _ in range(120):
        hands.press(Key.Key_Tab)
        seen.add(hands.window.focusWidget())
    assert wanted <= seen
    assert hands.step.iteration == 0


def test_a_change_during_a_run_is_recorded_where_it_was_made(hands: Hands) -> None:
    hands.set_speed(FLAT_OUT)
    hands.window.transport.until.setCurrentIndex(2)
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(1000)
    seen = hands.step.iteration
    hands.enter(number(hands, "rule.rate").edit, "0.125")
    hands.wait_for_settings()
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    (change,) = hands.frame.experiment.changes
    assert change.values == (("rule.rate", 0.125),)
    assert seen <= change.at < hands.step.iteration


def test_a_network_parameter_during_a_run_restarts_it_and_says_so(hands: Hands) -> None:
    hands.play_to(50)
    hands.window.panel.choices["activation"].box.setFocus()
    hands.press(Key.Key_Down)
    hands.wait_for(State.IDLE)
    assert hands.step.iteration == 0
    assert hands.status == (
        "Started again: the activation cannot change during a run. Ctrl+Z brings the last run back."
    )


def test_the_weight_can_be_set_by_typing(hands: Hands) -> None:
    hands.play_to(20)
    hands.enter(number(hands, "weights.w").edit, "0.875")
    hands.wait_for_settings()
    assert hands.step.w == 0.875
    assert hands.frame.experiment.changes[-1].values == (("weights.w", 0.875),)


def test_a_weight_beyond_a_wall_is_set_to_the_wall_and_that_is_told(hands: Hands) -> None:
    field = number(hands, "weights.w")
    hands.enter(field.edit, "44")
    hands.qtbot.waitUntil(lambda: hands.step.w == 1.0)
    hands.qtbot.waitUntil(lambda: field.edit.text() == "1")
    assert field.fault.text() == "44 is beyond a wall: the weight was set to the wall, 1."
    hands.enter(field.edit, "-3")
    hands.qtbot.waitUntil(lambda: hands.step.w == 0.0)
    assert field.fault.text() == "−3 is beyond a wall: the weight was set to the wall, 0."
    hands.enter(field.edit, "0.5")
    assert field.fault.text() == ""
    hands.click(bounds(hands).switch)
    hands.enter(field.edit, "44")
    hands.qtbot.waitUntil(lambda: hands.step.w == 44.0)
    assert field.fault.text() == ""


@pytest.mark.parametrize("typed", ["1,000", "-12,345"])
def test_a_comma_that_may_mean_two_things_is_refused_in_words(hands: Hands, typed: str) -> None:
    field = number(hands, "rule.rate")
    hands.enter(field.edit, typed)
    two = (typed.replace(",", point).replace("-", "−") for point in ("", "."))
    assert field.fault.text() == f"“{typed}” may mean {' or '.join(two)}: type one of them; kept 0.5."
    assert hands.window.session.settings.rule.rate == 0.5


@pytest.mark.parametrize("typed", ["inf", "-Infinity", "NaN", "2^"])
def test_what_is_not_a_number_is_refused_in_a_persons_words(hands: Hands, typed: str) -> None:
    hands.enter(number(hands, "rule.rate").edit, typed)
    why = "is not a number: the learning rate must be a number greater than 0"
    assert number(hands, "rule.rate").fault.text() == f"“{typed}” {why}; kept 0.5."


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1e999", "is too large: numbers go from −1.79·10³⁰⁸ to 1.79·10³⁰⁸"),
        ("9" * 400, "is too large: numbers go from −1.79·10³⁰⁸ to 1.79·10³⁰⁸"),
        ("1e-400", "reads as 0: the learning rate must be greater than 0"),
    ],
)
def test_a_number_that_a_double_cannot_hold_is_refused_for_what_it_is(hands: Hands, typed: str, why: str) -> None:
    hands.enter(number(hands, "rule.rate").edit, typed)
    assert number(hands, "rule.rate").fault.text() == f"“{typed[:40]}” {why}; kept 0.5."


def test_what_is_refused_is_seen_and_is_forgotten_with_a_reset(opened: Opener) -> None:
    hands = opened(1440, 600)
    field = number(hands, "start.w")
    form = next(area for area in hands.window.panel.findChildren(QScrollArea) if area.isAncestorOf(field))
    form.ensureWidgetVisible(field.edit)
    hands.enter(field.edit, "1.5")
    remedy = "(start inside, widen the bounds, or free the weight)"
    assert field.fault.text() == f"The start weight must be within the bounds [0, 1], but is 1.5 {remedy}."
    hands.qtbot.waitUntil(lambda: is_all_seen(field.fault, form))
    hands.enter(number(hands, "rule.rate").edit, "abc")
    hands.enter(bounds(hands).low.edit, "7")
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    assert {each.fault.text() for each in hands.window.panel.numbers.values()} == {""}
    assert {bounds(hands).low.fault.text(), bounds(hands).high.fault.text()} == {""}


def is_all_seen(widget: QWidget, area: QScrollArea) -> bool:
    seen = area.viewport().rect()
    return seen.contains(QRect(widget.mapTo(area.viewport(), QPoint()), widget.size()))


def test_reset_keeps_the_parameters_and_restore_does_not(opened: Opener) -> None:
    hands = opened(experiment=Experiment(rule=Rule(rate=0.25), w=0.5))
    hands.play_to(30)
    hands.enter(number(hands, "rule.rate").edit, "0.125")
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    assert hands.settings == Experiment(rule=Rule(rate=0.125), w=0.5)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    hands.click(hands.window.panel.restore)
    hands.wait_for(State.IDLE)
    assert hands.settings == FIRST
    assert number(hands, "rule.rate").edit.text() == "5"


def test_every_field_tells_its_range_and_help(hands: Hands) -> None:
    for field in hands.window.panel.numbers.values():
        assert field.parameter.help in field.edit.toolTip()
        assert f"Allowed: {field.parameter.range_in_words}" in field.slider.toolTip()
        assert field.parameter.label in field.edit.accessibleName()


def test_the_button_beneath_the_form_ends_where_its_fields_do(opened: Opener) -> None:
    hands = opened(1440, 1300)
    window = hands.window
    restore, slider = window.panel.restore, number(hands, "rule.rate").slider
    ends = [widget.mapTo(window, QPoint(widget.width(), 0)).x() for widget in (restore, slider)]
    assert ends[0] == ends[1]


def test_the_wrong_sign_is_the_second_rule_and_each_entry_chooses_its_own(hands: Hands) -> None:
    field = hands.window.panel.choices["rule.name"]
    labels = [field.box.itemText(k) for k in range(field.box.count())]
    assert labels[:3] == ["Gradient descent", "Wrong sign (adds gradient)", "Sign only"]
    assert sorted(labels) == sorted(rule.label for rule in RULES)
    for k, name in ((1, "with_the_slope"), (2, "sign_only"), (8, "adam"), (0, "gradient_descent")):
        field.box.setCurrentIndex(k)
        hands.wait_for_settings()
        assert hands.settings.rule.name == name
        assert field.box.currentText() == hands.settings.rule.kind.label
