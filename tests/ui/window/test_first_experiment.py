"""A new window begins with something to see: every number moves, and the nudge shows which way and how far."""

import math
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt

from desktop_app.core.files.workspace import from_bytes
from desktop_app.core.files.workspace_view import SIMPLE
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.core.run.run import Run
from desktop_app.plots.theme import BALL_PX
from desktop_app.training.frame import State
from desktop_app.training.session import Session
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, place_of

_VALLEY = math.log(0.7 / 0.3)


def first(opened: Opener) -> Hands:
    return opened(experiment=FIRST)


def test_it_is_one_pattern_and_a_free_weight_left_of_the_valley() -> None:
    assert (FIRST.patterns, FIRST.bounds, FIRST.w) == (((1.0, 0.7),), None, -2.0)
    assert (FIRST.rule.name, FIRST.rule.rate) == ("gradient_descent", 5.0)


def test_what_a_file_leaves_out_is_still_the_questions_network() -> None:
    content = b'{"format": "nudge", "version": 1, "runs": [{}]}'
    assert from_bytes(content).runs == (Experiment(),)
    assert (Experiment().patterns, Experiment().bounds, Experiment().w) == (((0.0, 0.0), (1.0, 1.0)), (0.0, 1.0), 0.0)


def test_a_window_new_and_restore_all_give_it(opened: Opener, own_folders: Path) -> None:
    hands = opened()
    assert hands.settings == Experiment()
    hands.press(Qt.Key.Key_N, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.experiment == FIRST)
    hands.press(Qt.Key.Key_Right)
    hands.wait_for_iteration(1)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "2")
    hands.wait_for_settings()
    hands.click(hands.window.panel.restore)
    hands.wait_for(State.IDLE)
    assert hands.frame.experiments == (FIRST,)
    session = Session()
    window = MainWindow(session)
    hands.qtbot.addWidget(window)
    assert session.settings == FIRST
    assert window.documents.document.is_new
    assert window.panel.numbers["start.w"].edit.text() == "−2"
    session.close()


def test_w_goes_up_and_e_goes_down_at_every_step(opened: Opener) -> None:
    hands = first(opened)
    hands.play_to(30)
    run = Run(FIRST)
    run.advance(30)
    steps = [run.step(i) for i in range(31)]
    assert hands.step == steps[-1]
    assert all(before.state.w < after.state.w and before.E > after.E for before, after in pairwise(steps))
    assert all(step.shares[0].y_hat < 0.7 for step in steps)


def test_the_nudge_can_be_seen_beside_the_ball(opened: Opener) -> None:
    hands = opened(1440, 900, FIRST, SIMPLE)
    curve, step = hands.window.board.curve, hands.step
    ball = place_of(curve, step.state.w, step.E)
    tip = place_of(curve, step.state.w + step.nudges[0], step.E)
    assert tip.x() - ball.x() > 2 * BALL_PX
    assert curve.viewport().rect().contains(ball)


def test_the_ball_comes_down_from_the_other_side_of_the_valley(opened: Opener) -> None:
    hands = first(opened)
    curve, step = hands.window.board.curve, hands.step
    past = place_of(curve, 1.0, 0.1)
    hands.drag(curve, place_of(curve, step.state.w, step.E), past)
    hands.qtbot.waitUntil(lambda: hands.step.state.w > _VALLEY)
    hands.wait_for_settings()
    begun = hands.step.state.w
    hands.press(Qt.Key.Key_Right)
    hands.wait_for_iteration(1)
    assert _VALLEY < hands.step.state.w < begun
