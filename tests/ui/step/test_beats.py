"""Four beats: what follows what, by hand and at low speed, and what each says."""

from dataclasses import replace
from math import inf, nan

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.numbers import brief
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.plots.theme import LIGHT
from desktop_app.ui.common.style import apply_theme
from desktop_app.ui.step.beat_player import BeatPlayer
from desktop_app.ui.step.beat_strip import BeatStrip
from desktop_app.words.step.beats import beat_sentence
from desktop_app.words.step.highlights import quantities_of_beat
from desktop_app.words.step.worked_step import WorkedStep, worked_step_of
from tests.ui.hands import Hands, Key

ALONE = Experiment(patterns=((1.0, 1.0),))
FREE = replace(ALONE, bounds=None)
BATCH = Experiment(presentation="batch")
NO_LOGARITHM = replace(ALONE, activation="tanh", error="cross_entropy")
FIXED = replace(FREE, rule=Rule("sign_only", 0.25))
WRONG = replace(FREE, rule=Rule("with_the_slope"))
SOFT = replace(FREE, error="cross_entropy", patterns=((0.0, 0.5),))
BIAS = Experiment(network="weight_and_bias", patterns=((0.5, 1.0),), bounds=None)
CHAIN = replace(BIAS, network="two_weight_chain", patterns=((1.0, 1.0),))


def worked(w: float, experiment: Experiment = ALONE, v: float = 0.0) -> WorkedStep:
    return worked_step_of(experiment, worked_step(experiment, 0, State(w, v)))


def test_by_hand_beats_follow_each_other_and_then_the_step_is_made(qtbot: QtBot) -> None:
    beats = BeatPlayer()
    seen: list[object] = []
    asked: list[bool] = []
    beats.changed.connect(seen.append)
    beats.step_asked.connect(lambda: asked.append(True))
    beats.follow(0, False, 10.0)
    for _ in range(4):
        beats.go_on()
    assert seen == [0, 1, 2, 3]
    assert not asked
    beats.go_on()
    assert asked == [True]
    assert beats.beat == 3, "until the step is made"
    beats.follow(1, False, 10.0)
    assert beats.beat == 0, "the next step begins with its first beat"


def test_a_step_made_otherwise_is_shown_as_a_whole(qtbot: QtBot) -> None:
    beats = BeatPlayer()
    beats.follow(0, False, 10.0)
    beats.go_on()
    beats.follow(0, False, 10.0)
    assert beats.beat == 0, "another frame of the same iteration changes nothing"
    beats.follow(1, False, 10.0)
    assert beats.beat is None


def test_a_slow_run_shows_the_beats_by_itself(qtbot: QtBot) -> None:
    beats = BeatPlayer()
    seen: list[object] = []
    beats.changed.connect(seen.append)
    beats.follow(0, True, 2.0)
    qtbot.waitUntil(lambda: seen == [0, 1, 2, 3])
    beats.follow(1, True, 2.0)
    qtbot.waitUntil(lambda: seen == [0, 1, 2, 3] * 2)
    beats.follow(2, False, 2.0)
    assert beats.beat is None, "a pause shows the step as a whole"
    beats.follow(3, True, 5.0)
    assert beats.beat is None, "too fast to be read"
    beats.stop()


@pytest.mark.parametrize(
    ("experiment", "w", "beat", "words"),
    [
        (ALONE, 0.0, 0, "Forward: the input 1 times the weight 0 is z = 0; A makes the output ŷ = 0.5000 of it."),
        (ALONE, 0.0, 1, "ŷ should be 1: it is 0.5 too small. The error E is 0.125."),
        (ALONE, 0.0, 2, "The slope is negative, −0.125: E falls when w grows. So w goes up."),
        (ALONE, 0.0, 3, "w goes up: −α times the slope, −0.5 times −0.1250, is 0.06250."),
        (
            Experiment(patterns=((1.0, 0.0),)), 0.5, 3,
            "w goes down: −α times the slope, −0.5 times 0.14628, is −0.073140.",
        ),
        (ALONE, 1.0, 3, "w stays where it is: its wall holds it."),
        (Experiment(patterns=((1.0, 1.0),), rule=Rule(rate=8.0)), 0.75, 3, "w goes up by 0.25, as far as its wall."),
        (Experiment(patterns=((1.0, 0.0),)), 0.5, 1, "ŷ should be 0: it is 0.6225 too large. The error E is 0.1937."),
        (
            Experiment(patterns=((1.0, 0.0),)), 0.5, 2,
            "The slope is positive, 0.1463: E grows when w grows. So w goes down.",
        ),
        (Experiment(patterns=((0.0, 0.5),)), 0.5, 1, "ŷ is 0.5, just as it should be: the error is 0."),
        (Experiment(patterns=((0.0, 0.0),)), 0.5, 2, "The slope is exactly 0: E does not change with w."),
        (Experiment(patterns=((0.0, 0.0),)), 0.5, 3, "w stays where it is."),
        (
            ALONE, 1.0, 2,
            "The slope is negative, −0.05288: E falls when w grows. So w would go up, but its wall holds it.",
        ),
        (
            BATCH, 0.0, 1,
            "For this pattern ŷ should be 0: it is 0.5 too large. Its E is 0.125; E of all patterns together is 0.25.",
        ),
        (
            BATCH, 0.0, 2,
            "The sum of the slopes over the patterns is negative, −0.125: E falls when w grows. So w goes up.",
        ),
        (NO_LOGARITHM, 0.0, 1, "ŷ should be 1 but is 0: the error E is not a finite number here."),
        (NO_LOGARITHM, 0.0, 2, "The slope is not a finite number here: no nudge can be made of it."),
        (NO_LOGARITHM, 0.0, 3, "No nudge: a number in this step is not finite."),
        (FIXED, 0.0, 3, "w goes up by 0.25, a fixed amount against the slope."),
        (
            WRONG, 0.0, 2,
            "The slope is negative, −0.125: E falls when w grows. w goes down, with the slope: the wrong sign.",
        ),
        (SOFT, 0.0, 1, "ŷ is 0.5, just as it should be: the error is 0.6931, as small as it can be."),
    ],
)  # fmt: skip
def test_each_beat_says_what_happens(experiment: Experiment, w: float, beat: int, words: str) -> None:
    assert beat_sentence(worked(w, experiment), beat) == words


