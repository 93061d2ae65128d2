"""Four beats: what follows what, by hand and at low speed, and what each says."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.experiment import Experiment, Rule
from desktop_app.core.state import State
from desktop_app.core.step import worked_step
from desktop_app.ui.beat_words import sentence
from desktop_app.ui.beats import Beats
from desktop_app.ui.worked_step import WorkedStep, worked_step_of

ALONE = Experiment(patterns=((1.0, 1.0),))


def worked(w: float, experiment: Experiment = ALONE) -> WorkedStep:
    return worked_step_of(experiment, worked_step(experiment, 0, State(w)))


def test_by_hand_beats_follow_each_other_and_then_the_step_is_made(qtbot: QtBot) -> None:
    beats = Beats()
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
    beats = Beats()
    beats.follow(0, False, 10.0)
    beats.go_on()
    beats.follow(0, False, 10.0)
    assert beats.beat == 0, "another frame of the same iteration changes nothing"
    beats.follow(1, False, 10.0)
    assert beats.beat is None


def test_a_slow_run_shows_the_beats_by_itself(qtbot: QtBot) -> None:
    beats = Beats()
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
        (ALONE, 0.0, 3, "w goes up by α times the slope: 0.5 times 0.1250 is 0.06250."),
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
    ],
)  # fmt: skip
def test_each_beat_says_what_happens(experiment: Experiment, w: float, beat: int, words: str) -> None:
    assert sentence(worked(w, experiment), beat) == words


def test_a_secret_is_kept(qtbot: QtBot) -> None:
    secret = worked(0.0)._replace(is_secret=True)
    assert "0.5" in sentence(secret, 0)
    for beat in (2, 3):
        assert sentence(secret, beat) == "Predict first: which way will w go, and how far?"
