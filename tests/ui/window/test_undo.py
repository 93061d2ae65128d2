"""Undo and redo under a person's hands: every edit by its name in the menu, back and on again to the last bit."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import FLAT_OUT, State
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, SHIFT, Hands, Key

FREE = Experiment(bounds=None, rule=Rule(rate=2.0))


def offered(hands: Hands) -> tuple[str, str]:
    """What the menu offers to undo and to redo; "" where that is greyed."""
    actions = (hands.window.actions_.undo, hands.window.actions_.redo)
    undo, redo = (action.text().replace("&", "") if action.isEnabled() else "" for action in actions)
    return undo, redo


def wait(hands: Hands) -> None:
    """Until all that was asked for is in a frame."""
    hands.qtbot.waitUntil(lambda: hands.frame.command == hands.window.session._command)


def undo(hands: Hands) -> None:
    hands.press(Key.Key_Z, CTRL)
    wait(hands)


def redo(hands: Hands, key: Qt.Key = Key.Key_Z, modifiers: Qt.KeyboardModifier = CTRL | SHIFT) -> None:
    hands.press(key, modifiers)
    wait(hands)


def test_each_edit_is_named_and_greyed_where_there_is_none(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    panel = hands.window.panel
    assert offered(hands) == ("", "")
    edits: tuple[tuple[Callable[[], None], str], ...] = (
        (lambda: hands.enter(panel.numbers["rule.rate"].edit, "9"), "change of α"),
        (lambda: hands.enter(panel.numbers["start.w"].edit, "1.5"), "change of start w₀"),
        (lambda: hands.enter(panel.numbers["weights.w"].edit, "0.5"), "move of w"),
        (lambda: panel.choices["rule.name"].box.setCurrentIndex(3), "change of rule"),
        (lambda: panel.choices["activation"].box.setCurrentIndex(1), "change of activation"),
        (lambda: hands.press(Key.Key_D, CTRL), "duplication"),
        (lambda: hands.press(Key.Key_Backspace, CTRL), "removal"),
        (lambda: hands.click(panel.restore), "restoring defaults"),
    )
    seen = []
    for edit, name in edits:
        seen.append((hands.frame.members, hands.frame.active))
        edit()
        wait(hands)
        assert offered(hands) == (f"Undo {name}", "")
        hands.leave_fields()
    for k in reversed(range(len(edits))):
        undo(hands)
        assert offered(hands) == (f"Undo {edits[k - 1][1]}" if k else "", f"Redo {edits[k][1]}")
        members, active = seen[k]
        assert [member.experiment for member in hands.frame.members] == [member.experiment for member in members]
        assert [member.reading.step for member in hands.frame.members] == [member.reading.step for member in members]
        assert hands.frame.active == active
    assert hands.frame.experiment == FREE
    redo(hands)
    redo(hands, Key.Key_Y, CTRL)
    assert (hands.settings.rule.rate, hands.settings.w) == (9.0, 1.5)
    assert panel.numbers["rule.rate"].edit.text() == "9"
    assert offered(hands) == ("Undo change of start w₀", "Redo move of w")


def test_a_drag_of_the_slider_or_of_the_ball_is_one_edit(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(20)
    step, slider = hands.step, hands.window.panel.numbers["rule.rate"].slider
    for tick in range(slider.value(), slider.value() + 50):
        slider.setValue(tick)
    wait(hands)
    curve = hands.window.board.curve
    ball = curve.ball._ball
    assert ball is not None
    place = curve.mapFromScene(curve.view.mapViewToScene(QPointF(ball.place)))
    hands.drag(curve, place, place + QPoint(60, 0))
    wait(hands)
    assert hands.step.w != step.w
    assert offered(hands)[0] == "Undo move of w"
    undo(hands)
    assert (hands.step.w, offered(hands)) == (step.w, ("Undo change of α", "Redo move of w"))
    undo(hands)
    assert (hands.step, offered(hands)) == (step, ("", "Redo change of α"))


def test_undo_crosses_a_restart_and_redo_comes_back_to_where_the_run_had_come_to(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(300)
    before = hands.step
    hands.window.panel.choices["activation"].box.setCurrentIndex(1)
    hands.wait_for(State.IDLE)
    hands.leave_fields()
    hands.play_to(50)
    after = hands.step
    undo(hands)
    assert hands.step == before
    assert hands.window.panel.choices["activation"].box.currentData() == "logistic"
    redo(hands)
    assert hands.step == after
    assert hands.window.panel.choices["activation"].box.currentData() == "tanh"
    undo(hands)
    hands.press(Key.Key_R)  # another edit: what was undone is forgotten
    hands.wait_for(State.IDLE)
    assert offered(hands) == ("Undo reset", "")


def test_undo_pauses_a_run_that_is_under_way(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(100)
    before = hands.step
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "9")
    hands.set_speed(FLAT_OUT)
    hands.window.transport.until.setCurrentIndex(2)
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(100_000)
    undo(hands)
    assert hands.frame.state is not State.RUNNING
    assert hands.step == before
    redo(hands)
    assert (hands.frame.state, hands.settings.rule.rate) == (State.PAUSED, 9.0)
    assert hands.step.iteration >= 100_000


def test_in_a_field_what_is_typed_is_undone_first_and_then_it_is_the_windows_turn(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    rate = hands.window.panel.numbers["rule.rate"].edit
    hands.enter(rate, "9")
    wait(hands)
    hands.click(rate)
    hands.type("75")
    hands.press(Key.Key_Z, CTRL)
    assert rate.text() == "9"
    assert (hands.settings.rule.rate, offered(hands)[0]) == (9.0, "Undo change of α")
    hands.press(Key.Key_Escape)
    hands.click(rate)
    undo(hands)
    assert hands.settings.rule.rate == 2.0
    assert rate.text() == "2"


@pytest.mark.parametrize("name", ["river.nudge", "one & two.nudge"])
def test_undo_of_opening_brings_back_the_document_with_its_runs(opened: Opener, tmp_path: Path, name: str) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(30)
    before, title = hands.step, hands.window.windowTitle()
    path = tmp_path / name
    path.write_text(to_json(Workspace((Experiment(activation="tanh"),), 12)), encoding="utf-8")
    assert hands.window.opening.open(path)
    hands.wait_for(State.PAUSED)
    assert hands.window.windowTitle().startswith(name)
    assert hands.window.actions_.undo.text() == f"&Undo opening {name.replace('&', '&&')}"
    undo(hands)
    assert (hands.step, hands.window.windowTitle()) == (before, title)
    redo(hands)
    assert hands.step.iteration == 12
    assert hands.window.documents.document.path == path
    assert not hands.window.isWindowModified()