@pytest.mark.parametrize(
    ("experiment", "beat", "words"),
    [
        (
            BIAS, 0,
            "Forward: the input 0.5 times the weight 0 plus the bias 0 is z = 0; A makes the output ŷ = 0.5000 of it.",
        ),
        (BIAS, 2, "∂E/∂w = −0.0625, ∂E/∂b = −0.125. So w goes up, b goes up."),
        (BIAS, 3, "w goes up by 0.03125, b goes up by 0.0625, against the slopes."),
        (
            CHAIN, 0,
            "Forward: x = 1 times w₁ = 0 is z₁ = 0; A makes h = 0.5000. "
            "That times w₂ = 0 is z = 0; A makes ŷ = 0.5000.",
        ),
        (CHAIN, 2, "∂E/∂w₁ = 0, ∂E/∂w₂ = −0.0625. So w₁ stays, w₂ goes up."),
        (CHAIN, 3, "w₁ stays; w₂ goes up by 0.03125, against its slope."),
        (
            replace(BIAS, presentation="batch", patterns=((0.5, 1.0), (1.0, 0.0))), 2,
            "Summed over the patterns ∂E/∂w = 0.0625, ∂E/∂b = 0. So w goes down, b stays.",
        ),
    ],
)  # fmt: skip
def test_of_two_weights_both_are_named(experiment: Experiment, beat: int, words: str) -> None:
    assert beat_sentence(worked(0.0, experiment), beat) == words


def test_momentum_may_carry_the_weight_up_its_slope() -> None:
    """It still goes up, past the minimum at 0, where the slope says down."""
    experiment = replace(FREE, activation="identity", patterns=((1.0, 0.0),), rule=Rule("momentum", 0.1))
    made = worked_step_of(experiment, worked_step(experiment, 5, State(0.5, m_w=-4.0)))
    assert made.step.dE_dw > 0
    assert made.step.delta_w > 0
    assert beat_sentence(made, 2) == (
        "The slope is positive, 0.5: E grows when w grows. w goes up, with what is left of the last nudges."
    )
    assert beat_sentence(made, 3) == "w goes up by 0.31, with what is left of the last nudges."


def test_the_gradients_beat_lights_all_its_factors() -> None:
    every = {
        "one_weight": {"dE_dy_hat", "dy_hat_dz", "x", "dE_dw"},
        "weight_and_bias": {"dE_dy_hat", "dy_hat_dz", "x", "input_v", "dE_dw", "dE_dv"},
        "two_weight_chain": {"dE_dy_hat", "dy_hat_dz", "v", "dh_dz1", "x", "h", "dE_dw", "dE_dv"},
    }
    for network in NETWORKS:
        assert every[network.name] <= quantities_of_beat(network, 2)


@pytest.mark.parametrize("value", [inf, -inf, nan])
def test_a_number_that_is_not_finite_has_words(value: float) -> None:
    assert brief(value) == "not finite"


def test_a_secret_is_kept(qtbot: QtBot) -> None:
    secret = worked(0.0)._replace(is_secret=True)
    assert "0.5" in beat_sentence(secret, 0)
    for beat in (2, 3):
        assert beat_sentence(secret, beat) == "Predict first: which way will w go, and how far?"


@pytest.mark.parametrize("network", [network.name for network in NETWORKS])
def test_no_sentence_is_cut(qapp: QApplication, qtbot: QtBot, network: str) -> None:
    """Of long numbers, under every rule, in a batch and at walls."""
    strip = BeatStrip()
    apply_theme(LIGHT, strip)
    qtbot.addWidget(strip)
    strip.setFixedWidth(372)
    strip.show()
    state = State(-0.1234567, -0.0123456, -4.0, 0.2, 0.1, 0.3)
    for rule in RULES:
        for bounds in (None, (-0.1234567, 0.1234567)):
            experiment = Experiment(
                network=network, rule=Rule(rule.name), bounds=bounds, presentation="batch",
                patterns=((-0.1234567, 0.7654321), (0.3333333, 0.12345678)),
            )  # fmt: skip
            strip.show_step(worked_step_of(experiment, worked_step(experiment, 7, state)))
            for beat in range(4):
                strip.show_beat(beat)
                assert strip.label.heightForWidth(strip.label.width()) <= strip.label.height(), strip.label.text()


def test_beats_open_the_panel_that_explains_them_and_escape_ends_them(hands: Hands) -> None:
    panel = hands.window.step_panel
    assert panel is not None
    hands.press(Key.Key_F10)
    assert panel.isHidden()
    hands.press(Key.Key_B)
    assert panel.isVisible()
    assert panel.strip.label.text().startswith("Forward")
    hands.press(Key.Key_Escape)
    assert panel.beats.beat is None
    assert panel.strip.label.text() == "Press B to see this step in four beats."
    assert hands.window.board.curve.beat is None
