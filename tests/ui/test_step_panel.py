"""The worked step in the window: what lights up together, four beats, what is hidden, and what is copied."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.experiment import Experiment
from desktop_app.core.step_json import to_json
from desktop_app.training.frame import State
from desktop_app.ui.step_panel import StepPanel
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, LEFT, Hands, Key, place_of

ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)


def panel_of(hands: Hands) -> StepPanel:
    """The panel, once it is there and typeset."""
    hands.qtbot.waitUntil(lambda: hands.window.step_panel is not None)
    panel = hands.window.step_panel
    assert panel is not None
    hands.qtbot.waitUntil(lambda: all(view.is_set for view in panel.derivation.views))
    return panel


def lit(panel: StepPanel) -> set[str]:
    """The labels of the lines whose beat is on."""
    return {view.line.label for view in panel.derivation.views if view._is_beat}


def test_it_is_open_and_works_the_coming_step(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    assert panel.isVisible()
    assert panel.network.text("w") == "0"
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    assert panel.network.text("w") == "0.06250"
    assert panel.worked is not None
    assert json.loads(to_json(hands.settings, hands.step))["dE_dw"] == panel.worked.values["dE_dw"]


def test_it_works_the_step_that_is_scrubbed_to(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    hands.play_to(300)
    hands.press(Key.Key_Home)
    hands.qtbot.waitUntil(lambda: panel.network.text("w") == "0")
    assert panel.network.text("dE_dw") == "−0.1250"


def test_b_unfolds_a_step_in_four_beats_and_then_makes_it(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    said = []
    for lines in ({"sum", "output"}, {"error"}, {f"({k})" for k in range(1, 7)}, {"nudge"}):
        hands.press(Key.Key_B)
        assert lit(panel) == lines
        said.append(panel.strip.label.text())
    assert said[2] == "The slope is negative, −0.125: E falls when w grows. So w goes up."
    assert hands.step.iteration == 0
    hands.press(Key.Key_B)
    hands.wait_for_iteration(1)
    hands.qtbot.waitUntil(lambda: lit(panel) == {"sum", "output"})
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(2)
    hands.qtbot.waitUntil(lambda: lit(panel) == set())


def test_at_low_speed_the_beats_come_by_themselves(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    seen: list[object] = []
    panel.beats.changed.connect(seen.append)
    hands.set_speed(2)
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    hands.qtbot.waitUntil(lambda: seen[:5] == [0, 1, 2, 3, 0])
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    hands.qtbot.waitUntil(lambda: lit(panel) == set())


def test_a_value_under_the_mouse_lights_up_everywhere(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel, board = panel_of(hands), hands.window.board
    told: list[str] = []
    board.pointed_quantity.connect(told.append)

    QTest.mouseMove(panel.network, panel.network.place_of("w").center().toPoint())
    weight = next(card for card in board.cards if card.name == "weight")
    assert weight.property("lit")
    assert any("w" in view._lit for view in panel.derivation.views)

    plot = board.iteration_plots[0]
    hands.hover(plot, place_of(plot, 1.0, 0.125))
    hands.qtbot.waitUntil(lambda: told[-1:] == ["E"])
    assert any("E" in view._lit for view in panel.derivation.views)
    assert not weight.property("lit")


def test_predict_first_hides_the_nudge_until_it_is_predicted(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    hands.press(Key.Key_P)
    assert hands.window.actions_.predict.isChecked()
    assert not panel.is_secret, "what was seen is no secret any more"
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: panel.is_secret)
    assert panel.network.text("dE_dw") == "?"
    assert hands.window.readings.text("Δw") == "?"
    assert hands.window.readings.text("∂E/∂w") == "?"
    assert "goes" not in hands.window.readings.sentence
    hands.press(Key.Key_L, CTRL)
    assert hands.window.status() == "Predict the step first; then it can be copied."
    hands.click(panel.predict.ways[1])
    hands.enter(panel.predict.amount, "0.05")
    hands.qtbot.waitUntil(lambda: not panel.is_secret)
    assert hands.window.readings.text("Δw") == f"{hands.step.delta_w:+.6f}"
    assert "Direction 1 of 1" in panel.predict.tally.words
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: panel.is_secret)
    hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 1 and not panel.is_secret)


@pytest.mark.parametrize(("key", "begins", "holds"), [(Key.Key_L, "%", r"\begin{align*}"), (Key.Key_M, "#", "ρ")])
def test_the_worked_step_is_copied_for_notes(opened: Opener, key: Qt.Key, begins: str, holds: str) -> None:
    hands = opened(experiment=ALONE)
    panel_of(hands)
    hands.press(key, CTRL)
    text = QGuiApplication.clipboard().text()
    assert text.startswith(begins)
    assert holds in text
    assert hands.window.status().startswith("Copied the step of iteration 0 as ")


def test_in_a_batch_one_chooses_the_pattern_that_is_worked(opened: Opener) -> None:
    hands = opened(experiment=Experiment(presentation="batch", bounds=None))
    panel = panel_of(hands)
    assert panel.pattern.isVisible()
    assert panel.network.text("x") == "0"
    panel.pattern.setCurrentIndex(1)
    assert panel.network.text("x") == "1"
    assert "batch" in {view.line.label for view in panel.derivation.views}


def test_a_narrow_window_shows_one_panel_at_a_time(opened: Opener) -> None:
    hands = opened(1024, 700)
    panel = panel_of(hands)
    parameters = hands.window.panel
    assert (parameters.isVisible(), panel.isVisible()) == (False, True)
    hands.press(Key.Key_F9)
    assert (parameters.isVisible(), panel.isVisible()) == (True, False)
    hands.window.resize(1440, 900)
    hands.qtbot.waitUntil(lambda: (parameters.isVisible(), panel.isVisible()) == (True, True))
    hands.press(Key.Key_F10)
    assert (parameters.isVisible(), panel.isVisible()) == (True, False)
    assert hands.window.preferences.open_panels == (True, False), "and it is remembered"


def test_the_step_closed_and_opened_in_a_narrow_window_leaves_the_parameters_wished_for(opened: Opener) -> None:
    hands = opened(1024, 700)
    panel, parameters = panel_of(hands), hands.window.panel
    for key, seen in (
        (Key.Key_F10, (False, False)), (Key.Key_F10, (False, True)), (Key.Key_F9, (True, False)),
        (Key.Key_F10, (False, True)),
    ):  # fmt: skip
        hands.press(key)
        assert (parameters.isVisible(), panel.isVisible()) == seen
    hands.window.resize(1440, 900)
    hands.qtbot.waitUntil(lambda: (parameters.isVisible(), panel.isVisible()) == (True, True))
    hands.window.close()
    again = opened(1440, 900).window
    assert again.step_panel is not None
    assert (again.panel.isVisible(), again.step_panel.isVisible()) == (True, True)


def test_the_keys_still_play_after_a_click_into_the_panel(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    QTest.mouseClick(panel.derivation.views[0], LEFT, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    for button in panel.strip._group.buttons():
        hands.click(button)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    assert QApplication.focusWidget() is hands.window.centralWidget()
