"""The worked step in the window: what lights up together, four beats, what is hidden, and what is copied."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.files.step_json import to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import THIN_SPACE, count
from desktop_app.training.frame import FLAT_OUT, State
from desktop_app.ui.step.step_panel import StepPanel
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
    board.cross_hair.pointed_quantity.connect(told.append)

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
    assert panel.is_secret, "it asks at once"
    assert panel.network.text("dE_dw") == "?"
    assert hands.window.readouts.text("Δw") == "?"
    assert hands.window.readouts.text("∂E/∂w") == "?"
    assert hands.window.readouts.sentence == "Predict first: which way will w go, and how far?"
    hands.press(Key.Key_L, CTRL)
    assert hands.status == "Predict the step first; then it can be copied."
    hands.click(panel.predict.ways[1])
    hands.enter(panel.predict.amount, "0.05")
    hands.qtbot.waitUntil(lambda: not panel.is_secret)
    assert hands.window.readouts.text("Δw") == f"{hands.step.delta_w:+.6f}"
    assert "Direction 1 of 1" in panel.predict.tally.words
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: panel.is_secret)
    hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 0 and not panel.is_secret)
    assert panel.predict.said.text().startswith("This step has been predicted before.")


def test_the_question_comes_into_view_and_what_was_said_stays_beside_what_came(opened: Opener) -> None:
    hands = opened(experiment=ALONE)
    panel = panel_of(hands)
    hands.press(Key.Key_F10)
    assert panel.isHidden()
    hands.press(Key.Key_P)
    assert panel.isVisible()
    assert panel.is_secret
    hands.click(panel.predict.ways[-1])
    hands.enter(panel.predict.amount, "0.0625")
    hands.qtbot.waitUntil(lambda: not panel.is_secret)
    assert panel.predict.said.text() == (
        "You said down by 0.0625; w goes up by 0.0625.\nDirection wrong, amount right: exactly right.\n"
        "Step on (→): you will be asked again."
    )
    assert panel.predict.ways[-1].isChecked()
    assert panel.predict.amount.text() == "0.0625"


@pytest.mark.parametrize(("key", "begins", "holds"), [(Key.Key_L, "%", r"\begin{align*}"), (Key.Key_M, "#", "ρ")])
def test_the_worked_step_is_copied_for_notes(opened: Opener, key: Qt.Key, begins: str, holds: str) -> None:
    hands = opened(experiment=ALONE)
    panel_of(hands)
    hands.press(key, CTRL)
    text = QGuiApplication.clipboard().text()
    assert text.startswith(begins)
    assert holds in text
    assert hands.status.startswith("Copied the step of iteration 0 as ")


def test_in_a_batch_one_chooses_the_pattern_that_is_worked(opened: Opener) -> None:
    hands = opened(experiment=Experiment(presentation="batch", bounds=None))
    panel = panel_of(hands)
    assert panel.pattern.isVisible()
    assert panel.network.text("x") == "0"
    panel.pattern.setCurrentIndex(1)
    assert panel.network.text("x") == "1"
    assert panel.of_pattern.text() == "Pattern 1, (1, 1), is worked; the step takes the sum over both."
    assert "∂E₁/∂w" in panel.network.accessibleDescription()
    assert "∂E₁/∂w" in panel.gates.accessibleDescription()
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
    assert hands.window.preferences.open_panels == (True, False, False, False), "and it is remembered"


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


def test_the_pattern_that_is_worked_stays_the_one_that_was_chosen(opened: Opener) -> None:
    hands = opened(experiment=Experiment(presentation="batch", bounds=None))
    panel = panel_of(hands)
    panel.pattern.setCurrentIndex(1)
    for path, value in (
        ("patterns", ((0.25, 0.0), (1.0, 1.0))), ("presentation", "in_turn"), ("presentation", "batch"),
    ):  # fmt: skip
        hands.window.session.alter({path: value})
        hands.wait_for_settings()
    assert panel.pattern.currentIndex() == 1
    assert panel.network.text("x") == "1"


def test_while_it_is_predicted_nothing_tells_where_it_goes(opened: Opener) -> None:
    """At its wall w = 1: neither the status line nor what is pointed at, in the past or at the latest."""
    hands = opened(experiment=Experiment(patterns=((1.0, 1.0),), w=0.9))
    panel, board = panel_of(hands), hands.window.board
    hands.play_to(60)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(61)
    assert "rests at its wall" in hands.status
    hands.press(Key.Key_P)
    assert hands.status == "Paused at iteration 61."
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 62 and panel.is_secret)
    assert hands.status == "Paused at iteration 62."
    hands.press(Key.Key_Home)
    hands.qtbot.waitUntil(lambda: hands.step.iteration == 0 and panel.is_secret)
    plot = board.iteration_plots[1]
    for i, is_told in ((0, True), (1, False), (30, False)):
        hands.hover(plot, place_of(plot, i, 0.95))
        hands.qtbot.waitUntil(lambda: f"i {i} " in board.cards[2].labels.value)  # noqa: B023
        assert ("?" not in board.cards[1].labels.value) == is_told
        assert ("?" not in board.cards[2].labels.value) == is_told
        assert "?" in board.cards[3].labels.value
        assert "?" in board.cards[4].labels.value


def test_b_has_words_for_a_step_that_is_not_finite(opened: Opener) -> None:
    """tanh and cross-entropy at w = 0: the second pattern, (1, 1), has no logarithm."""
    hands = opened(experiment=Experiment(activation="tanh", error="cross_entropy"))
    panel = panel_of(hands)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    for words in ("Forward", "not a finite number", "not a finite number", "No nudge"):
        hands.press(Key.Key_B)
        assert words in panel.strip.label.text()
    assert hands.window.readouts.text("Δw") == "–"
    assert hands.window.readouts.sentence == "No nudge: a number in this step is not finite."
    assert panel.amount.bar_of("delta_w").isEmpty()


def test_the_gradients_beat_lights_the_input_too(opened: Opener) -> None:
    panel = panel_of(opened(experiment=ALONE))
    dark = panel.network.grab().toImage(), panel.gates.grab().toImage()
    panel.beats.show(2)
    for view, name, before in ((panel.network, "dz_dw", dark[0]), (panel.gates, "x", dark[1])):
        corner = view.place_of(name).toRect().bottomLeft() + QPoint(6, -2)
        assert view.grab().toImage().pixelColor(corner) != before.pixelColor(corner)


@pytest.mark.parametrize("network", ["weight_and_bias", "two_weight_chain"])
def test_two_weights_are_worked_and_read_out(opened: Opener, network: str) -> None:
    experiment = Experiment(network=network, bounds=None, w=0.5, v=0.25, patterns=((1.0, 1.0),))
    hands = opened(1024, 700, experiment)
    panel, readings = panel_of(hands), hands.window.readouts
    one, two = experiment.net.symbols
    step = hands.step
    for name, value in ((one, step.w), (two, step.v), (f"Δ{one}", step.delta_w), (f"∂E/∂{two}", step.dE_dv)):
        assert float(readings.text(name).replace("−", "-")) == pytest.approx(value, abs=5e-7)
    assert readings.sentence.startswith(f"Δ{one} = −0.5 · (−")
    assert f", Δ{two} = −0.5 · (−" in readings.sentence
    slots = readings.slots()
    for k, (caption, number) in enumerate(slots):
        assert not any(number.intersects(other) or number.intersects(at) for at, other in slots[k + 1 :])
        assert number.bottom() <= readings.line_places()[0].top()
        assert readings.font_for("−0.123456", number.width()).pointSizeF() >= 12
        assert not caption.intersects(number)
    panel.gates.chooser.choose(1)
    assert panel.gates.text("dE_dv").startswith(panel.network.text("dE_dv")[:-1])
    hands.window.session.alter({"network": "one_weight"})
    hands.wait_for_settings()
    assert readings.height() == 92
    assert not panel.gates.chooser.isVisible()


def test_at_a_speed_that_one_can_follow_the_panel_keeps_up_after_a_stall(opened: Opener) -> None:
    hands = opened(experiment=Experiment(bounds=None))
    panel, seen = panel_of(hands), list[tuple[str, str]]()

    def look(_: object) -> None:
        assert panel.worked is not None
        seen.append((hands.window.readouts.text("i"), count(panel.worked.step.iteration)))
        if len(seen) % 3 == 0:
            QThread.msleep(120)  # the window is held up, and the run goes on meanwhile

    hands.set_speed(20.0)
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    hands.window.session.frame_ready.connect(look)
    hands.qtbot.waitUntil(lambda: len(seen) > 30, timeout=20_000)
    hands.press(Key.Key_Space)
    assert [pair for pair in seen if pair[0] != pair[1]] == []


@pytest.mark.parametrize("speed", [20.0, 200.0, 1000.0, FLAT_OUT])
def test_while_it_runs_panel_and_read_outs_are_of_one_pattern(opened: Opener, speed: float) -> None:
    """At a speed that one can follow, of one iteration, too; and of two patterns in turn both are seen."""
    hands = opened(experiment=Experiment(bounds=None))
    panel, seen = panel_of(hands), list[tuple[str, int]]()

    def look(_: object) -> None:
        assert panel.worked is not None
        seen.append((hands.window.readouts.text("i"), panel.worked.step.iteration))

    hands.window.session.frame_ready.connect(look)
    hands.window.transport.until.setCurrentIndex(2)
    hands.set_speed(speed)
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: len({i for _, i in seen}) > 12)
    hands.press(Key.Key_Space)
    apart = {int(told.replace(THIN_SPACE, "")) - i for told, i in seen}
    assert {off % 2 for off in apart} == {0}
    if speed == 20.0:
        assert apart == {0}
        assert {i % 2 for _, i in seen} == {0, 1}
