"""Fields of numbers: the beginning of a long number is seen, all of it by whoever edits it, and Esc cancels."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import exact
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.words.typed_numbers import parse
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key

LONG = (-12.3456789, -9.493123456e155, 9.304123456789e155, 1e-300, 123456789012.0, 2 / 3, 1e15, 7.5)


def all_is_seen(edit: QLineEdit) -> bool:
    """Whether the beginning is in view, and the end too."""
    return edit.cursorPosition() == 0 and edit.fontMetrics().horizontalAdvance(edit.text()) <= edit.width() - 16


@pytest.mark.parametrize("number", LONG)
def test_a_number_that_is_too_long_is_rounded_and_whole_for_whoever_edits_it(opened: Opener, number: float) -> None:
    hands = opened(experiment=Experiment(bounds=None, w=number))
    edit = hands.window.panel.numbers["start.w"].edit
    shown = edit.text()
    assert parse(shown) == pytest.approx(number, rel=1e-3)
    assert all_is_seen(edit)
    is_rounded = parse(shown) != number
    assert is_rounded == (number not in (1e-300, 1e15, 7.5))
    assert not is_rounded or (len(shown) >= 8 and edit.toolTip().startswith(f"{exact(number)}\n"))
    hands.click(edit)
    assert parse(edit.text()) == number
    hands.press(Key.Key_Return)
    assert edit.text() == shown
    assert hands.settings.w == number


def test_the_iterations_to_play_are_seen_from_their_beginning(hands: Hands) -> None:
    amount = hands.window.transport.amount
    hands.enter(amount, "1000000000000")
    assert amount.text() == "1e12"
    assert all_is_seen(amount)
    assert amount.toolTip().startswith("1000000000000\n")
    assert hands.window.transport.goal().iterations == 10**12
    hands.click(amount)
    assert amount.text() == "1000000000000"
    hands.press(Key.Key_Escape)
    assert amount.text() == "1e12"


@pytest.mark.parametrize("pasted", ["3.5\t18\n", "1\n0\n1\n", "1_000", "1 5"])
def test_a_field_takes_one_number_only(hands: Hands, pasted: str) -> None:
    field = hands.window.panel.numbers["rule.rate"]
    QApplication.clipboard().setText(pasted)
    hands.click(field.edit)
    hands.press(Key.Key_A, CTRL)
    hands.press(Key.Key_V, CTRL)
    hands.press(Key.Key_Return)
    said = "the learning rate must be a number greater than 0; kept 0.5."
    assert field.fault.text() == f"“{' '.join(pasted.split())}” is not a number: {said}"
    assert (field.edit.text(), hands.settings.rule.rate) == ("0.5", 0.5)


def test_a_field_works_formulas_out(hands: Hands) -> None:
    field = hands.window.panel.numbers["rule.rate"]
    for typed, rate in (("1/3", 1 / 3), ("ln(7/3)", 0.8472978603872037), ("2*pi", 6.283185307179586), ("−1/−2", 0.5)):
        hands.enter(field.edit, typed)
        assert (field.fault.text(), hands.settings.rule.rate) == ("", rate)


def test_digits_are_grouped_only_where_none_is_typed_beside_them(hands: Hands) -> None:
    hands.play_to(1234)
    field = hands.window.scrubber.field
    assert field.text() == "1\u2009234"
    hands.click(field)
    assert field.text() == "1234"
    hands.press(Key.Key_End)
    hands.press(Key.Key_Backspace)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 123)


@pytest.mark.parametrize("name", ["rate", "amount", "iteration"])
def test_escape_cancels_an_edit(opened: Opener, name: str) -> None:
    hands = opened(experiment=Experiment(rule=Rule(rate=0.5)))
    hands.play_to(20)
    window = hands.window
    edits: dict[str, NumberEdit] = {
        "rate": window.panel.numbers["rule.rate"].edit, "amount": window.transport.amount,
        "iteration": window.scrubber.field,
    }  # fmt: skip
    edit = edits[name]
    before, goal = edit.text(), window.transport.goal()
    hands.click(edit)
    hands.press(Key.Key_A, CTRL)
    hands.type("7")
    assert edit.text() == "7"
    hands.press(Key.Key_Escape)
    assert edit.text() == before
    hands.qtbot.waitUntil(lambda: not edit.hasFocus())
    hands.click(window.panel.numbers["start.w"].edit)
    hands.leave_fields()
    assert edit.text() == before
    assert window.session.settings.rule.rate == 0.5
    assert window.transport.goal() == goal
    assert not hands.frame.is_past
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(21)


def test_escape_takes_back_what_is_said_of_a_refused_number(hands: Hands) -> None:
    field = hands.window.panel.numbers["rule.rate"]
    hands.enter(field.edit, "-1")
    assert field.fault.text()
    hands.click(field.edit)
    hands.type("8")
    hands.press(Key.Key_Escape)
    assert (field.fault.text(), field.edit.text()) == ("", "0.5")
